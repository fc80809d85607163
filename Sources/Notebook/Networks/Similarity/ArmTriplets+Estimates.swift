import Methods
import Tensors

/// Which level's weight an outcome is asked for.
public enum LevelWeight: String, Sendable { case highLessLow, high = "high level", low = "low level" }

extension ArmTriplets {
    /// How both levels go together in maps that had no part in the choice; nothing without triplets.
    public func heldOutCorrelation(stream: RandomStream) throws -> Estimator? {
        measured.triplets.isEmpty
            ? nil : try .tripletCorrelation(measured.heldOutHigh, measured.heldOutLow, stream: stream)
    }

    /// How much of a level's differences other maps have, in the direction of the choice; nothing without triplets.
    public func keptShare(high isHigh: Bool) throws -> Estimator? {
        guard !measured.triplets.isEmpty else { return nil }
        let chosen = isHigh ? measured.high : measured.low
        let heldOut = isHigh ? measured.heldOutHigh : measured.heldOutLow
        return try .ratio(
            Samples(zip(heldOut, chosen).map { $0 * ($1 < 0 ? -1 : 1) }, of: "triplets", measuring: "in other maps"),
            to: Samples(chosen.map(abs), of: "triplets", measuring: "in the maps that chose"))
    }

    /// How much an outcome goes with one level, or how much more with the high one than with the low one; nothing where the outcome
    /// is known of no triplet.
    public func levelWeight(
        of outcome: [Double?], _ level: LevelWeight = .highLessLow, stream: RandomStream
    ) throws -> Estimator? {
        let known = outcome.indices.filter { outcome[$0] != nil }, values = known.compactMap { outcome[$0] }
        guard !known.isEmpty else { return nil }
        let (high, low) = (known.map { measured.high[$0] }, known.map { measured.low[$0] })
        return switch level {
        case .highLessLow: try .tripletWeightDifference(of: values, high, low, stream: stream)
        case .high: try .tripletHighWeight(of: values, high, low, stream: stream)
        case .low: try .tripletLowWeight(of: values, high, low, stream: stream)
        }
    }
}
