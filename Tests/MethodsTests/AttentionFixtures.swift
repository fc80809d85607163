import Foundation
import Methods
import Networks
import Tensors

/// What the scripts in `Fixtures/attention` have in common.
enum AttentionFixtures {
    static func read<Value: Decodable>(_ type: Value.Type, from name: String) throws -> Value {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/attention/\(name)")
        return try JSONDecoder().decode(type, from: Data(contentsOf: file))
    }

    /// The network of `network.py`, by the names of PyTorch's Sequential.
    static func network(_ tensors: [String: [Float]]) throws -> Network {
        func tensor(_ name: String, _ shape: [Int]) throws -> Tensor {
            guard let values = tensors[name] else { throw Missing(name: name) }
            return Tensor(shape, values)
        }
        func convolution(_ name: String, _ inputs: Int, _ outputs: Int) throws -> Layer {
            .convolution(
                Convolution(
                    weights: try tensor("\(name).weight", [outputs, inputs, 3, 3]),
                    bias: try tensor("\(name).bias", [outputs]), geometry: ConvolutionGeometry(padding: 1)))
        }
        let halved = Layer.pooling(.maximum, PoolingGeometry(size: 2, stride: 2))
        let layers: [Layer] = [
            try convolution("0", 3, 4), .relu, halved, try convolution("3", 4, 5), .relu, halved, .flatten,
            .linear(Linear(weights: try tensor("7.weight", [4, 45]), bias: try tensor("7.bias", [4]))),
        ]
        return Network(
            name: "two convolutions", inputShape: [3, 12, 12],
            layers: layers.enumerated().map { NamedLayer("\($0)", $1) })
    }

    struct Missing: Error { var name: String }
}

/// How far numbers are from those expected, as a share of the largest of these.
func relativeError(_ found: some Sequence<Float>, _ expected: some Sequence<Float>) -> Double {
    let (found, expected) = (Array(found), Array(expected))
    guard found.count == expected.count, !found.isEmpty else { return .infinity }
    let largest = expected.reduce(0) { max($0, abs(Double($1))) }
    let error = zip(found, expected).reduce(0) { max($0, abs(Double($1.0) - Double($1.1))) }
    return largest > 0 ? error / largest : error
}

/// A small network and modules beside it.
protocol BesideASmallNetwork {}

extension BesideASmallNetwork {
    /// Maps of 8, 4 and 2 places; a ReLU before each pooling.
    func frozen(seed: UInt64, classes: Int = 4) -> Network {
        var stream = RandomStream(seed: seed, "frozen")
        let half = Layer.pooling(.maximum, PoolingGeometry(size: 2, stride: 2))
        return Network(
            explained: [2, 8, 8],
            [
                .someConvolution(2, 4, &stream), .relu, half, .someConvolution(4, 6, &stream),
                .someBatchNorm(6, &stream),
                .relu, half, .someConvolution(6, 5, &stream), .relu, .flatten, .someLinear(20, classes, &stream),
            ])
    }

    static var taps: [String] { ["layer.1", "layer.5", "layer.8"] }

    func module(
        _ network: Network, _ branch: AttentionDesign.Branch = .residual, taps: [String] = Self.taps, count: Int = 4,
        seed: UInt64 = 1
    ) throws -> AttentionModule {
        let design = AttentionDesign(taps: taps, branch: branch)
        return AttentionModule(
            design, try AttentionTaps(taps, of: network, input: network.inputShape), count: count,
            stream: RandomStream(seed: seed, "module"))
    }
}
