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

    /// The digits that an interval justifies, for the number and for both ends; four significant ones where it is none.
    static func justified(_ value: Double, _ lower: Double, _ upper: Double) -> NumberFormat {
        guard let decimals = Numerals.decimals(halfWidth: (upper - lower) / 2) else { return .significant(4) }
        let largest = [value, lower, upper].filter(\.isFinite).map(abs).max() ?? 0
        guard Numerals.needsPower(largest) else { return .fixed(min(max(0, decimals), 15)) }
        return .scientific(min(max(1, decimals + Numerals.exponent(of: largest) + 1), 16))
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
        let number =
            value == value.rounded() && abs(value) < 1e6
            ? Numerals.fixed(value, decimals: 0) : Numerals.plain(value, digits: 4)
        return number + (unit.isEmpty ? "" : "\u{A0}" + agreeing(unit, with: value))
    }

    /// The other estimate minus this one, with a sign; empty where that means nothing.
    public func difference(to other: Estimate) -> String {
        guard unit == other.unit, let old = value, let new = other.value else { return "" }
        let difference = new - old
        guard let lower, let upper else { return (difference < 0 ? "" : "+") + Numerals.plain(difference, digits: 3) }
        let text = Numerals.spelling(difference, lower, upper)(difference)
        // What the interval's digits don't tell from nothing has its own.
        let isTold = difference == 0 || text.prefix { $0 != "×" }.contains { ("1"..."9").contains($0) }
        return (difference < 0 ? "" : "+") + (isTold ? text : Numerals.plain(difference, digits: 3))
    }

    /// Equal as results are equal: not a number is the same as not a number.
    public func isIdentical(to other: Estimate?) -> Bool {
        guard let other else { return false }
        func bits(_ number: Double?) -> UInt64? { number.map { $0.isNaN ? .max : $0.bitPattern } }
        return bits(value) == bits(other.value) && bits(lower) == bits(other.lower) && bits(upper) == bits(other.upper)
            && unit == other.unit && interval == other.interval && count == other.count
    }
}
