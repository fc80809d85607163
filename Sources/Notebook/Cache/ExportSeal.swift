import Crypto
import Foundation
import GRDB
import Wording

/// A checksum over an exported run's rows, beside those that the contents have: findings and keys are rows.
enum ExportSeal {
    /// Seals the database's one run; for a file that is about to be finished.
    static func write(into database: Database) throws {
        try database.execute(sql: "CREATE TABLE export_seal (digest TEXT NOT NULL)")
        try database.execute(sql: "INSERT INTO export_seal VALUES (?)", arguments: [digest(of: database)])
    }

    enum Condition { case missing, broken, intact }

    static func check(_ database: Database) throws -> Condition {
        guard try database.tableExists("export_seal"),
            let seal = try String.fetchOne(database, sql: "SELECT digest FROM export_seal")
        else { return .missing }
        return try digest(of: database) == seal ? .intact : .broken
    }

    /// The SHA-256 of all rows; of the contents their digests, which are compared with the bytes elsewhere.
    private static func digest(of database: Database) throws -> String {
        var hash = SHA256()
        for table in [
            "runs", "run_values", "\"values\"", "registration_texts",
            "(SELECT digest, size FROM contents ORDER BY digest)",
        ] {
            let order = table.hasPrefix("(") ? "" : " ORDER BY rowid"
            let rows = try Row.fetchCursor(database, sql: "SELECT * FROM \(table)\(order)")
            while let row = try rows.next() {
                for (column, value) in row { hash.update(data: Data("\(column)=\(spelling(of: value))\n".utf8)) }
            }
        }
        return hexadecimal(hash.finalize())
    }

    /// One spelling for each value, with its kind and length, so that no two rows have the same.
    private static func spelling(of value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "null"
        case .int64(let number): "integer \(number)"
        case .double(let number): "real \(number.bitPattern)"
        case .string(let text): "text \(text.utf8.count) \(text)"
        case .blob(let data): "blob \(contentDigest(of: data))"
        }
    }
}
