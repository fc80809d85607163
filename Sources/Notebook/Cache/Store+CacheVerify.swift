import Crypto
import Foundation
import GRDB
import Wording

/// What a check of a whole store found.
public struct CacheVerification: Sendable {
    /// One line for each damage: what it is, what it belongs to, what to do.
    public var damages: [String] = []
    /// How many pieces of data were compared with their checksums, and their bytes.
    public var count = 0
    public var bytes = 0

    public var isSound: Bool { damages.isEmpty }
}

extension Store {
    /// Compares all data with their checksums, and looks for what the runs refer to; reads in parts and removes
    /// nothing.
    public func verify(console: Console) throws -> CacheVerification {
        var verifier = Verifier(console: console)
        verifier.checkPages(of: file.path, advice: "Move the file away and run the studies again") {
            try self.read("checking the database", $0)
        }
        for table in Verifier.Table.allCases where table != .activations {
            verifier.checkChecksums(of: table) { try self.read("checking the \(table)", $0) }
        }
        for table in SealedTable.allCases {
            verifier.check {
                try self.read("checking the table \(table.rawValue)") { try Verifier.brokenSeals(of: table, $0) }
            }
        }
        verifier.check { try self.read("checking what the runs refer to", Verifier.missingValues) }
        do {
            guard let activations = try ActivationDatabase.existing(beside: self) else { return verifier.found }
            verifier.checkPages(of: activations.file.path, advice: "Remove the file; activations are computed again") {
                try activations.read("checking the database", $0)
            }
            verifier.checkChecksums(of: .activations) { try activations.read("checking the activations", $0) }
            verifier.check { try activations.read("adding up the activations", Verifier.wrongSums) }
        } catch {
            verifier.found.damages.append(message(of: error))
        }
        return verifier.found
    }
}

/// The checks; each reads what it compares in a transaction of its own, so that runs can go on.
private struct Verifier {
    let console: Console
    var found = CacheVerification()
    private let buffer = Buffer(bytes: 1 << 20)

    init(console: Console) { self.console = console }

    /// The tables with data, and the column with the checksum.
    enum Table: String, CaseIterable {
        case contents, pieces, checkpoints
        case activations = "activation_chunks"

        var checksum: String { self == .activations ? "checksum" : "digest" }
    }

    struct CheckedRow {
        var rowid: Int64
        var bytes: Int
        /// What is wrong with it.
        var damage: String?
    }

    /// What a reading finds, or that it cannot be done.
    mutating func check(_ read: () throws -> [String]) {
        do { found.damages += try read() } catch {
            console.closeLine()
            found.damages.append(message(of: error))
        }
    }

    /// SQLite's own check of pages and indices.
    mutating func checkPages(
        of file: String, advice: String, _ read: ((Database) throws -> [String]) throws -> [String]
    ) {
        console.note("checking the pages of \(file)")
        check {
            try read { try String.fetchAll($0, sql: "PRAGMA integrity_check(20)") }.filter { $0 != "ok" }.map {
                "the database \(file): SQLite says: \($0.replacing("\n", with: " ")). \(advice)"
            }
        }
    }

    mutating func checkChecksums(of table: Table, _ read: ((Database) throws -> CheckedRow?) throws -> CheckedRow?) {
        do {
            let total =
                try read { database in
                    let count = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM \(table.rawValue)")
                    return CheckedRow(rowid: 0, bytes: count ?? 0)
                }?.bytes ?? 0
            var (last, done) = (Int64.min, 0)
            while let row = try read({ [self] in try next(in: table, after: last, $0) }) {
                last = row.rowid
                done += 1
                found.count += 1
                found.bytes += row.bytes
                if let damage = row.damage { found.damages.append(damage) }
                console.progress("checking \(table)", done, total)
            }
        } catch {
            console.closeLine()
            found.damages.append(message(of: error))
        }
    }

    private func next(in table: Table, after last: Int64, _ database: Database) throws -> CheckedRow? {
        guard
            let row = try Row.fetchOne(
                database,
                sql: "SELECT rowid, \(table.checksum) FROM \(table.rawValue) WHERE rowid > ? ORDER BY rowid LIMIT 1",
                arguments: [last])
        else { return nil }
        let rowid = try row.decode(Int64.self, atIndex: 0)
        let blobs = BlobReader(database, table: table.rawValue)
        var (bytes, isIntact) = (0, false)
        if table == .activations {
            // One chunk is small, and its checksum is that of contiguous memory.
            bytes = try blobs.move(to: rowid)
            let memory = Buffer(bytes: bytes)
            try blobs.read(into: memory.bytes, from: 0)
            let place = try Row.fetchOne(
                database, sql: "SELECT key, chunk FROM activation_chunks WHERE rowid = ?", arguments: [rowid])
            let expected =
                try place.map { try checksumOfPlace(key: $0.decode(atIndex: 0), chunk: $0.decode(atIndex: 1)) } ?? 0
            isIntact =
                checksum(of: UnsafeRawBufferPointer(memory.bytes)) ^ expected
                == UInt64(bitPattern: try row.decode(Int64.self, atIndex: 1))
        } else {
            var hash = SHA256()
            try blobs.forEachPart(ofRow: rowid, in: buffer.bytes) { part in
                hash.update(bufferPointer: part)
                bytes += part.count
            }
            isIntact = hexadecimal(hash.finalize()) == (try row.decode(String.self, atIndex: 1))
        }
        return CheckedRow(
            rowid: rowid, bytes: bytes, damage: isIntact ? nil : try Self.describe(table, rowid, database))
    }
}

