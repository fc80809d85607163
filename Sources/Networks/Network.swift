import Tensors

/// Named layers, in the order of their computation, that turn images into logits.
///
/// A network is a value: after `var copy = network`, changing a layer of the copy leaves the original alone, and only
/// that layer's numbers are copied.
public struct Network: Sendable, Equatable {
    /// For example "vgg-16".
    public var name: String
    /// [C, H, W] of one image.
    public var inputShape: [Int]
    public var layers: [NamedLayer]

    public init(name: String, inputShape: [Int], layers: [NamedLayer]) {
        self.name = name
        self.inputShape = inputShape
        self.layers = layers
    }

    /// How many numbers are trained: 138,357,544 for VGG-16 in its ImageNet form.
    public var parameterCount: Int {
        layers.reduce(0) { sum, layer in
            layer.layer.parameters.reduce(sum) { $0 + ($1.role.isTrained ? $1.tensor.count : 0) }
        }
    }

    /// Every tensor with PyTorch's name for it, such as "features.0.weight".
    public var namedParameters: [(name: String, tensor: Tensor)] {
        layers.flatMap { layer in
            layer.layer.parameters.map { (layer.parameterName($0.role), $0.tensor) }
        }
    }

    /// The places in `layers` of those with weights, in order.
    public var weightedLayers: [Int] { layers.indices.filter { layers[$0].layer.hasWeights } }

    /// The place of the activation that a layer's output goes to first, if it goes to one.
    public func activation(after layer: Int) -> Int? {
        let next = layer + 1
        guard layers.indices.contains(next), layers[next].layer.isActivation, layers[next].inputs == [.previous] else {
            return nil
        }
        return next
    }

    /// The place of the layer of that name.
    ///
    /// - Throws: `NetworkError` that lists names like it.
    public func place(of name: String) throws -> Int {
        if let found = layers.firstIndex(where: { $0.name == name }) { return found }
        let prefix = name.prefix { $0 != "." }
        let similar = layers.map(\.name).filter { $0.hasPrefix(prefix) }
        let known = (similar.isEmpty ? layers.map(\.name) : similar).prefix(8).joined(separator: ", ")
        throw NetworkError(
            "looking for the layer \(name) in \(self.name)", "there is none of that name; there are \(known), ...")
    }
}
