import Foundation
import Networks
import Tensors

/// Float64 numbers with a shape.
struct Plain: Equatable {
    var shape: [Int]
    var values: [Double]

    init(_ shape: [Int]) {
        self.shape = shape
        values = [Double](repeating: 0, count: shape.reduce(1, *))
    }

    init(_ tensor: Tensor) {
        shape = tensor.shape
        values = tensor.values.map(Double.init)
    }

    func seen(as shape: [Int]) -> Plain {
        var result = self
        result.shape = shape
        return result
    }

    func place(_ n: Int, _ c: Int, _ y: Int, _ x: Int) -> Int { ((n * shape[1] + c) * shape[2] + y) * shape[3] + x }
}

/// A network in float64, each layer a plain loop; its numbers can be changed one by one.
struct PlainNetwork {
    var layers: [NamedLayer]
    /// By layer, in the order of `Layer.parameters`.
    var numbers: [[Plain]]

    init(_ network: Network) {
        layers = network.layers
        numbers = layers.map { $0.layer.parameters.map { Plain($0.tensor) } }
    }

    /// - Parameter isTraining: batch statistics in batch normalisation.
    func output(_ image: Plain, isTraining: Bool = false, to end: Int? = nil) -> Plain {
        var outputs: [String: Plain] = [:]
        var last = image
        for (index, named) in layers.prefix(end ?? layers.count).enumerated() {
            let inputs = named.inputs.map { input in
                switch input {
                case .previous: last
                case .image: image
                case .named(let name): outputs[name] ?? Plain([0])
                }
            }
            last = output(of: index, inputs, isTraining)
            outputs[named.name] = last
        }
        return last
    }

    private func output(of index: Int, _ inputs: [Plain], _ isTraining: Bool) -> Plain {
        let (value, numbers) = (inputs[0], numbers[index])
        switch layers[index].layer {
        case .convolution(let layer): return convolution(value, numbers, layer.geometry)
        case .linear: return linear(value, numbers)
        case .batchNorm(let layer): return batchNorm(value, numbers, Double(layer.epsilon), isTraining)
        case .layerNorm(let layer): return layerNorm(value, numbers, Double(layer.epsilon))
        case .relu: return map(value) { $0 < 0 ? 0 : $0 }
        case .activation(let kind): return map(value) { plain(kind, $0) }
        case .clippedReLU(let layer):
            let threshold = Double(layer.threshold)
            return map(value) { x in
                if x.isNaN && layer.form == .saturate { return x }
                guard x > 0 else { return 0 }
                return x <= threshold ? x : layer.form == .zero ? 0 : threshold
            }
        case .pooling(let kind, let geometry): return pooling(value, kind, geometry)
        case .globalAveragePooling:
            let area = value.shape[2] * value.shape[3]
            var result = Plain([value.shape[0], value.shape[1], 1, 1])
            for index in value.values.indices { result.values[index / area] += value.values[index] / Double(area) }
            return result
        case .flatten: return value.seen(as: [value.shape[0], value.shape.dropFirst().reduce(1, *)])
        case .reshape(let shape): return value.seen(as: [value.shape[0]] + shape)
        case .pixelShuffle(let factor):
            var result = Plain([
                value.shape[0], value.shape[1] / (factor * factor), value.shape[2] * factor, value.shape[3] * factor,
            ])
            for n in 0..<result.shape[0] {
                for c in 0..<result.shape[1] {
                    for y in 0..<result.shape[2] {
                        for x in 0..<result.shape[3] {
                            let map = c * factor * factor + y % factor * factor + x % factor
                            result.values[result.place(n, c, y, x)] =
                                value.values[value.place(n, map, y / factor, x / factor)]
                        }
                    }
                }
            }
            return result
        case .dropout, .stochasticDepth: return value
        case .add: return combined(value, inputs[1], +)
        case .multiply: return combined(value, inputs[1], *)
        case .concatenate: return concatenated(inputs)
        case .tokens: return tokens(value, numbers)
        case .attention(let heads): return attention(value, heads)
        case .token(let place):
            var result = Plain([value.shape[0], value.shape[2]])
            for n in 0..<value.shape[0] {
                for d in 0..<value.shape[2] {
                    result.values[n * value.shape[2] + d] =
                        value.values[(n * value.shape[1] + place) * value.shape[2] + d]
                }
            }
            return result
        case .again(let name, let geometry):
            let original = layers.firstIndex { $0.name == name } ?? 0
            if let geometry { return convolution(value, self.numbers[original], geometry) }
            return output(of: original, inputs, isTraining)
        }
    }

