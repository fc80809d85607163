extension Interval {
    /// From how many resamples an interval comes, and how far its ends may be off for that reason alone.
    public struct Resampling: Sendable, Hashable, Codable {
        /// How many resamples a recipe takes.
        public static let usual = 9_999
        /// How many it takes where an end lies too near to a bound to tell.
        public static let fine = 99_999

        public let resamples: Int
        /// The standard error of the lower end over other draws of as many resamples.
        public let lowerError: Double
        /// The same for the upper end.
        public let upperError: Double

        public init(resamples: Int, lowerError: Double, upperError: Double) {
            (self.resamples, self.lowerError, self.upperError) = (resamples, lowerError, upperError)
        }

        static func check(_ resamples: Int) {
            precondition(resamples >= 99, "a bootstrap of \(resamples) resamples has no tails")
        }
    }

    /// Whether an end lies so near to a bound, within three Monte Carlo errors, that other resamples might have put it on
    /// the other side.
    ///
    ///     Interval(lower: 0.003, upper: 0.4, recipe: .bca, resampling: .init(resamples: 9_999, lowerError: 0.0027, …))
    ///         .isOnEdge(of: 0)  // true: 0.003 < 3 · 0.0027
    ///
    /// Never so for closed forms.
    public func isOnEdge(of bound: Double) -> Bool {
        guard let resampling else { return false }
        return abs(lower - bound) <= 3 * resampling.lowerError || abs(upper - bound) <= 3 * resampling.upperError
    }
}
