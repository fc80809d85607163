import Foundation
import Networks
import Tensors

/// What NumPy, SciPy, PyTorch and torchattacks gave; `Fixtures/unlearnable/make-unlearnable.py` asked them.
enum UnlearnableFixtures {
    struct Keys: Decodable {
        struct Stream: Decodable {
            var seed: UInt32
            /// A share and a whole number, in turn: the first five and the last forty of 700.
            var head, tail: [[Double]]
        }
        struct Key: Decodable {
            var seed: UInt32
            var classes, side: Int
            var blur: Double
            var filters: [[Double]]
        }
        var streams: [Stream]
        var keys: [Key]
    }

    struct Poisoned: Decodable {
        var kind: String
        /// [C, H, W].
        var shape: [Int]
        var side, label, classes: Int
        var blur: Double
        var pixels, exact, scipy: [UInt8]
    }

    struct Inverse: Decodable {
        var shape: [Int]
        var seed: UInt32
        var pixels, undone: [UInt8]
    }

    struct Changes: Decodable {
        struct Sharpening: Decodable {
            var shape: [Int]
            var plane, sharp, low: [Float]
            var center: Double
            var neighbours: [Double]
        }
        struct Interpolation: Decodable {
            var plane: [Float]
            var rows, columns, values: [Double]
        }
        struct Blur: Decodable {
            var shape: [Int]
            var deviation: Double
            var plane, blurred: [Float]
        }
        var sharpenings: [Sharpening]
        var interpolation: Interpolation
        var blurs: [Blur]
    }

    struct Attacks: Decodable {
        struct Parameter: Decodable {
            var shape: [Int]
            var values: [Float]

            var tensor: Tensor { Tensor(shape, values) }
        }
        struct Attack: Decodable {
            var norm: String
            var radius, step: Double
            var steps: Int
            var attacked: [Float]
        }
        struct Filter: Decodable {
            var label: Int
            var weights: [Float]
            var bias: Float
        }
        struct Filters: Decodable {
            var bound: Double
            var steps: Int
            var start, end: [Filter]
            var images: [Float]
        }
        var parameters: [Parameter]
        var images: [Float]
        var labels: [Int]
        var attacks: [Attack]
        var filters: [Filters]

        /// Of two channels of 6 x 6 pixels and three classes.
        var network: Network {
            let found = parameters.map(\.tensor)
            func convolution(_ place: Int) -> Layer {
                .convolution(
                    Convolution(
                        weights: found[place], bias: found[place + 1], geometry: ConvolutionGeometry(padding: 1)))
            }
            let layers: [Layer] = [
                convolution(0), .relu, .pooling(.maximum, PoolingGeometry(size: 2, stride: 2)), convolution(2), .relu,
                .flatten, .linear(Linear(weights: found[4], bias: found[5])),
            ]
            return Network(
                name: "attacked", inputShape: [2, 6, 6],
                layers: layers.enumerated().map { NamedLayer("layer.\($0)", $1) })
        }

        var batch: Batch { Batch(images: Tensor([5, 2, 6, 6], images), labels: labels) }
    }

    struct Mixture: Decodable {
        var mean: [Double]
        var plus, minus: Double
        /// How often +1 and −1 are right.
        var clean, poisoned: [Double]
    }

    static func read<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/unlearnable/\(name).json")
        return try JSONDecoder().decode(type, from: Data(contentsOf: file))
    }
}
