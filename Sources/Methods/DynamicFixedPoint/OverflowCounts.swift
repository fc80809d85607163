import Networks
import Tensors

/// Counts, in 64 bits, which sums of a network's convolutions 32 bits can't hold, for several formats, with chains as long as the authors'; what
/// the network computes is Float32's.
public final class OverflowCounts: ConvolutionArithmetic {
    /// What was counted with one format's integers.
    public struct Count: Codable, Sendable, Equatable {
        public let bits: Int
        /// Of forward passes, and of gradients of inputs.
        public internal(set) var forward = IntegerOverflows(), toInput = IntegerOverflows()

        public var all: IntegerOverflows { forward + toInput }
    }

    private let formats: [IntegerFormat]
    /// In the order of the formats.
    public private(set) var counts: [Count]

    public init(_ formats: [IntegerFormat]) {
        self.formats = formats
        counts = formats.map { Count(bits: $0.bits) }
    }

    public func convolved(
        _ input: Tensor, by layer: Convolution, at place: Int, on engine: Engine
    ) throws -> (output: Tensor, memory: any ConvolutionMemory)? {
        guard IntegerLayers.obstacle(layer, input: input.shape) == nil else { return nil }
        let plan = try IntegerConvolutionPlan(
            input: input.shape, weights: layer.weights.shape, geometry: layer.geometry)
        let chain = IntegerChain.choices(rows: plan.weights[2], columns: plan.weights[3])[0]
        for (number, format) in formats.enumerated() {
            let maps = try engine.integerMaps(input, format, border: plan.inputBorder)
            let weights = try engine.integerWeights(layer.weights, format)
            counts[number].forward = counts[number].forward + engine.countedOverflows(plan, maps, weights, chain)
        }
        let output = try engine.convolution(
            input, weights: layer.weights, bias: layer.bias, geometry: layer.geometry, purpose: .training)
        return (output, CountingMemory(counts: self, input: input, plan: plan, chain: chain))
    }

    fileprivate func count(_ gradient: Tensor, of layer: Convolution, _ memory: CountingMemory, on engine: Engine)
        throws
    {
        guard memory.plan.hasInputGradient else { return }
        for (number, format) in formats.enumerated() {
            let maps = try engine.integerMaps(gradient, format, border: memory.plan.gradientBorder)
            let weights = engine.packedForInputGradient(try engine.integerWeights(layer.weights, format))
            let found = engine.countedOverflows(memory.plan, gradient: maps, weights, memory.chain)
            counts[number].toInput = counts[number].toInput + found
        }
    }
}

private struct CountingMemory: ConvolutionMemory {
    let counts: OverflowCounts
    let input: Tensor
    let plan: IntegerConvolutionPlan
    let chain: IntegerChain

    func slopes(
        _ gradient: Tensor, of layer: Convolution, toInput: Bool, toWeights: Bool, on engine: Engine
    ) throws -> (input: Tensor?, weights: Tensor?) {
        try counts.count(gradient, of: layer, self, on: engine)
        let slope =
            toInput
            ? try engine.convolutionBackwardData(
                gradient, input: input, weights: layer.weights, bias: layer.bias, geometry: layer.geometry) : nil
        guard toWeights else { return (slope, nil) }
        let weights = try engine.convolutionBackwardWeights(
            gradient, input: input, weights: layer.weights, bias: nil, geometry: layer.geometry
        ).weights
        return (slope, weights)
    }
}
