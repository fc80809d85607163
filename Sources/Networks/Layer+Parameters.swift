import Tensors

/// What a parameter is to its layer; the raw value is PyTorch's name for it where one suffices.
public enum ParameterRole: String, Sendable, Codable, CaseIterable {
    case weight, bias, scale, shift
    case runningMean = "running_mean"
    case runningVariance = "running_var"
    case classToken = "class_token"
    case positions = "pos_embedding"

    /// The last part of the parameter's name in PyTorch's state dictionaries.
    public var pyTorchName: String {
        switch self {
        case .scale: "weight"
        case .shift: "bias"
        default: rawValue
        }
    }

    /// Running statistics are measured, not trained.
    public var isTrained: Bool { self != .runningMean && self != .runningVariance }
}

extension Layer {
    /// The layer's numbers, in PyTorch's order.
    public var parameters: [(role: ParameterRole, tensor: Tensor)] {
        switch self {
        case .convolution(let convolution):
            [(.weight, convolution.weights)] + (convolution.bias.map { [(.bias, $0)] } ?? [])
        case .linear(let linear):
            [(.weight, linear.weights)] + (linear.bias.map { [(.bias, $0)] } ?? [])
        case .batchNorm(let norm):
            [
                (.scale, norm.scale), (.shift, norm.shift), (.runningMean, norm.runningMean),
                (.runningVariance, norm.runningVariance),
            ]
        case .layerNorm(let norm): [(.scale, norm.scale), (.shift, norm.shift)]
        case .tokens(let embedding): [(.classToken, embedding.classToken), (.positions, embedding.positions)]
        case .relu, .clippedReLU, .activation, .pooling, .globalAveragePooling, .flatten, .reshape, .pixelShuffle,
            .dropout, .stochasticDepth, .add, .multiply, .concatenate, .attention, .token, .again:
            []
        }
    }

    /// Changes the layer's numbers in place, in the order of `parameters`.
    public mutating func withParameters(_ body: (ParameterRole, inout Tensor) throws -> Void) rethrows {
        // While a payload is out, the layer must not hold it too, or every change would copy it.
        switch self {
        case .convolution(var convolution):
            self = .flatten
            defer { self = .convolution(convolution) }
            try body(.weight, &convolution.weights)
            if convolution.bias != nil { try change(&convolution.bias, .bias, body) }
        case .linear(var linear):
            self = .flatten
            defer { self = .linear(linear) }
            try body(.weight, &linear.weights)
            if linear.bias != nil { try change(&linear.bias, .bias, body) }
        case .batchNorm(var norm):
            self = .flatten
            defer { self = .batchNorm(norm) }
            try body(.scale, &norm.scale)
            try body(.shift, &norm.shift)
            try body(.runningMean, &norm.runningMean)
            try body(.runningVariance, &norm.runningVariance)
        case .layerNorm(var norm):
            self = .flatten
            defer { self = .layerNorm(norm) }
            try body(.scale, &norm.scale)
            try body(.shift, &norm.shift)
        case .tokens(var embedding):
            self = .flatten
            defer { self = .tokens(embedding) }
            try body(.classToken, &embedding.classToken)
            try body(.positions, &embedding.positions)
        case .relu, .clippedReLU, .activation, .pooling, .globalAveragePooling, .flatten, .reshape, .pixelShuffle,
            .dropout, .stochasticDepth, .add, .multiply, .concatenate, .attention, .token, .again:
            break
        }
    }

    /// Whether the layer multiplies by weights, so that faults in them can reach its output.
    public var hasWeights: Bool {
        switch self {
        case .convolution, .linear: true
        default: false
        }
    }

    /// Whether the layer changes each number by itself, as ReLU does.
    public var isActivation: Bool {
        switch self {
        case .relu, .clippedReLU, .activation: true
        default: false
        }
    }

    /// Whether the layer does nothing except in training.
    public var isForTrainingOnly: Bool {
        switch self {
        case .dropout, .stochasticDepth: true
        default: false
        }
    }

    /// How many inputs the layer takes.
    var inputCounts: ClosedRange<Int> {
        switch self {
        case .add, .multiply: 2...2
        case .concatenate: 1...Int.max
        default: 1...1
        }
    }
}

private func change(
    _ tensor: inout Tensor?, _ role: ParameterRole, _ body: (ParameterRole, inout Tensor) throws -> Void
) rethrows {
    guard var taken = tensor.take() else { return }
    defer { tensor = taken }
    try body(role, &taken)
}
