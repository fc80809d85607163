import Foundation
import GRDB

/// A value that a step of some name had, in a run or, where that is forgotten, among the values.
struct PastStepValue: Sendable {
    var step: String
    /// Nothing where the run was forgotten, or is another machine's.
    var run: Int?
    var study: String?
    var profile: Profile?
    var seed: UInt64?
    var date: Date
    /// The code that computed it; nothing where the store has a run from elsewhere, which brings no keys.
    var code: [String: String]?

    /// "run 3, full, seed 1".
    var place: String {
        [
            run.map { "run \($0)" } ?? "a run that was forgotten", profile?.rawValue, seed.map { "seed \($0)" },
        ].compactMap(\.self).joined(separator: ", ")
    }
}

extension Store {
    /// Every value that steps of a name had, in any profile, study and run, those of other machines included.
    func pastValues(ofStep step: String) throws -> [PastStepValue] {
        try read("looking for values of the step \"\(step)\"") { database in
            let inRuns = try Row.fetchAll(
                database,
                sql: """
                    SELECT runs.number, runs.study, runs.profile, runs.seed, runs.started, "values".components
                    FROM run_values JOIN runs ON runs.number = run_values.run
                    LEFT JOIN "values" ON "values".key = run_values.key
                    WHERE run_values.step = ? AND run_values.origin != 'source' ORDER BY runs.number
                    """, arguments: [step]
            ).map { row in
                PastStepValue(
                    step: step, run: try row.decode(atIndex: 0), study: try row.decode(atIndex: 1),
                    profile: Profile(rawValue: try row.decode(atIndex: 2)),
                    seed: UInt64(try row.decode(String.self, atIndex: 3)),
                    date: Date(timeIntervalSince1970: try row.decode(atIndex: 4)),
                    code: try self.components(try row.decode(atIndex: 5))?.code)
            }
            // Those of further replicates, of a run that was interrupted, and of runs that are forgotten.
            let further = try Row.fetchAll(
                database,
                sql: """
                    SELECT "values".components, "values".created, runs.number, runs.study
                    FROM "values" LEFT JOIN runs ON runs.number = "values".run
                    WHERE "values".step = ? AND "values".key NOT IN (SELECT key FROM run_values WHERE step = ?1)
                    """, arguments: [step]
            ).map { row in
                let components = try self.components(try row.decode(atIndex: 0))
                return PastStepValue(
                    step: step, run: try row.decode(atIndex: 2), study: try row.decode(atIndex: 3),
                    profile: components?.profile, seed: components?.seed,
                    date: Date(timeIntervalSince1970: try row.decode(atIndex: 1)), code: components?.code)
            }
            return inRuns + further
        }
    }

    private func components(_ text: String?) throws -> KeyComponents? {
        guard let text, !text.isEmpty else { return nil }
        return try keyComponents(text)
    }
}
