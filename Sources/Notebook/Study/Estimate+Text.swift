import Foundation
import Reports

extension Estimate {
    /// The number with its interval, as it stands in a line of text: `12.31 [11.02, 13.60] %`.
    public var short: String {
        var text = Self.text(value, like: spread)
        if let lower, let upper { text += " [\(Self.text(lower, like: spread)), \(Self.text(upper, like: spread))]" }
        return unit.isEmpty ? text : "\(text) \(unit)"
    }

    /// The other estimate minus this one, with a sign.
    func difference(to other: Estimate) -> String {
        guard unit == other.unit else { return "" }
        let difference = other.value - value
        return (difference < 0 ? "" : "+") + Self.text(difference, like: difference)
    }

    /// Equal as results are equal: NaN is the same as NaN.
    func isIdentical(to other: Estimate?) -> Bool {
        guard let other else { return false }
        func bits(_ number: Double?) -> UInt64? { number.map { $0.isNaN ? .max : $0.bitPattern } }
        return bits(value) == bits(other.value) && bits(lower) == bits(other.lower) && bits(upper) == bits(other.upper)
            && unit == other.unit && interval == other.interval && count == other.count
    }

    /// The number that says how many digits are worth printing.
    private var spread: Double {
        if let lower, let upper, upper > lower { return upper - lower }
        return value
    }

    /// A number with as many decimals as give three significant digits of `scale`.
    private static func text(_ number: Double, like scale: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "NaN" : number > 0 ? "∞" : "−∞" }
        guard scale.isFinite, scale != 0 else { return String(format: "%.4g", number) }
        let decimals = 2 - Int(floor(log10(abs(scale))))
        if decimals > 8 || abs(number) >= 1e9 { return String(format: "%.4g", number) }
        return String(format: "%.\(max(0, decimals))f", number)
    }
}
