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

    func place(_ n: Int, _ c: Int, _ y: Int, _ x: Int) -> Int { ((n * shape[1] + c) * shape[2] + y) * shape[3] + x }
}

/// A network in float64, each layer a plain loop; its numbers can be changed one by one.
struct PlainNetwork {
    var layers: [Layer]
    /// By layer, in the order of `Layer.parameters`.
    var numbers: [[Plain]]

    init(_ network: Network) {
        layers = network.layers.map(\.layer)
        numbers = layers.map { $0.parameters.map { Plain($0.tensor) } }
    }

    /// - Parameter isTraining: batch statistics in batch normalisation.
    func output(_ input: Plain, isTraining: Bool = false, to end: Int? = nil) -> Plain {
        layers.indices.prefix(end ?? layers.count).reduce(input) { value, index in
            let numbers = numbers[index]
            switch layers[index] {
            case .convolution(let layer): return convolution(value, numbers, layer.geometry)
            case .linear: return linear(value, numbers)
            case .batchNorm(let layer): return batchNorm(value, numbers, Double(layer.epsilon), isTraining)
            case .relu: return map(value) { $0 < 0 ? 0 : $0 }
            case .clippedReLU(let layer):
                let threshold = Double(layer.threshold)
                return map(value) { x in
                    guard x > 0 else { return 0 }
                    return x <= threshold ? x : layer.form == .zero ? 0 : threshold
                }
            case .pooling(let kind, let geometry): return pooling(value, kind, geometry)
            case .flatten:
                var result = value
                result.shape = [value.shape[0], value.shape.dropFirst().reduce(1, *)]
                return result
            case .dropout: return value
            }
        }
    }

    /// The mean cross-entropy of the batch.
    func loss(_ input: Plain, labels: [UInt8], isTraining: Bool) -> Double {
        let logits = output(input, isTraining: isTraining)
        let classes = logits.shape[1]
        var total = 0.0
        for (image, label) in labels.enumerated() {
            let row = logits.values[image * classes..<(image + 1) * classes]
            total += log(row.reduce(0) { $0 + exp($1) }) - row[row.startIndex + Int(label)]
        }
        return total / Double(labels.count)
    }

    private func map(_ input: Plain, _ body: (Double) -> Double) -> Plain {
        var result = input
        result.values = input.values.map(body)
        return result
    }

    private func convolution(_ input: Plain, _ numbers: [Plain], _ geometry: ConvolutionGeometry) -> Plain {
        let weights = numbers[0]
        let (height, width) = (input.shape[2], input.shape[3])
        func size(_ input: Int, _ kernel: Int) -> Int { (input + 2 * geometry.padding - kernel) / geometry.stride + 1 }
        var result = Plain([input.shape[0], weights.shape[0], size(height, weights.shape[2]), size(width, weights.shape[3])])
        for n in 0..<result.shape[0] {
            for o in 0..<result.shape[1] {
                for y in 0..<result.shape[2] {
                    for x in 0..<result.shape[3] {
                        var sum = numbers.count > 1 ? numbers[1].values[o] : 0
                        for c in 0..<input.shape[1] {
                            for i in 0..<weights.shape[2] {
                                for j in 0..<weights.shape[3] {
                                    let row = y * geometry.stride + i - geometry.padding
                                    let column = x * geometry.stride + j - geometry.padding
                                    guard 0..<height ~= row, 0..<width ~= column else { continue }
                                    sum += input.values[input.place(n, c, row, column)]
                                        * weights.values[weights.place(o, c, i, j)]
                                }
                            }
                        }
                        result.values[result.place(n, o, y, x)] = sum
                    }
                }
            }
        }
        return result
    }

    private func linear(_ input: Plain, _ numbers: [Plain]) -> Plain {
        let (inputs, outputs) = (input.shape[1], numbers[0].shape[0])
        var result = Plain([input.shape[0], outputs])
        for n in 0..<input.shape[0] {
            for o in 0..<outputs {
                var sum = numbers.count > 1 ? numbers[1].values[o] : 0
                for i in 0..<inputs { sum += input.values[n * inputs + i] * numbers[0].values[o * inputs + i] }
                result.values[n * outputs + o] = sum
            }
        }
        return result
    }

    private func batchNorm(_ input: Plain, _ numbers: [Plain], _ epsilon: Double, _ isTraining: Bool) -> Plain {
        var result = input
        let area = input.shape.dropFirst(2).reduce(1, *)
        for channel in 0..<input.shape[1] {
            let places = input.values.indices.filter { $0 / area % input.shape[1] == channel }
            var (mean, variance) = (numbers[2].values[channel], numbers[3].values[channel])
            if isTraining {
                mean = places.reduce(0) { $0 + input.values[$1] } / Double(places.count)
                variance = places.reduce(0) { $0 + pow(input.values[$1] - mean, 2) } / Double(places.count)
            }
            for place in places {
                result.values[place] =
                    (input.values[place] - mean) / sqrt(variance + epsilon) * numbers[0].values[channel]
                    + numbers[1].values[channel]
            }
        }
        return result
    }

    private func pooling(_ input: Plain, _ kind: PoolingKind, _ geometry: PoolingGeometry) -> Plain {
        func size(_ input: Int) -> Int { (input - geometry.size) / geometry.stride + 1 }
        var result = Plain([input.shape[0], input.shape[1], size(input.shape[2]), size(input.shape[3])])
        for n in 0..<result.shape[0] {
            for c in 0..<result.shape[1] {
                for y in 0..<result.shape[2] {
                    for x in 0..<result.shape[3] {
                        let window = (0..<geometry.size * geometry.size).map { step in
                            input.values[
                                input.place(
                                    n, c, y * geometry.stride + step / geometry.size,
                                    x * geometry.stride + step % geometry.size)]
                        }
                        result.values[result.place(n, c, y, x)] =
                            kind == .maximum
                            ? window.max() ?? 0 : window.reduce(0, +) / Double(window.count)
                    }
                }
            }
        }
        return result
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
                    [outputs, inputs, kernel, kernel], &stream, scale: (2 / Double(inputs * kernel * kernel)).squareRoot()),
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
        return Network([2, 6, 6], [
            .randomConvolution(2, 3, &stream), .randomBatchNorm(3, &stream), .relu,
            .pooling(.maximum, PoolingGeometry(size: 2, stride: 2)),
            .randomConvolution(3, 5, kernel: 1, padding: 0, &stream), .clippedReLU(ClippedReLU(threshold: 4)),
            .pooling(.average, PoolingGeometry(size: 2, stride: 1)), .flatten, .randomLinear(20, 4, &stream),
        ])
    }
}
