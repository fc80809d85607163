import Foundation

/// A place on an axis that is written out.
package struct Tick: Sendable, Equatable {
    package var value: Double
    package var label: String
}

extension Scale {
    /// Labelled ticks inside the domain, about `count` of them: steps of 1, 2 or 5 times a power of ten, or whole decades.
    package func ticks(count: Int) -> [Tick] {
        switch transform {
        case .categorical(let names):
            return names.enumerated().map { Tick(value: Double($0.offset), label: $0.element) }
        case .linear:
            return Ticks.linear(domain, count: count)
        case .log:
            return Ticks.logarithmic(domain, count: count)
        case .symlog(let width):
            return Ticks.symmetric(domain, width: width, count: count)
        }
    }

    /// Unlabelled positions between decades, where decades are wide enough to show them.
    package var minorTicks: [Double] {
        guard case .log = transform else { return [] }
        let low = Int(floor(log10(domain.lowerBound))), high = Int(ceil(log10(domain.upperBound)))
        // Closer together they would blur into a band.
        guard abs(end - start) >= 45 * Double(high - low) else { return [] }
        return (low...high).flatMap { decade in (2...9).map { Double($0) * Ticks.power(decade) } }.filter(domain.contains)
    }
}

package enum Ticks {
    /// 10 to the `exponent`, correctly rounded: `pow` may be off in the last bit, and then 10⁻⁵ would miss its own tick.
    package static func power(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? pow(10, Double(exponent)) }

    /// The 1-2-5 step that gives nearly `count` intervals over `span`: `step(span: 100, count: 5)` is 20.
    package static func step(span: Double, count: Int) -> Double {
        let raw = span / Double(max(count, 1))
        let exponent = Int(floor(log10(raw)))
        let excess = raw / power(exponent)
        // The geometric means of neighbouring steps.
        let factor = excess >= 50.0.squareRoot() ? 10.0 : excess >= 10.0.squareRoot() ? 5 : excess >= 2.0.squareRoot() ? 2 : 1
        return factor == 10 ? power(exponent + 1) : factor * power(exponent)
    }

    package static func linear(_ domain: ClosedRange<Double>, count: Int) -> [Tick] {
        let span = domain.upperBound - domain.lowerBound
        guard span > 0, span.isFinite else { return [Tick(value: domain.lowerBound, label: TickLabel.plain(domain.lowerBound))] }
        let step = step(span: span, count: count)
        let first = Int((domain.lowerBound / step - 1e-9).rounded(.up)), last = Int((domain.upperBound / step + 1e-9).rounded(.down))
        guard first <= last else { return [] }
        let decimals = max(0, -Int(floor(log10(step) + 1e-9)))
        return (first...last).map { index in
            let value = Double(index) * step
            return Tick(value: value, label: TickLabel.fixed(value, decimals: decimals, largest: max(abs(domain.lowerBound), abs(domain.upperBound))))
        }
    }

    package static func logarithmic(_ domain: ClosedRange<Double>, count: Int) -> [Tick] {
        let low = log10(domain.lowerBound), high = log10(domain.upperBound)
        let first = Int((low - 1e-9).rounded(.up)), last = Int((high + 1e-9).rounded(.down))
        let decades = last - first + 1
        if decades < 3 {
            let factors: [Double] = high - low > 1.5 ? [1, 3] : [1, 2, 5]
            let fine = (Int(floor(low))...Int(ceil(high))).flatMap { decade in
                factors.map { Tick(value: $0 * power(decade), label: TickLabel.scientific($0, exponent: decade)) }
            }.filter { domain.contains($0.value) }
            return fine.count >= 2 ? fine : linear(domain, count: count)
        }
        let steps = [1, 2, 5, 10, 20, 50, 100]
        let step = steps.first { (decades + $0 - 1) / $0 <= max(count, 2) } ?? 100
        let start = Int((Double(first) / Double(step)).rounded(.up)) * step
        return stride(from: start, through: last, by: step).map { Tick(value: power($0), label: TickLabel.decade($0)) }
    }

    package static func symmetric(_ domain: ClosedRange<Double>, width: Double, count: Int) -> [Tick] {
        let base = Int(floor(log10(width)))
        func side(_ bound: Double) -> [Double] {
            guard bound > width else { return bound > 0 ? [width] : [] }
            let top = Int(floor(log10(bound) + 1e-9))
            let step = max(1, (top - base + 1) * 2 / max(count, 2))
            return stride(from: base, through: top, by: step).map(power)
        }
        let values = side(-domain.lowerBound).map { -$0 }.reversed() + [0] + side(domain.upperBound)
        return values.filter(domain.contains).map { value in
            let label = value == 0 ? "0" : (value < 0 ? "−" : "") + TickLabel.decade(Int(log10(abs(value)).rounded()))
            return Tick(value: value, label: label)
        }
    }
}
