import Foundation
import Wording

/// Numbers as an axis writes them.
package enum TickLabel {
    /// Fixed decimals with a true minus sign; large or tiny values as a product with a power of ten.
    package static func fixed(_ value: Double, decimals: Int, largest: Double) -> String {
        if value == 0 { return "0" }
        if largest >= 1e7 || decimals > 5 {
            let exponent = Int(floor(log10(abs(value)) + 1e-12))
            return scientific(value / Ticks.power(exponent), exponent: exponent)
        }
        let text = String(format: "%.\(decimals)f", abs(value))
        return (value < 0 ? "−" : "") + groupedThousands(text)
    }

    /// A tick's value with the decimals that its step needs; large and tiny ones as multiples of one power of ten.
    ///
    /// `stepped(150_000_000, step: 50_000_000, largest: 200_000_000)` is "1.5×10⁸".
    package static func stepped(_ value: Double, step: Double, largest: Double) -> String {
        let place = Int(floor(log10(step) + 1e-9))
        if largest < 1e7, place >= -5 { return fixed(value, decimals: max(0, -place), largest: largest) }
        if value == 0 { return "0" }
        let exponent = Int(floor(log10(largest) + 1e-12))
        let decimals = min(max(0, exponent - place), 15)
        if decimals > 3, place >= 0, largest < 1e15 {
            return (value < 0 ? "−" : "") + groupedThousands(String(format: "%.0f", abs(value)))
        }
        let factor = value / power(exponent)
        let digits = String(format: "%.\(decimals)f", abs(factor))
        return (value < 0 ? "−" : "") + (decimals == 0 && digits == "1" ? "" : digits + "×") + decade(exponent)
    }

    /// Never 0, so that the smallest numbers can be divided by it.
    private static func power(_ exponent: Int) -> Double { max(Ticks.power(exponent), .leastNonzeroMagnitude) }

    /// The shortest text of at most six significant digits.
    package static func plain(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞" }
        if value != 0, abs(value) >= 1e6 || abs(value) < 1e-4 {
            let exponent = Int(floor(log10(abs(value)) + 1e-12))
            return scientific(value / power(exponent), exponent: exponent)
        }
        return String(format: "%.6g", value).replacingOccurrences(of: "-", with: "−")
    }

    /// `decade(-5)` is "10⁻⁵".
    package static func decade(_ exponent: Int) -> String { "10" + superscript(exponent) }

    /// `scientific(2, exponent: -5)` is "2×10⁻⁵".
    package static func scientific(_ factor: Double, exponent: Int) -> String {
        if (-3...3).contains(exponent) {
            return String(format: "%.6g", factor * Ticks.power(exponent)).replacingOccurrences(of: "-", with: "−")
        }
        if factor == 1 { return decade(exponent) }
        let digits = String(format: "%.3g", factor).replacingOccurrences(of: "-", with: "−")
        return digits + "×" + decade(exponent)
    }

    package static func superscript(_ number: Int) -> String {
        String(String(number).map { superscripts[$0] ?? $0 })
    }

    private static let superscripts: [Character: Character] = [
        "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
    ]
}
