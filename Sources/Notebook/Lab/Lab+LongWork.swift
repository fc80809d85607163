import Foundation

extension Lab {
    /// A part of the running step that is stored as soon as it is done, so that an interrupted step resumes after it.
    ///
    ///     let accuracies = try (0..<plan.seeds).map { seed in
    ///         try lab.piece("seed \(seed)") { try accuracy(of: network, seed: seed) }
    ///     }
    ///
    /// - Parameter name: unique in the step.
    public func piece<Piece: StorableValue>(_ name: String, compute: () throws -> Piece) throws -> Piece {
        if let piece = try storedPiece(name, Piece.self) { return piece }
        let frame = try runningStep("storing the piece \"\(name)\"")
        let data = try compute().encoded()
        try store.insertPiece(
            key: frame.pieceKey(name), stepKey: frame.key, name: name, encoding: Piece.encodingName, data: data)
        return try Piece(decoding: data)
    }

    /// `count` pieces with a progress line, in order.
    ///
    ///     let accuracies = try lab.pieces("trials", count: 20) { trial in try accuracy(seed: trial) }
    public func pieces<Piece: StorableValue>(
        _ name: String, count: Int, compute: (Int) throws -> Piece
    ) throws -> [Piece] {
        var list: [Piece] = []
        var hasComputed = false
        for index in 0..<count {
            if let stored = try storedPiece("\(name) \(index)", Piece.self) {
                list.append(stored)
                continue
            }
            // The rate and the time left are those of the pieces computed now, not of those that were there.
            if !hasComputed { progress(name, index, count) }
            hasComputed = true
            list.append(try piece("\(name) \(index)") { try compute(index) })
            progress(name, index + 1, count)
        }
        return list
    }

    private func storedPiece<Piece: StorableValue>(_ name: String, _ type: Piece.Type) throws -> Piece? {
        let frame = try runningStep("looking up the piece \"\(name)\"")
        let stored = try store.piece(frame.pieceKey(name), encoding: Piece.encodingName)
        if case .damaged = stored {
            warnOfDamage("the piece \"\(name)\" of \"\(frame.node.name)\"", "it is computed again")
        }
        return stored.data.flatMap { try? Piece(decoding: $0) }
    }

    /// The running step's checkpoint: one blob that each `save` replaces, gone when the step is done.
    ///
    ///     if let saved = try lab.checkpoint.load() { trainer = try Trainer(resuming: saved) }
    ///     …
    ///     try lab.checkpoint.save(trainer.state)      // after each epoch
    public var checkpoint: Checkpoint { Checkpoint(lab: self, name: "main") }

    /// Shows how far the running step is: one line with rate and time left on a terminal, now and then a line
    /// elsewhere.
    ///
    /// - Parameter detail: what else is worth knowing now, such as the loss.
    public func progress(_ what: String, _ done: Int, _ total: Int, detail: String = "") {
        console.progress(what, done, total, detail: detail)
    }

    /// Says something on standard error.
    public func note(_ text: String) { console.note(text) }

    func warnOfDamage(_ what: String, _ consequence: String) {
        console.warn("\(what) in the store \(store.file.path) is damaged; \(consequence)")
    }

    func runningStep(_ attempt: String) throws -> Frame {
        guard let frame = frames.last else {
            throw NotebookError(.step, attempt, "no step is running", advice: "Call it inside a step's closure")
        }
        return frame
    }
}

/// An opaque blob kept for a running step, replaced by each save and removed when the step is done.
public struct Checkpoint {
    let lab: Lab
    let name: String

    /// Another checkpoint of the same step.
    public func named(_ name: String) -> Checkpoint { Checkpoint(lab: lab, name: name) }

    /// The last saved bytes, or nil if there are none or they are damaged.
    public func load() throws -> Data? {
        let frame = try lab.runningStep("loading a checkpoint")
        let stored = try lab.store.checkpoint(stepKey: frame.key, name: name)
        if case .damaged = stored {
            lab.warnOfDamage("the checkpoint of \"\(frame.node.name)\"", "the step starts anew")
        }
        return stored.data
    }

    /// Replaces the saved bytes, whole or not at all.
    public func save(_ data: Data) throws {
        let frame = try lab.runningStep("saving a checkpoint")
        try lab.store.saveCheckpoint(data, stepKey: frame.key, name: name)
    }

    /// Removes the saved bytes, as the end of the step does by itself.
    public func remove() throws {
        let frame = try lab.runningStep("removing a checkpoint")
        try lab.store.removeCheckpoint(stepKey: frame.key, name: name)
    }
}
