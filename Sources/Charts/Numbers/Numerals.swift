import Foundation
import Wording

/// The one spelling of numbers, for axes, tables, sentences, findings and alternative texts.
///
/// A true minus sign, groups of three digits from five on, and powers of ten below 0.001 and from a million on:
/// "−12.5", "61 706", "3.2×10⁻⁴", "10⁻⁵". None of the characters lets a line break.
public enum Numerals {
    /// Whether the number is written with a power of ten.
    package static func needsPower(_ value: Double) -> Bool {
        value != 0 && value.isFinite && (abs(value) >= 1e6 || abs(value) < 1e-3)
    }

    /// The shortest text that gives the number to so many significant digits: `plain(0.50)` is "0.5", `plain(1e-5)` is
    /// "10⁻⁵".
    public static func plain(_ value: Double, digits: Int = 6) -> String {
        guard value.isFinite else { return missing(value) }
        let rounded = rounded(value, digits)
        if needsPower(rounded) { return power(rounded, digits: digits, keepsZeros: false) }
        let text = String(format: "%.\(decimals(of: rounded, digits))f", value)
        return signed(text.contains(".") ? withoutZeros(text) : text)
    }

    /// So many significant digits, zeros at the end among them: `significant(9.999, 3)` is "10.0".
    public static func significant(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite else { return missing(value) }
        if value == 0 { return "0" }
        let rounded = rounded(value, digits)
        return needsPower(rounded)
            ? power(rounded, digits: digits) : fixed(value, decimals: decimals(of: rounded, digits))
    }

    /// So many digits after the decimal point: `fixed(3.14159, decimals: 2)` is "3.14".
    public static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return missing(value) }
        return signed(String(format: "%.\(max(0, decimals))f", value))
    }

    /// A factor from 1 to 10 and a power of ten: `power(12_345, digits: 2)` is "1.2×10⁴"; a whole power is written
    /// without a factor.
    public static func power(_ value: Double, digits: Int) -> String {
        value.isFinite ? power(value, digits: digits, keepsZeros: true) : missing(value)
    }

    private static func power(_ value: Double, digits: Int, keepsZeros: Bool) -> String {
        let parts = String(format: "%.\(max(1, digits) - 1)e", value).split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]) else { return signed(String(value)) }
        let exact = withoutZeros(String(parts[0])), factor = keepsZeros ? String(parts[0]) : exact
        if exponent == 0 { return signed(factor) }
        // A rounded factor of 1 is one only where the number is the power itself.
        let isPower =
            (exact == "1" || exact == "-1") && (!keepsZeros || digits == 1 || abs(value) == Ticks.power(exponent))
        return isPower ? (value < 0 ? "−" : "") + decade(exponent) : signed(factor) + "×" + decade(exponent)
    }

    /// `decade(-5)` is "10⁻⁵".
    package static func decade(_ exponent: Int) -> String { "10" + superscript(exponent) }

    package static func superscript(_ number: Int) -> String {
        String(String(number).map { superscripts[$0] ?? $0 })
    }

    private static let superscripts: [Character: Character] = [
        "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
    ]

    private static func missing(_ value: Double) -> String {
        value.isNaN ? "not a number" : value < 0 ? "−∞" : "∞"
    }

    /// With a true minus sign, which what rounds to zero has not.
    private static func signed(_ text: String) -> String {
        let isZero = !text.contains { ("1"..."9").contains($0) }
        return groupedThousands(isZero ? text.replacing("-", with: "") : text.replacing("-", with: "−"))
    }

    /// The number as it is written with so many digits; the number itself where that is beyond the largest one:
    /// 1.797×10³⁰⁸ is finite, 1.80×10³⁰⁸ isn't.
    private static func rounded(_ value: Double, _ digits: Int) -> Double {
        let written = Double(String(format: "%.\(max(1, digits) - 1)e", value)) ?? value
        return written.isFinite ? written : value
    }

    /// That of the power of ten at the number's first digit; what rounding left just below a power counts as it.
    package static func exponent(of value: Double) -> Int { Int(floor(log10(abs(value)) + 1e-12)) }

    private static func decimals(of value: Double, _ digits: Int) -> Int {
        value == 0 ? 0 : max(0, digits - 1 - exponent(of: value))
    }

    private static func withoutZeros(_ text: String) -> String {
        guard text.contains(".") else { return text }
        let kept = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(kept.reversed())
    }
}
