import Foundation
import Notebook

/// Tries the allocator on random instances against brute force, and times it.
func trySolver(_ lab: Lab, plan: SolverPlan) throws -> SolverTrials {
    let stream = RandomStream(seed: lab.seed, "random instances")
    var unequal = 0, greedily = 0
    for number in 0..<plan.instances {
        let (curves, budget) = try randomInstance(stream.substream("instance", number))
        let best = curves.exhaustiveLeastDistortion(keeping: budget)
        let found = try RateDistortionAllocation(of: curves, keeping: budget, unit: 1).distortion
        if !isEqual(found, best) { unequal += 1 }
        if !isEqual(curves.greedyDistortion(keeping: budget), best) { greedily += 1 }
    }
    let sizes = try plan.divisors.map { try syntheticCurves(parts: plan.parts, dividedBy: $0) }
    let weights = sizes.map { $0.reduce(0) { $0 + $1.weights } }
    // As many are counted as one in all of them, or the largest would have no more units than the others.
    let unit = max(1, ((weights.max() ?? 0) + (1 << 20) - 1) >> 20)
    var seconds = weights.map { _ in [Double]() }
    // Sizes take turns, and the first turn doesn't count.
    for run in 0...plan.runs {
        for (place, curves) in sizes.enumerated() {
            let budget = try Sparsity(plan.sparsity).budget(of: weights[place]), start = ContinuousClock.now
            _ = try RateDistortionAllocation(of: curves, keeping: budget, unit: unit)
            if run > 0 { seconds[place].append((ContinuousClock.now - start) / .seconds(1)) }
        }
    }
    return SolverTrials(
        instances: plan.instances, unequal: unequal, unequalGreedily: greedily, weights: weights, seconds: seconds)
}

private func isEqual(_ one: Double, _ other: Double) -> Bool { abs(one - other) <= 1e-9 * max(1, abs(other)) }

/// Three or four layers of a few weights each, with curves that need not rise.
private func randomInstance(_ stream: RandomStream) throws -> (curves: [DistortionCurve], budget: Int) {
    var draws = stream
    let layers = 3 + Int(draws.uniform() * 2)
    let curves = try (0..<layers).map { layer in
        let weights = 6 + Int(draws.uniform() * 10), amounts = DistortionCurve.amounts(of: weights, parts: 6)
        let distortions = amounts.map { $0 == 0 ? 0 : Double(draws.uniform()) * Double($0) }
        return try DistortionCurve(
            layer: "layer \(layer)", weights: weights, pruned: amounts, distortions: distortions)
    }
    let total = curves.reduce(0) { $0 + $1.weights }
    return (curves, Int(Double(draws.uniform()) * Double(total + 1)))
}

/// Curves of the sizes of VGG-16's layers; how long the allocator takes depends on sizes alone.
private func syntheticCurves(parts: Int, dividedBy divisor: Int) throws -> [DistortionCurve] {
    try Network.vgg16Small(width: 1, stream: nil).prunableLayers().map { layer in
        let weights = max(1, layer.weights.count / divisor)
        let amounts = DistortionCurve.amounts(of: weights, parts: parts)
        return try DistortionCurve(
            layer: layer.name, weights: weights, pruned: amounts,
            distortions: amounts.map { pow(Double($0) / Double(weights), 3) })
    }
}
