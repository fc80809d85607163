import Methods
import Tensors
import Testing

/// Allocations that follow from the layers' sizes and shapes, and what holds of all.
@Suite struct PruningAllocatorTests {
    /// Of convolutions, grouped ones among them, and one or two linear layers; sizes from 9 to some thousands.
    private func shapes(_ stream: inout RandomStream) -> [[Int]] {
        let convolutions = (0..<2 + stream.uniform(below: 4)).map { _ in
            let size = 1 + 2 * stream.uniform(below: 2)
            return [3 + stream.uniform(below: 20), 1 + stream.uniform(below: 20), size, size]
        }
        return convolutions
            + (0..<1 + stream.uniform(below: 2)).map { _ in
                [3 + stream.uniform(below: 10), 4 + stream.uniform(below: 60)]
            }
    }

    private func counts(_ shapes: [[Int]]) -> [Int] { shapes.map { $0.reduce(1, *) } }

    /// Every method, and the random control, at every sparsity.
    @Test(arguments: 0..<10) func everyMethodKeepsExactlyTheBudget(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "methods")
        let shapes = shapes(&stream), weights = counts(shapes), all = weights.reduce(0, +)
        let layers = try shapes.enumerated().map { index, shape in
            try PrunableLayer("layer \(index)", .random(shape, &stream, scale: Double(1 + index)))
        }
        let curves = try layers.map { layer in
            let pruned = DistortionCurve.amounts(of: layer.weights.count, parts: 10)
            return try DistortionCurve(
                layer: layer.name, weights: layer.weights.count, pruned: pruned,
                distortions: pruned.map { Double($0) * stream.uniform() })
        }
        for percent in [0, 1, 10, 30, 50, 75, 90, 95, 99, 100] {
            let budget = try Sparsity(Double(percent) / 100).budget(of: all)
            #expect(budget == (100 - percent) * all / 100)
            var allocations: [(name: String, kept: [Int])] = []
            for method in PruningMethod.allCases {
                do {
                    let found =
                        try method.allocation(of: layers, keeping: budget)
                        ?? RateDistortionAllocation(of: curves, keeping: budget).allocation
                    allocations.append((method.rawValue, found.kept))
                } catch let error as MethodError {
                    // Only uniform+ has a budget that it can't meet.
                    #expect(method == .uniformPlus && error.finding.contains("dense first convolution"), "\(error)")
                    #expect(budget < weights[0] + (weights[weights.count - 1] + 4) / 5, "seed \(seed)")
                }
            }
            #expect(allocations.count >= 5)
            allocations.append(
                ("random", try PruningAllocation.random(over: weights, keeping: budget, stream: stream).kept))
            for (name, kept) in allocations {
                let context: Comment = "\(name), seed \(seed), \(budget) of \(weights): \(kept)"
                #expect(kept.reduce(0, +) == budget, context)
                #expect(zip(kept, weights).allSatisfy { 0...$1 ~= $0 }, context)
                #expect(percent > 0 || kept == weights, context)
                let masks = try PruningAllocation(kept: kept).masks(of: layers)
                #expect(masks.map(\.keptCount) == kept, context)
            }
        }
    }

    @Test(arguments: 0..<40) func uniformRoundsTheSameShareOfEachLayer(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "uniform")
        let weights = (0..<2 + stream.uniform(below: 9)).map { _ in 1 + stream.uniform(below: 500) }
        let all = weights.reduce(0, +), budget = stream.uniform(below: all + 1)
        let kept = try PruningAllocation.uniform(over: weights, keeping: budget).kept
        let context: Comment = "seed \(seed), \(budget) of \(weights): \(kept)"
        #expect(kept.reduce(0, +) == budget, context)
        // Times `all`, so that it stays whole: by how much each layer has more than its share.
        let excess = zip(kept, weights).map { $0 * all - budget * $1 }
        #expect(excess.allSatisfy { abs($0) < all }, context)
        // Largest remainder: who is rounded up lacks no less without it than who is rounded down.
        let up = excess.filter { $0 > 0 }.max() ?? 0, down = excess.filter { $0 < 0 }.min() ?? 0
        #expect(up - down <= all, context)
    }

    @Test func remaindersThatAreEqualGoToTheFirst() throws {
        #expect(try PruningAllocation.uniform(over: [10, 30], keeping: 6).kept == [2, 4])
        #expect(try PruningAllocation.uniform(over: [2, 2, 2, 2], keeping: 2).kept == [1, 1, 0, 0])
        // Shares of 0.7, 2.1 and 4.2: the first has the largest remainder.
        #expect(try PruningAllocation.uniform(over: [1, 3, 6], keeping: 7).kept == [1, 2, 4])
        // Products of these counts are no 64-bit integers.
        let huge = 1 << 40
        #expect(
            try PruningAllocation.uniform(over: [huge, 3 * huge], keeping: 2 * huge).kept == [huge / 2, 3 * huge / 2])
    }

    @Test func uniformPlusKeepsWhatMustStay() throws {
        let shapes = [[4, 3, 3, 3], [10, 4, 5, 5], [20, 10], [10, 20]]  // 108, 1000, 200 and 200 weights
        // A tenth of 1400 for the others, but a fifth of the last: 248 = 108 + 40 + 100.
        #expect(try PruningAllocation.uniformPlus(over: shapes, keeping: 248).kept == [108, 83, 17, 40])
        // A half of each.
        #expect(try PruningAllocation.uniformPlus(over: shapes, keeping: 808).kept == [108, 500, 100, 100])
        #expect(try PruningAllocation.uniformPlus(over: shapes, keeping: 148).kept == [108, 0, 0, 40])
        #expect(throws: MethodError.self) { try PruningAllocation.uniformPlus(over: shapes, keeping: 147) }
        // Without a linear layer, as in SqueezeNet, and without a convolution.
        #expect(try PruningAllocation.uniformPlus(over: [[2, 1, 1, 1], [2, 2, 5, 5]], keeping: 12).kept == [2, 10])
        #expect(try PruningAllocation.uniformPlus(over: [[10, 10], [2, 5]], keeping: 11).kept == [9, 2])
        // 21 weights: a fifth is 4.2, and so 5 stay.
        #expect(try PruningAllocation.uniformPlus(over: [[1, 1, 1, 1], [3, 7]], keeping: 6).kept == [1, 5])
        #expect(throws: MethodError.self) {
            try PruningAllocation.uniformPlus(over: [[1, 1, 1, 1], [3, 7]], keeping: 5)
        }
    }

    /// In proportion to the sum of the shape wherever that is less than the layer has: by bisection for the factor.
    @Test(arguments: 0..<40) func erkIsInProportionToShapes(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "erk")
        let shapes = shapes(&stream), weights = counts(shapes), all = weights.reduce(0, +)
        for budget in [0, 1, all / 50, all / 10, all / 3, all - all / 10, all] {
            let kept = try PruningAllocation.erdosRenyiKernel(over: shapes, keeping: budget).kept
            var (low, high) = (0.0, Double(all))
            func share(_ layer: Int, _ factor: Double) -> Double {
                min(Double(weights[layer]), factor * Double(shapes[layer].reduce(0, +)))
            }
            for _ in 0..<200 {
                let factor = (low + high) / 2
                let sum = shapes.indices.reduce(0.0) { $0 + share($1, factor) }
                if sum < Double(budget) { low = factor } else { high = factor }
            }
            let context: Comment = "seed \(seed), \(budget) of \(shapes): \(kept)"
            #expect(kept.reduce(0, +) == budget, context)
            for layer in shapes.indices { #expect(abs(Double(kept[layer]) - share(layer, high)) < 1.000001, context) }
        }
    }

    /// Counts are in proportion to the sums of the shapes, 14, 30 and 20, not densities; the sizes are 75, 1800 and 99.
    @Test func erkByHand() throws {
        let shapes = [[5, 3, 5, 1], [12, 10, 5, 3], [11, 9]]
        #expect(try PruningAllocation.erdosRenyiKernel(over: shapes, keeping: 64).kept == [14, 30, 20])
        // 14 times as many would be 196, 420 and 280: two layers are full and leave the rest to the other.
        #expect(try PruningAllocation.erdosRenyiKernel(over: shapes, keeping: 896).kept == [75, 722, 99])
        #expect(try PruningAllocation.erdosRenyiKernel(over: shapes, keeping: 1974).kept == [75, 1800, 99])
    }

    /// Of two layers of one size, the first one's part is uniform from 0 to 1.
    @Test func randomAllocationsAreUniformOnTheSimplex() throws {
        let stream = RandomStream(seed: 11, "random"), draws = 5000
        var counts = [Int](repeating: 0, count: 10)
        for draw in 0..<draws {
            let kept = try PruningAllocation.random(
                over: [100_000, 100_000], keeping: 99_999, stream: stream.substream("draw", draw)
            ).kept
            counts[min(kept[0] / 10_000, 9)] += 1
        }
        #expect(chiSquare(counts, Array(repeating: Double(draws) / 10, count: 10)) < chiSquareLimit(degrees: 9))
    }

    /// Among six layers each keeps the same share in the mean, whatever its size, while none is full.
    @Test func randomAllocationsFavourNoLayer() throws {
        let stream = RandomStream(seed: 12, "random"), draws = 4000
        let weights = [900_000, 100_000, 500_000, 300_000, 100_000, 100_000]
        var proportions = [Double](repeating: 0, count: 6)
        for draw in 0..<draws {
            let kept = try PruningAllocation.random(
                over: weights, keeping: 20_000, stream: stream.substream("draw", draw)
            ).kept
            let shares = zip(kept, weights).map { Double($0) / Double($1) }
            let sum = shares.reduce(0, +)
            for layer in shares.indices { proportions[layer] += shares[layer] / sum / Double(draws) }
        }
        // A part of a Dirichlet(1, …, 1) of six has mean 1/6 and variance 5/252; four standard errors.
        let allowed = 4 * (5.0 / 252 / Double(draws)).squareRoot()
        for proportion in proportions { #expect(abs(proportion - 1.0 / 6) < allowed, "\(proportions)") }
    }

    @Test func aStreamIsAnAllocation() throws {
        let weights = [1000, 2000, 50]
        func kept(_ index: Int) throws -> [Int] {
            try PruningAllocation.random(
                over: weights, keeping: 700, stream: RandomStream(seed: 13, "random").substream("draw", index)
            ).kept
        }
        #expect(try kept(0) == kept(0))
        #expect(try Set((0..<20).map(kept)).count > 15)
    }

    @Test func budgetsBeyondTheWeightsAreRefused() throws {
        let layer = try PrunableLayer("a", Tensor([2, 2], [1, 2, 3, 4]))
        for budget in [-1, 5] {
            for method in PruningMethod.allCases {
                let curve = try DistortionCurve(layer: "a", weights: 4, pruned: [0, 4], distortions: [0, 1])
                #expect(throws: MethodError.self, "\(method) \(budget)") {
                    try method.allocation(of: [layer], keeping: budget)
                        ?? RateDistortionAllocation(of: [curve], keeping: budget).allocation
                }
            }
            #expect(throws: MethodError.self) {
                try PruningAllocation.random(over: [4], keeping: budget, stream: RandomStream(seed: 1))
            }
        }
        #expect(throws: MethodError.self) { try PruningAllocation.uniform(over: [], keeping: 0) }
        #expect(throws: MethodError.self) { try PruningAllocation.uniform(over: [4, 0], keeping: 1) }
        #expect(throws: MethodError.self) { try PruningAllocation.uniform(over: [.max, 1], keeping: 1) }
        #expect(throws: MethodError.self) { try PruningAllocation.erdosRenyiKernel(over: [[2, 0]], keeping: 0) }
    }

    /// All but one follow from weights alone.
    @Test func curvesAreNeededByOneMethod() throws {
        let layer = try PrunableLayer("a", Tensor([2, 2], [1, 2, 3, 4]))
        for method in PruningMethod.allCases {
            let found = try method.allocation(of: [layer], keeping: 4)?.kept
            #expect(found == (method.needsCurves ? nil : [4]), "\(method)")
        }
        #expect(PruningMethod.allCases.filter(\.needsCurves) == [.rateDistortion])
    }

    /// Of what must stay only what there is.
    @Test func uniformPlusNamesTheLayersThatThereAre() throws {
        func finding(_ shapes: [[Int]]) -> String {
            let error = #expect(throws: MethodError.self) {
                try PruningAllocation.uniformPlus(over: shapes, keeping: 1)
            }
            return error?.finding ?? ""
        }
        #expect(
            finding([[4, 3, 1, 1], [5, 4]])
                == "a dense first convolution and a fifth of the last linear layer are 16 weights")
        #expect(finding([[4, 3, 1, 1], [2, 4, 1, 1]]) == "a dense first convolution is 12 weights")
        #expect(finding([[5, 4]]) == "a fifth of the last linear layer is 4 weights")
    }

    @Test func methodsHaveTheNamesOfTheField() {
        #expect(PruningMethod.allCases.map(\.rawValue) == ["rd", "lamp", "erk", "uniform", "uniform+", "global"])
        #expect(Set(PruningMethod.allCases.map(\.title)).count == 6)
    }
}
