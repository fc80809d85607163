import Charts
import Foundation
import Verdicts

extension NumberFormat {
    /// The number as a reader sees it, with a true minus sign: `.fixed(2)` gives "−3.14".
    public func text(_ value: Double) -> String {
        switch self {
        case .fixed(let digits): Numerals.fixed(value, decimals: digits)
        case .significant(let digits): Numerals.significant(value, digits)
        case .scientific(let digits): Numerals.power(value, digits: digits)
        }
    }

    /// The digits of the number and of both ends, as `Numerals.interval` has them; but each has a power of ten of its own.
    static func justified(_ value: Double, _ lower: Double, _ upper: Double) -> NumberFormat {
        switch IntervalDigits(value, lower, upper) {
        case .plain: .significant(4)
        case .fixed(let decimals): .fixed(decimals)
        case .multiples(_, let decimals): .scientific(decimals + 1)
        case .significant(let digits): .significant(digits)
        }
    }
}

extension Cell {
    /// As a reader sees it, without links.
    package var text: String {
        switch self {
        case .text(let text): text
        case .links(let links): links.map(\.text).joined(separator: ", ")
        case .number(let value, let format): format.text(value)
        case .interval(let value, let lower, let upper, let format):
            "\(format.text(value)) [\(format.text(lower)),\u{A0}\(format.text(upper))]"
        }
    }
}

extension Estimate {
    /// "31.4 percentage points [28.0, 34.9]".
    public var text: String {
        guard let value else { return "not defined" }
        if lower != nil, upper != nil { return Numerals.interval(value, lower, upper, unit: unit) }
        // A count is exact, however large.
        let number =
            value == value.rounded() && abs(value) < 1e15
            ? Numerals.fixed(value, decimals: 0) : Numerals.plain(value, digits: 4)
        return number + (unit.isEmpty ? "" : "\u{A0}" + agreeing(unit, with: value))
    }

    /// The other estimate minus this one, with a sign; empty where that means nothing.
    public func difference(to other: Estimate) -> String {
        guard unit == other.unit, let old = value, let new = other.value else { return "" }
        let difference = new - old
        guard let lower, let upper else { return (difference < 0 ? "" : "+") + Numerals.plain(difference, digits: 3) }
        let digits = IntervalDigits.justified(difference, lower, upper)
        // What the interval's digits don't tell from nothing has its own.
        let text = digits.hides(difference) ? Numerals.plain(difference, digits: 3) : digits.text(difference)
        return (difference < 0 ? "" : "+") + text
    }

    /// Equal as results are equal: not a number is the same as not a number.
    public func isIdentical(to other: Estimate?) -> Bool {
        guard let other else { return false }
        func bits(_ number: Double?) -> UInt64? { number.map { $0.isNaN ? .max : $0.bitPattern } }
        return bits(value) == bits(other.value) && bits(lower) == bits(other.lower) && bits(upper) == bits(other.upper)
            && unit == other.unit && interval == other.interval && count == other.count
    }
}
