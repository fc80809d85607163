import Tensors

extension Network {
    /// The shape of the network's output for an input's, such as [8, 10] for [8, 3, 32, 32].
    ///
    /// - Throws: `NetworkError` naming the first layer that doesn't fit what it would get.
    public func outputShape(_ input: [Int]) throws -> [Int] { try outputShapes(input).last ?? input }

    /// The shape of each layer's output for an input's.
    ///
    /// - Throws: `NetworkError` naming the first layer that doesn't fit what it would get.
    public func outputShapes(_ input: [Int]) throws -> [[Int]] {
        let wiring = try Wiring(self)
        var shapes: [[Int]] = []
        for (index, named) in layers.enumerated() {
            let inputs = wiring.inputs[index].map { $0 == Wiring.image ? input : shapes[$0] }
            let (shape, wanted) = computedLayer(index, wiring).outputShape(inputs)
            guard let shape else {
                let found = inputs.map { "\($0)" }.joined(separator: " and ")
                throw NetworkError(
                    "following shapes through \(name)", "\(named.name) wants \(wanted), but would get \(found)")
            }
            shapes.append(shape)
        }
        return shapes
    }
}

extension Layer {
    /// The output's shape, or `nil` and what the layer wants in place of such inputs.
    fileprivate func outputShape(_ inputs: [[Int]]) -> (shape: [Int]?, wanted: String) {
        let shape = inputs[0]
        switch self {
        case .convolution(let layer): return layer.outputShape(shape)
        case .pooling(_, let geometry): return geometry.outputShape(shape)
        case .globalAveragePooling:
            return (shape.count == 4 ? [shape[0], shape[1], 1, 1] : nil, "maps [N, C, H, W]")
        case .linear(let layer):
            let weights = layer.weights.shape
            let fits = weights.count == 2 && shape.count >= 2 && shape.last == weights[1]
            return (fits ? shape.dropLast() + [weights[0]] : nil, "[N, ..., I] with its weights' \(weights)")
        case .flatten: return ([shape[0], shape.dropFirst().reduce(1, *)], "")
        case .reshape(let wanted):
            let fits = wanted.reduce(1, *) == shape.dropFirst().reduce(1, *)
            return (fits ? [shape[0]] + wanted : nil, "as many numbers as \(wanted) has")
        case .pixelShuffle(let factor):
            let fits = shape.count == 4 && factor >= 1 && shape[1] % (factor * factor) == 0
            return (
                fits ? [shape[0], shape[1] / (factor * factor), shape[2] * factor, shape[3] * factor] : nil,
                "[N, C, H, W] with a multiple of \(factor * factor) channels"
            )
        case .batchNorm(let layer):
            return (shape.count >= 2 && shape[1] == layer.scale.count ? shape : nil, "\(layer.scale.count) channels")
        case .layerNorm(let layer):
            return (shape.last == layer.scale.count ? shape : nil, "\(layer.scale.count) numbers in the last axis")
        case .add: return (inputs[0] == inputs[1] ? shape : nil, "two inputs of one shape")
        case .multiply:
            let isFactor = inputs[1] == shape || inputs[1] == shape.prefix(2) + shape.dropFirst(2).map { _ in 1 }
            return (isFactor ? shape : nil, "two inputs of one shape, or one factor for each map in the second")
        case .concatenate:
            let others = inputs.map { [$0[0]] + $0.dropFirst(2) }
            guard shape.count >= 2, inputs.allSatisfy({ $0.count == shape.count }),
                others.allSatisfy({ $0 == others[0] })
            else { return (nil, "inputs that differ in their channels only") }
            return ([shape[0], inputs.reduce(0) { $0 + $1[1] }] + shape.dropFirst(2), "")
        case .tokens(let embedding):
            let size = embedding.classToken.shape.last ?? 0
            guard shape.count == 4, shape[1] == size, embedding.positions.shape == [1, 1 + shape[2] * shape[3], size]
            else {
                return (nil, "[N, \(size), h, w] with a position in \(embedding.positions.shape) for each patch")
            }
            return ([shape[0], 1 + shape[2] * shape[3], size], "")
        case .attention(let heads):
            let fits = heads >= 1 && shape.count == 3 && shape[2] % (3 * max(heads, 1)) == 0
            return (fits ? [shape[0], shape[1], shape[2] / 3] : nil, "[N, T, 3 x D] for \(heads) heads")
        case .token(let index):
            let fits = shape.count == 3 && 0 <= index && index < shape[1]
            return (fits ? [shape[0], shape[2]] : nil, "[N, T, D] with a token \(index)")
        case .relu, .clippedReLU, .activation, .dropout, .stochasticDepth, .again: return (shape, "")
        }
    }
}

extension Convolution {
    fileprivate func outputShape(_ shape: [Int]) -> (shape: [Int]?, wanted: String) {
        let kernel = weights.shape
        guard kernel.count == 4, geometry.isSane, geometry.stride.count == 2 else {
            return (nil, "weights [O, C, height, width], strides and dilations from 1, and paddings from 0")
        }
        guard kernel[0] % geometry.groups == 0, shape.count == 4, shape[1] == kernel[1] * geometry.groups else {
            return (nil, "[N, \(kernel[1] * geometry.groups), H, W]")
        }
        let fits = (0..<2).allSatisfy { axis in
            let window = geometry.dilation[axis] * (kernel[axis + 2] - 1) + 1
            return shape[axis + 2] + geometry.paddingBefore[axis] + geometry.paddingAfter[axis] >= window
        }
        let map = (0..<2).map { geometry.outputSize(shape[$0 + 2], kernel: kernel[$0 + 2], axis: $0) }
        return (fits ? [shape[0], kernel[0]] + map : nil, "maps no smaller than its windows")
    }
}

extension PoolingGeometry {
    fileprivate func outputShape(_ shape: [Int]) -> (shape: [Int]?, wanted: String) {
        guard isSane, size.count == 2, shape.count == 4 else {
            return (nil, "maps [N, C, H, W], windows and strides from 1")
        }
        let fits = (0..<2).allSatisfy { axis in
            let window = dilation[axis] * (size[axis] - 1) + 1
            return shape[axis + 2] + paddingBefore[axis] + paddingAfter[axis] >= window
        }
        let map = (0..<2).map { outputSize(shape[$0 + 2], axis: $0) }
        return (fits ? Array(shape.prefix(2)) + map : nil, "maps of at least \(size[0])x\(size[1])")
    }
}

extension ConvolutionGeometry {
    /// Whether windows lie somewhere, and sizes can be computed without overflow.
    var isSane: Bool {
        (stride + dilation + [groups]).allSatisfy { 1..<65536 ~= $0 }
            && (paddingBefore + paddingAfter).allSatisfy { 0..<65536 ~= $0 }
            && [paddingBefore, paddingAfter, dilation].allSatisfy { $0.count == stride.count }
    }
}

extension PoolingGeometry {
    /// Whether windows lie somewhere, and sizes can be computed without overflow.
    var isSane: Bool {
        (size + stride + dilation).allSatisfy { 1..<65536 ~= $0 }
            && (paddingBefore + paddingAfter).allSatisfy { 0..<65536 ~= $0 }
            && [stride, paddingBefore, paddingAfter, dilation].allSatisfy { $0.count == size.count }
    }
}
