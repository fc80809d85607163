import Networks
import Tensors

/// Writes the layers of a denoiser in the order of their computation.
///
/// Its input [N, 7, H, W] is: red, green, blue; noise; Y, Cb, Cr. Fixed convolutions of one pixel take what is wanted of
/// that, so that the whole is an ordinary network.
struct DenoiserLayers {
    /// Where the input has what.
    enum Input {
        static let channels = 7
        static let red = 0
        static let noise = 3
        static let luma = 4
    }

    private(set) var layers: [NamedLayer] = []
    /// The channels of the layer written last.
    private(set) var channels = Input.channels
    /// What weights are drawn from; without one they are 0, for others to be loaded.
    let stream: RandomStream?

    init(stream: RandomStream?) { self.stream = stream }

    /// A convolution of one pixel with weights that are not trained.
    mutating func fixed(_ name: String, _ weights: [[Float]], _ bias: [Float], inputs: [LayerInput]) {
        let shape = [weights.count, weights[0].count, 1, 1]
        append(
            name,
            .convolution(
                Convolution(
                    weights: Tensor(shape, weights.flatMap { $0 }), bias: Tensor([bias.count], bias),
                    geometry: ConvolutionGeometry(stride: 1, padding: 0))), inputs: inputs, channels: weights.count)
    }

    /// A convolution that is trained; weights and biases start uniform within 1/√fan-in, as PyTorch's.
    mutating func convolution(_ name: String, to outputs: Int, kernel: Int, stride: Int = 1, padding: Int) {
        let shape = [outputs, channels, kernel, kernel]
        let bound = 1 / Double(channels * kernel * kernel).squareRoot()
        append(
            name,
            .convolution(
                Convolution(
                    weights: drawn(shape, within: bound, "\(name).weight"),
                    bias: drawn([outputs], within: bound, "\(name).bias"),
                    geometry: ConvolutionGeometry(stride: stride, padding: padding))), channels: outputs)
    }

    mutating func append(_ name: String, _ layer: Layer, inputs: [LayerInput] = [.previous], channels: Int? = nil) {
        layers.append(NamedLayer(name, layer, inputs: inputs))
        if let channels { self.channels = channels }
    }

    /// Layers of another network, which get its image from the layer written last; their names get a beginning.
    mutating func embed(_ network: [NamedLayer], named prefix: String) {
        let image = layers.last?.name
        for (place, layer) in network.enumerated() {
            let inputs = layer.inputs.map { input -> LayerInput in
                switch input {
                case .named(let name): return .named(prefix + name)
                case .previous where place > 0: return .previous
                case .previous, .image: return image.map { .named($0) } ?? .image
                }
            }
            var copy = layer.layer
            if case .again(let name, let geometry) = copy { copy = .again(prefix + name, geometry: geometry) }
            layers.append(
                NamedLayer(
                    prefix + layer.name, copy, inputs: inputs,
                    parameterNames: layer.parameterNames.mapValues { prefix + $0 }))
        }
    }

    /// The layer written last beside another one.
    mutating func join(_ name: String, with other: String, channels more: Int) {
        let last = layers.last?.name
        append(
            name, .concatenate, inputs: [last.map { .named($0) } ?? .previous, .named(other)],
            channels: channels + more)
    }

    /// Two residual blocks, a convolution to `outputs` maps, and one to maps that are shuffled to finer ones:
    /// `ResidualUpsamplingConv` of the authors' code, under its names.
    mutating func upsampling(_ name: String, to outputs: Int, factor: Int) {
        for block in 0..<2 {
            let start = layers.last?.name
            for half in 1...2 {
                convolution("\(name).\(block).conv_block\(half).0", to: channels, kernel: 3, padding: 1)
                append("\(name).\(block).conv_block\(half).1", .batchNorm(BatchNorm(channels: channels)))
                if half == 1 { append("\(name).\(block).conv_block1.2", .relu) }
            }
            append("\(name).\(block).add", .add, inputs: [.previous, start.map { .named($0) } ?? .image])
            append("\(name).\(block).relu", .relu)
        }
        convolution("\(name).2", to: outputs, kernel: 3, padding: 1)
        append("\(name).3", .relu)
        convolution("\(name).4", to: outputs * factor * factor, kernel: 3, padding: 1)
        if factor > 1 { append("\(name).5", .pixelShuffle(factor: factor), channels: outputs) }
    }

    private func drawn(_ shape: [Int], within bound: Double, _ name: String) -> Tensor {
        guard var draws = stream?.substream(name) else { return Tensor(repeating: 0, shape: shape) }
        return Tensor(shape) { values in
            for place in values.indices { values[place] = Float(draws.uniform(in: -bound..<bound)) }
        }
    }
}
