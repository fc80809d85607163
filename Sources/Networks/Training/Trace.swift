import Tensors

/// What a backward pass needs from its forward pass, layer by layer.
public struct Trace {
    enum Record {
        case weighted(input: Tensor)
        /// The same where nobody will ask for the parameters' gradients, and the input's numbers are of no use.
        case fixed(input: [Int])
        /// A convolution in another arithmetic than the engine's.
        case convolved(any ConvolutionMemory)
        case activation(input: Tensor, Activation)
        case relu(output: Tensor)
        case batchNorm(BatchNormTrace)
        case layerNorm(LayerNormTrace)
        case pooling(input: Tensor, workspace: Tensor?)
        case globalAveragePooling(input: [Int])
        case reshaped(input: [Int])
        case shuffled(factor: Int)
        case masked(by: Tensor)
        /// Each channel times its number, as batch normalisation does once its statistics are fixed.
        case scaled(by: [Float])
        /// The output is the input.
        case unchanged
        case sum
        case product(Tensor, Tensor)
        case concatenation(channels: [Int])
        case tokens(input: [Int])
        case attention(AttentionTrace)
        case token(Int, input: [Int])
        /// Done by the layer before.
        case fused
    }
    var records: [Record] = []
    /// The logits [N, classes].
    public internal(set) var output: Tensor

    /// The statistics of the batch at each batch normalisation that trains.
    public var batchStatistics: [BatchStatistics] {
        records.enumerated().compactMap { index, record in
            guard case .batchNorm(let trace) = record else { return nil }
            let shape = trace.inputShape
            return BatchStatistics(
                layer: index, mean: trace.mean, variance: trace.variance,
                count: shape[0] * shape.dropFirst(2).reduce(1, *))
        }
    }
}

/// What a batch normalisation measured on a batch.
public struct BatchStatistics: Sendable {
    /// The layer's place in its network.
    public var layer: Int
    /// Of each channel [C]; the variance is the biased one.
    public var mean, variance: Tensor
    /// The numbers in a channel: images times places.
    public var count: Int

    public init(layer: Int, mean: Tensor, variance: Tensor, count: Int) {
        self.layer = layer
        self.mean = mean
        self.variance = variance
        self.count = count
    }
}
