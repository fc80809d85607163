import Foundation
import Tensors

/// What the backward pass of self-attention needs from its forward pass.
struct AttentionTrace {
    /// [N, heads, T, D / heads].
    let queries, keys, values: Tensor
    /// How much each token attends to each, [N, heads, T, T].
    let attention: Tensor
}

extension Engine {
    /// softmax(Q K^T / sqrt(d)) V for each head (Vaswani et al. 2017, equation 1), from rows of queries, keys and
    /// values [N, T, 3 x D] to [N, T, D].
    func attention(_ input: Tensor, heads: Int) throws -> (output: Tensor, trace: AttentionTrace) {
        let (batch, tokens, size) = (input.shape[0], input.shape[1], input.shape[2] / 3 / heads)
        // [3, N, heads, T, d]
        let parts = try transposed(input.reshaped([batch, tokens, 3, heads, size]), [2, 0, 3, 1, 4])
        let (queries, keys, values) = (try part(parts, 0), try part(parts, 1), try part(parts, 2))
        let scores = try matrixProduct(scaled(queries, by: 1 / sqrt(Float(size))), keys, transposingRight: true)
        let attention = try softmax(scores, axis: 3)
        let mixed = try matrixProduct(attention, values)
        let output = try transposed(mixed, [0, 2, 1, 3]).reshaped([batch, tokens, heads * size])
        return (output, AttentionTrace(queries: queries, keys: keys, values: values, attention: attention))
    }

    private func part(_ parts: Tensor, _ index: Int) throws -> Tensor {
        try slice(parts, axis: 0, range: index..<index + 1).reshaped(Array(parts.shape.dropFirst()))
    }

    func scaled(_ input: Tensor, by factor: Float) throws -> Tensor {
        try combined(input, Tensor([1], [factor]), by: .multiply)
    }
}
