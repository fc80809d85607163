import Foundation
import GRDB
import Registration

/// When a store first knew of a registration.
public struct RegistrationRecord: Sendable, Equatable {
    public var digest: String
    public var study: String
    /// By the machine's clock.
    public var recorded: Date
    /// The number of the latest run that had begun by then; 0 where none had.
    public var runs: Int
}

extension Store {
    /// What this store recorded of a registration; nothing where it never did, or the record is damaged.
    public func registrationRecord(_ digest: String) throws -> RegistrationRecord? {
        try read("looking up a registration") { try record(ofRegistration: digest, $0) }
    }

    /// Records that a registration is there from now on, unless the store knows it.
    /// - Returns: the record, and whether it was there before.
    @discardableResult func record(
        _ registration: Registration
    ) throws -> (record: RegistrationRecord, wasKnown: Bool) {
        let digest = registration.digest
        return try write("recording a registration of \"\(registration.study)\"") { database in
            if let known = try record(ofRegistration: digest, database) { return (known, true) }
            // Runs that were forgotten count, too.
            let runs = try Int.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'runs'") ?? 0
            let now = wallClock()
            try SealedTable.registrations.insert(
                [
                    "digest": digest, "study": registration.study, "recorded": now.timeIntervalSince1970, "runs": runs,
                ], into: database)
            try database.execute(
                sql: "INSERT OR REPLACE INTO registration_texts (digest, text) VALUES (?, ?)",
                arguments: [digest, registration.contents])
            return (RegistrationRecord(digest: digest, study: registration.study, recorded: now, runs: runs), false)
        }
    }

    /// A registration as it was when a run went by it; nothing where the store doesn't have it, or not any more as it was.
    func registration(_ digest: String) throws -> Registration? {
        let text = try read("reading a registration") { database in
            try Data.fetchOne(database, sql: "SELECT text FROM registration_texts WHERE digest = ?", arguments: [digest])
        }
        guard let text, contentDigest(of: text) == digest else { return nil }
        return try? Registration(contents: text)
    }

    private func record(ofRegistration digest: String, _ database: Database) throws -> RegistrationRecord? {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM registrations WHERE digest = ?", arguments: [digest]),
            SealedTable.registrations.isIntact(row)
        else { return nil }
        return RegistrationRecord(
            digest: digest, study: try row.decode(forColumn: "study"),
            recorded: Date(timeIntervalSince1970: try row.decode(forColumn: "recorded")),
            runs: try row.decode(forColumn: "runs"))
    }
}
