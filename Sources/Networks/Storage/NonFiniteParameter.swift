import Tensors

/// A parameter of a network with infinite numbers or NaN in it.
///
/// A network that reads one gives NaN, or worse: what a ReLU or a maximum makes of an infinity looks like any number.
public struct NonFiniteParameter: Sendable, Equatable {
    /// The network's name for it, such as "features.3.bias".
    public let name: String
    /// The place of its layer in `Network.layers`.
    public let layer: Int
    /// How many of its numbers are infinite or NaN.
    public let count: Int
    /// How many numbers it has.
    public let size: Int
}

extension Network {
    /// The parameters with infinite numbers or NaN, in the order of the layers. O(parameters).
    public var nonFiniteParameters: [NonFiniteParameter] {
        layers.indices.flatMap { index in
            layers[index].layer.parameters.compactMap { role, tensor in
                let count = tensor.nonFiniteCount
                return count == 0
                    ? nil
                    : NonFiniteParameter(
                        name: layers[index].parameterName(role), layer: index, count: count, size: tensor.count)
            }
        }
    }
}

extension NetworkError {
    /// Weights that are refused for their infinite numbers or NaN; at least one parameter.
    public init(_ nonFinite: [NonFiniteParameter], of network: String, from path: String) {
        let first = nonFinite[0]
        let others =
            nonFinite.count == 1
            ? ""
            : ", and so do \(nonFinite.count - 1) more: \(nonFinite.dropFirst().prefix(3).map(\.name).joined(separator: ", "))"
                + (nonFinite.count > 4 ? ", …" : "")
        self.init(
            "filling \(network) from \(path)",
            "\(first.name) holds numbers that are infinite or none (NaN), \(first.count) of \(first.size)\(others)",
            advice: "Get the file again or use another; --allow-nonfinite computes with them nevertheless")
    }
}
