import Foundation
import GRDB

/// Who is computing a step.
struct Claim: Equatable {
    var run: Int?
    var process: String

    /// `run 12`, or `another program` where no run is recorded.
    var holder: String { run.map { "run \($0)" } ?? "another program" }
    var processNumber: String { ProcessIdentity.number(in: process) ?? "unknown" }
}

/// What asking for a step's claim brought.
enum ClaimOutcome {
    /// The step is ours to compute; a `release` or the insertion of its value ends the claim.
    case taken
    /// Another run is computing it.
    case held
    /// It has been computed in the meantime.
    case stored
}

/// Claims keep two runs from doing the same work: one computes a step, the other waits for the value.
///
/// A claim is void as soon as its process is dead, so nothing has to be unlocked after a crash, and no clock plays a
/// part. Runs cannot wait for each other in a circle. A run asks for a claim only when it has the values of all the
/// step's inputs, and computes nothing else until the claim has ended; so whoever waits holds no claim. Processes on
/// other machines or in other containers look dead from here: then work is done twice, and both get the same values.
extension Store {
    /// The living process that is computing the step with this key, or nil.
    func claim(on key: String) throws -> Claim? {
        try read("looking up who computes a step") { try livingClaim(on: key, $0) }
    }

    /// Whether a living process computes a step of this name or a piece of one.
    func isClaimed(step: String) throws -> Bool {
        try read("looking up who computes a step") { database in
            let keys = try String.fetchAll(database, sql: "SELECT key FROM claims WHERE step = ?", arguments: [step])
            return try keys.contains { try livingClaim(on: $0, database) != nil }
        }
    }

    /// Takes the claim on a step unless another has it or the value is there.
    func takeClaim(on key: String, step: String, encoding: String, run: Int?) throws -> ClaimOutcome {
        try write("claiming the step \"\(step)\"") { database in
            if try livingClaim(on: key, database) != nil { return .held }
            if try storedValue(key, database)?.encoding == encoding { return .stored }
            try database.execute(
                sql: "INSERT OR REPLACE INTO claims (key, step, run, process, store) VALUES (?, ?, ?, ?, ?)",
                arguments: [key, step, run, ProcessIdentity.current, identity])
            claimedKeys.withLock { _ = $0.insert(key) }
            return .taken
        }
    }

    /// Ends a claim without a value.
    func releaseClaim(on key: String) throws {
        // First here, so that the claim is void even if it cannot be removed from a full disk.
        claimedKeys.withLock { _ = $0.remove(key) }
        try write("releasing a step") { database in
            try database.execute(sql: "DELETE FROM claims WHERE key = ? AND store = ?", arguments: [key, identity])
        }
    }

    private func livingClaim(on key: String, _ database: Database) throws -> Claim? {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT run, process, store FROM claims WHERE key = ?", arguments: [key])
        else { return nil }
        let process = try row.decode(String.self, forColumn: "process")
        guard ProcessIdentity.isAlive(process) else { return nil }
        let isLeftover =
            try row.decode(String.self, forColumn: "store") == identity && !claimedKeys.withLock { $0.contains(key) }
        return isLeftover ? nil : Claim(run: try row.decode(Int?.self, forColumn: "run"), process: process)
    }
}
