import Charts
import Foundation
import Wording

extension NumberFormat {
    /// The number as a reader sees it, with a true minus sign: `.fixed(2)` gives "−3.14".
    public func text(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "not a number" : value < 0 ? "−∞" : "∞" }
        switch self {
        case .fixed(let digits):
            let text = String(format: "%.\(max(0, digits))f", value)
            // A tiny negative number rounds to "-0.00".
            let signed =
                text.contains(where: { ("1"..."9").contains($0) }) ? text : text.replacingOccurrences(of: "-", with: "")
            return minus(digits > 0 ? signed : groupedThousands(signed))
        case .significant(let digits):
            if value == 0 { return "0" }
            let exponent = Int(floor(log10(abs(value))))
            if exponent < -4 || exponent > 6 { return NumberFormat.scientific(digits).text(value) }
            let rounded = Double(String(format: "%.\(max(1, digits) - 1)e", value)) ?? value
            let decimals = max(0, digits - 1 - Int(floor(log10(abs(rounded)))))
            return minus(String(format: "%.\(decimals)f", value))
        case .scientific(let digits):
            let parts = String(format: "%.\(max(1, digits) - 1)e", value).split(separator: "e")
            guard parts.count == 2, let exponent = Int(parts[1]) else { return minus(String(value)) }
            return exponent == 0
                ? minus(String(parts[0])) : minus(String(parts[0])) + "×10" + TickLabel.superscript(exponent)
        }
    }

    private func minus(_ text: String) -> String { text.replacingOccurrences(of: "-", with: "−") }
}

extension Cell {
    var text: String {
        switch self {
        case .text(let text): text
        case .number(let value, let format): format.text(value)
        case .interval(let value, let lower, let upper, let format):
            "\(format.text(value)) [\(format.text(lower)), \(format.text(upper))]"
        }
    }
}

extension Estimate {
    /// "31.4 percentage points [28.0, 34.9]".
    public var text: String {
        guard let value else { return "not defined" }
        let format = NumberFormat.fixed(decimals(of: value))
        var result = format.text(value) + (unit.isEmpty ? "" : "\u{A0}" + unit)
        if let lower, let upper { result += " [\(format.text(lower)),\u{A0}\(format.text(upper))]" }
        return result
    }

    /// The other estimate minus this one, with a sign; empty where that means nothing.
    public func difference(to other: Estimate) -> String {
        guard unit == other.unit, let old = value, let new = other.value else { return "" }
        let difference = Estimate(label: "", value: new - old, lower: lower, upper: upper).format
        return (new < old ? "" : "+") + difference.text(new - old)
    }

    private var format: NumberFormat { .fixed(value.map { decimals(of: $0) } ?? 2) }

    /// Equal as results are equal: not a number is the same as not a number.
    public func isIdentical(to other: Estimate?) -> Bool {
        guard let other else { return false }
        func bits(_ number: Double?) -> UInt64? { number.map { $0.isNaN ? .max : $0.bitPattern } }
        return bits(value) == bits(other.value) && bits(lower) == bits(other.lower) && bits(upper) == bits(other.upper)
            && unit == other.unit && interval == other.interval && count == other.count
    }

    /// As many decimals as show two digits of the interval's width, or four significant digits of the value.
    private func decimals(of value: Double) -> Int {
        func digits(_ size: Double, _ significant: Int) -> Int {
            size > 0 && size.isFinite ? min(max(significant - 1 - Int(floor(log10(size))), 0), 6) : 2
        }
        if let lower, let upper { return upper > lower ? digits(upper - lower, 2) : digits(abs(value), 4) }
        return value == value.rounded() && abs(value) < 1e6 ? 0 : digits(abs(value), 4)
    }
}
