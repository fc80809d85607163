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
        try equipment.division?.claimUndivided()
        return try computedPiece(name, compute)
    }

    /// `count` pieces with a progress line, in order.
    ///
    /// Where several processes share the work (`cahier shard`), each computes some of them; so what takes long and can be
    /// cut should be one call of this, and what comes after it a step of its own.
    ///
    ///     let accuracies = try lab.pieces("trials", count: 20) { trial in try accuracy(seed: trial) }
    public func pieces<Piece: StorableValue>(
        _ name: String, count: Int, compute: (Int) throws -> Piece
    ) throws -> [Piece] {
        var list: [Piece] = []
        var hasComputed = false, isLeft = false
        equipment.division?.begin(pieces: count)
        for index in 0..<count {
            if let stored = try storedPiece("\(name) \(index)", Piece.self) {
                list.append(stored)
                equipment.division?.finish(index)
                continue
            }
            let key = step.pieceKey("\(name) \(index)")
            guard try equipment.division?.takes(index, key: key) ?? true else {
                isLeft = true
                continue
            }
            defer { equipment.division?.release(key) }
            // Another process may have finished it just before it was claimed here.
            if let division = equipment.division, division.claims != nil,
                let stored = try storedPiece("\(name) \(index)", Piece.self)
            {
                list.append(stored)
                continue
            }
            // The rate and the time left are those of the pieces computed now, not of those that were there.
            if !hasComputed { progress(name, index, count) }
            hasComputed = true
            list.append(try computedPiece("\(name) \(index)") { try compute(index) })
            equipment.division?.finish(index)
            progress(name, index + 1, count)
        }
        if isLeft { throw DivisionEnd.left }
        return list
    }

    private func computedPiece<Piece: StorableValue>(_ name: String, _ compute: () throws -> Piece) throws -> Piece {
        let start = ContinuousClock.now, evaluationsBefore = evaluations
        let data = try equipment.division?.within(compute).encoded() ?? compute().encoded()
        let key = step.pieceKey(name)
        try store.insertPiece(key: key, stepKey: step.key, name: name, encoding: Piece.encodingName, data: data)
        guard let division = equipment.division else { return try Piece(decoding: data) }
        let entry = Parcel.Entry(
            kind: .piece, key: key, stepKey: step.key, step: step.name, name: name, encoding: Piece.encodingName,
            digest: contentDigest(of: data), size: data.count, seconds: (ContinuousClock.now - start) / .seconds(1),
            evaluations: evaluations - evaluationsBefore, created: Date().timeIntervalSince1970)
        if !division.isWithin { try store.noteEffort(of: entry) }
        try division.deliver(entry, data)
        return try Piece(decoding: data)
    }

    private func storedPiece<Piece: StorableValue>(_ name: String, _ type: Piece.Type) throws -> Piece? {
        let stored = try store.piece(step.pieceKey(name), encoding: Piece.encodingName)
        if case .damaged = stored {
            warnOfDamage("the piece \"\(name)\" of \"\(step.name)\"", "it is computed again")
        }
        return stored.data.flatMap { try? Piece(decoding: $0) }
    }
}
