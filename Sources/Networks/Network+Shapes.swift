import Tensors

extension Network {
    /// The shape of the network's output for an input's, such as [8, 10] for [8, 3, 32, 32].
    ///
    /// - Throws: `NetworkError` naming the first layer that doesn't fit what it would get.
    public func outputShape(_ input: [Int]) throws -> [Int] {
        try layers.reduce(input) { shape, named in
            func misfit(_ wanted: String) -> NetworkError {
                NetworkError("following shapes through \(name)", "\(named.name) wants \(wanted), but would get \(shape)")
            }
            switch named.layer {
            case .convolution(let layer):
                let weights = layer.weights.shape
                guard weights.count == 4, layer.geometry.stride >= 1, layer.geometry.padding >= 0 else {
                    throw misfit("weights [O, C, height, width], a stride from 1 and a padding from 0")
                }
                guard shape.count == 4, shape[1] == weights[1],
                    (2...3).allSatisfy({ shape[$0] + 2 * layer.geometry.padding >= weights[$0] })
                else { throw misfit("[N, \(weights[1]), H, W] with maps no smaller than its windows") }
                return [
                    shape[0], weights[0], layer.geometry.outputSize(shape[2], kernel: weights[2]),
                    layer.geometry.outputSize(shape[3], kernel: weights[3]),
                ]
            case .pooling(_, let geometry):
                guard geometry.size >= 1, geometry.stride >= 1, shape.count == 4, min(shape[2], shape[3]) >= geometry.size
                else {
                    throw misfit("maps of at least \(geometry.size)x\(geometry.size)")
                }
                return [shape[0], shape[1], geometry.outputSize(shape[2]), geometry.outputSize(shape[3])]
            case .linear(let layer):
                guard layer.weights.shape.count == 2, shape.count == 2, shape[1] == layer.weights.shape[1] else {
                    throw misfit("[N, I] with its weights' \(layer.weights.shape)")
                }
                return [shape[0], layer.weights.shape[0]]
            case .flatten:
                return [shape[0], shape.dropFirst().reduce(1, *)]
            case .batchNorm(let layer):
                guard shape.count >= 2, shape[1] == layer.scale.count else { throw misfit("\(layer.scale.count) channels") }
                return shape
            case .relu, .clippedReLU, .dropout:
                return shape
            }
        }
    }
}
