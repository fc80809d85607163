import Registration

/// Replicates of a run: each draws and trains everything anew, the catalogue's networks included.
extension Setting {
    /// How many a run may have.
    public static let possibleReplicates = 1...1000

    /// How many replicates the run has.
    public var replicateCount: Int { replicates ?? 1 }

    /// The same in so many replicates.
    public func replicated(_ count: Int) -> Setting {
        var setting = self
        setting.replicates = count == 1 ? nil : count
        return setting
    }

    /// What each replicate is asked for; the first is a run without replicates, with its keys and numbers.
    public var eachReplicate: [Setting] {
        (0..<replicateCount).map { number in
            var setting = asked
            setting.replicate = number == 0 ? nil : number
            return setting
        }
    }

    /// What the run was asked for but for replicates: what steps know of it.
    var asked: Setting {
        var setting = self
        (setting.replicates, setting.replicate) = (nil, nil)
        return setting
    }

    /// The name under which a run lists the value that a step has in this replicate: "training (replicate 2)".
    func name(of step: String) -> String { replicate.map { Self.name(of: step, inReplicate: $0) } ?? step }

    /// The same for a replicate that is counted from 0.
    static func name(of step: String, inReplicate replicate: Int) -> String {
        replicate == 0 ? step : "\(step) (replicate \(replicate + 1))"
    }

    /// The step's own name: "training" of "training (replicate 2)".
    static func step(listedAs name: String) -> String { name.replacing(#/ \(replicate \d+\)$/#, with: "") }

    /// What the random streams of a step start from: the run's seed, or the step's own, and in further replicates what
    /// follows from both and from the replicate.
    ///
    /// - Parameter own: the step's, whatever the run's seed is.
    func seed(ofStepWith own: UInt64?) -> UInt64 {
        guard let replicate else { return own ?? seed }
        return seedFollowing(
            from: "cahier/1 replicate \(replicate) of \(seed)" + (own.map { ", \($0)" } ?? ""))
    }

    /// The seeds that steps without one of their own have in the run's replicates.
    var seedsOfReplicates: Set<UInt64> { Set(eachReplicate.map { $0.seed(ofStepWith: nil) }) }
}
