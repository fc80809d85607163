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
    /// Where several processes share the work (`cahier shard`, `cahier run --workers`), each computes some of them; so what takes
    /// long and can be cut should be one call of this, and what comes after it a step of its own.
    ///
    ///     let accuracies = try lab.pieces("trials", count: 20) { trial in try accuracy(seed: trial) }
    public func pieces<Piece: StorableValue>(
        _ name: String, count: Int, compute: (Int) throws -> Piece
    ) throws -> [Piece] {
        try pieces(name, named: (0..<count).map { "\(name) \($0)" }, compute: compute)
    }

    /// The same in rows, which may differ in length: what is measured of each training, all of it in one call.
    ///
    /// - Parameters:
    ///   - what: for progress.
    ///   - rows: the pieces' names, unique in the step.
    public func pieces<Piece: StorableValue>(
        _ what: String, inRows rows: [[String]], compute: (_ row: Int, _ column: Int) throws -> Piece
    ) throws -> [[Piece]] {
        let places = rows.indices.flatMap { row in rows[row].indices.map { (row, $0) } }
        let flat = try pieces(what, named: rows.flatMap(\.self)) { try compute(places[$0].0, places[$0].1) }
        var start = 0
        return rows.map { row in
            defer { start += row.count }
            return Array(flat[start..<start + row.count])
        }
    }

    /// The same by names of their own.
    ///
    /// - Parameters:
    ///   - what: for progress.
    ///   - names: unique in the step; what has the same name is computed once.
    public func pieces<Piece: StorableValue>(
        _ what: String, named names: [String], compute: (Int) throws -> Piece
    ) throws -> [Piece] {
        var list: [Piece] = []
        var hasComputed = false, isLeft = false
        let count = names.count
        var efforts: [(name: String, effort: Effort)] = []
        equipment.division?.begin(pieces: count)
        for (index, name) in names.enumerated() {
            if let stored = try storedPiece(name, Piece.self) {
                list.append(stored)
                equipment.division?.finish(index)
                continue
            }
            let key = step.pieceKey(name)
            guard try equipment.division?.takes(index, key: key) ?? true else {
                isLeft = true
                continue
            }
            defer { equipment.division?.release(key) }
            // Another process may have finished it just before it was claimed here.
            if let division = equipment.division, division.claims != nil, let stored = try storedPiece(name, Piece.self)
            {
                list.append(stored)
                continue
            }
            try endIfRelieved(after: efforts, left: count - index)
            // The rate and the time left are those of the pieces computed now, not of those that were there.
            if !hasComputed { progress(what, index, count) }
            hasComputed = true
            let start = ContinuousClock.now, evaluationsBefore = evaluations
            list.append(try computedPiece(name) { try compute(index) })
            efforts.append(
                (name, Effort(seconds: (.now - start) / .seconds(1), evaluations: evaluations - evaluationsBefore)))
            equipment.division?.finish(index)
            progress(what, index + 1, count)
        }
        if isLeft { throw DivisionEnd.left }
        return list
    }

    /// Where others are to go on with the step, what its pieces took here is kept for the sum.
    ///
    /// - Throws: ``DivisionEnd/relieved``.
    private func endIfRelieved(after done: [(name: String, effort: Effort)], left pieces: Int) throws {
        guard let relief = equipment.relief, equipment.division == nil, !done.isEmpty else { return }
        let took = done.reduce(0) { $0 + $1.effort.seconds }
        guard relief.isWanted(for: step, pieces: pieces, took: took, for: done.count, console) else { return }
        for (name, effort) in done { try store.noteEffort(effort, ofPiece: name, stepKey: step.key) }
        throw DivisionEnd.relieved
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
        if !division.isWithin { try store.noteEffort(entry.effort, ofPiece: name, stepKey: step.key) }
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
