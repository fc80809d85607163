import Charts
import Reports

extension Estimate {
    /// The other estimate minus this one, with a sign.
    func difference(to other: Estimate) -> String {
        guard unit == other.unit else { return "" }
        let difference = other.value - value
        return (difference < 0 ? "" : "+") + Numerals.significant(difference, 3)
    }

    /// Equal as results are equal: NaN is the same as NaN.
    func isIdentical(to other: Estimate?) -> Bool {
        guard let other else { return false }
        func bits(_ number: Double?) -> UInt64? { number.map { $0.isNaN ? .max : $0.bitPattern } }
        return bits(value) == bits(other.value) && bits(lower) == bits(other.lower) && bits(upper) == bits(other.upper)
            && unit == other.unit && interval == other.interval && count == other.count
    }
}
