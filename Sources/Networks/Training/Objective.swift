import Tensors

/// What training makes small.
public enum Objective: Codable, Sendable, Equatable {
    /// Softmax cross-entropy against the batch's labels, or its targets [N, classes] where it has some; with smoothing
    /// s, a target keeps 1 - s of its probability and all classes share s (Szegedy et al. 2016, section 7).
    case crossEntropy(smoothing: Double = 0)
    /// The mean of the squared differences from the batch's targets, which must be there.
    case meanSquaredError
    /// What a closure computes that is given beside the recipe; the name says what in reports and keys.
    case custom(name: String)

    /// The loss of an output for a batch.
    ///
    /// - Throws: `NetworkError` where the batch's labels or targets don't fit the output, or for a custom objective.
    func loss(_ output: Tensor, _ batch: Batch) throws -> Loss {
        func problem(_ finding: String, advice: String = "") -> NetworkError {
            NetworkError("computing a batch's loss", finding, advice: advice)
        }
        switch self {
        case .crossEntropy(let smoothing):
            guard output.shape.count == 2 else {
                throw problem("expected logits [N, classes], found an output \(output.shape)")
            }
            if let targets = batch.targets {
                guard targets.shape == output.shape else {
                    throw problem("expected targets \(output.shape) as the logits, found \(targets.shape)")
                }
                return Tensors.crossEntropy(output, targets: targets, smoothing: Float(smoothing))
            }
            guard batch.labels.count == output.shape[0] else {
                throw problem("expected \(output.shape[0]) labels, found \(batch.labels.count)")
            }
            if let label = batch.labels.first(where: { !(0..<output.shape[1] ~= $0) }) {
                throw problem("expected labels from 0 to \(output.shape[1] - 1), found \(label)")
            }
            return Tensors.crossEntropy(output, labels: batch.labels, smoothing: Float(smoothing))
        case .meanSquaredError:
            guard let targets = batch.targets else {
                throw problem("the batch has no targets", advice: "Give them in a hook before the pass")
            }
            guard targets.shape == output.shape else {
                throw problem("expected targets \(output.shape) as the output, found \(targets.shape)")
            }
            return Tensors.meanSquaredError(output, targets: targets)
        case .custom(let name):
            throw problem(
                "the recipe asks for \"\(name)\", but no closure is given", advice: "Pass one as `objective`")
        }
    }

    /// For a sentence in a report, such as "label smoothing 0.1".
    public var inWords: String {
        switch self {
        case .crossEntropy(let smoothing): smoothing > 0 ? "label smoothing \(smoothing)" : "no label smoothing"
        case .meanSquaredError: "mean squared error"
        case .custom(let name): name
        }
    }
}

/// What an objective gives for one batch.
public struct ObjectiveValue {
    /// The mean over the batch.
    public var loss: Double
    /// How many images got their own class; `nil` where the objective asks for no class.
    public var correct: Int?
    public var gradients: Gradients
    /// What moves the running statistics of batch normalisations; none where they should stay.
    public var statistics: [BatchStatistics]

    public init(loss: Double, correct: Int? = nil, gradients: Gradients, statistics: [BatchStatistics] = []) {
        self.loss = loss
        self.correct = correct
        self.gradients = gradients
        self.statistics = statistics
    }
}

/// An objective of a study's own: the loss of a network for a batch, with its gradients.
///
/// ```swift
/// let objective: ObjectiveFunction = { network, batch, pass in
///     let trace = try pass.traced(network, batch.images)
///     return try pass.value(crossEntropy(trace.output, labels: batch.labels), of: network, through: trace)
/// }
/// ```
public typealias ObjectiveFunction = (_ network: Network, _ batch: Batch, _ pass: TrainingPass) throws -> ObjectiveValue
