import Foundation

/// Numbers of one axis, which are written alike: all with the decimals of its step, or all by one power of ten.
///
/// Where an axis needs powers of ten is where `Numerals` does, judged by its largest number: a tick of 0.0005 below one
/// of 0.002 stays as it is.
package enum TickLabel {
    /// A tick's value with the decimals that its step needs.
    ///
    /// `stepped(150_000_000, step: 50_000_000, largest: 200_000_000)` is "1.5×10⁸".
    package static func stepped(_ value: Double, step: Double, largest: Double) -> String {
        if value == 0 { return "0" }
        let place = Int(floor(log10(step) + 1e-9))
        if !Numerals.needsPower(largest), place >= -6 { return Numerals.fixed(value, decimals: max(0, -place)) }
        let exponent = Numerals.exponent(of: largest)
        let decimals = min(max(0, exponent - place), 15)
        if decimals > 3, place >= 0, largest < 1e15 { return Numerals.fixed(value, decimals: 0) }
        let factor = value / Ticks.divisor(exponent)
        let digits = String(format: "%.\(decimals)f", abs(factor))
        return (value < 0 ? "−" : "") + (decimals == 0 && digits == "1" ? "" : digits + "×") + Numerals.decade(exponent)
    }
}
