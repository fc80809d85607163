import Formats
import Wording

/// Which tensor of a file goes to which parameter of a network.
struct WeightsPlan {
    /// By layer and parameter, in the network's order: the file's name of the tensor.
    private(set) var sources: [[String?]] = []
    var result = LoadedWeights(filled: [], kept: [], ignored: [])

    /// - Throws: `NetworkError` with all that doesn't fit.
    init(
        _ weights: WeightsFile, for network: Network, names: [String: String], extras: Misfit, missing: Misfit
    ) throws {
        let parameters = network.namedParameters
        let known = Set(parameters.map(\.name))
        var problems: [String] = []
        var origins: [String: String] = [:]
        var extraNames: [String] = []
        for origin in weights.names + weights.skipped.keys.sorted() {
            var name = names[origin] ?? origin
            if !known.contains(name), let current = currentName(name), known.contains(current) { name = current }
            if !known.contains(name) {
                if weights.shape(of: origin) != nil { extraNames.append(origin) }
            } else if let other = origins.updateValue(origin, forKey: name) {
                problems.append("both \(legible(other)) and \(legible(origin)) would be \(name)")
            }
        }
        var missingNames: [String] = []
        var misshapen: [String] = []
        var unreadable: [String] = []
        for (name, tensor) in parameters {
            guard let origin = origins[name] else {
                missingNames.append(name)
                continue
            }
            let label = origin == name ? name : "\(name) (\(legible(origin)))"
            guard let found = weights.shape(of: origin) else {
                unreadable.append("\(label) is \(legible(weights.skipped[origin] ?? "unknown"))")
                continue
            }
            // A single number is a tensor of shape [1] here.
            if found != tensor.shape && (found, tensor.shape) != ([], [1]) {
                misshapen.append("\(label) has the shape \(found) where \(tensor.shape) was expected")
            }
        }
        let unwanted = extraNames.filter { !isIgnored($0) }
        if missing == .refused, !missingNames.isEmpty {
            problems.append(
                "\(missingNames.count) of its \(parameters.count) tensors are missing: \(list(missingNames))")
        }
        if !misshapen.isEmpty { problems.append(list(misshapen)) }
        if !unreadable.isEmpty { problems.append("\(list(unreadable)), where \(NumberFormat.readable) are read") }
        if extras == .refused, !unwanted.isEmpty {
            problems.append(
                "\(unwanted.count) tensors of the file are not the network's: \(list(unwanted.map(legible)))")
        }
        guard problems.isEmpty, !origins.isEmpty || parameters.isEmpty else {
            if problems.isEmpty { problems = ["none of its \(parameters.count) tensors is in the file"] }
            let place = weights.recognition.isPlain ? "" : " (\(weights.recognition))"
            throw NetworkError(
                "filling \(network.name) from \(weights.path)\(place)", problems.joined(separator: "; "))
        }
        result = LoadedWeights(
            filled: origins.keys.sorted(), kept: missingNames.sorted(), ignored: extraNames.sorted())
        var next = 0
        for layer in network.layers {
            sources.append(
                layer.layer.parameters.map { _ in
                    defer { next += 1 }
                    return origins[parameters[next].name]
                })
        }
    }

    /// Tensors of a state dictionary that inference has no use for.
    private func isIgnored(_ name: String) -> Bool {
        name.hasSuffix("num_batches_tracked") || name.hasPrefix("aux1.") || name.hasPrefix("aux2.")
    }

    /// The first few, and how many more there are.
    private func list(_ names: [String]) -> String {
        let shown = names.prefix(3).joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
    }
}

/// Today's name of a parameter in torchvision, for a name in one of the files that it published earlier.
///
/// densenet121-a639ec97.pth has "denselayer1.norm.1.weight" for "denselayer1.norm1.weight"; vit_b_16-c867db91.pth has
/// "mlp.linear_1.weight" and "mlp.linear_2.weight" for "mlp.0.weight" and "mlp.3.weight".
func currentName(_ name: String) -> String? {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    for index in parts.indices {
        if parts[index].hasPrefix("denselayer"), index + 2 < parts.count, ["norm", "conv"].contains(parts[index + 1]),
            ["1", "2"].contains(parts[index + 2])
        {
            parts.replaceSubrange(index + 1...index + 2, with: [parts[index + 1] + parts[index + 2]])
            return parts.joined(separator: ".")
        }
        if parts[index] == "mlp", index + 1 < parts.count,
            let place = ["linear_1": "0", "linear_2": "3"][parts[index + 1]]
        {
            parts[index + 1] = place
            return parts.joined(separator: ".")
        }
    }
    return nil
}
