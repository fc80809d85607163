/// A sum of float64 numbers whose rounding error does not grow with their number (Neumaier 1974).
public struct CompensatedSum: Sendable {
    private var sum = 0.0
    private var lost = 0.0

    public init() {}

    public init(_ values: some Sequence<Double>) {
        // Called from other modules this is code for any sequence, which takes ten times as long to step through an array.
        let isAdded: Void? = values.withContiguousStorageIfAvailable { numbers in
            for value in numbers { add(value) }
        }
        if isAdded == nil { for value in values { add(value) } }
    }

    public mutating func add(_ value: Double) {
        let next = sum + value
        lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
        sum = next
    }

    /// The sum so far; with an infinite or NaN term, what plain addition gives.
    public var value: Double { lost.isFinite ? sum + lost : sum }
}
