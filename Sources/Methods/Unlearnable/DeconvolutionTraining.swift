import Networks
import Tensors

/// Training against class-wise filters that are made as bad for the network as can be first, batch by batch: the adaptive
/// defence of Sadasivan et al. 2023 (their repository at ff58b1c), "deconvolution-based adversarial training".
///
/// For each class of a batch a transposed convolution of one channel to one, drawn anew, is moved up the loss of that class's
/// images; then all images go through their classes' and are brought to 0 to 1, and one ordinary step is made on them.
///
///     let recipe = TrainingRecipe(epochs: 3, peakLearningRate: 0.1, objective: .custom(name: "DAT"))
///     lab.train(network, recipe, …, objective: DeconvolutionTraining().objective)
public struct DeconvolutionTraining: Codable, Sendable, Hashable {
    public var steps: Int
    /// What a gradient is multiplied by before it is added to weights and bias.
    public var stepSize: Double
    /// Weights and biases are brought to ± this before each step, and not after the last.
    public var bound: Double
    /// Of the filters, odd.
    public var side: Int
    /// Whether the network computes as in use while the filters are moved (ours); the authors' computes as in training, on
    /// each class by itself, which moves its running statistics, too.
    public var keepsStatistics: Bool

    public init(
        steps: Int = 10, stepSize: Double = 0.1, bound: Double = 5, side: Int = 7, keepsStatistics: Bool = true
    ) {
        precondition(
            steps >= 0 && side > 0 && !side.isMultiple(of: 2), "a filter has an odd side, and steps are counted")
        self.steps = steps
        self.stepSize = stepSize
        self.bound = bound
        self.side = side
        self.keepsStatistics = keepsStatistics
    }

    /// For a recipe whose objective is a custom one: cross-entropy of the filtered batch.
    ///
    /// - Throws: what the passes throw.
    public var objective: ObjectiveFunction {
        { network, batch, pass in
            var filters = DeconvolutionFilters(
                of: batch.labels, side: side, drawnFrom: pass.stream.substream("filters"))
            let statistics = try ascend(&filters, network, batch, pass)
            let images = filters.applied(to: batch.images, labels: batch.labels).broughtToUnitRange
            let trace = try pass.traced(network, images)
            var value = try pass.value(
                crossEntropy(trace.output, labels: batch.labels), of: network, through: trace)
            value.statistics = statistics + value.statistics
            return value
        }
    }

    /// Moves the filters up the loss.
    ///
    /// - Returns: what batch normalisations measured meanwhile; nothing where they computed as in use.
    func ascend(
        _ filters: inout DeconvolutionFilters, _ network: Network, _ batch: Batch, _ pass: TrainingPass
    ) throws -> [BatchStatistics] {
        let used = network.foldingBatchNorm().withoutDropout()
        var statistics: [BatchStatistics] = []
        for step in 0..<steps {
            filters.clamp(to: Float(bound))
            let images = filters.applied(to: batch.images, labels: batch.labels)
            let gradient: Tensor
            if keepsStatistics {
                // In use, images don't depend on each other: one pass for all classes.
                gradient = try classMeanGradient(used, images, batch.labels, pass.engine)
            } else {
                let found = try classByClass(network, images, batch.labels, pass, step)
                gradient = found.gradient
                statistics += found.statistics
            }
            filters.climb(gradient, through: batch.images, labels: batch.labels, by: Float(stepSize))
        }
        return statistics
    }

    /// The gradient of the sum over classes of the mean loss of their images.
    private func classMeanGradient(
        _ network: Network, _ images: Tensor, _ labels: [Int], _ engine: Engine
    ) throws -> Tensor {
        let trace = try network.tracedForInference(images, on: engine)
        var gradient = crossEntropy(trace.output, labels: labels).gradient
        let classes = gradient.shape[1], counts = labels.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
        gradient.withMutableValues { values in
            for (image, label) in labels.enumerated() {
                guard let count = counts[label] else { continue }
                let factor = Float(labels.count) / Float(count)
                for category in 0..<classes { values[image * classes + category] *= factor }
            }
        }
        return try network.inputGradient(gradient, through: trace, on: engine)
    }

    private func classByClass(
        _ network: Network, _ images: Tensor, _ labels: [Int], _ pass: TrainingPass, _ step: Int
    ) throws -> (gradient: Tensor, statistics: [BatchStatistics]) {
        let count = images.count / labels.count
        var statistics: [BatchStatistics] = []
        var gradient = [Float](repeating: 0, count: images.count)
        let values = images.values
        for label in Set(labels).sorted() {
            let places = labels.indices.filter { labels[$0] == label }
            let own = Tensor(
                [places.count] + images.shape.dropFirst(),
                places.flatMap { values[$0 * count..<($0 + 1) * count] })
            let trace = try network.traced(
                own, on: pass.engine, dropout: pass.stream.substream("step", step).substream("class", label),
                trains: pass.trains)
            let loss = crossEntropy(trace.output, labels: places.map { labels[$0] })
            guard
                let found = try network.backward(
                    loss.gradient, through: trace, on: pass.engine, needsInput: true,
                    trains: network.layers.map { _ in false }
                ).input?.values
            else { continue }
            statistics += trace.batchStatistics
            for (number, place) in places.enumerated() {
                gradient.replaceSubrange(
                    place * count..<(place + 1) * count, with: found[number * count..<(number + 1) * count])
            }
        }
        return (Tensor(images.shape, gradient), statistics)
    }
}
