import Foundation
import Networks
import Tensors

/// Numbers that follow from a name alone; Fixtures/make-references.py computes the same ones.
struct ZooNumbers {
    private let state: UInt64

    init(_ name: String) {
        state = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// Uniform in [-1, 1), times a factor, plus an offset: each step rounded to Float32.
    func tensor(_ shape: [Int], times factor: Float = 1, plus offset: Float = 0) -> Tensor {
        Tensor(shape) { values in
            var counter = state
            for index in values.indices {
                counter &+= 0x9E37_79B9_7F4A_7C15
                var z = (counter ^ counter >> 30) &* 0xBF58_476D_1CE4_E5B9
                z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
                z ^= z >> 31
                let uniform = Float(z >> 40) * 0x1p-23 - 1
                values[index] = factor * uniform + offset
            }
        }
    }
}

extension Network {
    /// The same layers with numbers that follow from their parameters' names.
    ///
    /// - Parameter gain: a weight's variance times its fan-in.
    func filled(gain: Double) -> Network {
        var network = self
        for place in network.layers.indices {
            let named = network.layers[place]
            network.layers[place].layer.withParameters { role, tensor in
                let numbers = ZooNumbers(named.parameterName(role))
                let shape = tensor.shape
                tensor =
                    switch role {
                    case .weight:
                        numbers.tensor(
                            shape, times: Float(sqrt(3 * gain / Double(shape.dropFirst().reduce(1, *)))))
                    case .scale: numbers.tensor(shape, times: 0.25, plus: 1)
                    case .bias, .shift, .runningMean: numbers.tensor(shape, times: 0.25)
                    case .runningVariance: numbers.tensor(shape, times: 0.5, plus: 1)
                    case .classToken, .positions: numbers.tensor(shape)
                    }
            }
        }
        return network
    }
}
