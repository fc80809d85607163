import Foundation
import GRDB

/// What a store took over of parcels.
struct Adoption: Sendable {
    var values = 0
    var pieces = 0
    /// A line for each file that was left out.
    var refused: [String] = []
    /// Those of them that are damaged.
    var damaged: [URL] = []
    /// Where each of the entries was computed, by kind of processor and arithmetic.
    var origins: [Parcel.Origin] = []
}

extension Store {
    /// Takes over finished work under its keys, all of it or nothing.
    ///
    /// What is damaged or of another plan is left out, and said. Work that is here already adds nothing; where it has other
    /// bytes, nothing at all is taken over.
    ///
    /// - Parameter isTaken: whether an entry is wanted.
    /// - Throws: `NotebookError` that shows both where two digests stand under one key.
    func adopt(
        _ files: [URL], of plan: SubmissionPlan, where isTaken: @escaping (Parcel.Entry) -> Bool = { _ in true }
    ) throws -> Adoption {
        let attempt = "taking over the work of \(plan.name)"
        return try writeDurably(attempt) { database in
            var taking = Taking(database: database, store: file.path, isTaken: isTaken)
            for file in files {
                // One that is gone was replaced by its own attempt's next one, or never was whole.
                guard let data = try? Data(contentsOf: file) else { continue }
                let parcel: Parcel
                do throws(ParcelDamage) { parcel = try Parcel(decoding: data) } catch {
                    taking.adoption.refused.append("\(file.path): \(error.finding); it is left out")
                    if error.isOfBytes { taking.adoption.damaged.append(file) }
                    continue
                }
                guard parcel.plan == plan.name else {
                    taking.adoption.refused.append("\(file.path) belongs to \(parcel.plan); it is left out")
                    continue
                }
                try taking.take(parcel)
            }
            try taking.finish(attempt)
            return taking.adoption
        }
    }
}

/// A transaction in which work is taken over.
private struct Taking {
    let database: Database
    let store: String
    let isTaken: (Parcel.Entry) -> Bool
    var adoption = Adoption()
    /// The digest that each key had first, and whose it was.
    private var known: [String: (digest: String, origin: String)] = [:]
    private var conflicts: [String] = []
    private var checkpoints: [String: Double] = [:]

    init(database: Database, store: String, isTaken: @escaping (Parcel.Entry) -> Bool) {
        (self.database, self.store, self.isTaken) = (database, store, isTaken)
    }

    mutating func take(_ parcel: Parcel) throws {
        var isOfUse = false
        for (entry, data) in zip(parcel.entries, parcel.contents) where isTaken(entry) {
            isOfUse = true
            switch entry.kind {
            case .checkpoint: try takeCheckpoint(entry, data)
            case .value, .piece:
                if let first = try first(of: entry) {
                    guard first.digest != entry.digest else { continue }
                    conflicts.append(
                        "\(entry.text) is \(first.digest.prefix(12))… from \(first.origin) and \(entry.digest.prefix(12))… from \(parcel.origin.text)"
                    )
                    continue
                }
                known[entry.key] = (entry.digest, parcel.origin.text)
                if entry.kind == .value { try takeValue(entry, data) } else { try takePiece(entry, data) }
            }
        }
        if isOfUse, !adoption.origins.contains(parcel.origin) { adoption.origins.append(parcel.origin) }
    }

