import Foundation

/// A place on an axis that is written out.
package struct Tick: Sendable, Equatable {
    package var value: Double
    package var label: String
}

extension Scale {
    /// Labelled ticks inside the domain, about `count` of them: steps of 1, 2 or 5 times a power of ten, whole decades,
    /// or places of the calendar.
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
        case .time:
            return TimeTicks.ticks(domain, count: count)
        }
    }

    /// Unlabelled positions between powers of ten: 2 to 9 times each where decades are wide enough to show them, else
    /// the powers alone, as far as these are a dozen.
    package var minorTicks: [Double] {
        switch transform {
        case .linear, .categorical, .time: return []
        case .log:
            return Ticks.within(log10(domain.lowerBound), log10(domain.upperBound), pixels: abs(end - start)).filter(
                domain.contains)
        case .symlog(let width):
            guard let low = transformed(domain.lowerBound), let high = transformed(domain.upperBound), high > low else {
                return []
            }
            let decade = abs(end - start) / (high - low), base = log10(width)
            func side(_ bound: Double) -> [Double] {
                guard bound > width else { return [] }
                return Ticks.within(base, log10(bound), pixels: decade * (log10(bound) - base)).filter { $0 >= width }
            }
            return (side(-domain.lowerBound).map { -$0 }.reversed() + side(domain.upperBound)).filter(domain.contains)
        }
    }
}

