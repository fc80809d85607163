import Foundation
import GRDB

/// Pieces and checkpoints: what is kept of a step that is not finished.
extension Store {
    /// The piece stored under `key` in this format.
    func piece(_ key: String, encoding: String) throws -> StoredBytes {
        try read("looking up a piece") { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM pieces WHERE key = ? AND encoding = ?", arguments: [key, encoding])
            return try StoredBytes(row, of: .pieces)
        }
    }

    func insertPiece(key: String, stepKey: String, name: String, encoding: String, data: Data) throws {
        try write("storing the piece \"\(name)\"") { database in
            try SealedTable.pieces.insert(
                [
                    "key": key, "step_key": stepKey, "name": name, "encoding": encoding,
                    "digest": contentDigest(of: data),
                    "created": Date().timeIntervalSince1970,
                ], data: data, into: database)
        }
    }

    func checkpoint(stepKey: String, name: String) throws -> StoredBytes {
        try read("reading the checkpoint \"\(name)\"") { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM checkpoints WHERE step_key = ? AND name = ?", arguments: [stepKey, name])
            return try StoredBytes(row, of: .checkpoints)
        }
    }

    func saveCheckpoint(_ data: Data, stepKey: String, name: String) throws {
        try writeDurably("saving the checkpoint \"\(name)\"") { database in
            try SealedTable.checkpoints.insert(
                [
                    "step_key": stepKey, "name": name, "digest": contentDigest(of: data),
                    "created": Date().timeIntervalSince1970,
                ], data: data, into: database)
        }
    }

    func removeCheckpoint(stepKey: String, name: String) throws {
        try write("removing the checkpoint \"\(name)\"") { database in
            try database.execute(
                sql: "DELETE FROM checkpoints WHERE step_key = ? AND name = ?", arguments: [stepKey, name])
        }
    }
}

extension StoredBytes {
    /// The column `data` of a row, if both are as they were stored.
    fileprivate init(_ row: Row?, of table: SealedTable) throws {
        guard let row else {
            self = .missing
            return
        }
        self = .damaged
        let data = row.first { $0.0 == "data" }.flatMap { Data.fromDatabaseValue($0.1) }
        if let data, table.isIntact(row) { self.init(data, digest: try row.decode(forColumn: "digest")) }
    }
}
