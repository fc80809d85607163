import Foundation
import Tensors

/// Writes a network's layers one after another, with fresh random weights.
///
/// Convolutions and hidden linear layers get He et al.'s (2015) normal weights of variance 2 / fan-out and 2 / fan-in; the
/// last linear layer gets a variance of 1e-4 (Simonyan and Zisserman 2015, section 3.1); biases are 0.
struct ArchitectureWriter {
    private(set) var layers: [NamedLayer] = []
    private(set) var shape: [Int]
    private var stream: RandomStream
    private var prefix = "features"
    private var index = 0

    init(input: [Int], stream: RandomStream) {
        shape = input
        self.stream = stream
    }

    mutating func begin(_ prefix: String) {
        self.prefix = prefix
        index = 0
    }

    mutating func convolution(_ channels: Int, kernel: Int, stride: Int = 1, padding: Int, bias: Bool) {
        let deviation = sqrt(2 / Double(channels * kernel * kernel))
        let weights = normal([channels, shape[0], kernel, kernel], deviation: deviation)
        let geometry = ConvolutionGeometry(stride: stride, padding: padding)
        add(
            .convolution(
                Convolution(
                    weights: weights, bias: bias ? Tensor(repeating: 0, shape: [channels]) : nil, geometry: geometry)))
        shape = [channels] + shape.dropFirst().map { geometry.outputSize($0, kernel: kernel) }
    }

    mutating func batchNorm() { add(.batchNorm(BatchNorm(channels: shape[0]))) }

    mutating func relu() { add(.relu) }

    mutating func maxPool(_ size: Int, stride: Int) {
        let geometry = PoolingGeometry(size: size, stride: stride)
        add(.pooling(.maximum, geometry))
        shape = [shape[0]] + shape.dropFirst().map(geometry.outputSize)
    }

    /// Flattening has no place in PyTorch's numbering.
    mutating func flatten() {
        layers.append(NamedLayer("flatten", .flatten))
        shape = [shape.reduce(1, *)]
    }

    mutating func dropout(_ rate: Float) { add(.dropout(rate: rate)) }

    mutating func linear(_ outputs: Int, isLast: Bool = false) {
        let deviation = isLast ? 0.01 : sqrt(2 / Double(shape[0]))
        add(
            .linear(
                Linear(
                    weights: normal([outputs, shape[0]], deviation: deviation),
                    bias: Tensor(repeating: 0, shape: [outputs]))))
        shape = [outputs]
    }

    private mutating func add(_ layer: Layer) {
        layers.append(NamedLayer("\(prefix).\(index)", layer))
        index += 1
    }

    private mutating func normal(_ shape: [Int], deviation: Double) -> Tensor {
        var stream = stream.substream("\(prefix).\(index)")
        return Tensor(shape) { values in
            for index in values.indices { values[index] = Float(stream.normal() * deviation) }
        }
    }
}

/// A layer's channels under a width multiplier, at least 1.
func scaled(_ channels: Int, by width: Double) -> Int { max(1, Int((Double(channels) * width).rounded())) }
