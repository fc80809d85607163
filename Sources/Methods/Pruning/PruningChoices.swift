/// What each layer may choose, of which exactly one is taken, and how many weights there are to keep: a multiple-choice
/// knapsack, in units of weights.
struct PruningChoices {
    struct Choice {
        /// Its place in the layer's curve.
        var amount: Int
        /// Rounded up to whole units.
        var units: Int
        var distortion: Double
    }

    /// For each layer at least one choice, by ascending amount.
    let layers: [[Choice]]
    /// The budget in whole units, rounded down; the smallest choices of all layers fit.
    let capacity: Int

    /// - Parameters:
    ///   - limits: how many weights each layer may keep at most.
    ///   - unit: how many weights are counted as one.
    /// - Throws: ``MethodError`` if a layer has no choice, or the smallest don't fit.
    init(_ curves: [DistortionCurve], keeping budget: Int, limits: [Int], unit: Int) throws {
        layers = try zip(curves, limits).map { curve, limit in
            let choices: [Choice] = curve.pruned.indices.compactMap { amount in
                let kept = curve.kept(amount)
                guard kept <= limit else { return nil }
                return Choice(
                    amount: amount, units: (kept + unit - 1) / unit, distortion: curve.distortions[amount])
            }
            guard !choices.isEmpty else {
                throw MethodError(
                    "sharing \(budget) weights among layers",
                    "\(curve.layer) kept \(limit) weights before, and its curve leaves more",
                    advice: "Measure its curve up to larger amounts")
            }
            return choices
        }
        capacity = budget / unit
        // A larger amount never keeps more, so the last choice is the smallest.
        let smallest = layers.reduce(0) { $0 + $1[$1.count - 1].units }
        guard smallest <= capacity else {
            throw MethodError(
                "sharing \(budget) weights among layers",
                "the curves' largest amounts leave \(smallest * unit)"
                    + (unit > 1 ? ", counted in units of \(unit)" : ""),
                advice: "Keep more weights, or measure the curves up to larger amounts")
        }
    }

    /// The choices of least total distortion that fit, one for each layer, and that distortion, summed in their order.
    ///
    /// Exact, by dynamic programming: with g_i(b) the least distortion of the first i layers in b units,
    /// g_i(b) = min over the choices j of g_{i−1}(b − units_i(j)) + δ_i(j), of equal ones that which prunes more.
    /// O(layers · amounts · capacity) time, a byte for each layer and unit.
    func leastDistortion() -> (choices: [Choice], distortion: Double) {
        let width = capacity + 1
        var taken = [UInt8](repeating: 0, count: layers.count * width)
        var last = [Double](repeating: 0, count: width)
        var next = [Double](repeating: 0, count: width)
        for (layer, choices) in layers.enumerated() {
            taken.withUnsafeMutableBufferPointer { taken in
                let row = UnsafeMutableBufferPointer(rebasing: taken[layer * width..<(layer + 1) * width])
                last.withUnsafeBufferPointer { last in
                    next.withUnsafeMutableBufferPointer { next in Self.add(choices, to: last, giving: next, row) }
                }
            }
            swap(&last, &next)
        }
        let distortion = last[capacity]
        var left = capacity
        var found: [Choice] = []
        for (layer, choices) in layers.enumerated().reversed() {
            let choice = choices[Int(taken[layer * width + left])]
            left -= choice.units
            found.append(choice)
        }
        return (found.reversed(), distortion)
    }

    /// g_i and its choices from g_{i−1}; places that no choice leads to are infinite.
    private static func add(
        _ choices: [Choice], to last: UnsafeBufferPointer<Double>, giving next: UnsafeMutableBufferPointer<Double>,
        _ taken: UnsafeMutableBufferPointer<UInt8>
    ) {
        // A block of g_i and of its choices stays in the nearest cache while all choices pass over it. There they are
        // as wide as the sums, so that vector instructions can choose both by one comparison.
        let block = 1024
        withUnsafeTemporaryAllocation(of: Int.self, capacity: block) { best in
            for start in stride(from: 0, to: next.count, by: block) {
                let end = min(start + block, next.count)
                for place in start..<end { next[place] = .infinity }
                for place in 0..<end - start { best[place] = 0 }
                for (index, choice) in choices.enumerated() where choice.units < end {
                    let first = max(start, choice.units)
                    let sources = UnsafeBufferPointer(rebasing: last[first - choice.units..<end - choice.units])
                    let sums = UnsafeMutableBufferPointer(rebasing: next[first..<end])
                    let places = UnsafeMutableBufferPointer(rebasing: best[first - start..<end - start])
                    for place in 0..<sums.count {
                        let sum = sources[place] + choice.distortion
                        let isBetter = sum <= sums[place]
                        sums[place] = isBetter ? sum : sums[place]
                        places[place] = isBetter ? index : places[place]
                    }
                }
                for place in start..<end { taken[place] = UInt8(truncatingIfNeeded: best[place - start]) }
            }
        }
    }
}

extension DistortionCurve {
    /// How many weights are left at one of the amounts.
    func kept(_ amount: Int) -> Int { weights - pruned[amount] }
}
