/// Whether two estimates differ by more than their intervals allow.
public enum IntervalTest {
    /// What is tested, in a sentence for the reader.
    public static let description =
        "beyond: 0 lies outside the interval of the difference, made from the two intervals by the method of variance estimates recovery (Newcombe 1998, method 10; Zou and Donner 2008), which takes the two estimates as independent. Runs that share their seeds or images differ by less than that, so that the test is cautious."

    public enum Outcome: String, Sendable, Codable {
        /// Further apart than chance explains at the intervals' level.
        case beyond
        case within
    }

    /// The difference `new - old` with its interval.
    ///
    /// With d = new - old, the limits are d - sqrt((new - its lower limit)² + (old's upper limit - old)²) and
    /// d + sqrt((new's upper limit - new)² + (old - its lower limit)²).
    public static func difference(
        old: (value: Double, lower: Double, upper: Double), new: (value: Double, lower: Double, upper: Double)
    ) -> (value: Double, lower: Double, upper: Double) {
        func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
        let difference = new.value - old.value
        return (
            difference, difference - length(new.value - new.lower, old.upper - old.value),
            difference + length(new.upper - new.value, old.value - old.lower)
        )
    }

    /// Whether 0 lies outside that interval; `nil` where a number is missing or isn't finite.
    public static func compare(
        old: (value: Double, lower: Double?, upper: Double?), new: (value: Double, lower: Double?, upper: Double?)
    ) -> Outcome? {
        guard let oldLower = old.lower, let oldUpper = old.upper, let newLower = new.lower, let newUpper = new.upper,
            [old.value, new.value, oldLower, oldUpper, newLower, newUpper].allSatisfy(\.isFinite)
        else { return nil }
        let difference = difference(old: (old.value, oldLower, oldUpper), new: (new.value, newLower, newUpper))
        return difference.lower > 0 || difference.upper < 0 ? .beyond : .within
    }
}
