/// The two ends of an interval, as a formula gives them: perhaps not finite.
package struct Limits: Equatable, Sendable {
    package var lower: Double
    package var upper: Double

    package init(_ lower: Double, _ upper: Double) { (self.lower, self.upper) = (lower, upper) }

    /// Half of what a confidence leaves over: 0.025 for 0.95.
    static func tail(_ confidence: Double) -> Double {
        Interval.check(confidence)
        return (1 - confidence) / 2
    }

    /// The normal deviate that a confidence asks for: 1.96 for 0.95.
    static func normalDeviate(_ confidence: Double) -> Double { -normalQuantile(tail(confidence)) }

    /// The same of Student's t: 4.30 for 0.95 and two degrees of freedom.
    static func studentDeviate(_ confidence: Double, degreesOfFreedom: Double) -> Double {
        -studentTQuantile(tail(confidence), degreesOfFreedom: degreesOfFreedom)
    }

    func map(_ transform: (Double) -> Double) -> Limits {
        let (first, second) = (transform(lower), transform(upper))
        return Limits(min(first, second), max(first, second))
    }
}
