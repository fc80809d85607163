/// A layer under the name that PyTorch's module of the same network has for it, such as "features.0".
public struct NamedLayer: Sendable, Equatable {
    /// Unique in its network.
    public var name: String
    public var layer: Layer
    /// What the layer computes on; most have one input, the output of the layer before.
    public var inputs: [LayerInput]
    /// PyTorch's names of parameters that are not called `name.weight` and the like.
    public var parameterNames: [ParameterRole: String]

    public init(
        _ name: String, _ layer: Layer, inputs: [LayerInput] = [.previous],
        parameterNames: [ParameterRole: String] = [:]
    ) {
        self.name = name
        self.layer = layer
        self.inputs = inputs
        self.parameterNames = parameterNames
    }

    /// The name of a parameter in PyTorch's state dictionaries, such as "features.0.weight".
    public func parameterName(_ role: ParameterRole) -> String {
        parameterNames[role] ?? "\(name).\(role.pyTorchName)"
    }
}

/// Where a layer's input comes from.
public enum LayerInput: Sendable, Hashable, Codable {
    /// The output of the layer before; the network's input for the first.
    case previous
    /// The network's input.
    case image
    /// The output of an earlier layer.
    case named(String)
}
