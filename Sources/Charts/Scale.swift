import Foundation

/// How an axis maps values to places.
public enum ScaleKind: Sendable, Equatable {
    /// Linear for numbers, categorical for strings.
    case automatic
    case linear
    /// Base 10; values that are not positive are left out and counted.
    case log
    /// Linear within ±`linearWithin`, logarithmic outside: for data with zero and both signs.
    case symlog(linearWithin: Double)
    case categorical
}

/// A mapping from data values to pixels along one axis.
package struct Scale: Sendable, Equatable {
    package enum Transform: Sendable, Equatable { case linear, log, symlog(Double), categorical([String]) }

    package var transform: Transform
    /// The data values at the ends of `range`; for categories -0.5 and count - 0.5.
    package var domain: ClosedRange<Double>
    /// Pixels at the domain's lower and upper ends; descending for a y axis.
    package var start: Double
    package var end: Double

    package init(transform: Transform, domain: ClosedRange<Double>, start: Double = 0, end: Double = 1) {
        self.transform = transform
        self.domain = domain
        self.start = start
        self.end = end
    }

    /// The value on the transformed axis, where distances are proportional to pixels; nil if it has no place there.
    package func transformed(_ value: Double) -> Double? {
        guard value.isFinite else { return nil }
        switch transform {
        case .linear, .categorical: return value
        case .log: return value > 0 ? log10(value) : nil
        case .symlog(let width):
            let scaled = value / width
            return abs(scaled) <= 1 ? scaled : (scaled < 0 ? -1 : 1) * (1 + log10(abs(scaled)))
        }
    }

    package func position(_ value: Double) -> Double? {
        guard let at = transformed(value), let low = transformed(domain.lowerBound), let high = transformed(domain.upperBound)
        else { return nil }
        guard high > low else { return (start + end) / 2 }
        return start + (at - low) / (high - low) * (end - start)
    }

    package func position(_ value: PlottableValue) -> Double? { number(value).flatMap(position) }

    /// A category's index, or the number itself.
    package func number(_ value: PlottableValue) -> Double? {
        guard case .categorical(let names) = transform else { return value.number }
        return names.firstIndex(of: value.name).map(Double.init)
    }

    /// Pixels from one category's centre to the next.
    package var step: Double {
        guard case .categorical(let names) = transform, !names.isEmpty else { return 0 }
        return abs(end - start) / Double(names.count)
    }

    /// The pixel where bars begin: zero where the scale has it, else the lower end.
    package var baseline: Double {
        switch transform {
        case .log, .categorical: start
        case .linear, .symlog: position(min(max(0, domain.lowerBound), domain.upperBound)) ?? start
        }
    }
}
