/// What was made last, for pieces that follow each other and start from the same.
///
///     let batches = LatestMade<Int, [Batch]>()
///     let found = try lab.pieces("trainings", inRows: names) { training, column in
///         try measure(column, on: batches.of(training) { try lab.slices(…) })
///     }
///
/// Only what pieces need that are computed here is made, and only one is held. Belongs to one thread.
public final class LatestMade<Key: Equatable, Made> {
    private var latest: (key: Key, made: Made)?

    public init() {}

    /// - Parameter make: gives the same for the same key, whatever was made before.
    public func of(_ key: Key, make: () throws -> Made) rethrows -> Made {
        if let latest, latest.key == key { return latest.made }
        latest = nil
        let made = try make()
        latest = (key, made)
        return made
    }
}
