import Methods
import Networks
import Tensors
import Testing

/// What follows from weights themselves.
@Suite struct PruningMagnitudeTests {
    /// Few different magnitudes, both zeros among them, so that there are many ties.
    private func tied(_ count: Int, _ stream: inout RandomStream) -> [Float] {
        (0..<count).map { _ in [0, -0.0, 0.5, -0.5, 0.25, Float(bitPattern: 71_362), -3][stream.uniform(below: 7)] }
    }

    /// Layers of 20, 17 and 13 weights of different scales.
    private func layers(_ stream: inout RandomStream, tied isTied: Bool = false) throws -> [PrunableLayer] {
        try [(20, 1.0), (17, 0.1), (13, 4)].enumerated().map { index, layer in
            let values = isTied ? tied(layer.0, &stream) : (0..<layer.0).map { _ in Float(stream.normal() * layer.1) }
            return try PrunableLayer("layer \(index)", Tensor([1, layer.0], values))
        }
    }

    /// The places of a list in ascending order of magnitudes, ties by place.
    private func order(_ values: [Float]) -> [Int] {
        values.indices.sorted { (abs(values[$0]), $0) < (abs(values[$1]), $1) }
    }

    @Test(arguments: 0..<40) func masksKeepTheLargestMagnitudes(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "mask")
        let values = seed % 2 == 0 ? tied(30, &stream) : (0..<30).map { _ in Float(stream.normal()) }
        let weights = Tensor([5, 2, 3, 1], values)
        let order = order(values)
        for kept in 0...30 {
            var expected = [Bool](repeating: true, count: 30)
            for place in order.prefix(30 - kept) { expected[place] = false }
            let mask = try PruningMask(of: weights, keeping: kept)
            #expect(mask.isKept == expected, "seed \(seed), \(kept) kept of \(values)")
            #expect(mask.keptCount == kept)
            var pruned = weights
            try mask.apply(to: &pruned)
            #expect(pruned == Tensor([5, 2, 3, 1], zip(values, expected).map { $1 ? $0 : 0 }))
            #expect(weights.values == values)
        }
    }

    @Test(arguments: 0..<30) func globalKeepsTheLargestOfAllLayers(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "global")
        let layers = try layers(&stream, tied: seed % 2 == 0)
        let order = order(layers.flatMap(\.weights.values))
        for budget in 0...50 {
            let kept = order.suffix(budget)
            let expected = [0..<20, 20..<37, 37..<50].map { range in kept.count { range.contains($0) } }
            let found = try PruningAllocation.globalMagnitude(of: layers, keeping: budget)
            #expect(found.kept == expected, "seed \(seed), \(budget) kept")
        }
    }

    /// Each of 50 scores by its definition, a sum over the weights of its layer that are no smaller.
    @Test(arguments: 0..<30) func lampIsItsDefinition(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "lamp")
        let layers = try layers(&stream, tied: seed % 3 == 0)
        var scores: [(score: Double, layer: Int)] = []
        for (layer, values) in layers.map(\.weights.values).enumerated() {
            for place in values.indices {
                let square = Double(values[place]) * Double(values[place])
                var sum = 0.0
                for other in values.indices where (abs(values[other]), other) >= (abs(values[place]), place) {
                    sum += Double(values[other]) * Double(values[other])
                }
                scores.append((square == 0 ? 0 : square / sum, layer))
            }
        }
        scores.sort { ($0.score, $0.layer) > ($1.score, $1.layer) }
        for budget in 0...50 {
            let expected = layers.indices.map { layer in scores.prefix(budget).count { $0.layer == layer } }
            let found = try PruningAllocation.lamp(of: layers, keeping: budget)
            #expect(found.kept == expected, "seed \(seed), \(budget) kept")
        }
    }

    @Test(arguments: 0..<20) func lampScalesWithItsLayersAndEmptiesNone(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "scales")
        let layers = try layers(&stream)
        let scaled = try zip(layers, [Float(1024), -0.03125, 2]).map { layer, scale in
            try PrunableLayer(layer.name, Tensor(layer.weights.shape, layer.weights.values.map { $0 * scale }))
        }
        var last = [0, 0, 0]
        for budget in 0...50 {
            let kept = try PruningAllocation.lamp(of: layers, keeping: budget).kept
            #expect(try PruningAllocation.lamp(of: scaled, keeping: budget).kept == kept, "seed \(seed), \(budget)")
            #expect(!kept.contains(0) || budget < 3, "seed \(seed), \(budget)")
            #expect(zip(kept, last).allSatisfy { $0 >= $1 }, "seed \(seed), \(budget)")
            last = kept
        }
    }

    /// The largest of a layer has score 1 exactly, however far the others lie below it or how near.
    @Test func lampTakesEachLayersLargestFirst() throws {
        let flat = try PrunableLayer("flat", Tensor([1, 4], [1, 1, 1, 1]))
        let steep = try PrunableLayer("steep", Tensor([1, 4], [1e-4, 1e-4, 1e4, 1e-4]))
        #expect(try PruningAllocation.lamp(of: [flat, steep], keeping: 2).kept == [1, 1])
        // The flat layer's next scores are 1/2, 1/3, 1/4; the steep layer's about 1e-16.
        #expect(try PruningAllocation.lamp(of: [steep, flat], keeping: 5).kept == [1, 4])
    }

    @Test func weightsWithoutAnOrderAreRefused() throws {
        for value in [Float.nan, .infinity, -.infinity] {
            let weights = Tensor([1, 3], [0.5, value, 2])
            #expect(throws: MethodError.self) { try PrunableLayer("a", weights) }
            #expect(throws: MethodError.self) { try PruningMask(of: weights, keeping: 1) }
        }
        for shape in [[3], [1, 1, 3], [1, 1, 1, 1, 3]] {
            #expect(throws: MethodError.self, "\(shape)") {
                try PrunableLayer("a", Tensor(repeating: 1, shape: shape))
            }
        }
    }

    @Test func masksAreForTheirWeightsAlone() throws {
        let weights = Tensor([2, 3], [1, 2, 3, 4, 5, 6])
        for kept in [-1, 7] { #expect(throws: MethodError.self) { try PruningMask(of: weights, keeping: kept) } }
        #expect(throws: MethodError.self) { try PruningMask(shape: [2, 2], isKept: [true, false, true]) }
        let mask = try PruningMask(of: weights, keeping: 2)
        var other = weights.reshaped([3, 2])
        #expect(throws: MethodError.self) { try mask.apply(to: &other) }
        let layer = try PrunableLayer("features.0", weights)
        #expect(throws: MethodError.self) { try PruningAllocation(kept: [2, 2]).masks(of: [layer]) }
        do {
            _ = try PruningAllocation(kept: [7]).masks(of: [layer])
            Issue.record("seven of six weights were kept")
        } catch let error as MethodError {
            #expect(error.attempt == "pruning features.0")
        }
    }

    /// What was pruned once is 0 and goes first, so that a mask that keeps less lies within it.
    @Test func masksOfPrunedWeightsOnlyShrink() throws {
        var stream = RandomStream(seed: 9, "shrinking")
        var weights = Tensor.random([8, 6], &stream)
        var last = try PruningMask(of: weights, keeping: 48)
        for kept in [40, 31, 12, 3] {
            let mask = try PruningMask(of: weights, keeping: kept)
            #expect(zip(mask.isKept, last.isKept).allSatisfy { !$0 || $1 })
            try mask.apply(to: &weights)
            weights.withMutableValues { values in
                for place in values.indices { values[place] *= Float(stream.uniform(in: 0.5..<2)) }
            }
            last = mask
        }
    }

    @Test func aNetworksLayersAreItsWeights() throws {
        let network = Network.small(seed: 3)
        let layers = try network.prunableLayers()
        #expect(layers.map(\.name) == ["layer.0", "layer.3", "layer.6"])
        #expect(layers.map(\.weights.shape) == [[5, 2, 3, 3], [4, 5, 3, 3], [3, 36]])
        let bare = Network(name: "bare", inputShape: [2, 6, 6], layers: [NamedLayer("layer.0", .relu)])
        #expect(throws: MethodError.self) { try bare.prunableLayers() }
    }
}
