import Foundation
import Tensors

private struct NamedPlan: Codable {
    var name: String
    var plan: LayerPlan
    /// `nil` for the usual, the layer before.
    var inputs: [LayerInput]?
    /// Where the usual names don't hold.
    var parameterNames: [String: String]?

    init(_ layer: NamedLayer) {
        name = layer.name
        plan = LayerPlan(layer.layer)
        inputs = layer.inputs == [.previous] ? nil : layer.inputs
        parameterNames =
            layer.parameterNames.isEmpty
            ? nil : Dictionary(uniqueKeysWithValues: layer.parameterNames.map { ($0.rawValue, $1) })
    }

    func layer(_ tensor: (String) throws -> Tensor) throws -> NamedLayer {
        var roles: [ParameterRole: String] = [:]
        for (role, name) in parameterNames ?? [:] { roles[ParameterRole(rawValue: role) ?? .weight] = name }
        var named = NamedLayer(name, .flatten, inputs: inputs ?? [.previous], parameterNames: roles)
        named.layer = try plan.layer { try tensor(named.parameterName($0)) }
        return named
    }
}

extension Network {
    /// The network as safetensors, its layers described in the metadata.
    public func safeTensors() throws -> SafeTensors {
        let plans = layers.map { NamedPlan($0) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return SafeTensors(
            tensors: Dictionary(namedParameters.map { ($0.name, $0.tensor) }) { first, _ in first },
            metadata: [
                "name": name, "input": inputShape.map(String.init).joined(separator: " "),
                "layers": String(decoding: try encoder.encode(plans), as: UTF8.self),
            ])
    }

    /// The network that `safeTensors()` described.
    ///
    /// - Throws: `NetworkError` naming what is missing or doesn't fit.
    public init(_ file: SafeTensors) throws {
        let operation = "reading a network"
        guard let name = file.metadata["name"], let input = file.metadata["input"],
            let layers = file.metadata["layers"],
            let plans = try? JSONDecoder().decode([NamedPlan].self, from: Data(layers.utf8))
        else {
            throw NetworkError(
                operation, "the file doesn't describe the network's layers; it was not written by Cahier")
        }
        self.init(
            name: name, inputShape: input.split(separator: " ").compactMap { Int($0) },
            layers: try plans.map { plan in
                let named = try plan.layer { parameter in
                    guard let tensor = file.tensors[parameter] else {
                        throw NetworkError(operation, "the tensor \(parameter) is missing")
                    }
                    return tensor
                }
                if let problem = named.layer.inconsistency { throw NetworkError(operation, "\(named.name) \(problem)") }
                return named
            })
        guard inputShape.count == 3, inputShape.allSatisfy({ 1..<65536 ~= $0 }) else {
            throw NetworkError(operation, "wants an input of three sizes [C, H, W], found \"\(input)\"")
        }
        _ = try outputShape([1] + inputShape)
    }
}
