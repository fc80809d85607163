import Tensors

extension PruningAllocation {
    /// Every layer keeps the same share of its weights.
    ///
    ///     try PruningAllocation.uniform(over: [10, 30], keeping: 6).kept   // [2, 4], from 1.5 and 4.5
    ///
    /// - Throws: ``MethodError`` if the budget is not from 0 to all weights.
    public static func uniform(over weights: [Int], keeping budget: Int) throws -> PruningAllocation {
        try check(weights, keeping: budget)
        return try PruningAllocation(kept: proportionalCounts(budget, to: weights, limits: weights))
    }

    /// Uniform, but the first convolution stays dense and the last linear layer keeps at least a fifth (Gale, Elsen,
    /// Hooker 2019, "The state of sparsity in deep neural networks"); a network that lacks one of them lacks its rule.
    ///
    /// - Parameter shapes: of the layers' weights, [O, I, height, width] or [O, I].
    /// - Throws: ``MethodError`` if the budget is too small for what must stay, or larger than all weights.
    public static func uniformPlus(over shapes: [[Int]], keeping budget: Int) throws -> PruningAllocation {
        let weights = shapes.map { $0.reduce(1, *) }
        try check(weights, keeping: budget)
        var fixed: [Int: Int] = [:]
        let first = shapes.firstIndex { $0.count == 4 }, last = shapes.lastIndex { $0.count == 2 }
        if let first { fixed[first] = weights[first] }
        let fifth = last.map { (weights[$0] + 4) / 5 } ?? 0
        let needed = fixed.values.reduce(fifth, +)
        guard budget >= needed else {
            let fixed = [
                first.map { _ in "a dense first convolution" }, last.map { _ in "a fifth of the last linear layer" },
            ].compactMap(\.self)
            throw MethodError(
                "sharing \(budget) weights among layers by uniform+",
                "\(fixed.joined(separator: " and ")) \(fixed.count > 1 ? "are" : "is") \(needed) weights",
                advice: "Keep more weights, or take another method")
        }
        var kept = uniform(budget, weights, fixed)
        if let last, kept[last] < fifth {
            fixed[last] = fifth
            kept = uniform(budget, weights, fixed)
        }
        return try PruningAllocation(kept: kept)
    }

    /// Uniform among the layers whose counts are not fixed.
    private static func uniform(_ budget: Int, _ weights: [Int], _ fixed: [Int: Int]) -> [Int] {
        let open = weights.indices.filter { fixed[$0] == nil }.map { weights[$0] }
        var shares = proportionalCounts(budget - fixed.values.reduce(0, +), to: open, limits: open)[...]
        return weights.indices.map { fixed[$0] ?? shares.removeFirst() }
    }

    /// ERK: counts in proportion to the sum of the weights' shape, O + I + height + width or O + I (Evci et al. 2020,
    /// "Rigging the lottery", section 3); a layer that would keep more than it has is dense, and the others share the
    /// rest.
    ///
    /// A grouped convolution counts the I of its weights' shape, inputs divided by groups.
    /// - Parameter shapes: of the layers' weights.
    /// - Throws: ``MethodError`` if the budget is not from 0 to all weights.
    public static func erdosRenyiKernel(over shapes: [[Int]], keeping budget: Int) throws -> PruningAllocation {
        let weights = shapes.map { $0.reduce(1, *) }
        try check(weights, keeping: budget)
        return try PruningAllocation(
            kept: proportionalCounts(budget, to: shapes.map { $0.reduce(0, +) }, limits: weights))
    }

    /// A control: the shares that layers keep of their weights are in proportions uniform on the simplex,
    /// Dirichlet(1, …, 1), scaled to the budget; a layer that would keep more than it has is dense, and the others
    /// share the rest.
    ///
    /// - Throws: ``MethodError`` if the budget is not from 0 to all weights.
    public static func random(
        over weights: [Int], keeping budget: Int, stream: RandomStream
    ) throws -> PruningAllocation {
        try check(weights, keeping: budget)
        var stream = stream
        // Exponential numbers over their sum are Dirichlet(1, …, 1); the sum doesn't matter to proportions.
        let counts = weights.map { -PortableLogarithm.log(1 - stream.uniform()) * Double($0) }
        let largest = counts.reduce(Double.leastNormalMagnitude) { max($0, $1) }
        let proportions = counts.map { max(1, Int($0 / largest * 0x1p40)) }
        return try PruningAllocation(kept: proportionalCounts(budget, to: proportions, limits: weights))
    }
}

/// Whole numbers that sum to a total and stand in these proportions, rounded by largest remainder; what would exceed
/// its limit is at the limit, and the others share the rest.
///
/// - Parameters:
///   - total: at most the sum of the limits.
///   - proportions: each at least 1.
func proportionalCounts(_ total: Int, to proportions: [Int], limits: [Int]) -> [Int] {
    var counts = [Int](repeating: 0, count: proportions.count)
    var open = Array(proportions.indices)
    var left = total
    while true {
        let sum = open.reduce(0) { $0 + proportions[$1] }
        let above = open.filter { isProduct(left, proportions[$0], above: sum, limits[$0]) }
        // The one that is furthest above; the others' shares only grow by it.
        let furthest = above.max { isProduct(proportions[$1], limits[$0], above: proportions[$0], limits[$1]) }
        guard let furthest else { break }
        counts[furthest] = limits[furthest]
        left -= limits[furthest]
        open.removeAll { $0 == furthest }
    }
    let sum = open.reduce(0) { $0 + proportions[$1] }
    let shares = open.map { sum.dividingFullWidth(left.multipliedFullWidth(by: proportions[$0])) }
    for (place, share) in zip(open, shares) { counts[place] = share.quotient }
    let rest = left - shares.reduce(0) { $0 + $1.quotient }
    let byRemainder = open.indices.sorted { (shares[$1].remainder, $0) < (shares[$0].remainder, $1) }
    for index in byRemainder.prefix(rest) { counts[open[index]] += 1 }
    return counts
}

/// Whether a·b > c·d, without overflow.
private func isProduct(_ a: Int, _ b: Int, above c: Int, _ d: Int) -> Bool {
    let (left, right) = (a.multipliedFullWidth(by: b), c.multipliedFullWidth(by: d))
    return (left.high, left.low) > (right.high, right.low)
}
