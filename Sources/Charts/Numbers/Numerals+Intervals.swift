import Foundation

extension Numerals {
    /// A number with its interval, all with the same digits: those down to the first significant digit of the
    /// interval's half width, or down to its second where the first is 1 or 2.
    ///
    ///     interval(0.42317, 0.3681, 0.4772)    // "0.42 [0.37, 0.48]"
    ///     interval(89.22, 88.33, 90.05, unit: "%")    // "89.2 % [88.3, 90.0]"
    ///
    /// An interval without zero is none that begins at zero, and so no number of it is written as zero: all three get
    /// more digits, or each two significant ones.
    ///
    ///     interval(3, 0.004, 6)    // "3.000 [0.004, 6.000]"
    ///     interval(4e-4, 1.5e-5, 0.0148)    // "4.0×10⁻⁴ [1.5×10⁻⁵, 0.015]"
    public static func interval(_ value: Double, _ lower: Double?, _ upper: Double?, unit: String = "") -> String {
        let unit = unit.isEmpty ? "" : "\u{A0}" + unit
        guard let lower, let upper else { return plain(value, digits: 4) + unit }
        let digits = IntervalDigits(value, lower, upper)
        return "\(digits.text(value))\(unit) [\(digits.text(lower)),\u{A0}\(digits.text(upper))]"
    }

    /// How many digits after the point an interval's half width justifies: `decimals(halfWidth: 0.055)` is 2,
    /// `decimals(halfWidth: 0.12)` is 2; negative where they end before it; nil where it is none.
    package static func decimals(halfWidth: Double) -> Int? {
        guard halfWidth > 0, halfWidth.isFinite else { return nil }
        let exponent = exponent(of: halfWidth)
        let leading = Int((halfWidth / Ticks.divisor(exponent) + 1e-9).rounded(.down))
        return (leading <= 2 ? 2 : 1) - 1 - exponent
    }
}

extension DefaultStringInterpolation {
    /// A number in a sentence, spelled as everywhere else: `"\(number: 1e-5) per bit"` is "10⁻⁵ per bit",
    /// `"\(number: 68.92, unit: "%")"` is "68.9 %", with a space that does not break.
    public mutating func appendInterpolation(number: Double, digits: Int = 3, unit: String = "") {
        appendLiteral(Numerals.plain(number, digits: digits) + (unit.isEmpty ? "" : "\u{A0}" + unit))
    }

    /// A number with its interval in a sentence: `"\(number: 0.423, 0.368, 0.477)"` is "0.42 [0.37, 0.48]".
    public mutating func appendInterpolation(number: Double, _ lower: Double, _ upper: Double, unit: String = "") {
        appendLiteral(Numerals.interval(number, lower, upper, unit: unit))
    }
}
