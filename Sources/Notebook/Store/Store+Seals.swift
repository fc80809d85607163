import Foundation
import GRDB

/// A table whose rows carry a digest of themselves in the column `seal`, verified whenever a row is read.
///
/// SQLite notices damage to its own structure, not to what is stored in it: a flipped bit in a digest, in a run's
/// seed, or in an index that then leads to another row would go unnoticed. The column `data` is not sealed; its own
/// checksum is, in another column.
enum SealedTable: String, CaseIterable {
    case runs, values, pieces, checkpoints, sources, registrations
    case runValues = "run_values"

    /// Writes a row with its seal, in the place of one with the same primary key.
    /// - Parameter columns: all columns of the table but `seal` and `data`.
    func insert(
        _ columns: KeyValuePairs<String, (any DatabaseValueConvertible)?>, data: Data? = nil, into database: Database
    ) throws {
        var fields = columns.map { ($0.key, $0.value?.databaseValue ?? .null) }
        fields.append(("seal", digest(of: fields).databaseValue))
        if let data { fields.append(("data", data.databaseValue)) }
        let names = fields.map { "\"\($0.0)\"" }.joined(separator: ", ")
        let marks = Array(repeating: "?", count: fields.count).joined(separator: ", ")
        try database.execute(
            sql: "INSERT OR REPLACE INTO \"\(rawValue)\" (\(names)) VALUES (\(marks))",
            arguments: StatementArguments(fields.map(\.1)))
    }

    /// Seals a row that has just been written, in the same transaction.
    func seal(_ database: Database, rowID: Int) throws {
        guard let row = try row(rowID, database) else { return }
        try database.execute(
            sql: "UPDATE \"\(rawValue)\" SET seal = ? WHERE rowid = ?", arguments: [digest(of: Array(row)), rowID])
    }

    func row(_ rowID: Int, _ database: Database) throws -> Row? {
        try Row.fetchOne(database, sql: "SELECT * FROM \"\(rawValue)\" WHERE rowid = ?", arguments: [rowID])
    }

    /// Whether a row with all columns of the table is as it was written.
    func isIntact(_ row: Row) -> Bool {
        // Not through the row's subscripts, which trap where a damaged schema has other columns or types.
        let fields = Array(row)
        return fields.first { $0.0 == "seal" }.flatMap { String.fromDatabaseValue($0.1) } == digest(of: fields)
    }

    private func digest(of fields: [(String, DatabaseValue)]) -> String {
        let sealed = fields.filter { !["data", "seal"].contains($0.0) }.sorted { $0.0 < $1.0 }
        let lines = sealed.map { name, value in "\(name) \(spelling(value))" }
        return contentDigest(of: Data((rawValue + "\n" + lines.joined(separator: "\n")).utf8))
    }

    private func spelling(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "null"
        case .int64(let number): "\(number)"
        case .double(let number): "bits \(number.bitPattern)"
        // With its length, so that no two rows have the same spelling.
        case .string(let text): "text \(text.utf8.count) \(text)"
        case .blob(let data): "bytes \(contentDigest(of: data))"
        }
    }
}
