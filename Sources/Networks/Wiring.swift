/// Which layers' outputs each layer computes on, as places in `Network.layers`.
package struct Wiring {
    /// The network's input among the places.
    package static let image = -1

    /// The places of each layer's inputs.
    package let inputs: [[Int]]
    /// The place of the layer whose weights each layer uses: its own, or that of an earlier one.
    package let weights: [Int]
    /// How many inputs each layer's output is.
    package let consumers: [Int]
    /// The last layer that each layer's output goes to; its own place where there is none.
    package let lastUse: [Int]

    /// - Throws: `NetworkError` naming the first layer whose inputs don't exist or don't suit it.
    package init(_ network: Network) throws {
        var places: [String: Int] = [:]
        var inputs: [[Int]] = []
        var weights: [Int] = []
        var consumers = [Int](repeating: 0, count: network.layers.count)
        var lastUse = Array(network.layers.indices)
        for (index, named) in network.layers.enumerated() {
            func problem(_ text: String) -> NetworkError {
                NetworkError("following the layers of \(network.name)", "\(named.name) \(text)")
            }
            func place(_ name: String) throws -> Int {
                guard let found = places[name] else { throw problem("refers to \(name), which is no earlier layer") }
                return found
            }
            let sources = try named.inputs.map { input in
                switch input {
                case .previous: index - 1
                case .image: Wiring.image
                case .named(let name): try place(name)
                }
            }
            guard named.layer.inputCounts.contains(sources.count) else {
                throw problem("takes \(named.layer.inputCounts.lowerBound) inputs, but has \(sources.count)")
            }
            for source in sources where source != Wiring.image {
                consumers[source] += 1
                lastUse[source] = index
            }
            if case .again(let name, let geometry) = named.layer {
                let original = weights[try place(name)]
                guard network.layers[original].layer.hasWeights else {
                    throw problem("repeats \(name), which has no weights to use again")
                }
                if geometry != nil {
                    guard case .convolution = network.layers[original].layer else {
                        throw problem("repeats \(name) with other windows, but it is no convolution")
                    }
                }
                weights.append(original)
            } else {
                weights.append(index)
            }
            inputs.append(sources)
            guard places.updateValue(index, forKey: named.name) == nil else {
                throw problem("has a name that an earlier layer has")
            }
        }
        self.inputs = inputs
        self.weights = weights
        self.consumers = consumers
        self.lastUse = lastUse
    }

    /// Whether nothing but the layer that follows sees a layer's output.
    package func flowsOnlyToNext(_ index: Int) -> Bool {
        index + 1 < inputs.count && consumers[index] == 1 && inputs[index + 1] == [index]
    }

    /// The first layer from `first` on that needs an output from before the layer ahead of `first`, and the place of
    /// that output.
    func leak(from first: Int, to end: Int) -> (layer: Int, source: Int)? {
        guard first > 0 else { return nil }
        for index in first..<Swift.max(first, end) {
            if let source = inputs[index].first(where: { $0 < first - 1 }) { return (index, source) }
        }
        return nil
    }
}

extension Network {
    /// What is computed at a place: for a layer that repeats another, that one, with the repetition's windows.
    package func computedLayer(_ index: Int, _ wiring: Wiring) -> Layer {
        let original = layers[wiring.weights[index]].layer
        guard case .again(_, let geometry?) = layers[index].layer, case .convolution(var convolution) = original else {
            return original
        }
        convolution.geometry = geometry
        return .convolution(convolution)
    }
}
