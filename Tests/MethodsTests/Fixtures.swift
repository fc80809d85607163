import Foundation
import Methods
import Networks
import Tensors

extension Tensor {
    /// Standard normal numbers.
    static func random(_ shape: [Int], _ stream: inout RandomStream, scale: Double = 1) -> Tensor {
        Tensor(shape, (0..<shape.reduce(1, *)).map { _ in Float(stream.normal() * scale) })
    }

    var bits: [UInt32] { values.map(\.bitPattern) }
}

extension Network {
    /// Three weighted layers, two of them with biases, for images [2, 6, 6] and three classes; ReLUs at 1 and 4.
    static func small(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "small network")
        func convolution(_ inputs: Int, _ outputs: Int, bias: Bool) -> Layer {
            .convolution(
                Convolution(
                    weights: .random([outputs, inputs, 3, 3], &stream, scale: 0.3),
                    bias: bias ? .random([outputs], &stream, scale: 0.1) : nil,
                    geometry: ConvolutionGeometry(padding: 1)))
        }
        let layers: [Layer] = [
            convolution(2, 5, bias: true), .relu, .pooling(.maximum, PoolingGeometry(size: 2, stride: 2)),
            convolution(5, 4, bias: false), .relu, .flatten,
            .linear(Linear(weights: .random([3, 36], &stream, scale: 0.3), bias: .random([3], &stream, scale: 0.1))),
        ]
        return Network(
            name: "small", inputShape: [2, 6, 6],
            layers: layers.enumerated().map { NamedLayer("layer.\($0)", $1) })
    }

    /// The words of each layer with weights, in order: weights, then biases.
    var words: [[UInt32]] { weightedLayers.map { layers[$0].layer.parameters.flatMap(\.tensor.bits) } }
}

extension Batch {
    /// Images that the network classifies rightly, but for every fifth.
    static func images(_ count: Int, for network: Network, seed: UInt64, _ engine: Engine) throws -> Batch {
        var stream = RandomStream(seed: seed, "images")
        let images = Tensor.random([count] + network.inputShape, &stream)
        let predictions = network.predictions(try network.forward(images, on: engine))
        return Batch(
            images: images,
            labels: predictions.enumerated().map { (($1) + ($0 % 5 == 4 ? 1 : 0)) % 3 })
    }
}
