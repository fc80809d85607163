import Foundation
import Tensors

extension Engine {
    /// The gradient of queries, keys and values [N, T, 3 x D], from that of the attention's output [N, T, D].
    func attentionBackward(_ gradient: Tensor, _ trace: AttentionTrace) throws -> Tensor {
        let shape = trace.queries.shape
        let (batch, heads, tokens, size) = (shape[0], shape[1], shape[2], shape[3])
        let mixed = try transposed(gradient.reshaped([batch, tokens, heads, size]), [0, 2, 1, 3])
        let values = try matrixProduct(trace.attention, mixed, transposingLeft: true)
        let scores = try softmaxBackward(
            matrixProduct(mixed, trace.values, transposingRight: true), output: trace.attention, axis: 3)
        let scaledScores = try scaled(scores, by: 1 / sqrt(Float(size)))
        let queries = try matrixProduct(scaledScores, trace.keys)
        let keys = try matrixProduct(scaledScores, trace.queries, transposingLeft: true)
        let parts = try concatenated([queries, keys, values].map { $0.reshaped([1] + shape) }, axis: 0)
        return try transposed(parts, [1, 3, 0, 2, 4]).reshaped([batch, tokens, 3 * heads * size])
    }
}
