import Methods
import Tensors
import Testing

@Suite struct PruningKnapsackTests {
    private func allocation(_ problem: PruningKnapsackReference) throws -> RateDistortionAllocation {
        try RateDistortionAllocation(
            of: problem.curves, keeping: problem.budget, after: problem.earlier, unit: problem.unit)
    }

    /// Every third with distortions that are whole numbers, so that ties are decided.
    @Test(arguments: 0..<200) func findsWhatBruteForceFinds(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "knapsack")
        let problem = try PruningKnapsackReference.random(&stream, isWhole: seed % 3 == 0)
        let context: Comment = "seed \(seed): \(problem.description)"
        guard let best = problem.bruteForce else {
            #expect(throws: MethodError.self, context) { try allocation(problem) }
            return
        }
        let found = try allocation(problem)
        #expect(found.distortion == problem.distortion(best), context)
        #expect(found.amounts == best, context)
        #expect(found.unit == problem.unit, context)
        #expect(found.allocation.kept == problem.handingOut(from: best), context)
        #expect(found.allocation.total == problem.budget, context)
        let bound = problem.bound
        #expect(abs(found.bound.value - bound) <= 1e-11 * max(1, abs(bound)), context)
        #expect(found.gap >= -1e-12, context)
    }

    /// Where all is random, problems that can be solved and such that can't must both have come up, and gaps.
    @Test func randomProblemsAreOfEveryKind() throws {
        let problems = try (0..<200).map { (seed: UInt64) in
            var stream = RandomStream(seed: seed, "knapsack")
            return try PruningKnapsackReference.random(&stream, isWhole: seed % 3 == 0)
        }
        let solvable = problems.filter { $0.bruteForce != nil }
        #expect(100..<200 ~= solvable.count)
        #expect(solvable.count { $0.earlier != nil } > 10)
        #expect(solvable.count { $0.unit > 1 } > 10)
        #expect(try solvable.count { try allocation($0).gap > 1e-3 } > 20)
        #expect(try solvable.count { try allocation($0).allocation.kept.contains(0) } > 5)
    }

    /// Cells of one size and distortions that rise ever faster: pruning the cheapest cell again and again is best.
    @Test(arguments: 0..<30) func convexCurvesAreSolvedByMarginalCost(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "convex")
        let cell = 7
        let curves = try (0..<5).map { layer in
            let cells = 3 + stream.uniform(below: 20)
            let costs = (0..<cells).map { _ in stream.uniform() }.sorted()
            let distortions = costs.reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1) }
            return try DistortionCurve(
                layer: "layer \(layer)", weights: cells * cell, pruned: (0...cells).map { $0 * cell },
                distortions: distortions)
        }
        let cells = curves.reduce(0) { $0 + $1.weights } / cell
        let keptCells = stream.uniform(below: cells + 1)
        var amounts = curves.map { _ in 0 }
        for _ in 0..<cells - keptCells {
            let costs = curves.indices.filter { amounts[$0] + 1 < curves[$0].pruned.count }.map { layer in
                (curves[layer].distortions[amounts[layer] + 1] - curves[layer].distortions[amounts[layer]], layer)
            }
            let cheapest = try #require(costs.min { $0.0 < $1.0 })
            amounts[cheapest.1] += 1
        }
        let problem = PruningKnapsackReference(curves: curves, budget: keptCells * cell)
        let found = try allocation(problem)
        #expect(found.amounts == amounts, "seed \(seed)")
        #expect(found.distortion == problem.distortion(amounts), "seed \(seed)")
        // Every budget of whole cells lies on the hull.
        #expect(abs(found.gap) <= 1e-12, "seed \(seed)")
    }

    /// Amounts that are best together for some λ can't be beaten in their budget, and the bound is their distortion.
    @Test(arguments: 0..<60) func boundIsReachedOnTheHull(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "hull")
        var problem = try PruningKnapsackReference.random(&stream)
        (problem.unit, problem.earlier) = (1, nil)
        let multiplier = 0.05 * stream.uniform()
        let amounts = problem.curves.indices.map { layer in
            let costs = problem.curves[layer].pruned.indices.map {
                problem.curves[layer].distortions[$0] + multiplier * Double(problem.kept(layer, $0))
            }
            return costs.indices.reduce(0) { costs[$1] <= costs[$0] ? $1 : $0 }
        }
        problem.budget = amounts.enumerated().reduce(0) { $0 + problem.kept($1.offset, $1.element) }
        let found = try allocation(problem)
        #expect(found.amounts == amounts, "seed \(seed)")
        #expect(abs(found.gap) <= 1e-12, "seed \(seed)")
    }

    /// In units of 16 weights the optimum loses no more than the rounding of each layer and of the budget takes away.
    @Test(arguments: 0..<20) func unitsCostAtMostOneUnitForEachLayer(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "units")
        let curves = try (0..<6).map { layer in
            let weights = 500 + stream.uniform(below: 4000)
            let pruned = DistortionCurve.amounts(of: weights, parts: 20)
            return try DistortionCurve(
                layer: "layer \(layer)", weights: weights, pruned: pruned,
                distortions: pruned.map { Double($0) / 1000 * stream.uniform() })
        }
        let budget = curves.reduce(0) { $0 + $1.weights } / (2 + stream.uniform(below: 8))
        let coarse = try RateDistortionAllocation(of: curves, keeping: budget, unit: 16)
        let fine = try RateDistortionAllocation(of: curves, keeping: budget, unit: 1)
        let lessToKeep = try RateDistortionAllocation(of: curves, keeping: budget - 7 * 16, unit: 1)
        #expect(coarse.unit == 16)
        // The certificate is one of single weights, whatever the unit, and so holds for every choice there is.
        #expect(coarse.bound == fine.bound, "seed \(seed)")
        #expect(fine.bound.value <= fine.distortion * (1 + 1e-12), "seed \(seed)")
        #expect(fine.distortion <= coarse.distortion, "seed \(seed)")
        #expect(coarse.distortion <= lessToKeep.distortion, "seed \(seed)")
        #expect(coarse.allocation.total == budget, "seed \(seed)")
        #expect(fine.allocation.total == budget, "seed \(seed)")
    }

    @Test func unitsFollowFromTheNumberOfWeights() throws {
        func unit(_ weights: Int) throws -> Int {
            let curve = try DistortionCurve(layer: "a", weights: weights, pruned: [0, weights], distortions: [0, 1])
            return try RateDistortionAllocation(of: [curve], keeping: 10).unit
        }
        #expect(try unit(1000) == 1)
        #expect(try unit(1 << 20) == 1)
        #expect(try unit((1 << 20) + 1) == 2)
        #expect(try unit(14_715_584) == 15)
    }

    /// With less to keep from round to round, and the last time as much as before, no layer ever gets weights back.
    @Test(arguments: 0..<20) func laterRoundsKeepNoMoreOfAnyLayer(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "rounds")
        var earlier: PruningAllocation?
        var left = 4 * 1000
        for round in 0..<5 {
            let curves = try (0..<4).map { layer in
                let pruned = DistortionCurve.amounts(of: 1000, parts: 20)
                return try DistortionCurve(
                    layer: "layer \(layer)", weights: 1000, pruned: pruned,
                    distortions: pruned.map { Double($0) * stream.uniform() })
            }
            left = left * [7, 3, 1, 1, 1][round] / [8, 4, 2, 2, 1][round]
            let found = try RateDistortionAllocation(of: curves, keeping: left, after: earlier)
            #expect(found.allocation.total == left, "seed \(seed), round \(round)")
            for (layer, kept) in (earlier?.kept ?? []).enumerated() {
                #expect(found.allocation.kept[layer] <= kept, "seed \(seed), round \(round)")
                #expect(curves[layer].pruned[found.amounts[layer]] >= 1000 - kept, "seed \(seed), round \(round)")
            }
            earlier = found.allocation
        }
    }

    @Test func theWholeBudgetPrunesNothing() throws {
        var stream = RandomStream(seed: 5, "whole")
        var problem = try PruningKnapsackReference.random(&stream)
        (problem.unit, problem.earlier) = (1, nil)
        problem.budget = problem.curves.reduce(0) { $0 + $1.weights }
        #expect(try allocation(problem).allocation.kept == problem.curves.map(\.weights))
    }

    @Test func whatDoesNotGoTogetherIsRefused() throws {
        let half = try DistortionCurve(layer: "a", weights: 10, pruned: [0, 5], distortions: [0, 1])
        let whole = try DistortionCurve(layer: "b", weights: 10, pruned: [0, 10], distortions: [0, 1])
        let long = try DistortionCurve(
            layer: "c", weights: 300, pruned: Array(0...256), distortions: (0...256).map { Double($0) })
        let longest = try DistortionCurve(
            layer: "c", weights: 300, pruned: Array(0...254) + [300], distortions: (0...255).map { Double($0) })
        func kept(_ kept: [Int]) throws -> PruningAllocation { try PruningAllocation(kept: kept) }
        func refuses(
            _ finding: String, _ curves: [DistortionCurve], _ budget: Int, after earlier: PruningAllocation? = nil
        ) {
            do {
                _ = try RateDistortionAllocation(of: curves, keeping: budget, after: earlier)
                Issue.record("not refused: \(finding)")
            } catch let error as MethodError {
                #expect(error.finding.contains(finding))
            } catch {
                Issue.record(error)
            }
        }
        refuses("there are none", [], 0)
        refuses("the layers have 20", [half, whole], 21)
        refuses("the layers have 20", [half, whole], -1)
        refuses("largest amounts leave 5", [half, whole], 4)
        refuses("c has 257 amounts", [long, whole], 100)
        refuses("other layers", [half, whole], 5, after: try kept([10]))
        refuses("other layers", [half, whole], 5, after: try kept([11, 10]))
        refuses("15 were kept before", [half, whole], 16, after: try kept([5, 10]))
        refuses("a kept 4 weights before", [half, whole], 5, after: try kept([4, 10]))
        #expect(try RateDistortionAllocation(of: [half, whole], keeping: 5).allocation.kept == [5, 0])
        #expect(try RateDistortionAllocation(of: [longest], keeping: 0).amounts == [255])
    }
}
