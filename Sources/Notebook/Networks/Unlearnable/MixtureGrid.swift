import Methods

/// How often the best rule for two poisoned Gaussians is right about clean points, by the filters' numbers.
public struct MixtureGrid: Codable, Sendable, StorableValue {
    public struct Pair: Codable, Sendable {
        public var positive, negative: Double
        /// From 0 to 1.
        public var clean, poisoned: Double
        /// Of clean points, where both filters are one.
        public var closedForm: Double?

        public init(positive: Double, negative: Double, clean: Double, poisoned: Double, closedForm: Double?) {
            (self.positive, self.negative) = (positive, negative)
            (self.clean, self.poisoned, self.closedForm) = (clean, poisoned, closedForm)
        }
    }

    /// Of clean points, by the best rule for them.
    public var withoutFilters: Double
    public var pairs: [Pair]

    public init(withoutFilters: Double, pairs: [Pair]) { (self.withoutFilters, self.pairs) = (withoutFilters, pairs) }

    /// With a in the middle of each of so many equal cells from 0 to ½, for either class.
    ///
    /// - Parameter length: of the mean, half of what is between both.
    /// - Throws: as ``GaussianMixturePoisoning``.
    public init(dimension: Int, length: Double, cells: Int) throws {
        func mixture(_ positive: Double, _ negative: Double) throws -> GaussianMixturePoisoning {
            try GaussianMixturePoisoning(
                evenMean: length, dimension: dimension, positive: positive, negative: negative)
        }
        let places = (0..<cells).map { (Double($0) + 0.5) / Double(2 * cells) }
        pairs = try places.flatMap { positive in
            try places.map { negative in
                let solved = try mixture(positive, negative)
                return Pair(
                    positive: positive, negative: negative, clean: try solved.cleanAccuracy(),
                    poisoned: try solved.poisonedAccuracy(), closedForm: solved.cleanAccuracyOfEqualFilters)
            }
        }
        withoutFilters = try mixture(0, 0).cleanAccuracy()
    }
}
