import Tensors

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

/// Layer normalisation (Ba et al. 2016) of the last axis, D numbers.
public struct LayerNorm: Sendable, Equatable {
    /// Both of shape [D].
    public var scale, shift: Tensor
    public var epsilon: Float

    /// A layer normalisation that has learnt nothing yet.
    public init(features: Int, epsilon: Float = 1e-5) {
        scale = Tensor(repeating: 1, shape: [features])
        shift = Tensor(repeating: 0, shape: [features])
        self.epsilon = epsilon
    }
}

/// What turns a map of patches into a sequence: a token for the class in front, and an embedding of each place
/// (Dosovitskiy et al. 2021, equation 1).
public struct TokenEmbedding: Sendable, Equatable {
    /// [1, 1, D].
    public var classToken: Tensor
    /// [1, 1 + patches, D].
    public var positions: Tensor

    public init(classToken: Tensor, positions: Tensor) {
        self.classToken = classToken
        self.positions = positions
    }
}
