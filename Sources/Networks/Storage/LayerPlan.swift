import Tensors

/// What a layer is, without its numbers.
enum LayerPlan: Codable {
    case convolution(geometry: ConvolutionGeometry, hasBias: Bool)
    case batchNorm(epsilon: Float, momentum: Float)
    case relu
    case clippedReLU(ClippedReLU)
    case activation(Activation)
    case pooling(kind: PoolingKind, geometry: PoolingGeometry)
    case globalAveragePooling
    case flatten
    case reshape([Int])
    case pixelShuffle(factor: Int)
    case linear(hasBias: Bool)
    case dropout(rate: Float)
    case stochasticDepth(rate: Float)
    case add
    case multiply
    case concatenate
    case layerNorm(epsilon: Float)
    case tokens
    case attention(heads: Int)
    case token(Int)
    case again(String, geometry: ConvolutionGeometry?)

    init(_ layer: Layer) {
        self =
            switch layer {
            case .convolution(let layer): .convolution(geometry: layer.geometry, hasBias: layer.bias != nil)
            case .batchNorm(let layer): .batchNorm(epsilon: layer.epsilon, momentum: layer.momentum)
            case .relu: .relu
            case .clippedReLU(let layer): .clippedReLU(layer)
            case .activation(let kind): .activation(kind)
            case .pooling(let kind, let geometry): .pooling(kind: kind, geometry: geometry)
            case .globalAveragePooling: .globalAveragePooling
            case .flatten: .flatten
            case .reshape(let shape): .reshape(shape)
            case .pixelShuffle(let factor): .pixelShuffle(factor: factor)
            case .linear(let layer): .linear(hasBias: layer.bias != nil)
            case .dropout(let rate): .dropout(rate: rate)
            case .stochasticDepth(let rate): .stochasticDepth(rate: rate)
            case .add: .add
            case .multiply: .multiply
            case .concatenate: .concatenate
            case .layerNorm(let layer): .layerNorm(epsilon: layer.epsilon)
            case .tokens: .tokens
            case .attention(let heads): .attention(heads: heads)
            case .token(let index): .token(index)
            case .again(let name, let geometry): .again(name, geometry: geometry)
            }
    }

    func layer(_ tensor: (ParameterRole) throws -> Tensor) throws -> Layer {
        switch self {
        case .convolution(let geometry, let hasBias):
            .convolution(
                Convolution(
                    weights: try tensor(.weight), bias: hasBias ? try tensor(.bias) : nil, geometry: geometry))
        case .batchNorm(let epsilon, let momentum): .batchNorm(try batchNorm(epsilon, momentum, tensor))
        case .relu: .relu
        case .clippedReLU(let layer): .clippedReLU(layer)
        case .activation(let kind): .activation(kind)
        case .pooling(let kind, let geometry): .pooling(kind, geometry)
        case .globalAveragePooling: .globalAveragePooling
        case .flatten: .flatten
        case .reshape(let shape): .reshape(shape)
        case .pixelShuffle(let factor): .pixelShuffle(factor: factor)
        case .linear(let hasBias):
            .linear(Linear(weights: try tensor(.weight), bias: hasBias ? try tensor(.bias) : nil))
        case .dropout(let rate): .dropout(rate: rate)
        case .stochasticDepth(let rate): .stochasticDepth(rate: rate)
        case .add: .add
        case .multiply: .multiply
        case .concatenate: .concatenate
        case .layerNorm(let epsilon): .layerNorm(try layerNorm(epsilon, tensor))
        case .tokens:
            .tokens(TokenEmbedding(classToken: try tensor(.classToken), positions: try tensor(.positions)))
        case .attention(let heads): .attention(heads: heads)
        case .token(let index): .token(index)
        case .again(let name, let geometry): .again(name, geometry: geometry)
        }
    }

    private func batchNorm(
        _ epsilon: Float, _ momentum: Float, _ tensor: (ParameterRole) throws -> Tensor
    ) throws -> BatchNorm {
        let scale = try tensor(.scale)
        var norm = BatchNorm(channels: scale.count, epsilon: epsilon, momentum: momentum)
        norm.scale = scale
        norm.shift = try tensor(.shift)
        norm.runningMean = try tensor(.runningMean)
        norm.runningVariance = try tensor(.runningVariance)
        return norm
    }

    private func layerNorm(_ epsilon: Float, _ tensor: (ParameterRole) throws -> Tensor) throws -> LayerNorm {
        let scale = try tensor(.scale)
        var norm = LayerNorm(features: scale.count, epsilon: epsilon)
        norm.scale = scale
        norm.shift = try tensor(.shift)
        return norm
    }
}

extension Layer {
    /// What keeps the layer's own numbers from belonging together; following shapes through a network finds the rest.
    var inconsistency: String? {
        switch self {
        case .convolution(let layer):
            if !layer.geometry.isSane || layer.weights.shape.count != layer.geometry.stride.count + 2 {
                "has the absurd windows \(layer.geometry)"
            } else {
                layer.bias.flatMap { $0.shape == [layer.weights.shape[0]] ? nil : "has a bias of \($0.shape)" }
            }
        case .linear(let layer):
            if layer.weights.shape.count != 2 {
                "has weights of \(layer.weights.shape)"
            } else {
                layer.bias.flatMap { $0.shape == [layer.weights.shape[0]] ? nil : "has a bias of \($0.shape)" }
            }
        case .batchNorm, .layerNorm:
            parameters.allSatisfy { $0.tensor.shape == [parameters[0].tensor.count] }
                ? nil : "has numbers for different counts of channels"
        case .dropout(let rate), .stochasticDepth(let rate):
            0..<1 ~= rate ? nil : "has a rate of \(rate), which is no share below 1"
        case .pooling(_, let geometry): geometry.isSane ? nil : "has the absurd windows \(geometry)"
        case .attention(let heads): 1..<65536 ~= heads ? nil : "has \(heads) heads"
        case .token(let index): 0..<65536 ~= index ? nil : "wants the token \(index)"
        case .reshape(let shape):
            // Shapes are compared as products, which must not overflow.
            shape.count <= 5 && shape.allSatisfy { 1..<65536 ~= $0 } && shape.map(Double.init).reduce(1, *) < 1e12
                ? nil : "gives the absurd shape \(shape)"
        case .pixelShuffle(let factor): 1..<256 ~= factor ? nil : "shuffles by the absurd factor \(factor)"
        case .relu, .clippedReLU, .activation, .globalAveragePooling, .flatten, .add, .multiply, .concatenate, .tokens,
            .again:
            nil
        }
    }
}
