import Networks

extension PruningAllocation {
    /// Σ positions·kept over Σ positions·weights: which share of the multiplications by weights is left where nothing
    /// but weights that are kept is multiplied by. Biases and what attention multiplies without weights are not
    /// counted.
    ///
    /// - Parameters:
    ///   - weights: how many each layer has.
    ///   - positions: where each layer's weights are used, `outputPositions` of the shape of its output.
    /// - Throws: ``MethodError`` where the lists don't fit the allocation, or nothing is computed.
    public func flopsLeft(weights: [Int], positions: [Int]) throws -> Double {
        func error(_ finding: String) -> MethodError {
            MethodError("counting FLOPs", finding, advice: "Give the weights and the output of each layer")
        }
        guard weights.count == kept.count, positions.count == kept.count else {
            throw error(
                "expected \(kept.count) layers, found weights of \(weights.count) and positions of \(positions.count)")
        }
        for (layer, kept) in kept.enumerated() where kept > weights[layer] {
            throw error("\(kept) weights can't be kept of \(weights[layer])")
        }
        guard positions.allSatisfy({ $0 >= 1 }) else { throw error("a layer has no output") }
        let dense = zip(weights, positions).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        guard dense > 0 else { throw error("the layers have no weights") }
        return zip(kept, positions).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } / dense
    }
}

/// How often a layer uses each of its weights for one image: H·W for an output [N, C, H, W], 1 for [N, O], T for
/// [N, T, O].
///
/// - Throws: ``MethodError`` for another shape.
public func outputPositions(of shape: [Int]) throws -> Int {
    switch shape.count {
    case 2: return 1
    case 3: return shape[1]
    case 4: return shape[2] * shape[3]
    default:
        throw MethodError(
            "counting FLOPs", "expected an output [N, C, H, W], [N, T, O] or [N, O], found \(shape)",
            advice: "Give the shapes of convolutions and linear layers")
    }
}

extension Network {
    /// How often layers use each of their weights for one image of shape [C, H, W], wherever the network computes with
    /// them.
    ///
    /// - Throws: `NetworkError` where the image doesn't fit the network.
    public func weightPositions(ofLayers names: [String], input: [Int]) throws -> [Int] {
        let uses = try weightUses(input: input)
        return try names.map { name in
            let place = try place(of: name)
            return uses.reduce(0) { $0 + ($1.weights == place ? $1.positions : 0) }
        }
    }

    /// How many multiplications by weights it takes from each of some layers on to the output, for one image of shape
    /// [C, H, W]: those of convolutions and linear layers, each time that the network computes with them.
    ///
    /// - Throws: `NetworkError` where the image doesn't fit the network.
    public func multiplications(fromLayers names: [String], input: [Int]) throws -> [Double] {
        let uses = try weightUses(input: input)
        return try names.map { name in
            let place = try place(of: name)
            return uses.reduce(into: 0) { sum, use in
                guard use.place >= place, let weights = layers[use.weights].layer.prunableWeights else { return }
                sum += Double(use.positions) * Double(weights.count)
            }
        }
    }

    /// Where convolutions and linear layers are computed, the layer whose weights that takes, and how often each of
    /// them is used there for one image.
    private func weightUses(input: [Int]) throws -> [(place: Int, weights: Int, positions: Int)] {
        let wiring = try Wiring(self), shapes = try outputShapes([1] + input)
        return try layers.indices.filter { layers[wiring.weights[$0]].layer.hasWeights }.map { place in
            (place, wiring.weights[place], try outputPositions(of: shapes[place]))
        }
    }

    /// The most numbers that a pass holds for one image of shape [C, H, W] between two layers: the image, and all
    /// outputs that later layers need, which are several where there are shortcuts.
    ///
    /// - Throws: `NetworkError` where the image doesn't fit the network.
    public func numbersHeld(input: [Int]) throws -> Int {
        let wiring = try Wiring(self), counts = try outputShapes([1] + input).map { $0.reduce(1, *) }
        var held = input.reduce(1, *)
        var most = held
        for place in layers.indices {
            held += counts[place]
            for source in Set(wiring.inputs[place]) where source >= 0 && wiring.lastUse[source] == place {
                held -= counts[source]
            }
            most = max(most, held)
        }
        return most
    }
}