    /// The mean cross-entropy of the batch.
    func loss(_ input: Plain, labels: [Int], isTraining: Bool) -> Double {
        let logits = output(input, isTraining: isTraining)
        let classes = logits.shape[1]
        var total = 0.0
        for (image, label) in labels.enumerated() {
            let row = logits.values[image * classes..<(image + 1) * classes]
            total += log(row.reduce(0) { $0 + exp($1) }) - row[row.startIndex + label]
        }
        return total / Double(labels.count)
    }
}

extension Tensor {
    /// Standard normal numbers.
    static func random(_ shape: [Int], _ stream: inout RandomStream, scale: Double = 1) -> Tensor {
        Tensor(shape, (0..<shape.reduce(1, *)).map { _ in Float(stream.normal() * scale) })
    }

    var bits: [UInt32] { values.map(\.bitPattern) }
}

extension Layer {
    static func randomConvolution(
        _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1, padding: Int = 1, bias: Bool = true,
        _ stream: inout RandomStream
    ) -> Layer {
        .convolution(
            Convolution(
                weights: .random(
                    [outputs, inputs, kernel, kernel], &stream,
                    scale: (2 / Double(inputs * kernel * kernel)).squareRoot()),
                bias: bias ? .random([outputs], &stream, scale: 0.1) : nil,
                geometry: ConvolutionGeometry(stride: stride, padding: padding)))
    }

    static func randomLinear(_ inputs: Int, _ outputs: Int, _ stream: inout RandomStream) -> Layer {
        .linear(
            Linear(
                weights: .random([outputs, inputs], &stream, scale: (1 / Double(inputs)).squareRoot()),
                bias: .random([outputs], &stream, scale: 0.1)))
    }

    /// With scales, shifts and statistics as after some training.
    static func randomBatchNorm(_ channels: Int, _ stream: inout RandomStream) -> Layer {
        var norm = BatchNorm(channels: channels)
        norm.scale = Tensor([channels], (0..<channels).map { _ in Float(stream.uniform(in: 0.5..<1.5)) })
        norm.shift = .random([channels], &stream, scale: 0.3)
        norm.runningMean = .random([channels], &stream, scale: 0.3)
        norm.runningVariance = Tensor([channels], (0..<channels).map { _ in Float(stream.uniform(in: 0.3..<2)) })
        return .batchNorm(norm)
    }
}

extension Network {
    /// Layers under running names.
    init(_ inputShape: [Int], _ layers: [Layer]) {
        self.init(
            name: "tiny", inputShape: inputShape, layers: layers.enumerated().map { NamedLayer("layer.\($0)", $1) })
    }

    /// Every kind of layer but dropout, for images [2, 6, 6] and four classes.
    static func tiny(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "tiny network")
        return Network(
            [2, 6, 6],
            [
                .randomConvolution(2, 3, &stream), .randomBatchNorm(3, &stream), .relu,
                .pooling(.maximum, PoolingGeometry(size: 2, stride: 2)),
                .randomConvolution(3, 5, kernel: 1, padding: 0, &stream), .clippedReLU(ClippedReLU(threshold: 4)),
                .pooling(.average, PoolingGeometry(size: 2, stride: 1)), .flatten, .randomLinear(20, 4, &stream),
            ])
    }
}
