/// The digits of a number and of the ends of its interval.
package enum IntervalDigits: Sendable, Equatable {
    /// Four significant ones: no width justifies others.
    case plain
    case fixed(decimals: Int)
    /// As multiples of one power of ten.
    case multiples(exponent: Int, decimals: Int)
    /// So many significant ones for each of the three.
    case significant(Int)

    /// More decimals than this beyond what the width justifies are harder to read than two significant digits.
    private static let mostFurtherDecimals = 2

    /// Those that the interval's width justifies; where it lies on one side of zero, enough to tell that.
    package init(_ value: Double, _ lower: Double, _ upper: Double) {
        let common = IntervalDigits.justified(value, lower, upper)
        self = common
        guard lower > 0 || upper < 0, let smallest = [value, lower, upper].filter(common.hides).map(abs).min() else {
            return
        }
        self = .significant(2)
        guard case .fixed(let decimals) = common, !Numerals.needsPower(smallest) else { return }
        let needed = -Numerals.exponent(of: smallest)
        if needed <= decimals + IntervalDigits.mostFurtherDecimals { self = .fixed(decimals: needed) }
    }

    /// Those that the interval's width justifies, also where they leave nothing of one of the numbers: with 15 digits
    /// after the point at most, since an interval that is narrower still is one of rounding.
    package static func justified(_ value: Double, _ lower: Double, _ upper: Double) -> IntervalDigits {
        guard let decimals = Numerals.decimals(halfWidth: (upper - lower) / 2) else { return .plain }
        let largest = [value, lower, upper].filter(\.isFinite).map(abs).max() ?? 0
        guard Numerals.needsPower(largest) else { return .fixed(decimals: min(max(0, decimals), 15)) }
        // One power of ten for all three.
        let exponent = Numerals.exponent(of: largest)
        return .multiples(exponent: exponent, decimals: min(max(0, decimals + exponent), 15))
    }

    package func text(_ number: Double) -> String {
        switch self {
        case .plain: return Numerals.plain(number, digits: 4)
        case .fixed(let decimals): return Numerals.fixed(number, decimals: decimals)
        case .multiples(let exponent, let decimals):
            guard number.isFinite, number != 0 else { return Numerals.plain(number) }
            return Numerals.fixed(number / Ticks.divisor(exponent), decimals: decimals) + "×"
                + Numerals.decade(exponent)
        case .significant(let digits): return Numerals.significant(number, digits)
        }
    }

    /// Whether no digit tells the number from zero.
    package func hides(_ number: Double) -> Bool {
        number != 0 && number.isFinite && !text(number).prefix { $0 != "×" }.contains { ("1"..."9").contains($0) }
    }
}
