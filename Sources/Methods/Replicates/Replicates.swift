import Tensors

/// One number of several replicates of a study, each drawn and trained anew, brought together.
///
/// Raise the version when the same inputs give other numbers.
public enum Replicates: Method {
    public static let version = 1

    /// What an interval over replicates is over, in the plural.
    public static let unit = "replicates"

    /// Whether units of this kind are drawn anew with each replicate: trainings, and whatever is a seed.
    static func areDrawnAnew(_ unit: String) -> Bool { unit == "trainings" || unit.hasSuffix("seeds") }

    /// What the same number of several replicates comes to.
    public enum Joint: Sendable {
        /// All have the same data, since nothing is drawn for it.
        case same
        case together(Estimator)
        /// No recipe brings it together; the reason goes on after "since".
        case apart(because: String)
    }

    /// A number of several replicates as one, with an interval for other replicates, and for other units where they share
    /// theirs.
    ///
    /// ```swift
    /// try Replicates.joint([first, second, third], stream: stream)  // means over images: 3 replicates × 5000 images
    /// ```
    /// A replicate is what a training is to ``Estimator/mean(_:)-(CrossedSamples)``: all that is random differs at once.
    /// - Trainings of one replicate are averaged in each cell, so that a replicate with three of them counts as one: what
    ///   they share by chance, such as drawn images, would else pass for certainty.
    /// - Means, differences and shares over units that all replicates have are crossed with these (two-way analysis of
    ///   variance); those over units that each draws for itself, such as fault seeds, are means of replicates (Student's t).
    /// - Statistics of the shared units are computed for each replicate, and averaged; the replicates' interval and that of
    ///   the units are added in squares.
    /// - Statistics of units that each draws for itself, and counts without units that differ, are a sample of replicates by
    ///   themselves (Student's t).
    /// - Means over two crossed kinds of unit that all have get the replicates as a third.
    /// - Counts of which nobody knows the units, ranks, times, predictions, extremes and cross-validations stay apart.
    ///
    /// - Parameters:
    ///   - replicates: one each, made alike; the first is that of a run without replicates.
    ///   - stream: for what is resampled and has no stream of its own.
    /// - Throws: what a statistic throws; ``MethodError`` where data that go together are not of one form.
    public static func joint(_ replicates: [Estimator], stream: RandomStream) throws -> Joint {
        guard let first = replicates.first else { preconditionFailure("nothing is brought together of no replicate") }
        if replicates.dropFirst().allSatisfy({ $0.hasData(of: first) }) { return .same }
        guard replicates.allSatisfy({ $0.factor == first.factor }) else {
            return .apart(because: "it has another unit in each replicate")
        }
        switch try ReplicateTable(replicates.map { Part($0.design) }, stream: stream).joint {
        case .apart(let reason): return .apart(because: reason)
        case .design(let design): return .together(try Estimator(design, .init(), said(of: replicates)))
        case .values(let bounds):
            // In the unit that they are shown in.
            let range = bounds.map { bounds in
                let ends = [bounds.lowerBound * first.factor, bounds.upperBound * first.factor]
                return min(ends[0], ends[1])...max(ends[0], ends[1])
            }
            return .together(try .mean(Samples(replicates.map(\.value), of: unit, within: range)))
        }
    }

    /// What is said of the replicates' numbers beside their data: once where all say it, sums of what is left out.
    private static func said(of replicates: [Estimator]) -> [Estimator.Adjustment] {
        let all = replicates.map(\.adjustments), first = all[0]
        if all.allSatisfy({ $0 == first }) { return first }
        var result = first.filter { said in
            if case .leavingOut = said { return false }
            return all.allSatisfy { $0.contains(said) }
        }
        var reasons: [String] = [], counts: [String: Int] = [:]
        for case .leavingOut(let count, let reason) in all.joined() {
            if counts[reason] == nil { reasons.append(reason) }
            counts[reason, default: 0] += count
        }
        result += reasons.compactMap { reason in counts[reason].map { .leavingOut($0, because: reason) } }
        return result
    }
}

extension Estimator {
    /// Whether it is the same number of the same units.
    fileprivate func hasData(of other: Estimator) -> Bool { value == other.value && values == other.values }
}
