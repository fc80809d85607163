import GRDB

extension Store {
    /// Settings of a connection that bear on speed alone.
    static func tune(_ database: Database) throws {
        // Pages are copied from the file's pages in memory straight to the reader. SQLite maps 2 GB at most and reads
        // what lies beyond, or in the WAL, in the usual way.
        try database.execute(sql: "PRAGMA mmap_size = 2147418112")
        // Debian's SQLite would overwrite with zeros what is deleted.
        try database.execute(sql: "PRAGMA secure_delete = OFF")
    }
}

extension Store {
    /// A transaction that outlasts a power cut: for results and checkpoints.
    ///
    /// Others may be undone by one, back to an earlier whole state: pieces and activations, which are computed again.
    /// Neither can damage the file.
    func writeDurably<Result>(_ attempt: String, _ body: (Database) throws -> Result) throws -> Result {
        try writeWithoutTransaction(attempt) { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            defer { try? database.execute(sql: "PRAGMA synchronous = NORMAL") }
            return try database.committing(.immediate, body)
        }
    }
}

extension Database {
    /// What a transaction gives that is committed unless the closure throws.
    func committing<Result>(_ kind: TransactionKind, _ body: (Database) throws -> Result) throws -> Result {
        var result: Result?
        try inTransaction(kind) {
            result = try body(self)
            return .commit
        }
        guard let result else { preconditionFailure("a transaction that was not run has not failed either") }
        return result
    }
}