    /// What stands under an entry's key already.
    private mutating func first(of entry: Parcel.Entry) throws -> (digest: String, origin: String)? {
        if let first = known[entry.key] { return first }
        let table = entry.kind == .value ? SealedTable.values : .pieces
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM \"\(table.rawValue)\" WHERE key = ? AND encoding = ?",
                arguments: [entry.key, entry.encoding]), table.isIntact(row)
        else { return nil }
        let first = (digest: try row.decode(String.self, forColumn: "digest"), origin: "the store \(store)")
        known[entry.key] = first
        return first
    }

    private mutating func takeValue(_ entry: Parcel.Entry, _ data: Data) throws {
        guard let components = entry.components, contentDigest(of: Data(components.utf8)) == entry.key else {
            adoption.refused.append("\(entry.text) does not belong under its key; it is left out")
            return
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO contents (digest, size, data) VALUES (?, ?, ?)",
            arguments: [entry.digest, data.count, data])
        // Of no run of this store.
        try SealedTable.values.insert(
            [
                "key": entry.key, "step": entry.step, "components": components, "encoding": entry.encoding,
                "digest": entry.digest, "seconds": entry.seconds, "evaluations": entry.evaluations, "run": nil as Int?,
                "created": entry.created,
            ], into: database)
        adoption.values += 1
    }

    private mutating func takePiece(_ entry: Parcel.Entry, _ data: Data) throws {
        guard try !hasValue(entry.stepKey) else { return }
        try SealedTable.pieces.insert(
            [
                "key": entry.key, "step_key": entry.stepKey, "name": entry.name, "encoding": entry.encoding,
                "digest": entry.digest, "created": entry.created,
            ], data: data, into: database)
        // Nothing is known of what pieces took that a single process had computed before the plan was made.
        if entry.seconds > 0 {
            try Store.noteEffort(
                entry.effort, ofPiece: entry.name, stepKey: entry.stepKey, created: entry.created, in: database)
        }
        adoption.pieces += 1
    }

    /// The latest one stays: all are of one training, whoever has gone on with it.
    private mutating func takeCheckpoint(_ entry: Parcel.Entry, _ data: Data) throws {
        let place = "\(entry.stepKey) \(entry.name)"
        let latest =
            try checkpoints[place]
            ?? Double.fetchOne(
                database, sql: "SELECT created FROM checkpoints WHERE step_key = ? AND name = ?",
                arguments: [entry.stepKey, entry.name])
        if let latest, latest >= entry.created { return }
        guard try !hasValue(entry.stepKey) else { return }
        checkpoints[place] = entry.created
        try SealedTable.checkpoints.insert(
            [
                "step_key": entry.stepKey, "name": entry.name, "digest": entry.digest, "created": entry.created,
            ], data: data, into: database)
    }

    private func hasValue(_ key: String) throws -> Bool {
        try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM \"values\" WHERE key = ?)", arguments: [key])
            ?? false
    }

    /// Nothing is kept of a step beside its value, and nothing at all is taken where two digests stand under one key.
    func finish(_ attempt: String) throws {
        guard conflicts.isEmpty else {
            let shown = conflicts.prefix(5).joined(separator: "; "), more = conflicts.count - 5
            throw NotebookError(
                .submission, attempt,
                "two digests stand under one key: \(shown)\(more > 0 ? "; and \(more) more" : "")",
                advice:
                    "Nothing was taken over, and both files are kept: one of the machines computes wrongly, or with another arithmetic than it says. Remove that one's parcels and compute them again"
            )
        }
        for table in ["pieces", "checkpoints"] {
            try database.execute(
                sql: "DELETE FROM \(table) WHERE step_key IN (SELECT key FROM \"values\")")
        }
    }
}

extension Parcel.Entry {
    init(_ value: NewValue) {
        self.init(
            kind: .value, key: value.key, stepKey: value.key, step: value.step, name: "", components: value.components,
            encoding: value.encoding, digest: value.digest, size: value.data.count, seconds: value.seconds,
            evaluations: value.evaluations, created: Date().timeIntervalSince1970)
    }
}

extension Store {
    /// What the origin of a plan's own values has for an attempt.
    static let seedAttempt = "seed"

    /// The values with these keys, and what is kept of steps with these keys that are not finished, for others to go on
    /// from; what is damaged is left out.
    /// - Parameter unfinished: the steps' names by their keys.
    func packed(values: [String], unfinished: [String: String], plan: String) throws -> Parcel {
        var parcel = Parcel(plan: plan, origin: .current(attempt: Self.seedAttempt))
        func add(_ entry: Parcel.Entry, _ data: Data) {
            guard contentDigest(of: data) == entry.digest else { return }
            parcel.entries.append(entry)
            parcel.contents.append(data)
        }
        try read("packing the values that others need") { database in
            for key in values {
                guard
                    let row = try Row.fetchOne(
                        database, sql: "SELECT * FROM \"values\" WHERE key = ?", arguments: [key]),
                    SealedTable.values.isIntact(row),
                    let data = try Data.fetchOne(
                        database, sql: "SELECT data FROM contents WHERE digest = ?",
                        arguments: [try row.decode(String.self, forColumn: "digest")])
                else { continue }
                add(
                    Parcel.Entry(
                        kind: .value, key: key, stepKey: key, step: try row.decode(forColumn: "step"), name: "",
                        components: try row.decode(forColumn: "components"),
                        encoding: try row.decode(forColumn: "encoding"), digest: try row.decode(forColumn: "digest"),
                        size: data.count, seconds: try row.decode(forColumn: "seconds"),
                        evaluations: try row.decode(forColumn: "evaluations"),
                        created: try row.decode(forColumn: "created")), data)
            }
            let parts = unfinished.sorted { $0.key < $1.key }
            for (key, step, kind) in parts.flatMap({ [($0, $1, Parcel.Kind.piece), ($0, $1, .checkpoint)] }) {
                let table = kind == .piece ? SealedTable.pieces : .checkpoints
                let rows = try Row.fetchAll(
                    database, sql: "SELECT * FROM \(table.rawValue) WHERE step_key = ? ORDER BY name",
                    arguments: [key])
                for row in rows where table.isIntact(row) {
                    let data: Data = try row.decode(forColumn: "data")
                    add(
                        Parcel.Entry(
                            kind: kind, key: try kind == .piece ? row.decode(forColumn: "key") : key, stepKey: key,
                            step: step, name: try row.decode(forColumn: "name"),
                            encoding: try kind == .piece ? row.decode(forColumn: "encoding") : "checkpoint",
                            digest: try row.decode(forColumn: "digest"), size: data.count, seconds: 0, evaluations: 0,
                            created: try row.decode(forColumn: "created")), data)
                }
            }
        }
        return parcel
    }
}
