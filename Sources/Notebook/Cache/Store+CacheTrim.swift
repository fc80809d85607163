import Foundation
import GRDB

/// What a trimming removed and what is left.
public struct CacheTrimming: Sendable {
    /// The bytes and components of the activations that went, those used longest ago first.
    public var activations: [(components: String, bytes: Int)] = []
    /// Contents that no value refers to any more.
    public var orphanedContents = 0
    /// Pieces and checkpoints of steps that are done.
    public var leftoverPieces = 0
    /// Bytes of activations that are left.
    public var remainingActivations = 0
    /// The bytes of the file and its WAL before and after.
    public var bytesBefore = 0
    public var bytesAfter = 0
    /// Whether other processes were reading, so that the WAL could not be emptied.
    public var isWALInUse = false
}

extension Store {
    /// Removes the activations used longest ago until `budget` bytes are left, and what nothing can read any more;
    /// gives the space back to the file system. Results, runs and the checkpoints of unfinished steps stay.
    public func trim(to budget: Int, console: Console) throws -> CacheTrimming {
        var trimming = CacheTrimming()
        trimming.bytesBefore = bytesOnDisk
        try write("removing what nothing refers to") { database in
            try database.execute(
                sql: """
                    DELETE FROM contents WHERE digest NOT IN (SELECT digest FROM "values")
                    AND digest NOT IN (SELECT digest FROM run_values)
                    """)
            trimming.orphanedContents = database.changesCount
            for table in ["pieces", "checkpoints"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE step_key IN (SELECT key FROM \"values\")")
                trimming.leftoverPieces += database.changesCount
            }
        }
        try returnFreePages(console)
        trimming.isWALInUse = try !emptyWAL()
        if let activations = try ActivationDatabase.existing(beside: self) {
            trimming.activations = try activations.trim(to: budget)
            trimming.remainingActivations = try activationSize()
            try activations.returnFreePages(console)
        }
        trimming.bytesAfter = bytesOnDisk
        return trimming
    }

    /// Moves pages from the file's end into free ones and cuts the file, some megabytes at a time.
    private func returnFreePages(_ console: Console) throws {
        try Notebook.returnFreePages(console) { body in try access("shrinking the file", body) }
    }

    /// Moves everything from the WAL into the file and cuts it to nothing.
    /// - Returns: false if other processes are still reading from it.
    func emptyWAL() throws -> Bool {
        try access("emptying the WAL") { try Int.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0 }
    }

    private func access<Result>(_ attempt: String, _ body: (Database) throws -> Result) throws -> Result {
        try writeWithoutTransaction(attempt, body)
    }

    private var bytesOnDisk: Int {
        [file.path, file.path + "-wal", ActivationDatabase.file(beside: self).path].map(sizeOfFile).reduce(0, +)
    }
}

extension ActivationDatabase {
    fileprivate func trim(to budget: Int) throws -> [(components: String, bytes: Int)] {
        try write("counting activations") { database in
            // Sums that a damaged page or a foreign hand made wrong would spoil the choice of what goes.
            try database.execute(
                sql: """
                    UPDATE activations SET size =
                    (SELECT COALESCE(SUM(LENGTH(data)), 0) FROM activation_chunks AS c WHERE c.key = activations.key)
                    """)
        }
        var gone: [(components: String, bytes: Int)] = []
        // One transaction for each, so that runs beside this one need not wait for all of them.
        while let oldest = try write(
            "removing activations",
            { database in
                try Int.fetchOne(database, sql: "SELECT SUM(size) FROM activations") ?? 0 > budget
                    ? try removeOldestActivations(database) : nil
            })
        { gone.append(oldest) }
        return gone
    }

    fileprivate func returnFreePages(_ console: Console) throws {
        try Notebook.returnFreePages(console) { body in try withoutTransaction("shrinking the file", body) }
    }
}

/// Moves pages from a file's end into free ones and cuts the file, some megabytes at a time.
private func returnFreePages(_ console: Console, _ access: ((Database) throws -> Int) throws -> Int) throws {
    func freePages() throws -> Int { try access { try Int.fetchOne($0, sql: "PRAGMA freelist_count") ?? 0 } }
    let free = try freePages()
    var left = free
    while left > 0 {
        let now = try access { database in
            try database.execute(sql: "PRAGMA incremental_vacuum(1000)")
            return try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
        }
        // A file that was made without this ability keeps its size.
        guard now < left else { return }
        left = now
        console.progress("giving pages back", free - left, free)
    }
}

/// The bytes of a file, or 0 where there is none.
func sizeOfFile(_ path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.size] as? Int ?? 0
}
