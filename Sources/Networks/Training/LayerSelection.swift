/// Which layers train, by their names or those of the modules that they are in.
///
///     LayerSelection.only(["classifier"])       // classifier.0, classifier.3 and so on
///
/// The others keep every number, running statistics included, and compute as in use: without dropout.
public enum LayerSelection: Codable, Sendable, Equatable {
    case all
    case only([String])
    case allBut([String])

    /// For each layer of a network, whether it trains.
    ///
    /// - Throws: `NetworkError` for a name that no layer has, or if nothing is left to train.
    public func trains(_ network: Network) throws -> [Bool] {
        let trains: [Bool]
        switch self {
        case .all: trains = network.layers.map { _ in true }
        case .only(let names): trains = try matches(names, network)
        case .allBut(let names): trains = try matches(names, network).map { !$0 }
        }
        guard zip(trains, network.layers).contains(where: { $0 && !$1.layer.trainedRoles.isEmpty }) else {
            throw NetworkError(
                "choosing the layers of \(network.name) that train",
                "none of those chosen has parameters", advice: "Choose others")
        }
        return trains
    }

    private func matches(_ names: [String], _ network: Network) throws -> [Bool] {
        func isIn(_ layer: NamedLayer, _ name: String) -> Bool {
            layer.name == name || layer.name.hasPrefix(name + ".")
        }
        for name in names where !network.layers.contains(where: { isIn($0, name) }) {
            let known = network.layers.filter { !$0.layer.trainedRoles.isEmpty }.map(\.name)
            throw NetworkError(
                "choosing the layers of \(network.name) that train",
                "there is no layer or module \(name)",
                advice: "Layers with parameters are \(known.joined(separator: ", "))")
        }
        return network.layers.map { layer in names.contains { isIn(layer, $0) } }
    }
}
