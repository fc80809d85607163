import Foundation
import GRDB

/// A value that a step had in an earlier run.
struct PastValue: Sendable {
    var run: Int
    var profile: Profile?
    var digest: String
    /// The components of its key, or "" for a source.
    var components: String
    var seconds: Double
}

extension Store {
    /// The value that a step of a study had in the latest run that was asked for the same, or else in the latest at
    /// all.
    func lastValue(of step: String, study: String, setting: Setting) throws -> PastValue? {
        try read("looking up the last value of the step \"\(step)\"") { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT run_values.run, run_values.digest, coalesce("values".components, ''), run_values.seconds,
                        runs.profile
                    FROM runs CROSS JOIN run_values ON run_values.run = runs.number AND run_values.step = ?
                    LEFT JOIN "values" ON "values".key = run_values.key
                    WHERE runs.study = ?
                    ORDER BY (profile = ?) + (seed = ?) + (setting = ?) DESC, runs.number DESC LIMIT 1
                    """,
                arguments: [
                    step, study, setting.profile.rawValue, String(setting.seed),
                    try setting.canonicalText(),
                ]
            ).map { row in
                PastValue(
                    run: try row.decode(atIndex: 0), profile: Profile(rawValue: try row.decode(atIndex: 4)),
                    digest: try row.decode(atIndex: 1), components: try row.decode(atIndex: 2),
                    seconds: try row.decode(atIndex: 3))
            }
        }
    }

    /// The components of the key of a computed value, in canonical JSON.
    func components(ofKey key: String) throws -> String? {
        try read("reading the components of a key") { database in
            try String.fetchOne(database, sql: "SELECT components FROM \"values\" WHERE key = ?", arguments: [key])
        }
    }

    /// The components of a key by what the store holds of them.
    /// - Throws: `NotebookError` where that is damaged.
    func keyComponents(_ text: String) throws -> KeyComponents {
        do { return try CanonicalJSON.decode(from: Data(text.utf8)) } catch {
            throw NotebookError(
                .store, "reading the components of a key in the store \(file.path)", "they are damaged",
                advice: "Look what else is: cahier cache verify")
        }
    }

    /// How many pieces and checkpoints are kept of the step with this key, which is not finished.
    func finishedParts(ofStep key: String) throws -> Int {
        try read("counting the pieces of a step") { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT (SELECT count(*) FROM pieces WHERE step_key = ?1)
                        + (SELECT count(*) FROM checkpoints WHERE step_key = ?1 AND name NOT LIKE ?2)
                    """,
                arguments: [key, Self.effortPattern]) ?? 0
        }
    }
}
