import Tensors

/// A chain of named layers that turns images into logits.
///
/// A network is a value: after `var copy = network`, changing a layer of the copy leaves the original alone, and only that
/// layer's numbers are copied.
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
            layer.layer.parameters.map { ("\(layer.name).\($0.role.pyTorchName)", $0.tensor) }
        }
    }

    /// The places in `layers` of those with weights, in order.
    public var weightedLayers: [Int] { layers.indices.filter { layers[$0].layer.hasWeights } }

    /// The place of the activation that directly follows a layer, if one does.
    public func activation(after layer: Int) -> Int? {
        layers.indices.contains(layer + 1) && layers[layer + 1].layer.isActivation ? layer + 1 : nil
    }
}

/// A layer under the name that PyTorch's module of the same network has for it, such as "features.0".
public struct NamedLayer: Sendable, Equatable {
    public var name: String
    public var layer: Layer

    public init(_ name: String, _ layer: Layer) {
        self.name = name
        self.layer = layer
    }
}
