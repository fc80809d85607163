/// The interval search for a layer's clipping threshold T (Hoang, Hanif, Shafique, DATE 2020, arXiv 1912.00941).
///
/// Starting with S = [0, ACT_max], each iteration splits S in three equal parts, giving T1 < T2 < T3 < T4, and measures
/// the area under the accuracy curve at each. The next S is [T1, T2] if T1 is best, [T3, T4] if T4 is, else the two
/// parts around the best. So S shrinks to a third or two thirds, and keeps the maximum of a function that has only one.
/// Of equally good thresholds the larger counts as best: it changes the fault-free network least.
/// ```swift
/// let result = try ThresholdSearch().run(to: 3) { threshold in 1 - abs(threshold - 1) / 3 }
/// result.threshold  // 1.0
/// ```
public struct ThresholdSearch: Sendable, Hashable, Codable {
    /// N: the search ends after this many iterations.
    public let maximumIterations: Int
    /// M: it does not end before this many (or N).
    public let minimumIterations: Int
    /// δ: from then on it ends when no two neighbouring areas of an iteration differ by more.
    public let tolerance: Double

    /// The defaults are those of a re-implementation; the paper's own values are not known.
    public init(maximumIterations: Int = 3, minimumIterations: Int = 2, tolerance: Double = 1e-4) {
        precondition(maximumIterations >= 1, "a search has at least one iteration")
        precondition(tolerance >= 0, "a tolerance is at least 0")
        self.maximumIterations = maximumIterations
        self.minimumIterations = minimumIterations
        self.tolerance = tolerance
    }

    /// One measured threshold.
    public struct Point: Sendable, Hashable, Codable {
        public let threshold: Double
        /// The area under the accuracy curve.
        public let area: Double
        /// In which iteration it was measured, from 1.
        public let iteration: Int
    }

    /// What a search found.
    public struct Result: Sendable, Hashable, Codable {
        /// Every measured point, in the order of measurement, no threshold twice.
        public let points: [Point]
        /// S at the start and after each iteration.
        public let brackets: [ClosedRange<Double>]
        /// The best point of all; of equally good ones the largest threshold.
        public let best: Point
        /// The chosen threshold.
        public var threshold: Double { best.threshold }
        /// The area under the curve at the chosen threshold.
        public var area: Double { best.area }
    }

    /// Searches [0, `maximum`], where `maximum` is ACT_max, the layer's largest fault-free activation.
    ///
    /// A layer that is never active (ACT_max 0) gets threshold 0 after a single measurement.
    /// - Parameter area: the area under the accuracy curve at a threshold; called once for each, with ascending
    ///   thresholds within an iteration.
    /// - Throws: ``MethodError`` if `maximum` or an area is not finite or `maximum` is negative; what `area` throws.
    public func run(to maximum: Double, area: (Double) throws -> Double) throws -> Result {
        guard maximum.isFinite, maximum >= 0 else {
            throw MethodError(
                "searching a clipping threshold", "expected a largest activation of at least 0, found \(maximum)",
                advice: "Profile the layer with fault-free weights")
        }
        var points: [Point] = []
        func point(_ threshold: Double, _ iteration: Int) throws -> Point {
            if let known = points.first(where: { $0.threshold == threshold }) { return known }
            let value = try area(threshold)
            guard value.isFinite else {
                throw MethodError(
                    "searching a clipping threshold",
                    "expected a finite area at threshold \(threshold), found \(value)",
                    advice: "Check the measured accuracies")
            }
            let new = Point(threshold: threshold, area: value, iteration: iteration)
            points.append(new)
            return new
        }

        var brackets = [0...maximum]
        var best = try point(0, 1)
        for iteration in 1...maximumIterations where maximum > 0 {
            let bracket = brackets[brackets.count - 1]
            let candidates = try Self.thirds(of: bracket).map { try point($0, iteration) }
            let index = Self.indexOfBest(candidates)
            best = Self.better(best, candidates[index])
            // At an end only one part is left of the three, inside two.
            brackets.append(candidates[max(index - 1, 0)].threshold...candidates[min(index + 1, 3)].threshold)
            let change = zip(candidates, candidates.dropFirst()).map { abs($1.area - $0.area) }.max() ?? 0
            if iteration >= minimumIterations, change <= tolerance { break }
        }
        return Result(points: points, brackets: brackets, best: best)
    }

    /// The ends of a range, exactly, and the two points that split it in three.
    private static func thirds(of range: ClosedRange<Double>) -> [Double] {
        let width = range.upperBound - range.lowerBound
        return [range.lowerBound, range.lowerBound + width / 3, range.lowerBound + 2 * (width / 3), range.upperBound]
    }

    private static func indexOfBest(_ points: [Point]) -> Int {
        points.indices.reduce(0) { points[$1].area >= points[$0].area ? $1 : $0 }
    }

    private static func better(_ first: Point, _ second: Point) -> Point {
        (first.area, first.threshold) > (second.area, second.threshold) ? first : second
    }
}