/// What damages are called, and what belongs to what.
extension Verifier {
    private static func describe(_ table: Table, _ rowid: Int64, _ database: Database) throws -> String {
        let damage = "its bytes are not those that were stored"
        switch table {
        case .contents:
            let digest = try String.fetchOne(
                database, sql: "SELECT digest FROM contents WHERE rowid = ?", arguments: [rowid])
            return
                "the value of \(try owners(of: digest ?? "", database)): \(damage). Run the study again to make it anew"
        case .pieces, .checkpoints:
            let row = try Row.fetchOne(
                database, sql: "SELECT name, step_key FROM \(table.rawValue) WHERE rowid = ?", arguments: [rowid])
            let (name, step) = (row?[0] as String? ?? "", (row?[1] as String? ?? "").prefix(12))
            return
                "the \(table == .pieces ? "piece" : "checkpoint") \"\(name)\" of the unfinished step with the key \(step)…: "
                + "\(damage). The next run of the study computes it again"
        case .activations:
            let row = try Row.fetchOne(
                database,
                sql:
                    "SELECT chunk, components FROM activation_chunks JOIN activations USING (key) WHERE activation_chunks.rowid = ?",
                arguments: [rowid])
            return "chunk \(row?[0] as Int? ?? 0) of the activations of \(row?[1] as String? ?? "an unknown key"): "
                + "\(damage). The step that needs it computes it again"
        }
    }

    /// The steps and runs that a content belongs to: `"trials" (runs 1, 3)`.
    private static func owners(of digest: String, _ database: Database) throws -> String {
        let steps = try String.fetchAll(
            database,
            sql: "SELECT step FROM \"values\" WHERE digest = ?1 UNION SELECT step FROM run_values WHERE digest = ?1",
            arguments: [digest])
        let runs = try Int.fetchAll(
            database, sql: "SELECT DISTINCT run FROM run_values WHERE digest = ? ORDER BY run", arguments: [digest])
        guard !steps.isEmpty else { return "no step (digest \(digest.prefix(12))…)" }
        let names = steps.map { "\"\($0)\"" }.joined(separator: ", ")
        return names
            + (runs.isEmpty
                ? "" : " (run\(runs.count == 1 ? "" : "s") \(runs.map(String.init).joined(separator: ", ")))")
    }

    /// Values that steps and runs refer to and that are not there.
    static func missingValues(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT DISTINCT digest FROM "values" WHERE digest NOT IN (SELECT digest FROM contents)
                UNION
                -- The large values of an imported run are left out on purpose.
                SELECT DISTINCT digest FROM run_values WHERE origin <> 'source' AND encoding = 'json'
                AND digest NOT IN (SELECT digest FROM contents)
                """
        ).map { "the value of \(try owners(of: $0, database)): it is missing. Run the study again to make it anew" }
    }

    /// Rows that are not as they were written.
    static func brokenSeals(of table: SealedTable, _ database: Database) throws -> [String] {
        let columns = try database.columns(in: table.rawValue).map(\.name).filter { $0 != "data" }.map { "\"\($0)\"" }
        let rows = try Row.fetchCursor(
            database, sql: "SELECT \(columns.joined(separator: ", ")) FROM \"\(table.rawValue)\" ORDER BY rowid")
        var damages: [String] = []
        while let row = try rows.next() {
            if table.isIntact(row) { continue }
            let name =
                ["step", "name", "number"].lazy.compactMap { row[$0] as DatabaseValue? }.first?.description ?? "unnamed"
            damages.append(
                "the row of \(name) in the table \(table.rawValue): it is not as it was written. Run the study again to make it anew"
            )
        }
        return damages
    }

    static func wrongSums(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT components FROM activations AS a WHERE size <>
                (SELECT COALESCE(SUM(LENGTH(data)), 0) FROM activation_chunks AS c WHERE c.key = a.key)
                """
        ).map { "the recorded size of the activations of \($0): it is wrong. cahier cache trim counts anew" }
    }
}

/// Memory for data that is read in parts.
private final class Buffer {
    let bytes: UnsafeMutableRawBufferPointer
    init(bytes count: Int) { bytes = .allocate(byteCount: count, alignment: 64) }
    deinit { bytes.deallocate() }
}
