import Tensors

extension Engine {
    /// A map of patches [N, D, h, w] as a sequence behind the class token, with positions added: [N, 1 + h x w, D].
    func tokens(_ input: Tensor, _ embedding: TokenEmbedding) throws -> Tensor {
        let shape = input.shape
        let patches = try transposed(input.reshaped([shape[0], shape[1], shape[2] * shape[3]]), [0, 2, 1])
        let first = Tensor([shape[0], 1, shape[1]]) { values in
            embedding.classToken.withValues { token in
                for index in values.indices { values[index] = token[index % shape[1]] }
            }
        }
        return try combined(concatenated([first, patches], axis: 1), embedding.positions, by: .add)
    }
}
