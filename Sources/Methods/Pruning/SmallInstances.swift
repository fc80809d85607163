extension [DistortionCurve] {
    /// The least sum of distortions over all choices of amounts that keep no more than a budget, looked at one by one:
    /// a reference for a few layers with a few amounts, O(amounts^layers); infinite where no choice does.
    public func exhaustiveLeastDistortion(keeping budget: Int) -> Double {
        guard let first else { return 0 }
        let others = Array(dropFirst())
        return first.pruned.indices.reduce(.infinity) { least, amount in
            let kept = first.weights - first.pruned[amount]
            guard kept <= budget else { return least }
            return Swift.min(
                least, first.distortions[amount] + others.exhaustiveLeastDistortion(keeping: budget - kept))
        }
    }

    /// The sum of distortions of a greedy rule, which prunes, again and again, the amount that costs least for each weight;
    /// optimal for convex curves, and not for others.
    public func greedyDistortion(keeping budget: Int) -> Double {
        var amounts = [Int](repeating: 0, count: count)
        func kept() -> Int { zip(self, amounts).reduce(0) { $0 + $1.0.weights - $1.0.pruned[$1.1] } }
        while kept() > budget {
            var best: (layer: Int, rate: Double)?
            for (layer, curve) in enumerated() where amounts[layer] + 1 < curve.pruned.count {
                let amount = amounts[layer], more = curve.pruned[amount + 1] - curve.pruned[amount]
                let rate = (curve.distortions[amount + 1] - curve.distortions[amount]) / Double(Swift.max(more, 1))
                if best.map({ rate < $0.rate }) ?? true { best = (layer, rate) }
            }
            guard let layer = best?.layer else { return .infinity }
            amounts[layer] += 1
        }
        return zip(self, amounts).reduce(0) { $0 + $1.0.distortions[$1.1] }
    }
}
