import Foundation
import Tensors

extension TrainingState {
    /// The state as safetensors: the network, and each velocity beside its parameter.
    public func safeTensors() throws -> SafeTensors {
        var file = try network.safeTensors()
        for (layer, tensors) in velocities.enumerated() {
            for (index, tensor) in tensors.enumerated() { file.tensors["velocity.\(layer).\(index)"] = tensor }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        file.metadata["history"] = String(decoding: try encoder.encode(history), as: UTF8.self)
        return file
    }

    /// The state that `safeTensors()` described.
    public init(_ file: SafeTensors) throws {
        self.init(try Network(file))
        guard let text = file.metadata["history"],
            let history = try? JSONDecoder().decode([EpochSummary].self, from: Data(text.utf8))
        else { throw NetworkError("reading a checkpoint", "the history of epochs is missing; delete it to train anew") }
        self.history = history
        for layer in velocities.indices {
            for index in velocities[layer].indices {
                guard let tensor = file.tensors["velocity.\(layer).\(index)"],
                    tensor.shape == velocities[layer][index].shape
                else {
                    throw NetworkError("reading a checkpoint", "velocity.\(layer).\(index) is missing or misshapen")
                }
                velocities[layer][index] = tensor
            }
        }
    }
}