package enum Ticks {
    /// 10 to the `exponent`, correctly rounded: `pow` may be off in the last bit, and then 10⁻⁵ would miss its own
    /// tick.
    package static func power(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? pow(10, Double(exponent)) }

    /// 10 to the `exponent`, but never 0, so that the smallest numbers can be divided by it.
    static func divisor(_ exponent: Int) -> Double { max(power(exponent), .leastNonzeroMagnitude) }

    /// The 1-2-5 step that gives nearly `count` intervals over `span`: `step(span: 100, count: 5)` is 20.
    package static func step(span: Double, count: Int) -> Double {
        let raw = max(span / Double(max(count, 1)), .leastNonzeroMagnitude)
        let exponent = Int(floor(log10(raw)))
        let excess = raw / power(exponent)
        // The geometric means of neighbouring steps.
        let factor =
            excess >= 50.0.squareRoot() ? 10.0 : excess >= 10.0.squareRoot() ? 5 : excess >= 2.0.squareRoot() ? 2 : 1
        let step = factor == 10 ? power(exponent + 1) : factor * power(exponent)
        // There is no power of ten above the largest number.
        return step.isFinite ? step : power(exponent)
    }

    package static func linear(_ domain: ClosedRange<Double>, count: Int) -> [Tick] {
        let span = domain.upperBound - domain.lowerBound
        guard span > 0 else { return [Tick(value: domain.lowerBound, label: Numerals.plain(domain.lowerBound))] }
        let largest = max(abs(domain.lowerBound), abs(domain.upperBound))
        // Both signs of the largest numbers: their distance is infinite, that of their quarters isn't.
        let step =
            span < .infinity ? step(span: span, count: count) : Ticks.step(span: largest / 2, count: max(1, count / 4))
        let first = (domain.lowerBound / step - 1e-9).rounded(.up),
            last = (domain.upperBound / step + 1e-9).rounded(.down)
        guard step > largest * 1e-15, first <= last else {
            // Closer together than numbers of this size can tell.
            return [Tick(value: domain.lowerBound, label: Numerals.plain(domain.lowerBound))]
        }
        return (0...Int(last - first)).map { index in
            let value = (first + Double(index)) * step
            return Tick(value: value, label: TickLabel.stepped(value, step: step, largest: largest))
        }
    }

    package static func logarithmic(_ domain: ClosedRange<Double>, count: Int) -> [Tick] {
        let low = log10(domain.lowerBound), high = log10(domain.upperBound)
        let first = Int((low - 1e-9).rounded(.up)), last = Int((high + 1e-9).rounded(.down))
        let decades = last - first + 1
        if decades < 3 {
            func fine(_ factors: [Double]) -> [Tick] {
                (Int(floor(low))...Int(ceil(high))).flatMap { decade in
                    factors.map { Tick(value: $0 * power(decade), label: Numerals.plain($0 * power(decade))) }
                }.filter { domain.contains($0.value) }
            }
            let choices = [fine(high - low > 1.5 ? [1, 3] : [1, 2, 5]), fine([1, 2, 3, 5, 7])]
            return choices.first { $0.count >= 3 } ?? linear(domain, count: count)
        }
        let steps = [1, 2, 3, 5, 10, 20, 50, 100]
        let step = steps.first { (decades + $0 - 1) / $0 <= max(count, 2) } ?? 100
        // Whole multiples of the step, unless others give three where these do not.
        let multiple = Int((Double(first) / Double(step)).rounded(.up)) * step
        let starts = [multiple] + (first..<first + step).filter { $0 != multiple }
        let choices = starts.map { Array(stride(from: $0, through: last, by: step)) }
        let chosen = choices.first { $0.count >= 3 } ?? choices[0]
        return labelled(chosen.map { (1, $0) })
    }

    /// Zero and the powers of ten on both sides of it, every so many alike on either side, from the end of the linear
    /// part on; where there are few powers, multiples of them, too.
    package static func symmetric(_ domain: ClosedRange<Double>, width: Double, count: Int) -> [Tick] {
        let base = Int(ceil(log10(width) - 1e-9))
        func top(_ bound: Double) -> Int? { bound > 0 ? Int(floor(log10(bound) + 1e-9)) : nil }
        let sides = [-domain.lowerBound, domain.upperBound].map { bound in top(bound).map { max(0, $0 - base + 1) } ?? 0
        }
        let wanted = sides.reduce(0, +)
        // The linear part is all there is, or nearly so.
        guard wanted > 0 else { return linear(domain, count: count) }
        for factors in [[1.0, 2, 5], [1, 3]] where (sides.max() ?? 0) < 2 {
            let fine = symmetricMultiples(domain, from: base, through: sides, factors)
            if fine.count <= max(count, 2) + 1 { return fine }
        }
        let step = [1, 2, 3, 5, 10, 20, 50, 100, 200].first { wanted / $0 <= max(count, 2) + 1 } ?? 500
        func side(_ bound: Double, _ sign: Int) -> [(sign: Int, exponent: Int)] {
            guard let top = top(bound) else { return [] }
            // Where powers are passed over, so are those next to zero, whose labels would touch its own.
            let nearest = step == 1 ? Double(base) : Double(base) + Double(step) / 2
            return stride(from: Int((nearest / Double(step)).rounded(.up)) * step, through: top, by: step).map {
                (sign, $0)
            }
        }
        let zero: [(sign: Int, exponent: Int)] = domain.contains(0) ? [(0, 0)] : []
        return labelled(side(-domain.lowerBound, -1).reversed() + zero + side(domain.upperBound, 1)).filter {
            domain.contains($0.value)
        }
    }

    /// Zero and the multiples of powers of ten within the domain, on both sides.
    private static func symmetricMultiples(
        _ domain: ClosedRange<Double>, from base: Int, through sides: [Int], _ factors: [Double]
    ) -> [Tick] {
        func side(_ decades: Int, _ sign: Double) -> [Double] {
            guard decades > 0 else { return [] }
            return (base..<base + decades).flatMap { decade in factors.map { sign * $0 * power(decade) } }
        }
        let values = side(sides[0], -1).reversed() + [0] + side(sides[1], 1)
        return values.filter(domain.contains).map { Tick(value: $0, label: Numerals.plain($0)) }
    }

    /// Signed powers of ten, all as plain numbers where none is long.
    private static func labelled(_ powers: [(sign: Int, exponent: Int)]) -> [Tick] {
        let isPlain = powers.allSatisfy { $0.sign == 0 || (-3...3).contains($0.exponent) }
        return powers.map { sign, exponent in
            let value = sign == 0 ? 0 : Double(sign) * power(exponent)
            let text = sign == 0 ? "0" : isPlain ? Numerals.plain(abs(value)) : Numerals.decade(exponent)
            return Tick(value: value, label: (sign < 0 ? "−" : "") + text)
        }
    }

    /// Minor ticks between two logarithms that are so many pixels apart.
    static func within(_ low: Double, _ high: Double, pixels: Double) -> [Double] {
        guard low.isFinite, high.isFinite, high > low, high - low < 700 else { return [] }
        let decade = pixels / (high - low), decades = Int(floor(low))...Int(ceil(high))
        // Closer together they would blur into a band.
        if decade >= 45 { return decades.flatMap { exponent in (2...9).map { Double($0) * power(exponent) } } }
        // Of a long axis every few powers have a label, and those between would be a comb that nobody counts.
        return decade >= 5 && high - low <= 12 ? decades.map(power) : []
    }
}
