/// How a network is trained; all of it belongs to the key of what comes out.
///
///     TrainingRecipe(epochs: 3, peakLearningRate: 0.1)     // Nesterov momentum 0.9, one cycle, cross-entropy
///     TrainingRecipe(
///         epochs: 100, batchSize: 512, peakLearningRate: 0.1, optimizer: .sgd(weightDecay: 5e-4),
///         schedule: .milestones([40, 80]), clippingNorm: 5)
public struct TrainingRecipe: Codable, Sendable, Equatable {
    public var epochs: Int
    public var batchSize: Int
    /// The learning rate at the schedule's highest point.
    public var peakLearningRate: Double
    public var objective: Objective
    public var optimizer: Optimizer
    public var schedule: Schedule
    /// The Euclidean norm that all gradients together are shortened to where it is larger; `nil` leaves them.
    public var clippingNorm: Double?
    public var trains: LayerSelection

    public init(
        epochs: Int, batchSize: Int = 128, peakLearningRate: Double, objective: Objective = .crossEntropy(),
        optimizer: Optimizer = .nesterov(), schedule: Schedule = .oneCycle(), clippingNorm: Double? = nil,
        trains: LayerSelection = .all
    ) {
        precondition(epochs >= 0 && batchSize > 0, "a recipe has epochs, and batches hold at least one image")
        self.epochs = epochs
        self.batchSize = batchSize
        self.peakLearningRate = peakLearningRate
        self.objective = objective
        self.optimizer = optimizer
        self.schedule = schedule
        self.clippingNorm = clippingNorm
        self.trains = trains
    }

    /// What an update uses, from 0.
    public func point(update: Int, of updates: Int, perEpoch: Int) -> Schedule.Point {
        schedule.point(update: update, of: updates, perEpoch: perEpoch, peak: peakLearningRate)
    }

    /// For a sentence in a report: "batches of 128, gradient descent with Nesterov momentum 0.9, a learning rate that
    /// climbs to 0.1 and falls to 0 along a cosine, weight decay 0.0005, no label smoothing".
    public var inWords: String {
        var parts = [
            "batches of \(batchSize)", optimizer.inWords, schedule.inWords(peak: peakLearningRate),
            optimizer.weightDecay > 0 ? "weight decay \(optimizer.weightDecay)" : "no weight decay",
            objective.inWords,
        ]
        if let clippingNorm { parts.append("gradients clipped to a norm of \(clippingNorm)") }
        switch trains {
        case .all: break
        case .only(let names): parts.append("only \(names.joined(separator: ", ")) trained")
        case .allBut(let names): parts.append("all but \(names.joined(separator: ", ")) trained")
        }
        return parts.joined(separator: ", ")
    }
}
