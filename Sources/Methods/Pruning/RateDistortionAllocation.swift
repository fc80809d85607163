/// The amounts of least total distortion within a budget (Xu et al. 2023, "Efficient joint optimization of
/// layer-adaptive weight pruning in deep neural networks"), and what each layer keeps when the rest of the budget is
/// handed out.
public struct RateDistortionAllocation: Sendable, Equatable {
    /// For each layer the place in its curve.
    public let amounts: [Int]
    /// Σ δ_i at these amounts, the least there is in whole units; handing out the rest comes after.
    public let distortion: Double
    /// No amounts within the budget have less than this, counted in single weights.
    public let bound: LagrangianBound
    /// How many weights were counted as one.
    public let unit: Int
    /// Keeps exactly the budget.
    public let allocation: PruningAllocation

    /// What the sum exceeds its certificate by; below 0 by rounding alone.
    public var gap: Double { distortion - bound.value }

    /// Exact in units of ⌈N/2²⁰⌉ weights, by whose rounding at most (layers + 1)·unit weights of the budget go unused
    /// before the rest is handed out. O(layers · amounts · budget/unit).
    ///
    /// - Parameters:
    ///   - curves: of all layers that are pruned, with at most 256 amounts each.
    ///   - budget: how many weights are kept, from 0 to all.
    ///   - earlier: an allocation of an earlier round; no layer keeps more than there.
    ///   - unit: how many weights are counted as one, in place of ⌈N/2²⁰⌉.
    /// - Throws: ``MethodError`` if the curves, the budget and the earlier allocation don't go together.
    public init(
        of curves: [DistortionCurve], keeping budget: Int, after earlier: PruningAllocation? = nil, unit: Int? = nil
    ) throws {
        let limits = try Self.limits(curves, keeping: budget, after: earlier)
        let count = curves.reduce(0) { $0 + $1.weights }
        let unit = unit ?? max(1, (count + (1 << 20) - 1) >> 20)
        precondition(unit >= 1, "a unit is at least one weight")
        let choices = try PruningChoices(curves, keeping: budget, limits: limits, unit: unit)
        let least = choices.leastDistortion()
        amounts = least.choices.map(\.amount)
        distortion = least.distortion
        // Rounded to units, the problem has fewer choices than there are, and its bound would lie above theirs.
        let single = unit == 1 ? choices : try PruningChoices(curves, keeping: budget, limits: limits, unit: 1)
        bound = single.lagrangianBound()
        self.unit = unit
        allocation = try PruningAllocation(
            kept: Self.handingOut(budget, among: curves, from: amounts, limits: limits))
    }

    /// How many weights each layer may keep at most.
    private static func limits(
        _ curves: [DistortionCurve], keeping budget: Int, after earlier: PruningAllocation?
    ) throws -> [Int] {
        let weights = curves.map(\.weights)
        try PruningAllocation.check(weights, keeping: budget)
        func error(_ finding: String, advice: String) -> MethodError {
            MethodError("sharing \(budget) weights among layers", finding, advice: advice)
        }
        if let curve = curves.first(where: { $0.pruned.count > 256 }) {
            throw error(
                "the curve of \(curve.layer) has \(curve.pruned.count) amounts", advice: "Measure at most 256")
        }
        guard let earlier else { return weights }
        guard earlier.kept.count == weights.count, zip(earlier.kept, weights).allSatisfy({ $0 <= $1 }) else {
            throw error(
                "the earlier allocation is one of other layers", advice: "Give that of the same network")
        }
        guard budget <= earlier.total else {
            throw error(
                "\(earlier.total) were kept before, and what was pruned stays so", advice: "Keep no more than these")
        }
        return earlier.kept
    }

    /// Gives what is left of the budget to the layer whose distortion falls fastest, and again, a cell of its curve at
    /// a time, the last one in part. O(cells · layers).
    private static func handingOut(
        _ budget: Int, among curves: [DistortionCurve], from amounts: [Int], limits: [Int]
    ) -> [Int] {
        var amounts = amounts
        var kept = zip(curves, amounts).map { $0.kept($1) }
        var left = budget - kept.reduce(0, +)
        while left > 0 {
            var best: (layer: Int, rate: Double)?
            for (layer, curve) in curves.enumerated() where kept[layer] < limits[layer] {
                // Past cells without weights there is one with some, or the layer would be at its limit.
                while curve.kept(amounts[layer] - 1) == kept[layer] { amounts[layer] -= 1 }
                let amount = amounts[layer]
                let rate =
                    (curve.distortions[amount] - curve.distortions[amount - 1])
                    / Double(curve.kept(amount - 1) - curve.kept(amount))
                if best.map({ rate > $0.rate }) ?? true { best = (layer, rate) }
            }
            guard let layer = best?.layer else { preconditionFailure("the layers' limits are below the budget") }
            let end = min(curves[layer].kept(amounts[layer] - 1), limits[layer])
            let given = min(end - kept[layer], left)
            kept[layer] += given
            left -= given
        }
        return kept
    }
}
