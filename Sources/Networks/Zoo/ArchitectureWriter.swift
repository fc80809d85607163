import Foundation
import Tensors

/// Writes a network's layers in the order of their computation, follows shapes, and draws fresh weights.
///
/// A layer computes on the one written before it, unless the writer has gone back to an earlier place. A block with a
/// shortcut, as He et al. (2016) draw it, is written like this:
///
///     let input = writer.place
///     writer.convolution("conv1", to: 64, kernel: 3)
///     writer.add("add", writer.place, input)
///
/// Layers are named as PyTorch's modules. A layer that PyTorch leaves nameless gets a name inside its module, so that
/// the last layer whose name begins with a module's gives that module's output.
struct ArchitectureWriter {
    /// An output that a later layer can compute on.
    struct Place {
        /// The layer that it comes from; `nil` is the image.
        fileprivate var layer: String?
        /// Of one image: [C, H, W], [tokens, D] or [D].
        fileprivate(set) var shape: [Int]

        var channels: Int { shape[0] }
    }

    private(set) var layers: [NamedLayer] = []
    /// What the next layer will compute on.
    private(set) var place: Place

    /// What convolutions and linear layers start with where nothing else is said, and what their biases do.
    var convolutionWeights = InitialWeights.heFanOut
    var linearWeights = InitialWeights.heFanIn
    var convolutionBiases = InitialWeights.zero
    var linearBiases = InitialWeights.zero
    /// Added to variances in batch normalisation.
    var batchNormEpsilon: Float = 1e-5

    private let input: [Int]
    private let stream: RandomStream?
    private var sequence = "features"
    private var index = 0

    /// - Parameters:
    ///   - input: [C, H, W] of one image.
    ///   - stream: what weights are drawn from; without one they are 0, for others to be loaded.
    init(input: [Int], stream: RandomStream?) {
        self.input = input
        self.stream = stream
        place = Place(layer: nil, shape: input)
    }

    /// The network of the layers written so far.
    func network(_ name: String) -> Network { Network(name: name, inputShape: input, layers: layers) }

    /// Layers without a name of their own are numbered in this sequence from here on: "features.0", "features.1", ...
    mutating func begin(_ sequence: String) {
        self.sequence = sequence
        index = 0
    }

    /// The next layer computes on this place.
    mutating func goBack(to place: Place) { self.place = place }

    mutating func convolution(
        _ name: String? = nil, to channels: Int, kernel: Int, stride: Int = 1, padding: Int? = nil, groups: Int = 1,
        bias: Bool = false, weights: InitialWeights? = nil
    ) {
        let geometry = ConvolutionGeometry(stride: stride, padding: padding ?? (kernel - 1) / 2, groups: groups)
        convolution(name, to: channels, kernel: kernel, geometry: geometry, bias: bias, weights: weights)
    }

    mutating func convolution(
        _ name: String?, to channels: Int, kernel: Int, geometry: ConvolutionGeometry, bias: Bool = false,
        weights: InitialWeights? = nil
    ) {
        let name = name ?? nextName()
        let shape = [channels, place.channels / geometry.groups, kernel, kernel]
        let fan = Fan(weights: shape)
        let layer = Convolution(
            weights: tensor(name, shape, weights ?? convolutionWeights, fan),
            bias: bias ? tensor("\(name).bias", [channels], convolutionBiases, fan) : nil, geometry: geometry)
        append(name, .convolution(layer), shape: [channels] + windows(geometry, kernel: kernel))
    }

    /// A convolution written before, once more, with its weights; its windows may move by another stride.
    mutating func convolution(_ name: String, again original: String, to channels: Int, kernel: Int, stride: Int = 1) {
        let geometry = ConvolutionGeometry(stride: stride, padding: (kernel - 1) / 2)
        append(name, .again(original, geometry: geometry), shape: [channels] + windows(geometry, kernel: kernel))
    }

    /// - Parameter parameterNames: PyTorch's names of weights and biases that are not called "name.weight",
    ///   "name.bias".
    mutating func linear(
        _ name: String? = nil, to outputs: Int, weights: InitialWeights? = nil, biases: InitialWeights? = nil,
        parameterNames: [ParameterRole: String] = [:]
    ) {
        let name = name ?? nextName()
        let shape = [outputs, place.shape[place.shape.count - 1]]
        let fan = Fan(weights: shape)
        let layer = Linear(
            weights: tensor(name, shape, weights ?? linearWeights, fan),
            bias: tensor("\(name).bias", [outputs], biases ?? linearBiases, fan))
        append(name, .linear(layer), shape: place.shape.dropLast() + [outputs], parameterNames: parameterNames)
    }

    mutating func batchNorm(_ name: String? = nil) {
        append(name, .batchNorm(BatchNorm(channels: place.channels, epsilon: batchNormEpsilon)))
    }

    mutating func layerNorm(_ name: String, epsilon: Float) {
        append(name, .layerNorm(LayerNorm(features: place.shape[place.shape.count - 1], epsilon: epsilon)))
    }

    mutating func relu(_ name: String? = nil) { append(name, .relu) }

    /// min(max(x, 0), 6) (Howard et al. 2017).
    mutating func relu6(_ name: String) { append(name, .clippedReLU(ClippedReLU(threshold: 6, form: .saturate))) }

    mutating func activation(_ name: String, _ kind: Activation) { append(name, .activation(kind)) }

    mutating func maxPool(
        _ name: String? = nil, size: Int, stride: Int, padding: Int = 0, roundsUp: Bool = false
    ) {
        pool(name, .maximum, PoolingGeometry(size: size, stride: stride, padding: padding, roundsUp: roundsUp))
    }

