import Tensors

/// One layer of a network.
public enum Layer: Sendable, Equatable {
    case convolution(Convolution)
    case batchNorm(BatchNorm)
    case relu
    /// Also ReLU6 (Howard et al. 2017): a threshold of 6 in the form `saturate`.
    case clippedReLU(ClippedReLU)
    case activation(Activation)
    case pooling(PoolingKind, PoolingGeometry)
    /// [N, C, H, W] to the mean of each map, [N, C, 1, 1].
    case globalAveragePooling
    /// [N, C, H, W] to [N, C x H x W].
    case flatten
    /// [N, ...] to [N] and this shape, as many numbers in the same order.
    case reshape([Int])
    /// [N, C x f x f, H, W] to [N, C, f x H, f x W]: f x f maps become the places of one finer map (Shi et al. 2016,
    /// equation 4).
    case pixelShuffle(factor: Int)
    /// On the last axis.
    case linear(Linear)
    /// Zeroes each number with this probability while training; does nothing otherwise.
    case dropout(rate: Float)
    /// Zeroes all of an image's numbers with this probability while training, so that its branch is left out
    /// (Huang et al. 2016); does nothing otherwise.
    case stochasticDepth(rate: Float)
    /// The sum of two inputs of one shape.
    case add
    /// The product of two inputs; the second may be [N, C, 1, 1], one factor for each map.
    case multiply
    /// Two or more inputs behind one another along their channels.
    case concatenate
    case layerNorm(LayerNorm)
    /// [N, D, h, w] to [N, 1 + h x w, D].
    case tokens(TokenEmbedding)
    /// Self-attention (Vaswani et al. 2017, section 3.2.2) of queries, keys and values [N, T, 3 x D] to [N, T, D].
    case attention(heads: Int)
    /// One token of a sequence: [N, T, D] to [N, D].
    case token(Int)
    /// The earlier convolution or linear layer of that name once more, with the same weights; a convolution's windows
    /// may move in another way, as CORnet-S needs, whose areas halve their maps the first time only.
    case again(String, geometry: ConvolutionGeometry? = nil)
}
