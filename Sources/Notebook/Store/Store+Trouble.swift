import Foundation
import GRDB

extension Store {
    /// SQLite's result codes in words that say what to do; other errors as they are.
    static func translate(_ error: any Error, attempt: String, lockTimeout: Double) -> any Error {
        let found: (finding: String, advice: String)
        switch error {
        // What was read is not what the schema says, which only damage can bring about.
        case is RowDecodingError: found = damage
        // A record that is as it was written, but not as this version writes it.
        case is DecodingError: found = otherVersion
        case let error as DatabaseError: found = words(for: error, lockTimeout: lockTimeout)
        default: return error
        }
        return NotebookError(.store, attempt, found.finding, advice: found.advice)
    }

    private static let damage = (
        finding: "the database is damaged",
        advice:
            "Move the file away, together with those named like it with -wal and -shm, and run again; everything in it will be computed anew"
    )

    private static let otherVersion = (
        finding: "another version of this program wrote it",
        advice: "Use that version, name another file with --store or CAHIER_STORE, or delete this one"
    )

    private static func words(for error: DatabaseError, lockTimeout: Double) -> (String, String) {
        switch error.resultCode {
        case .SQLITE_NOTADB:
            ("the file is no SQLite database", "Name another file with --store or CAHIER_STORE, or move this one away")
        case .SQLITE_CORRUPT: damage
        // The statements are the program's own, so it is the tables that are not as they should be.
        case .SQLITE_ERROR: ("\(damage.finding) (\(error.message ?? "no details"))", damage.advice)
        case .SQLITE_READONLY:
            (
                "it may only be read",
                "Make the file and its folder writable, or name another file with --store or CAHIER_STORE"
            )
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            (
                "it cannot be opened",
                "Check the permissions of the file and its folder, or name another file with --store or CAHIER_STORE"
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            (
                "another program has kept it locked for \(duration(lockTimeout))",
                "Wait for that program to end, wait longer with --lock-timeout, or name another file with --store or CAHIER_STORE"
            )
        case .SQLITE_FULL: ("the disk is full", "Free some space and run again; what is in the store is kept")
        case .SQLITE_IOERR:
            (
                "the disk reports an error (\(error.message ?? "no details"))",
                "Check the disk and its free space, then run again; what is in the store is kept"
            )
        default:
            (
                "SQLite reports \(error.message ?? "error \(error.resultCode.rawValue)")",
                "Run again; if that does not help, name another file with --store or CAHIER_STORE"
            )
        }
    }
}
