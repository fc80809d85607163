import Foundation
import GRDB

/// What pieces took that several processes computed: a step's effort is the sum of its pieces', wherever they were made.
///
/// Kept among the checkpoints of the step, and gone with them when it is done.
extension Store {
    private static let name = "effort of the piece "

    private struct PieceEffort: Codable {
        var seconds: Double
        var evaluations: Int
    }

    func noteEffort(_ effort: Effort, ofPiece piece: String, stepKey: String) throws {
        try write("storing the effort of the piece \"\(piece)\"") {
            try Self.noteEffort(effort, ofPiece: piece, stepKey: stepKey, created: Date().timeIntervalSince1970, in: $0)
        }
    }

    static func noteEffort(
        _ effort: Effort, ofPiece piece: String, stepKey: String, created: Double, in database: Database
    ) throws {
        let data = try CanonicalJSON.encode(PieceEffort(seconds: effort.seconds, evaluations: effort.evaluations))
        try SealedTable.checkpoints.insert(
            ["step_key": stepKey, "name": name + piece, "digest": contentDigest(of: data), "created": created],
            data: data, into: database)
    }

    /// The sum of what is known of a step's pieces.
    func effortOfPieces(ofStep key: String) throws -> Effort {
        try read("adding up the effort of pieces") { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM checkpoints WHERE step_key = ? AND name LIKE ?",
                arguments: [key, Self.name + "%"])
            var sum = Effort(seconds: 0, evaluations: 0)
            for row in rows where SealedTable.checkpoints.isIntact(row) {
                let effort: PieceEffort = try CanonicalJSON.decode(from: try row.decode(forColumn: "data"))
                sum.seconds += effort.seconds
                sum.evaluations += effort.evaluations
            }
            return sum
        }
    }

    /// Which checkpoints are none of a step's own.
    static let effortPattern = name + "%"
}
