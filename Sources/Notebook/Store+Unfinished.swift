import Foundation
import GRDB

/// Pieces and checkpoints: what is kept of a step that is not finished.
extension Store {
    /// The piece stored under `key` in this format.
    func piece(_ key: String, encoding: String) throws -> StoredBytes {
        try read("looking up a piece") { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT digest, data FROM pieces WHERE key = ? AND encoding = ?", arguments: [key, encoding])
            return StoredBytes(row?[1], digest: row?[0])
        }
    }

    func insertPiece(key: String, stepKey: String, name: String, encoding: String, data: Data) throws {
        try write("storing the piece \"\(name)\"") { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO pieces (key, step_key, name, encoding, digest, data, created)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    key, stepKey, name, encoding, contentDigest(of: data), data, Date().timeIntervalSince1970,
                ])
        }
    }

    func checkpoint(stepKey: String, name: String) throws -> StoredBytes {
        try read("reading the checkpoint \"\(name)\"") { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT digest, data FROM checkpoints WHERE step_key = ? AND name = ?",
                arguments: [stepKey, name])
            return StoredBytes(row?[1], digest: row?[0])
        }
    }

    func saveCheckpoint(_ data: Data, stepKey: String, name: String) throws {
        try write("saving the checkpoint \"\(name)\"") { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO checkpoints (step_key, name, digest, data, created)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [stepKey, name, contentDigest(of: data), data, Date().timeIntervalSince1970])
        }
    }

    func removeCheckpoint(stepKey: String, name: String) throws {
        try write("removing the checkpoint \"\(name)\"") { database in
            try database.execute(
                sql: "DELETE FROM checkpoints WHERE step_key = ? AND name = ?", arguments: [stepKey, name])
        }
    }
}
