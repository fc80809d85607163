import Foundation
import GRDB

/// Activations kept between runs, in chunks of Float32, under a key made of everything they depend on.
///
///     let cached = try lab.activations.of(["weights": weightsDigest, "images": imagesDigest, "tap": "pool2"])
///     if let batch = try cached.read(chunk: 3) { … } else { …; try cached.write(values, chunk: 3) }
public final class Activations {
    let console: Console
    private let store: Store
    private var touched: [String: Double] = [:]
    /// Whether storing failed, so that trying again would only fail or wait again.
    private(set) var hasGivenUp = false

    init(store: Store, console: Console) {
        self.store = store
        self.console = console
    }

    /// The activations whose contents depend on `components` and nothing else.
    public func of(_ components: some Encodable) throws -> ActivationSet {
        let text = String(decoding: try CanonicalJSON.encode(components), as: UTF8.self)
        return ActivationSet(owner: self, store: store, key: contentDigest(of: Data(text.utf8)), components: text)
    }

    /// Remembers the use of a key; written later, because reading must not cost a transaction.
    func touch(_ key: String) { touched[key] = Date().timeIntervalSince1970 }

    /// Goes on without activations that cannot be read or stored: they only save work.
    func giveUp(_ error: NotebookError) {
        guard !hasGivenUp else { return }
        hasGivenUp = true
        console.warn("\(error) This run goes on without keeping activations")
    }

    /// Writes the dates of last use.
    func flush() throws {
        guard !touched.isEmpty else { return }
        try store.write("recording the use of activations") { database in
            for (key, date) in touched {
                try database.execute(sql: "UPDATE activations SET used = ? WHERE key = ?", arguments: [date, key])
            }
        }
        touched = [:]
    }
}

/// The chunks of one activation tensor.
public struct ActivationSet {
    let owner: Activations
    let store: Store
    let key: String
    let components: String

    /// The values of a chunk, or nil if they are not there, damaged, or cannot be read.
    public func read(chunk: Int) throws -> [Float]? {
        do { return try find(chunk: chunk) } catch let error as NotebookError where error.kind == .store {
            owner.giveUp(error)
            return nil
        }
    }

    private func find(chunk: Int) throws -> [Float]? {
        let (isThere, values): (Bool, [Float]?) = try store.read("reading activations") { database in
            guard
                let row = try Row.fetchOne(
                    database, sql: "SELECT checksum, data FROM activation_chunks WHERE key = ? AND chunk = ?",
                    arguments: [key, chunk])
            else { return (false, nil) }
            let checksum = try row.decode(Int64.self, atIndex: 0) ^ place(of: chunk)
            return (true, try row.withUnsafeData(atIndex: 1) { $0?.floats(withChecksum: checksum) })
        }
        if values != nil {
            owner.touch(key)
        } else if isThere {
            owner.console.warn("activations in the store \(store.file.path) are damaged; they are computed again")
        }
        return values
    }

    /// Stores the values of a chunk; if the budget is exceeded, the activations used longest ago go.
    /// - Returns: false if these activations alone would exceed the budget, so that the chunk was not stored.
    @discardableResult
    public func write(_ values: [Float], chunk: Int) throws -> Bool {
        guard !owner.hasGivenUp else { return false }
        do { return try insert(values, chunk: chunk) } catch let error as NotebookError where error.kind == .store {
            owner.giveUp(error)
            return false
        }
    }

    /// What a checksum is mixed with, so that a chunk that lies in another's place does not pass for it.
    private func place(of chunk: Int) -> Int64 {
        Array("\(key) \(chunk)".utf8).withUnsafeBytes { Int64(bitPattern: xxh64($0)) }
    }

    private func insert(_ values: [Float], chunk: Int) throws -> Bool {
        try owner.flush()
        let (data, checksum) = values.withUnsafeBytes { (Data($0), Int64(bitPattern: xxh64($0)) ^ place(of: chunk)) }
        return try store.write("storing activations") { database in
            let size = try Int.fetchOne(database, sql: "SELECT size FROM activations WHERE key = ?", arguments: [key]) ?? 0
            let replaced = try Int.fetchOne(
                database, sql: "SELECT LENGTH(data) FROM activation_chunks WHERE key = ? AND chunk = ?",
                arguments: [key, chunk])
            let newSize = size - (replaced ?? 0) + data.count
            guard newSize <= store.activationBudget else { return false }
            try database.execute(
                sql: """
                    INSERT INTO activations (key, components, size, used) VALUES (?, ?, ?, ?)
                    ON CONFLICT (key) DO UPDATE SET size = excluded.size, used = excluded.used
                    """,
                arguments: [key, components, newSize, Date().timeIntervalSince1970])
            try database.execute(
                sql: "INSERT OR REPLACE INTO activation_chunks (key, chunk, checksum, data) VALUES (?, ?, ?, ?)",
                arguments: [key, chunk, checksum, data])
            try store.trimActivations(database, to: store.activationBudget)
            return true
        }
    }
}

extension Data {
    /// The little-endian numbers in the bytes, or nil if the bytes are not those that had this checksum.
    fileprivate func floats(withChecksum checksum: Int64) -> [Float]? {
        withUnsafeBytes { bytes in
            guard bytes.count % 4 == 0, xxh64(bytes) == UInt64(bitPattern: checksum) else { return nil }
            return [Float](unsafeUninitializedCapacity: bytes.count / 4) { buffer, count in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
                count = bytes.count / 4
            }
        }
    }
}

extension Store {
    /// How many bytes of activations the store holds.
    public func activationSize() throws -> Int {
        try read("measuring the activations") { try Int.fetchOne($0, sql: "SELECT SUM(size) FROM activations") ?? 0 }
    }

    /// Removes the activations used longest ago until `budget` bytes are left.
    func trimActivations(_ database: Database, to budget: Int) throws {
        var size = try Int.fetchOne(database, sql: "SELECT SUM(size) FROM activations") ?? 0
        while size > budget {
            guard
                let oldest = try Row.fetchOne(
                    database, sql: "SELECT key, size FROM activations ORDER BY used, rowid LIMIT 1")
            else { return }
            try database.execute(sql: "DELETE FROM activations WHERE key = ?", arguments: [try oldest.decode(String.self, atIndex: 0)])
            size -= try oldest.decode(Int.self, atIndex: 1)
        }
    }
}
