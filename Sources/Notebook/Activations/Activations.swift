import Foundation
import GRDB
import Tensors

/// The way to the activations kept between runs: opens their file when they are first asked for, and writes chunks
/// in groups.
///
/// Where the file cannot be used, that is said once, and every chunk is a miss.
package final class Activations {
    let console: Console
    private let store: Store
    private var opened: ActivationDatabase?
    private var hasFailed = false
    private var touched: [String: Double] = [:]
    private var pending: [PendingChunk] = []
    private var pendingBytes = 0
    private var lastFlush = ContinuousClock.now
    /// SQLite syncs once for each group.
    private static let groupBytes = 16_000_000
    /// No more work than this is lost where the process is killed.
    private static let longestWait = Duration.milliseconds(200)

    /// A chunk that waits for its group.
    private struct PendingChunk {
        var set: ActivationIdentity
        var chunk: Int
        var encoded: EncodedChunk
    }

    package init(store: Store, console: Console) {
        self.store = store
        self.console = console
    }

    deinit { flush() }

    /// The activations whose contents depend on `components`, on the precision, and on nothing else.
    package func of(_ components: some Encodable, precision: ActivationPrecision) throws -> ActivationSet {
        let key = ActivationKey(of: components, precision: precision)
        let text = String(decoding: try CanonicalJSON.encode(key), as: UTF8.self)
        return ActivationSet(
            owner: self,
            identity: ActivationIdentity(
                key: contentDigest(of: Data(text.utf8)), components: text, precision: precision))
    }

    /// Calls a closure with the open file; says what goes wrong, and then never tries again.
    func use<Result>(_ body: (ActivationDatabase) throws -> Result) -> Result? {
        guard !hasFailed else { return nil }
        do {
            let database = try opened ?? ActivationDatabase(beside: store)
            opened = database
            return try body(database)
        } catch {
            hasFailed = true
            pending = []
            console.warn("\(message(of: error)) Until then, activations are computed and not kept.")
            return nil
        }
    }

    /// Remembers the use of a key; written later, because reading must not cost a transaction.
    func touch(_ key: String) { touched[key] = Date().timeIntervalSince1970 }

    func isPending(_ chunk: Int, of key: String) -> Bool { pending.contains { $0.chunk == chunk && $0.set.key == key } }

    func add(_ encoded: EncodedChunk, chunk: Int, of set: ActivationIdentity) {
        guard !hasFailed else { return }
        pending.append(PendingChunk(set: set, chunk: chunk, encoded: encoded))
        pendingBytes += encoded.byteCount
        if pendingBytes >= Self.groupBytes || ContinuousClock.now - lastFlush > Self.longestWait { flush() }
    }

    /// Writes the chunks that wait and the dates of last use, in one transaction.
    func flush() {
        if !pending.isEmpty {
            use { file in try file.write("storing activations", insertPending) }
        } else if !touched.isEmpty {
            // Where that fails, nothing is lost but the order in which activations go.
            try? opened?.write("recording the use of activations", updateUses)
        }
        (touched, pending, pendingBytes) = ([:], [], 0)
        lastFlush = .now
    }

    private func insertPending(_ database: Database) throws {
        try updateUses(database)
        for item in pending {
            try item.encoded.insert(chunk: item.chunk, of: item.set, into: database, budget: store.activationBudget)
        }
    }

    private func updateUses(_ database: Database) throws {
        for (key, date) in touched {
            try database.execute(
                sql: "UPDATE activations SET used = MAX(used, ?) WHERE key = ?", arguments: [date, key])
        }
    }
}

/// Everything that activations depend on.
private struct ActivationKey<Components: Encodable>: Encodable {
    var of: Components
    var precision: ActivationPrecision
}

/// What a set of activations is known by.
struct ActivationIdentity: Sendable {
    /// SHA-256 of `components`.
    var key: String
    /// Canonical JSON.
    var components: String
    var precision: ActivationPrecision
}

/// The chunks of one activation tensor, under a key made of everything they depend on.
///
///     let cached = try lab.activations(of: ["weights": weightsDigest, "images": imagesDigest, "tap": "pool2"])
///     let batch = try cached.read(chunk: 3, shape: shape) ?? cached.keep(try compute(), chunk: 3)
public struct ActivationSet {
    let owner: Activations
    let identity: ActivationIdentity

    /// The tensor of a chunk, or nil if it is not there or damaged.
    public func read(chunk: Int, shape: [Int]) -> Tensor? {
        var tensor: Tensor?
        forEach(CollectionOfOne(chunk), shape: { _ in shape }) { tensor = $1 }
        return tensor
    }

    /// Calls a closure with each of these chunks that is there and undamaged: faster than reading them one by one.
    public func forEach(
        _ chunks: some Collection<Int>, shape: (Int) -> [Int], _ body: (Int, Tensor) -> Void
    ) {
        if chunks.contains(where: { owner.isPending($0, of: identity.key) }) { owner.flush() }
        var (found, damaged) = (false, false)
        owner.use { file in
            var rest = chunks[...]
            while !rest.isEmpty {
                // A process that wants to write waits for the end of a transaction.
                try file.read("reading activations") { database in
                    let reader = try ActivationReader(database, key: identity.key)
                    for chunk in rest.prefix(64) {
                        switch try reader.read(chunk: chunk, shape: shape(chunk)) {
                        case .missing: continue
                        case .damaged: damaged = true
                        case .intact(let tensor):
                            found = true
                            body(chunk, tensor)
                        }
                    }
                }
                rest = rest.dropFirst(64)
            }
            if damaged { owner.console.warn("activations in \(file.file.path) are damaged; they are computed again") }
        }
        if found { owner.touch(identity.key) }
    }

    /// Stores a chunk, soon; if the budget is exceeded, the activations used longest ago go.
    ///
    /// What cannot be stored, because the disk is full or these activations alone exceed the budget, is a miss later
    /// on.
    /// - Returns: the numbers as a later read gives them: rounded, if the precision is less than Float32's.
    @discardableResult
    public func keep(_ tensor: Tensor, chunk: Int) -> Tensor {
        let encoded = EncodedChunk(tensor, precision: identity.precision)
        owner.add(encoded, chunk: chunk, of: identity)
        return encoded.tensor
    }
}
