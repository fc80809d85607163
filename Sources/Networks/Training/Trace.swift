import Tensors

/// What a backward pass needs from its forward pass, layer by layer.
public struct Trace {
    enum Record {
        case weighted(input: Tensor)
        case activation(input: Tensor, Activation)
        case relu(output: Tensor)
        case batchNorm(BatchNormTrace)
        case layerNorm(LayerNormTrace)
        case pooling(input: Tensor, workspace: Tensor?)
        case globalAveragePooling(input: [Int])
        case reshaped(input: [Int])
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

    /// The statistics of a batch at each batch normalisation, by layer.
    public var batchStatistics: [(layer: Int, trace: BatchNormTrace)] {
        records.enumerated().compactMap { index, record in
            if case .batchNorm(let trace) = record { (index, trace) } else { nil }
        }
    }
}
