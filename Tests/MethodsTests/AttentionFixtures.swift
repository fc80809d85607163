import Foundation
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
