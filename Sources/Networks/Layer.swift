import Tensors

/// One layer of a network.
public enum Layer: Sendable, Equatable {
    case convolution(Convolution)
    case batchNorm(BatchNorm)
    case relu
    case clippedReLU(ClippedReLU)
    case pooling(PoolingKind, PoolingGeometry)
    /// [N, C, H, W] to [N, C x H x W].
    case flatten
    case linear(Linear)
    /// Zeroes each number with this probability while training; does nothing otherwise.
    case dropout(rate: Float)
}

/// Weights [O, C, height, width] and an optional bias [O] that slide over a feature map.
public struct Convolution: Sendable, Equatable {
    public var weights: Tensor
    public var bias: Tensor?
    public var geometry: ConvolutionGeometry

    public init(weights: Tensor, bias: Tensor?, geometry: ConvolutionGeometry) {
        self.weights = weights
        self.bias = bias
        self.geometry = geometry
    }
}

/// Batch normalisation (Ioffe and Szegedy 2015) of C channels.
public struct BatchNorm: Sendable, Equatable {
    /// All of shape [C].
    public var scale, shift, runningMean, runningVariance: Tensor
    public var epsilon: Float
    /// How much of a batch's statistics enters the running ones.
    public var momentum: Float

    /// A batch normalisation that changes nothing yet, with PyTorch's defaults.
    public init(channels: Int, epsilon: Float = 1e-5, momentum: Float = 0.1) {
        scale = Tensor(repeating: 1, shape: [channels])
        shift = Tensor(repeating: 0, shape: [channels])
        runningMean = Tensor(repeating: 0, shape: [channels])
        runningVariance = Tensor(repeating: 1, shape: [channels])
        self.epsilon = epsilon
        self.momentum = momentum
    }
}

/// ReLU that distrusts values above a threshold (FT-ClipAct, section on clipped activations).
public struct ClippedReLU: Sendable, Equatable, Codable {
    public var threshold: Float
    public var form: ClippingForm

    public init(threshold: Float, form: ClippingForm = .zero) {
        self.threshold = threshold
        self.form = form
    }
}

/// Weights [O, I] and an optional bias [O] for rows of I numbers.
public struct Linear: Sendable, Equatable {
    public var weights: Tensor
    public var bias: Tensor?

    public init(weights: Tensor, bias: Tensor?) {
        self.weights = weights
        self.bias = bias
    }
}

/// What a parameter is to its layer; the raw value is PyTorch's name for it where one suffices.
public enum ParameterRole: String, Sendable, CaseIterable {
    case weight, bias, scale, shift
    case runningMean = "running_mean"
    case runningVariance = "running_var"

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
        case .relu, .clippedReLU, .pooling, .flatten, .dropout: []
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
        case .relu, .clippedReLU, .pooling, .flatten, .dropout: break
        }
    }

    /// Whether the layer multiplies by weights, so that faults in them can reach its output.
    public var hasWeights: Bool {
        switch self {
        case .convolution, .linear: true
        default: false
        }
    }

    /// Whether the layer is a (possibly clipped) ReLU.
    public var isActivation: Bool {
        switch self {
        case .relu, .clippedReLU: true
        default: false
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
