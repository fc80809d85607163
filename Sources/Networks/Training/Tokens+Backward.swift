import Tensors

extension Engine {
    /// The gradients of the map [N, D, h, w], the class token [1, 1, D] and the positions [1, 1 + h x w, D].
    func tokensBackward(
        _ gradient: Tensor, inputShape shape: [Int]
    ) throws -> (input: Tensor, classToken: Tensor, positions: Tensor) {
        let patches = try slice(gradient, axis: 1, range: 1..<gradient.shape[1])
        let positions = try reduced(gradient, axes: [0], by: .sum, keepsDimensions: true)
        return (
            try transposed(patches, [0, 2, 1]).reshaped(shape), try slice(positions, axis: 1, range: 0..<1), positions
        )
    }
}
