/// How far two maps of one image say the same.
public struct Agreement: Codable, Hashable, Sendable {
    /// Spearman's rank correlation of the values, from -1 to 1; `nil` where a map is constant.
    public let rankCorrelation: Double?
    /// The same, of the absolute values.
    public let absoluteRankCorrelation: Double?
    /// Which share of their top pixels, those with the largest values, the maps have in common: 0 to 1; for unrelated maps about the share
    /// that counts as top.
    public let commonTop: Double

    /// O(n log n).
    ///
    /// - Parameter share: of the pixels that count as top, above 0 and up to 1; rounded to whole pixels, at least one. Where some of equal pixels
    ///   would be top and others not, each counts for the same fraction.
    /// - Throws: `MethodError` for another share, and for maps of fewer than two pixels, of different sizes or with NaN.
    public init(_ first: PixelMap, _ second: PixelMap, top share: Double) throws {
        let task = "compare two maps"
        guard first.height == second.height, first.width == second.width, first.values.count > 1 else {
            throw MethodError(
                task, "the maps have \(first.height)x\(first.width) and \(second.height)x\(second.width) pixels",
                remedy: "resize one of them")
        }
        guard share > 0, share <= 1, !(first.values + second.values).contains(where: \.isNaN) else {
            throw MethodError(task, "a share above 0 and up to 1 and maps without NaN are wanted", remedy: "look at both")
        }
        let (a, b) = (first.values.map(Double.init), second.values.map(Double.init))
        rankCorrelation = Methods.rankCorrelation(a, b)
        absoluteRankCorrelation = Methods.rankCorrelation(a.map(abs), b.map(abs))
        let count = max(1, Int((share * Double(a.count)).rounded()))
        let common = zip(topWeights(a, count), topWeights(b, count)).lazy.map { min($0, $1) }
        commonTop = CompensatedSum(common).value / Double(count)
    }
}

/// 1 for values above the `count`-th largest, 0 for those below, and what is left, spread evenly, for those equal to it.
private func topWeights(_ values: [Double], _ count: Int) -> [Double] {
    let last = values.sorted(by: >)[count - 1]
    let above = values.count { $0 > last }
    let equal = values.count { $0 == last }
    return values.map { $0 > last ? 1 : $0 == last ? Double(count - above) / Double(equal) : 0 }
}
