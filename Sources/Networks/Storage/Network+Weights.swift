import Tensors

extension Network {
    /// Fills the network's parameters with the tensors of the same names.
    ///
    ///     var network = Network.vgg16(classes: 1000, stream: RandomStream(seed: 1))
    ///     try network.load(WeightsFile(path: "vgg16-397923af.pth"))
    ///
    /// A tensor's name in the network is its name in the file, or what `names` says for that. Names of modules that
    /// torchvision has changed since it published its files are known by both; where nothing is translated, the file is
    /// taken as `WeightsFile.fitted(to:)` finds it. Two kinds of tensors may stand in the
    /// file without being the network's: counts of batches (`num_batches_tracked`), and GoogLeNet's auxiliary
    /// classifiers (`aux1`, `aux2`), which only training uses.
    ///
    /// - Parameters:
    ///   - names: The network's name for one of `weights.names`, such as ["block1_conv1/kernel": "features.0.weight"].
    ///   - extras: Whether other tensors that the network doesn't have may stand in the file.
    ///   - missing: Whether parameters that the file doesn't have may keep their numbers.
    ///   - nonFinite: Whether parameters may have infinite numbers or NaN.
    /// - Returns: What was filled, kept and ignored.
    /// - Throws: One `NetworkError` naming the file and every kind of misfit; the network is then as it was.
    @discardableResult
    public mutating func load(
        _ weights: WeightsFile, names: [String: String] = [:], extras: Misfit = .refused, missing: Misfit = .refused,
        nonFinite: Misfit = .refused
    ) throws -> LoadedWeights {
        // Names that are translated are those that the file has.
        let weights = names.isEmpty ? try weights.fitted(to: self) : weights
        var plan = try WeightsPlan(weights, for: self, names: names, extras: extras, missing: missing)
        plan.result.nonFinite = nonFiniteParameters(of: plan, from: weights)
        if nonFinite == .refused, !plan.result.nonFinite.isEmpty {
            throw NetworkError(plan.result.nonFinite, of: name, from: weights.path)
        }
        for index in layers.indices {
            let sources = plan.sources[index]
            var parameter = 0
            layers[index].layer.withParameters { _, tensor in
                defer { parameter += 1 }
                guard let source = sources[parameter] else { return }
                // The old numbers go before the new ones come: a large layer is in memory once.
                let shape = tensor.shape
                tensor = Tensor([0], [])
                if let numbers = weights.tensor(source) { tensor = numbers.reshaped(shape) }
            }
        }
        return plan.result
    }

    /// Those that the plan would fill with infinite numbers or NaN.
    private func nonFiniteParameters(of plan: WeightsPlan, from weights: WeightsFile) -> [NonFiniteParameter] {
        layers.indices.flatMap { index in
            zip(layers[index].layer.parameters, plan.sources[index]).compactMap { parameter, source in
                guard let source, let count = weights.nonFiniteCount(of: source), count > 0 else { return nil }
                return NonFiniteParameter(
                    name: layers[index].parameterName(parameter.role), layer: index, count: count,
                    size: parameter.tensor.count)
            }
        }
    }
}

/// What becomes of tensors that only one of a file and a network has, or whose numbers aren't finite.
public enum Misfit: Sendable {
    /// They are an error.
    case refused
    /// Those of a file alone are ignored; those of a network alone keep their numbers; those that aren't finite are taken.
    case allowed
}

/// What loading did, by name; each list in alphabetical order.
public struct LoadedWeights: Sendable, Equatable {
    /// The network's names of the parameters that were filled.
    public var filled: [String]
    /// The network's names of those that the file doesn't have.
    public var kept: [String]
    /// The file's names of tensors that the network doesn't have.
    public var ignored: [String]
    /// Parameters that now have infinite numbers or NaN, in the order of the layers.
    public var nonFinite: [NonFiniteParameter] = []
}
