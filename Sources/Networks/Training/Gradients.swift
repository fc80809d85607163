import Tensors

/// The gradients of a network's trained parameters, by layer and role; a layer that doesn't train has none.
///
///     let slope = gradients[3, .weight]      // of the weights of the layer at place 3, in the weights' shape
public struct Gradients: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        let role: ParameterRole
        var tensor: Tensor
    }

    /// For each layer, in the order of `Layer.parameters`.
    var layers: [[Entry]]

    /// No gradients yet of a network of so many layers.
    public init(layerCount: Int) { layers = [[Entry]](repeating: [], count: layerCount) }

    /// The gradient of a parameter, if there is one.
    public subscript(layer: Int, role: ParameterRole) -> Tensor? {
        get { layers[layer].first { $0.role == role }?.tensor }
        set {
            layers[layer].removeAll { $0.role == role }
            if let newValue { layers[layer].append(Entry(role: role, tensor: newValue)) }
        }
    }

    /// The roles of a layer's parameters that have gradients.
    public func roles(ofLayer layer: Int) -> [ParameterRole] { layers[layer].map(\.role) }

    /// Adds the gradients of another part of a loss, such as of a second pass through the same network.
    public mutating func add(_ other: Gradients, on engine: Engine) throws {
        for layer in other.layers.indices {
            for entry in other.layers[layer] {
                self[layer, entry.role] =
                    try self[layer, entry.role].map { try engine.combined($0, entry.tensor, by: .add) } ?? entry.tensor
            }
        }
    }
}
