import Tensors

/// What an optimiser remembers of the updates so far.
public struct OptimizerState: Sendable, Equatable {
    struct Parameter: Sendable, Equatable {
        let role: ParameterRole
        /// In the order of `memories`, each in the parameter's shape.
        var tensors: [Tensor]
    }

    /// The updates that have been made.
    public internal(set) var updates = 0
    /// What is kept of each parameter.
    public let memories: [Optimizer.Memory]
    /// For each layer, in the order of its trained parameters; none of a layer that doesn't train.
    var layers: [[Parameter]]

    /// Before the first update: zeros.
    init(_ memories: [Optimizer.Memory], of network: Network, trains: [Bool]) {
        self.memories = memories
        layers = zip(network.layers, trains).map { layer, trains in
            guard trains else { return [] }
            return layer.layer.parameters.filter(\.role.isTrained).map { role, tensor in
                Parameter(role: role, tensors: memories.map { _ in Tensor(repeating: 0, shape: tensor.shape) })
            }
        }
    }

    /// What is kept of a parameter; `nil` where nothing is.
    public subscript(layer: Int, role: ParameterRole, memory: Optimizer.Memory) -> Tensor? {
        guard let slot = memories.firstIndex(of: memory) else { return nil }
        return layers[layer].first { $0.role == role }?.tensors[slot]
    }

    /// Whether the state is one of this optimiser with these layers.
    func fits(_ optimizer: Optimizer, _ network: Network, trains: [Bool]) -> Bool {
        memories == optimizer.memories && layers.count == network.layers.count
            && zip(zip(network.layers, trains), layers).allSatisfy { layer, parameters in
                (layer.1 ? layer.0.layer.trainedRoles : []) == parameters.map(\.role)
            }
    }

    /// Moves the parameters of the layers that train.
    ///
    /// - Throws: `NetworkError` naming a parameter whose gradient is missing or misshapen.
    mutating func update(_ network: inout Network, with gradients: Gradients, _ update: Update, on engine: Engine)
        throws
    {
        updates += 1
        for layer in layers.indices where !layers[layer].isEmpty {
            let name = network.layers[layer].name
            var next = 0
            try network.layers[layer].layer.withParameters { role, parameter in
                guard role.isTrained else { return }
                guard let gradient = gradients[layer, role], gradient.shape == parameter.shape else {
                    let found = gradients[layer, role].map { "one of shape \($0.shape)" } ?? "none"
                    throw NetworkError(
                        "updating the \(role) of \(name)",
                        "expected a gradient of shape \(parameter.shape), found \(found)",
                        advice: "Have the objective give one")
                }
                layers[layer][next].move(&parameter, gradient, update, number: updates, on: engine)
                next += 1
            }
        }
    }

    /// What is the same for all parameters of an update.
    struct Update {
        let optimizer: Optimizer
        let learningRate: Double
        /// In place of the optimiser's own.
        let momentum: Double?
        let gradientScale: Float
    }
}

extension OptimizerState.Parameter {
    fileprivate mutating func move(
        _ parameter: inout Tensor, _ gradient: Tensor, _ update: OptimizerState.Update, number: Int, on engine: Engine
    ) {
        let decay = update.optimizer.weightDecay(for: role)
        switch update.optimizer.rule {
        case .gradientDescent(let momentum, let isNesterov):
            let step = DescentStep(
                learningRate: Float(update.learningRate), momentum: Float(update.momentum ?? momentum),
                weightDecay: Float(decay), isNesterov: isNesterov, gradientScale: update.gradientScale)
            engine.descend(&parameter, velocity: &tensors[0], gradient: gradient, step)
        case .adam(let beta1, let beta2, let epsilon, let isDecayDecoupled):
            let step = AdamStep(
                learningRate: update.learningRate, beta1: update.momentum ?? beta1, beta2: beta2, epsilon: epsilon,
                weightDecay: decay, isDecayDecoupled: isDecayDecoupled, gradientScale: update.gradientScale,
                number: number)
            // Two elements of one array can't be changed at once otherwise.
            tensors.withUnsafeMutableBufferPointer { tensors in
                engine.descend(
                    &parameter, firstMoment: &tensors[0], secondMoment: &tensors[1], gradient: gradient, step)
            }
        }
    }
}
