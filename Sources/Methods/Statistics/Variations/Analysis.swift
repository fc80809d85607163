extension Estimator {
    /// What a variation does otherwise than the design's own rule.
    struct Analysis: Sendable, Hashable {
        /// The interval's recipe; `nil` for the rule's.
        var recipe: Interval.Recipe?
        /// Whether means are of the middle three fifths of the units.
        var isTrimmed = false
    }
}
