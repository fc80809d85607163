/// How many weights each layer keeps, in the layers' order.
public struct PruningAllocation: Codable, Sendable, Equatable {
    public let kept: [Int]

    /// - Throws: ``MethodError`` if there is no layer, or a count is negative or their sum no number.
    public init(kept: [Int]) throws {
        if kept.isEmpty || kept.contains(where: { $0 < 0 }) || checkedSum(kept) == nil {
            throw MethodError(
                "sharing weights among layers", "expected counts of at least 0, one for each layer, found \(kept)",
                advice: "Compute the allocation again")
        }
        self.kept = kept
    }

    private enum CodingKeys: CodingKey { case kept }

    public init(from decoder: any Decoder) throws {
        try self.init(kept: decoder.container(keyedBy: CodingKeys.self).decode([Int].self, forKey: .kept))
    }

    /// How many weights are kept in all.
    public var total: Int { kept.reduce(0, +) }

    /// The masks of layers: each keeps its largest magnitudes.
    ///
    /// - Throws: ``MethodError`` where the allocation is for other layers.
    public func masks(of layers: [PrunableLayer]) throws -> [PruningMask] {
        try check(layers)
        return try zip(layers, kept).map { layer, kept in try layer.mask(keeping: kept) }
    }

    /// - Throws: ``MethodError`` if it is for more or fewer layers.
    func check(_ layers: [PrunableLayer]) throws {
        guard layers.count == kept.count else {
            throw MethodError(
                "masking \(layers.count) layers", "the allocation is for \(kept.count)",
                advice: "Compute it for this network")
        }
    }

    /// Refuses layers and budgets that nothing can be shared among.
    ///
    /// - Throws: ``MethodError`` if there is no layer, one has no weights, or the budget is not from 0 to their sum.
    static func check(_ weights: [Int], keeping budget: Int) throws {
        func error(_ finding: String, advice: String) -> MethodError {
            MethodError("sharing \(budget) weights among layers", finding, advice: advice)
        }
        guard !weights.isEmpty else { throw error("there are none", advice: "Name a network with weights") }
        if let count = weights.first(where: { $0 < 1 }) {
            throw error("a layer has \(count) weights", advice: "Leave layers without weights out")
        }
        guard let sum = checkedSum(weights), 0...sum ~= budget else {
            throw error(
                "the layers have \(checkedSum(weights).map { "\($0)" } ?? "too many")",
                advice: "Keep from 0 weights to all of them")
        }
    }
}

/// `nil` where the sum is too large for an integer.
func checkedSum(_ counts: [Int]) -> Int? {
    var sum = 0
    for count in counts {
        let (next, overflows) = sum.addingReportingOverflow(count)
        if overflows { return nil }
        sum = next
    }
    return sum
}
