import Foundation
import Networks
import Tensors

/// Layers as plain loops in float64.
extension PlainNetwork {
    func map(_ input: Plain, _ body: (Double) -> Double) -> Plain {
        var result = input
        result.values = input.values.map(body)
        return result
    }

    func convolution(_ input: Plain, _ numbers: [Plain], _ geometry: ConvolutionGeometry) -> Plain {
        let weights = numbers[0]
        let (height, width) = (input.shape[2], input.shape[3])
        let (stride, padding, dilation) = (geometry.stride[0], geometry.paddingBefore[0], geometry.dilation[0])
        let perGroup = weights.shape[0] / geometry.groups
        func size(_ input: Int, _ kernel: Int) -> Int {
            (input + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1
        }
        var result = Plain([
            input.shape[0], weights.shape[0], size(height, weights.shape[2]), size(width, weights.shape[3]),
        ])
        for n in 0..<result.shape[0] {
            for o in 0..<result.shape[1] {
                for y in 0..<result.shape[2] {
                    for x in 0..<result.shape[3] {
                        var sum = numbers.count > 1 ? numbers[1].values[o] : 0
                        for c in 0..<weights.shape[1] {
                            for i in 0..<weights.shape[2] {
                                for j in 0..<weights.shape[3] {
                                    let row = y * stride + i * dilation - padding
                                    let column = x * stride + j * dilation - padding
                                    guard 0..<height ~= row, 0..<width ~= column else { continue }
                                    let channel = o / perGroup * weights.shape[1] + c
                                    sum +=
                                        input.values[input.place(n, channel, row, column)]
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

    func linear(_ input: Plain, _ numbers: [Plain]) -> Plain {
        let (inputs, outputs) = (numbers[0].shape[1], numbers[0].shape[0])
        var result = Plain(input.shape.dropLast() + [outputs])
        for n in 0..<input.values.count / inputs {
            for o in 0..<outputs {
                var sum = numbers.count > 1 ? numbers[1].values[o] : 0
                for i in 0..<inputs { sum += input.values[n * inputs + i] * numbers[0].values[o * inputs + i] }
                result.values[n * outputs + o] = sum
            }
        }
        return result
    }

    func batchNorm(_ input: Plain, _ numbers: [Plain], _ epsilon: Double, _ isTraining: Bool) -> Plain {
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

    func pooling(_ input: Plain, _ kind: PoolingKind, _ geometry: PoolingGeometry) -> Plain {
        func size(_ input: Int) -> Int { (input - geometry.size[0]) / geometry.stride[0] + 1 }
        var result = Plain([input.shape[0], input.shape[1], size(input.shape[2]), size(input.shape[3])])
        for n in 0..<result.shape[0] {
            for c in 0..<result.shape[1] {
                for y in 0..<result.shape[2] {
                    for x in 0..<result.shape[3] {
                        let (size, stride) = (geometry.size[0], geometry.stride[0])
                        let window = (0..<size * size).map { step in
                            input.values[input.place(n, c, y * stride + step / size, x * stride + step % size)]
                        }
                        result.values[result.place(n, c, y, x)] =
                            kind == .maximum
                            ? window.contains(where: \.isNaN) ? .nan : window.max() ?? 0
                            : window.reduce(0, +) / Double(window.count)
                    }
                }
            }
        }
        return result
    }
}

/// Layers that join branches, and those of transformers.
extension PlainNetwork {
    /// The second may have one number for each of the first's maps.
    func combined(_ left: Plain, _ right: Plain, _ body: (Double, Double) -> Double) -> Plain {
        var result = left
        let repeats = left.values.count / right.values.count
        for index in left.values.indices {
            result.values[index] = body(left.values[index], right.values[index / repeats])
        }
        return result
    }

    func concatenated(_ inputs: [Plain]) -> Plain {
        let shape = inputs[0].shape
        var result = Plain([shape[0], inputs.reduce(0) { $0 + $1.shape[1] }] + shape.dropFirst(2))
        result.values = (0..<shape[0]).flatMap { n in
            inputs.flatMap { input in
                let count = input.values.count / shape[0]
                return input.values[n * count..<(n + 1) * count]
            }
        }
        return result
    }

    func layerNorm(_ input: Plain, _ numbers: [Plain], _ epsilon: Double) -> Plain {
        var result = input
        let size = numbers[0].values.count
        for row in 0..<input.values.count / size {
            let values = input.values[row * size..<(row + 1) * size]
            let mean = values.reduce(0, +) / Double(size)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(size)
            for d in 0..<size {
                result.values[row * size + d] =
                    (input.values[row * size + d] - mean) / sqrt(variance + epsilon) * numbers[0].values[d]
                    + numbers[1].values[d]
            }
        }
        return result
    }

    func tokens(_ input: Plain, _ numbers: [Plain]) -> Plain {
        let (images, size, patches) = (input.shape[0], input.shape[1], input.shape[2] * input.shape[3])
        var result = Plain([images, 1 + patches, size])
        for n in 0..<images {
            for t in 0...patches {
                for d in 0..<size {
                    let value = t == 0 ? numbers[0].values[d] : input.values[(n * size + d) * patches + t - 1]
                    result.values[(n * (1 + patches) + t) * size + d] = value + numbers[1].values[t * size + d]
                }
            }
        }
        return result
    }

    func attention(_ input: Plain, _ heads: Int) -> Plain {
        let (images, tokens, size) = (input.shape[0], input.shape[1], input.shape[2] / 3)
        let width = size / heads
        var result = Plain([images, tokens, size])
        func number(_ n: Int, _ t: Int, _ part: Int, _ head: Int, _ d: Int) -> Double {
            input.values[((n * tokens + t) * 3 + part) * size + head * width + d]
        }
        for n in 0..<images {
            for head in 0..<heads {
                for t in 0..<tokens {
                    let scores = (0..<tokens).map { other in
                        exp(
                            (0..<width).reduce(0) { $0 + number(n, t, 0, head, $1) * number(n, other, 1, head, $1) }
                                / sqrt(Double(width)))
                    }
                    let sum = scores.reduce(0, +)
                    for d in 0..<width {
                        result.values[(n * tokens + t) * size + head * width + d] =
                            (0..<tokens).reduce(0) { $0 + scores[$1] / sum * number(n, $1, 2, head, d) }
                    }
                }
            }
        }
        return result
    }

    func plain(_ kind: Activation, _ x: Double) -> Double {
        switch kind {
        case .sigmoid: 1 / (1 + exp(-x))
        case .silu: x / (1 + exp(-x))
        case .gelu: x * 0.5 * (1 + erf(x / 2.0.squareRoot()))
        case .tanh: Foundation.tanh(x)
        default: .nan
        }
    }
}
