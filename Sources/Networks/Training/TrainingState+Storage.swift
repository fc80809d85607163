import Foundation
import Tensors

/// What a checkpoint says of its optimiser beside the tensors.
private struct OptimizerDescription: Codable {
    var memories: [Optimizer.Memory]
    /// The names of the layers that train.
    var layers: [String]
    var updates: Int
}

extension TrainingState {
    /// The state as safetensors: the network, and what the optimiser remembers of each parameter under the parameter's
    /// name, such as `optimizer/velocity/features.0.weight`.
    public func safeTensors() throws -> SafeTensors {
        var file = try network.safeTensors()
        file.metadata["history"] = try json(history)
        guard let state = optimizerState else { return file }
        var names: [String] = []
        for (layer, parameters) in zip(network.layers, state.layers) where !parameters.isEmpty {
            names.append(layer.name)
            for parameter in parameters {
                for (memory, tensor) in zip(state.memories, parameter.tensors) {
                    file.tensors[layer.memoryName(memory, parameter.role)] = tensor
                }
            }
        }
        file.metadata["optimizer"] = try json(
            OptimizerDescription(memories: state.memories, layers: names, updates: state.updates))
        return file
    }

    /// The state that `safeTensors()` described.
    ///
    /// - Throws: `NetworkError` naming what is missing or doesn't fit.
    public init(_ file: SafeTensors) throws {
        self.init(try Network(file))
        guard let history: [EpochSummary] = try decoded(file, "history") else {
            throw unreadable("the history of epochs is missing")
        }
        self.history = history
        guard let description: OptimizerDescription = try decoded(file, "optimizer") else { return }
        guard 0..<1 << 40 ~= description.updates else {
            throw unreadable("it tells of \(description.updates) updates")
        }
        let names = Set(description.layers)
        var state = OptimizerState(
            description.memories, of: network, trains: network.layers.map { names.contains($0.name) })
        state.updates = description.updates
        for (layer, named) in network.layers.enumerated() {
            for parameter in state.layers[layer].indices {
                for (memory, kind) in state.memories.enumerated() {
                    let name = named.memoryName(kind, state.layers[layer][parameter].role)
                    let expected = state.layers[layer][parameter].tensors[memory].shape
                    guard let tensor = file.tensors[name], tensor.shape == expected else {
                        let found = file.tensors[name].map { "one of shape \($0.shape)" } ?? "none"
                        throw unreadable("expected a tensor \(name) of shape \(expected), found \(found)")
                    }
                    state.layers[layer][parameter].tensors[memory] = tensor
                }
            }
        }
        optimizerState = state
    }
}

extension NamedLayer {
    fileprivate func memoryName(_ memory: Optimizer.Memory, _ role: ParameterRole) -> String {
        "optimizer/\(memory.rawValue)/\(parameterName(role))"
    }
}

private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// The value under a name of the metadata, if there is one.
private func decoded<Value: Decodable>(_ file: SafeTensors, _ name: String) throws -> Value? {
    guard let text = file.metadata[name] else { return nil }
    do {
        return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    } catch {
        throw unreadable("its \(name) can't be read")
    }
}

private func unreadable(_ finding: String) -> NetworkError {
    NetworkError("reading a checkpoint", finding, advice: "Delete it to train anew")
}
