import Foundation
import Networks
import Tensors

/// What a network gives for one image, in float64 and plain loops; any number of any layer's output can be moved a
/// little.
struct InferenceReference {
    let network: Network
    /// By layer, in the order of `Layer.parameters`.
    private let numbers: [[[Double]]]

    /// Numbers [C, H, W], or [C] with H and W 1.
    struct Map {
        var channels, height, width: Int
        var values: [Double]

        init(_ channels: Int, _ height: Int, _ width: Int, _ values: [Double]? = nil) {
            (self.channels, self.height, self.width) = (channels, height, width)
            self.values = values ?? [Double](repeating: 0, count: channels * height * width)
        }

        subscript(c: Int, y: Int, x: Int) -> Double {
            get { values[(c * height + y) * width + x] }
            set { values[(c * height + y) * width + x] = newValue }
        }
    }

    init(_ network: Network) {
        self.network = network
        numbers = network.layers.map { $0.layer.parameters.map { $0.tensor.values.map(Double.init) } }
    }

    /// - Parameter moving: a layer's place, one number of its output and by how much it is moved.
    func outputs(_ image: [Double], moving: (layer: Int, number: Int, by: Double)? = nil) -> [Map] {
        let shape = network.inputShape
        let start = Map(shape[0], shape[1], shape[2], image)
        var outputs: [Map] = []
        for (index, named) in network.layers.enumerated() {
            let inputs = named.inputs.map { input in
                switch input {
                case .previous: outputs.last ?? start
                case .image: start
                case .named(let name): outputs[network.layers.firstIndex { $0.name == name } ?? 0]
                }
            }
            var output = output(of: named.layer, numbers[index], inputs)
            if let moving, moving.layer == index { output.values[moving.number] += moving.by }
            outputs.append(output)
        }
        return outputs
    }

    func logits(_ image: [Double]) -> [Double] { outputs(image).last?.values ?? [] }

    func probability(of target: Int, _ image: [Double]) -> Double {
        let logits = logits(image)
        return 1 / logits.reduce(0) { $0 + exp($1 - logits[target]) }
    }

    /// The gradient of a logit by central differences.
    func gradient(of target: Int, at image: [Double]) -> [Double] {
        image.indices.map { place in
            func logit(_ step: Double) -> Double {
                var moved = image
                moved[place] += step
                return logits(moved)[target]
            }
            return (logit(1e-5) - logit(-1e-5)) / 2e-5
        }
    }

    /// The gradient of a logit with respect to a layer's output, by central differences.
    func gradient(of target: Int, at image: [Double], layer: Int) -> [Double] {
        outputs(image)[layer].values.indices.map { number in
            func logit(_ step: Double) -> Double {
                outputs(image, moving: (layer, number, step)).last?.values[target] ?? 0
            }
            return (logit(1e-5) - logit(-1e-5)) / 2e-5
        }
    }

    private func output(of layer: Layer, _ numbers: [[Double]], _ inputs: [Map]) -> Map {
        var result = inputs[0]
        switch layer {
        case .convolution(let layer): return convolution(result, layer, numbers)
        case .linear(let layer):
            result = Map(layer.weights.shape[0], 1, 1)
            for o in result.values.indices {
                let row = numbers[0][o * inputs[0].values.count..<(o + 1) * inputs[0].values.count]
                result.values[o] = zip(row, inputs[0].values).reduce(layer.bias == nil ? 0 : numbers[1][o]) {
                    $0 + $1.0 * $1.1
                }
            }
        case .batchNorm(let layer):
            let area = result.height * result.width
            for place in result.values.indices {
                let c = place / area
                result.values[place] =
                    (result.values[place] - numbers[2][c]) / sqrt(numbers[3][c] + Double(layer.epsilon)) * numbers[0][c]
                    + numbers[1][c]
            }
        case .relu, .activation(.relu): result.values = result.values.map { max($0, 0) }
        case .activation(.clip(let lower, let upper)):
            result.values = result.values.map { min(max($0, Double(lower)), Double(upper)) }
        case .activation(.square): result.values = result.values.map { $0 * $0 }
        case .activation(.sigmoid): result.values = result.values.map { 1 / (1 + exp(-$0)) }
        case .clippedReLU(let layer):
            let threshold = Double(layer.threshold)
            result.values = result.values.map { $0 <= threshold ? max($0, 0) : layer.form == .zero ? 0 : threshold }
        case .pooling(let kind, let geometry):
            return pooling(result, kind, size: geometry.size[0], stride: geometry.stride[0])
        case .globalAveragePooling:
            let area = result.height * result.width
            result = Map(result.channels, 1, 1)
            for place in inputs[0].values.indices {
                result.values[place / area] += inputs[0].values[place] / Double(area)
            }
        case .flatten: result = Map(result.values.count, 1, 1, result.values)
        case .dropout, .stochasticDepth: break
        case .add: result.values = zip(result.values, inputs[1].values).map(+)
        case .concatenate:
            result = Map(inputs.reduce(0) { $0 + $1.channels }, result.height, result.width, inputs.flatMap(\.values))
        default: preconditionFailure("the reference has no \(layer)")
        }
        return result
    }

    private func convolution(_ input: Map, _ layer: Convolution, _ numbers: [[Double]]) -> Map {
        let (kernel, stride, padding) = (layer.weights.shape, layer.geometry.stride[0], layer.geometry.paddingBefore[0])
        var result = Map(
            kernel[0], (input.height + 2 * padding - kernel[2]) / stride + 1,
            (input.width + 2 * padding - kernel[3]) / stride + 1)
        for o in 0..<result.channels {
            for y in 0..<result.height {
                for x in 0..<result.width {
                    var sum = layer.bias == nil ? 0 : numbers[1][o]
                    for c in 0..<kernel[1] {
                        for i in 0..<kernel[2] {
                            for j in 0..<kernel[3] {
                                let (row, column) = (y * stride + i - padding, x * stride + j - padding)
                                guard 0..<input.height ~= row, 0..<input.width ~= column else { continue }
                                sum +=
                                    input[c, row, column]
                                    * numbers[0][((o * kernel[1] + c) * kernel[2] + i) * kernel[3] + j]
                            }
                        }
                    }
                    result[o, y, x] = sum
                }
            }
        }
        return result
    }

    private func pooling(_ input: Map, _ kind: PoolingKind, size: Int, stride: Int) -> Map {
        var result = Map(input.channels, (input.height - size) / stride + 1, (input.width - size) / stride + 1)
        for c in 0..<result.channels {
            for y in 0..<result.height {
                for x in 0..<result.width {
                    let window = (0..<size * size).map { input[c, y * stride + $0 / size, x * stride + $0 % size] }
                    result[c, y, x] = kind == .maximum ? window.max() ?? 0 : window.reduce(0, +) / Double(window.count)
                }
            }
        }
        return result
    }
}