    mutating func averagePool(_ name: String, size: Int, stride: Int) {
        pool(name, .average, PoolingGeometry(size: size, stride: stride))
    }

    /// The mean of each map: [C, H, W] to [C, 1, 1].
    mutating func globalAveragePool(_ name: String) {
        append(name, .globalAveragePooling, shape: [place.channels, 1, 1])
    }

    /// Flattening has no place in PyTorch's numbering.
    mutating func flatten(_ name: String = "flatten") { append(name, .flatten, shape: [place.shape.reduce(1, *)]) }

    mutating func dropout(_ name: String? = nil, rate: Float) { append(name, .dropout(rate: rate)) }

    mutating func stochasticDepth(_ name: String, rate: Float) { append(name, .stochasticDepth(rate: rate)) }

    /// The sum of two places.
    mutating func add(_ name: String, _ first: Place, _ second: Place) {
        append(name, .add, inputs: [first, second], shape: first.shape)
    }

    /// Maps [C, H, W], each times its factor [C, 1, 1].
    mutating func multiply(_ name: String, _ maps: Place, by factors: Place) {
        append(name, .multiply, inputs: [maps, factors], shape: maps.shape)
    }

    /// Places behind one another along their channels.
    mutating func concatenate(_ name: String, _ places: [Place]) {
        let channels = places.reduce(0) { $0 + $1.channels }
        append(name, .concatenate, inputs: places, shape: [channels] + place.shape.dropFirst())
    }

    /// Patches [D, h, w] as a sequence [1 + h x w, D] behind a class token, with positions added.
    mutating func tokens(
        _ name: String, classToken: InitialWeights, positions: InitialWeights, parameterNames: [ParameterRole: String]
    ) {
        let (size, count) = (place.channels, 1 + place.shape[1] * place.shape[2])
        let fan = Fan(weights: [count, size])
        let embedding = TokenEmbedding(
            classToken: tensor("\(name).class", [1, 1, size], classToken, fan),
            positions: tensor("\(name).positions", [1, count, size], positions, fan))
        append(name, .tokens(embedding), shape: [count, size], parameterNames: parameterNames)
    }

    /// Queries, keys and values [T, 3 x D] to [T, D].
    mutating func attention(_ name: String, heads: Int) {
        append(name, .attention(heads: heads), shape: [place.shape[0], place.shape[1] / 3])
    }

    /// The first token of a sequence, which stands for the class.
    mutating func classToken(_ name: String) { append(name, .token(0), shape: [place.shape[1]]) }
}

extension ArchitectureWriter {
    private mutating func append(
        _ name: String?, _ layer: Layer, inputs: [Place]? = nil, shape: [Int]? = nil,
        parameterNames: [ParameterRole: String] = [:]
    ) {
        let name = name ?? nextName()
        let inputs = (inputs ?? [place]).map(input)
        layers.append(NamedLayer(name, layer, inputs: inputs, parameterNames: parameterNames))
        place = Place(layer: name, shape: shape ?? place.shape)
    }

    private func input(_ place: Place) -> LayerInput {
        if place.layer == layers.last?.name { return .previous }
        return place.layer.map { .named($0) } ?? .image
    }

    private mutating func nextName() -> String {
        defer { index += 1 }
        return "\(sequence).\(index)"
    }

    private mutating func pool(_ name: String?, _ kind: PoolingKind, _ geometry: PoolingGeometry) {
        let maps = (1...2).map { geometry.outputSize(place.shape[$0], axis: $0 - 1) }
        append(name, .pooling(kind, geometry), shape: [place.channels] + maps)
    }

    private func windows(_ geometry: ConvolutionGeometry, kernel: Int) -> [Int] {
        (1...2).map { geometry.outputSize(place.shape[$0], kernel: kernel, axis: $0 - 1) }
    }

    private func tensor(_ name: String, _ shape: [Int], _ weights: InitialWeights, _ fan: Fan) -> Tensor {
        weights.tensor(shape, fan: fan, stream: stream?.substream(name))
    }
}

extension ConvolutionGeometry {
    /// Padded as TensorFlow's "same": the output has a window for every `stride` pixels of the input, and where the zeros
    /// added don't come out even, there is one more below and to the right.
    ///
    ///     ConvolutionGeometry.same(as: [224, 224], kernel: 3, stride: 2, groups: 1).paddingAfter   // [1, 1], none before
    ///
    /// - Parameter size: [H, W] of the input.
    static func same(as size: [Int], kernel: Int, stride: Int, groups: Int) -> ConvolutionGeometry {
        let padding = size.map { max(0, ($0 + stride - 1) / stride * stride - stride + kernel - $0) }
        return ConvolutionGeometry(
            stride: [stride, stride], paddingBefore: padding.map { $0 / 2 }, paddingAfter: padding.map { ($0 + 1) / 2 },
            dilation: [1, 1], groups: groups)
    }
}

/// A layer's channels under a width multiplier, at least 1.
func widened(_ channels: Int, by width: Double) -> Int { max(1, Int((Double(channels) * width).rounded())) }

/// A layer's channels under a width multiplier, as the nearest multiple of 8 that loses no more than a tenth
/// (Sandler et al. 2018; torchvision's `_make_divisible`).
func scaledToEights(_ channels: Int, by width: Double) -> Int {
    let wanted = Double(channels) * width
    let nearest = max(8, Int(wanted + 4) / 8 * 8)
    return Double(nearest) < 0.9 * wanted ? nearest + 8 : nearest
}
