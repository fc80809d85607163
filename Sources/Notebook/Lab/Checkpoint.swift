import Foundation

extension Lab {
    /// The running step's checkpoint: one blob that each `save` replaces, gone when the step is done.
    ///
    ///     if let saved = try lab.checkpoint.load() { trainer = try Trainer(resuming: saved) }
    ///     …
    ///     try lab.checkpoint.save(trainer.state)      // after each epoch
    public var checkpoint: Checkpoint { Checkpoint(lab: self, name: "main") }
}

/// An opaque blob kept for a running step, replaced by each save and removed when the step is done.
public struct Checkpoint {
    let lab: Lab
    let name: String

    /// Another checkpoint of the same step.
    public func named(_ name: String) -> Checkpoint { Checkpoint(lab: lab, name: name) }

    /// The last saved bytes, or nil if there are none or they are damaged.
    public func load() throws -> Data? {
        try lab.equipment.division?.claimUndivided()
        let stored = try lab.store.checkpoint(stepKey: lab.step.key, name: name)
        if case .damaged = stored {
            lab.warnOfDamage("the checkpoint of \"\(lab.step.name)\"", "the step starts anew")
        }
        return stored.data
    }

    /// Replaces the saved bytes, whole or not at all.
    public func save(_ data: Data) throws {
        try lab.store.saveCheckpoint(data, stepKey: lab.step.key, name: name)
        guard let division = lab.equipment.division else { return }
        try division.deliver(
            Parcel.Entry(
                kind: .checkpoint, key: lab.step.key, stepKey: lab.step.key, step: lab.step.name, name: name,
                encoding: "checkpoint", digest: contentDigest(of: data), size: data.count, seconds: 0, evaluations: 0,
                created: Date().timeIntervalSince1970), data)
    }

    /// Removes the saved bytes, as the end of the step does by itself.
    public func remove() throws { try lab.store.removeCheckpoint(stepKey: lab.step.key, name: name) }
}
