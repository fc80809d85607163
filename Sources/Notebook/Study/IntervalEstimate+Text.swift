import Charts
import Methods
import Reports

extension IntervalEstimate {
    /// For tables: with its interval where there is one, "undefined" without a value.
    public var cell: Cell {
        guard let value else { return .text("undefined") }
        return interval.map { .interval(value, $0.lower, $0.upper) } ?? .number(value)
    }

    /// For sentences: "94.6 [93.0, 95.9]"; without its interval where there is none, "undefined" without a value.
    public var phrase: String { value.map { Numerals.interval($0, interval?.lower, interval?.upper) } ?? "undefined" }
}
