/// The area under accuracy over fault rates, the rates being mapped to equally spaced points of [0, 1].
///
/// 1 means perfect accuracy at every rate. The trapezoid rule of Hoang, Hanif, Shafique (DATE 2020, arXiv 1912.00941).
/// ```swift
/// try AreaUnderCurve(accuracies: [0.9, 0.8, 0.1]).value  // 0.65
/// ```
public struct AreaUnderCurve: Sendable, Hashable, Codable, Comparable {
    public let value: Double

    /// - Parameter accuracies: from 0 to 1, one for each rate in ascending order; a single one is its own area.
    /// - Throws: ``MethodError`` if there is none, or one is no accuracy.
    public init(accuracies: [Double]) throws {
        guard let first = accuracies.first, let last = accuracies.last else {
            throw MethodError(
                "computing the area under a curve", "there are no accuracies", advice: "Measure at least one fault rate"
            )
        }
        if let wrong = accuracies.first(where: { !(0...1).contains($0) }) {
            throw MethodError(
                "computing the area under a curve", "expected accuracies from 0 to 1, found \(wrong)",
                advice: "Give fractions, not percentages")
        }
        value =
            accuracies.count == 1
            ? first
            : (CompensatedSum(accuracies).value - (first + last) / 2) / Double(accuracies.count - 1)
    }

    public static func < (first: AreaUnderCurve, second: AreaUnderCurve) -> Bool { first.value < second.value }
}
