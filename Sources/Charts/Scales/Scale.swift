import Foundation

/// How an axis maps values to places.
public enum ScaleKind: Sendable, Equatable {
    /// Linear for numbers, categorical for strings, time for dates.
    case automatic
    case linear
    /// Base 10; values that are not positive are left out and counted.
    case log
    /// Linear within ±`linearWithin`, logarithmic outside: for data with zero and both signs.
    case symlog(linearWithin: Double)
    case categorical
    /// Dates, or seconds since 1970 began, in UTC.
    case time
}

/// A mapping from data values to pixels along one axis.
package struct Scale: Sendable, Equatable {
    package enum Transform: Sendable, Equatable { case linear, log, symlog(Double), categorical([String]), time }

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

    package var isCategorical: Bool { if case .categorical = transform { true } else { false } }

    /// Whether steps along the axis are factors.
    package var isLogarithmic: Bool {
        switch transform {
        case .log, .symlog: true
        case .linear, .categorical, .time: false
        }
    }

    /// The value on the transformed axis, where distances are proportional to pixels; nil if it has no place there.
    package func transformed(_ value: Double) -> Double? {
        guard value.isFinite else { return nil }
        switch transform {
        // A quarter, so that the distance between the largest numbers of either sign is finite.
        case .linear: return domain.upperBound - domain.lowerBound < .infinity ? value : value / 4
        case .categorical: return value
        case .time: return TimeTicks.range.contains(value) ? value : nil
        case .log: return value > 0 ? log10(value) : nil
        case .symlog(let width):
            let size = abs(value)
            // The quotient of logarithms where that of the numbers would be infinite.
            return size <= width ? value / width : (value < 0 ? -1 : 1) * (1 + log10(size) - log10(width))
        }
    }

    package func position(_ value: Double) -> Double? {
        guard let at = transformed(value), let low = transformed(domain.lowerBound),
            let high = transformed(domain.upperBound)
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

    /// The pixel of a value; the lower end where a log scale has no place for it, nil if it isn't finite.
    package func clamped(_ value: PlottableValue?) -> Double? {
        guard let value, let number = number(value), number.isFinite else { return nil }
        return position(number) ?? start
    }

    /// Pixels from one category's centre to the next.
    package var step: Double {
        guard case .categorical(let names) = transform, !names.isEmpty else { return 0 }
        return abs(end - start) / Double(names.count)
    }

    /// The pixel where bars begin: zero where the scale has it, else the lower end.
    package var baseline: Double {
        switch transform {
        case .log, .categorical, .time: start
        case .linear, .symlog: position(min(max(0, domain.lowerBound), domain.upperBound)) ?? start
        }
    }
}
