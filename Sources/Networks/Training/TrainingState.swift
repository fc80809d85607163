import Tensors

/// Where a training run stands.
public struct TrainingProgress: Sendable {
    public var epoch: Int
    public var epochs: Int
    public var imagesDone: Int
    public var imagesInAll: Int
    /// The mean over the epoch so far.
    public var loss: Double
    /// Over the epoch so far; `nil` where the objective asks for no class.
    public var accuracy: Double?
}

/// A network between two epochs; enough to go on as if nothing had happened.
public struct TrainingState: Sendable, Equatable {
    public var network: Network
    /// What the optimiser remembers; `nil` before the first update.
    public internal(set) var optimizerState: OptimizerState?
    public var history: [EpochSummary]

    /// A network before its first epoch.
    public init(_ network: Network) {
        self.network = network
        history = []
    }

    /// Multiplies a parameter, and all that the optimiser remembers of it, by numbers of its shape: with a mask of 0
    /// and 1, what is masked stays 0 in later updates.
    ///
    /// - Throws: `NetworkError` if the layer has no such parameter, or its shape is another.
    public mutating func multiply(
        _ layer: Int, _ role: ParameterRole, by factors: Tensor, on engine: Engine
    ) throws {
        var found: [Int]?
        network.layers[layer].layer.withParameters { candidate, parameter in
            guard candidate == role else { return }
            found = parameter.shape
            if parameter.shape == factors.shape { engine.multiplyElements(of: &parameter, by: factors) }
        }
        guard found == factors.shape else {
            throw NetworkError(
                "masking the \(role) of \(network.layers[layer].name)",
                "expected factors of shape \(found.map { "\($0)" } ?? "none, since it has no \(role)"), "
                    + "found \(factors.shape)")
        }
        optimizerState?.multiply(layer, role, by: factors, on: engine)
    }
}

extension OptimizerState {
    fileprivate mutating func multiply(_ layer: Int, _ role: ParameterRole, by factors: Tensor, on engine: Engine) {
        for parameter in layers[layer].indices where layers[layer][parameter].role == role {
            for memory in memories.indices {
                engine.multiplyElements(of: &layers[layer][parameter].tensors[memory], by: factors)
            }
        }
    }
}
