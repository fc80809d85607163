import Networks
import Tensors

/// How a network's convolutions are computed in integers.
public struct IntegerSetting: Codable, Sendable, Hashable {
    /// How long a sum in 32 bits may be.
    public enum Chains: String, Codable, Sendable, CaseIterable {
        /// As in the authors' code, whether or not it can be proved that nothing overflows.
        case authors
        /// The longest for which that is proved, for each layer and pass; the shortest where it is for none.
        case proven
    }

    public let format: IntegerFormat
    public let chains: Chains

    public init(_ format: IntegerFormat, chains: Chains = .proven) {
        self.format = format
        self.chains = chains
    }
}

/// Which of a network's convolutions integers take.
public enum IntegerLayers {
    /// Why a layer stays in Float32; `nil` where integers take it.
    ///
    /// As in the authors' networks, the first convolution stays, whose channels fill no block of 16, and so do all layers
    /// that are no convolutions.
    public static func obstacle(_ layer: Convolution, input: [Int]) -> String? {
        if let obstacle = IntegerConvolutionPlan.obstacle(input: input, weights: layer.weights.shape, layer.geometry) {
            return obstacle
        }
        return input[1] < 16 ? "it has fewer than 16 channels" : nil
    }

    /// A convolution of a network, and how many of its multiply-adds are integers'.
    public struct Share: Codable, Sendable, Equatable {
        public let layer: String
        /// For one image: of a forward pass, and of a training step with both gradients.
        public let forward, training: Int
        /// Of these, those in integers.
        public let integerForward, integerTraining: Int
        /// Why not all are; `nil` where all are.
        public let obstacle: String?
    }

    /// Of each convolution and linear layer, for one image [C, H, W] of the network's.
    ///
    /// - Throws: `NetworkError` where the layers don't fit together.
    public static func integerShares(of network: Network) throws -> [Share] {
        let shapes = try network.outputShapes([1] + network.inputShape), wiring = try Wiring(network)
        return network.layers.indices.compactMap { place in
            let source = wiring.inputs[place].first ?? Wiring.image
            let input = source == Wiring.image ? [1] + network.inputShape : shapes[source]
            // The image's own gradient is asked for by nobody.
            let passes = source == Wiring.image ? 2 : 3
            switch network.computedLayer(place, wiring) {
            case .convolution(let layer):
                let products = shapes[place].reduce(1, *) * layer.weights.shape.dropFirst().reduce(1, *)
                let obstacle = obstacle(layer, input: input)
                let hasGradient = layer.geometry.stride == [1, 1]
                return Share(
                    layer: network.layers[place].name, forward: products, training: passes * products,
                    integerForward: obstacle == nil ? products : 0,
                    integerTraining: obstacle == nil ? (hasGradient ? passes : 2) * products : 0,
                    obstacle: obstacle
                        ?? (hasGradient ? nil : "the input's gradient stays, since windows move by more than one pixel")
                )
            case .linear(let layer):
                let products = layer.weights.count * shapes[place].dropLast().reduce(1, *)
                return Share(
                    layer: network.layers[place].name, forward: products, training: passes * products,
                    integerForward: 0, integerTraining: 0, obstacle: "it is no convolution")
            default: return nil
            }
        }
    }
}
