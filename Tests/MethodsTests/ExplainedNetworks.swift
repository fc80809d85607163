import Methods
import Networks
import Tensors

/// Small networks to be explained.
extension Network {
    /// Layers under running names.
    init(explained inputShape: [Int], _ layers: [Layer]) {
        self.init(
            name: "explained", inputShape: inputShape, layers: layers.enumerated().map { NamedLayer("layer.\($0)", $1) }
        )
    }

    /// Weights [classes, C x H x W] on the numbers of an image, with biases where given.
    static func linear(_ inputShape: [Int], _ weights: [[Float]], bias: [Float]? = nil) -> Network {
        Network(
            explained: inputShape,
            [
                .flatten,
                .linear(
                    Linear(
                        weights: Tensor([weights.count, weights[0].count], weights.flatMap(\.self)),
                        bias: bias.map { Tensor([$0.count], $0) })),
            ])
    }

    /// Normalisation of the image and of sums, a shortcut, two kinds of pooling, and layers for training, for images
    /// [2, 6, 7].
    static func wild(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "wild network")
        var network = Network(
            explained: [2, 6, 7],
            [
                .someBatchNorm(2, &stream), .someConvolution(2, 5, &stream), .relu, .someBatchNorm(5, &stream),
                .clippedReLU(ClippedReLU(threshold: 1.5, form: .saturate)), .dropout(rate: 0.5),
                .someConvolution(5, 5, &stream),
                .stochasticDepth(rate: 0.5), .add, .pooling(.maximum, PoolingGeometry(size: 2, stride: 2)),
                .someConvolution(5, 4, &stream), .relu, .concatenate,
                .pooling(.average, PoolingGeometry(size: 2, stride: 1)),
                .flatten, .someLinear(36, 6, &stream), .someBatchNorm(6, &stream), .relu, .someLinear(6, 3, &stream),
            ])
        network.layers[8].inputs = [.previous, .named("layer.3")]
        network.layers[12].inputs = [.previous, .named("layer.9")]
        return network
    }

    func random(images: Int, seed: UInt64) -> Tensor {
        var stream = RandomStream(seed: seed, "images")
        return .random([images] + inputShape, &stream)
    }
}

extension Layer {
    static func someConvolution(_ inputs: Int, _ outputs: Int, bias: Bool = true, _ stream: inout RandomStream) -> Layer
    {
        .convolution(
            Convolution(
                weights: .random([outputs, inputs, 3, 3], &stream, scale: 0.3),
                bias: bias ? .random([outputs], &stream, scale: 0.2) : nil, geometry: ConvolutionGeometry(padding: 1)))
    }

    static func someLinear(_ inputs: Int, _ outputs: Int, bias: Bool = true, _ stream: inout RandomStream) -> Layer {
        .linear(
            Linear(
                weights: .random([outputs, inputs], &stream, scale: 0.5),
                bias: bias ? .random([outputs], &stream, scale: 0.2) : nil))
    }

    static func someBatchNorm(_ channels: Int, _ stream: inout RandomStream) -> Layer {
        var norm = BatchNorm(channels: channels)
        norm.scale = Tensor([channels], (0..<channels).map { _ in Float(stream.uniform(in: 0.5..<1.5)) })
        norm.shift = .random([channels], &stream, scale: 0.3)
        norm.runningMean = .random([channels], &stream, scale: 0.3)
        norm.runningVariance = Tensor([channels], (0..<channels).map { _ in Float(stream.uniform(in: 0.3..<2)) })
        return .batchNorm(norm)
    }
}

extension Tensor {
    /// The numbers of one entry of the first axis, in Double.
    func image(_ index: Int) -> [Double] {
        let size = count / shape[0]
        return values[index * size..<(index + 1) * size].map(Double.init)
    }
}

extension Attribution {
    /// Whether the values are those expected, but for a share of the largest.
    func agrees(with expected: [Double], tolerance: Double = 1e-4) -> Bool {
        let largest = expected.reduce(0) { max($0, abs($1)) }
        return values.count == expected.count
            && zip(values.values, expected).allSatisfy { abs(Double($0) - $1) <= tolerance * largest + 1e-7 }
    }
}
