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
        let data = try compute().encoded()
        try store.insertPiece(
            key: step.pieceKey(name), stepKey: step.key, name: name, encoding: Piece.encodingName, data: data)
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
        let stored = try store.piece(step.pieceKey(name), encoding: Piece.encodingName)
        if case .damaged = stored {
            warnOfDamage("the piece \"\(name)\" of \"\(step.name)\"", "it is computed again")
        }
        return stored.data.flatMap { try? Piece(decoding: $0) }
    }
}
