import Foundation
import GRDB
import Tensors
import Testing

/// `cahier cache info`, `verify` and `trim`.
@Suite struct CacheTests {
    let cahier: Cahier

    init() throws {
        cahier = try Cahier(program: "sample-cache")
        #expect(try cahier("run", "sample").status == 0)
    }

    private var store: String { ".cahier/store.sqlite" }
    private var activations: String { ".cahier/store.sqlite-activations" }

    private func tamper(_ file: String, _ sql: String) throws {
        try DatabaseQueue(path: cahier.folder.appendingPathComponent(file).path).write { try $0.execute(sql: sql) }
    }

    private func size(_ file: String) throws -> Int {
        let path = cahier.folder.appendingPathComponent(file).path
        return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    private func info() throws -> [String: Any] {
        let result = try cahier("cache", "info", "--json")
        #expect(result.status == 0)
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    /// Bytes by kind.
    private func kinds() throws -> [String: Int] {
        let kinds = try #require(try info()["kinds"] as? [[String: Any]])
        return Dictionary(uniqueKeysWithValues: kinds.map { ($0["name"] as? String ?? "", $0["bytes"] as? Int ?? -1) })
    }

    @Test(arguments: [[], ["info"], ["verify"], ["trim"], ["export"], ["import"]])
    func helpHasAnExample(_ command: [String]) throws {
        let result = try cahier(["cache"] + command + ["--help"])
        #expect(result.status == 0)
        #expect(result.output.contains("USAGE: cahier cache"))
        #expect(result.output.contains("Examples"))
    }

    @Test func infoAddsUp() throws {
        _ = try cahier("run", "unfinished")
        let kinds = try kinds()
        // Twenty chunks of 16,384 numbers in Float32 and in Float16.
        #expect(kinds["activations"] == 20 * 16_384 * 6)
        #expect(kinds["networks and other large values"] == 200_500)
        #expect(kinds["checkpoints"] == "as far as this".utf8.count)
        #expect(kinds["pieces of unfinished steps"] == "[1,2,3]".utf8.count)
        let info = try info()
        #expect(info["runs"] as? Int == 2)
        let sets = try #require(info["activations"] as? [[String: Any]])
        let errors = sets.compactMap { $0["largest_error"] as? Double }.sorted()
        #expect(errors.count == 2 && errors[0] == 0 && errors[1] > 4e-4 && errors[1] < 5e-4)
        let text = try cahier("cache", "info").output
        #expect(text.contains("float16, largest error 0.00049"), "\(text)")
        #expect(text.contains("2 runs"), "\(text)")
    }

    @Test func aSoundStoreIsSound() throws {
        _ = try cahier("run", "unfinished")
        let result = try cahier("cache", "verify")
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("46 checksums compared"), "\(result.output)")
        #expect(result.output.hasSuffix("sound\n"), "\(result.output)")
    }

    @Test(arguments: [
        (
            "contents", "UPDATE contents SET data = zeroblob(size) WHERE size = 200000",
            "the value of \"weights\" (run 1): its bytes"
        ),
        (
            "contents", "PRAGMA foreign_keys = OFF; DELETE FROM contents WHERE size = 500",
            "the value of \"picture\" (run 1): it is missing"
        ),
        (
            "pieces", "UPDATE pieces SET data = CAST('[1,2,4]' AS BLOB)",
            "the piece \"first half\" of the unfinished step"
        ),
        ("checkpoints", "UPDATE checkpoints SET digest = 'x'", "the checkpoint \"main\" of the unfinished step"),
    ])
    func damageIsALineThatSaysWhat(_ table: String, _ sql: String, _ expected: String) throws {
        _ = try cahier("run", "unfinished")
        // Foreign keys can't be switched off inside a transaction.
        try DatabaseQueue(path: cahier.folder.appendingPathComponent(store).path).inDatabase {
            try $0.execute(sql: sql)
        }
        let result = try cahier("cache", "verify")
        #expect(result.status == 1)
        #expect(result.output.contains(expected), "\(result.output)")
        // A changed digest breaks the seal of its row too.
        #expect(result.output.hasSuffix(sql.contains("digest") ? "2 damages\n" : "1 damage\n"), "\(result.output)")
    }

    @Test func damagedActivations() throws {
        try tamper(activations, "UPDATE activation_chunks SET checksum = checksum + 1 WHERE chunk = 7")
        try tamper(activations, "UPDATE activations SET size = size + 1 WHERE precision = 'float16'")
        let result = try cahier("cache", "verify")
        #expect(result.status == 1)
        #expect(result.output.contains("chunk 7 of the activations of {\"of\":{\"components\":"), "\(result.output)")
        #expect(result.output.hasSuffix("3 damages\n"), "\(result.output)")
        // A run meets them as misses and mends them; a trim counts anew.
        #expect(try cahier("run", "sample", "--seed", "1").status == 0)
        #expect(try cahier("cache", "trim").status == 0)
        #expect(try cahier("cache", "verify").output.contains("2 damages"))
        #expect(try cahier("cache", "trim", "--budget", "0").status == 0)
        #expect(try cahier("cache", "verify").status == 0)
    }

    @Test func aTruncatedFileOfActivations() throws {
        let handle = try FileHandle(forWritingTo: cahier.folder.appendingPathComponent(activations))
        try handle.truncate(atOffset: 1_000_000)
        try handle.close()
        let result = try cahier("cache", "verify")
        #expect(result.status == 1)
        #expect(result.output.contains("\(activations): the file is damaged. Remove it"), "\(result.output)")
        // Another seed would use them: it computes without.
        let run = try cahier("run", "sample", "--seed", "2")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("Remove it"), "\(run.errors)")
    }

    @Test func trimmingRemovesTheOldestActivationsAndGivesRoomBack() throws {
        _ = try cahier("run", "unfinished")
        let (before, kindsBefore) = (try size(activations), try kinds())
        let result = try cahier("cache", "trim", "--budget", "0.7MB")
        #expect(result.status == 0, "\(result.errors)")
        // The exact sum came first, so its activations in Float32 go.
        #expect(result.output.contains("removed 1 set of activations, 1.3 MB; 655.4 kB left"), "\(result.output)")
        #expect(try size(activations) < before - 1_200_000)
        #expect(try cahier("cache", "trim", "--budget", "0").output.contains("0 bytes left"))
        #expect(try size(activations) < 150_000)
        var kindsAfter = try kinds()
        #expect(kindsAfter["activations"] == 0)
        kindsAfter["activations"] = kindsBefore["activations"]
        #expect(kindsAfter == kindsBefore)
        #expect(try cahier("run", "sample").output.contains("0 steps computed, 4 reused"))
        #expect(try cahier("cache", "verify").status == 0)
    }

    @Test func trimmingRemovesWhatNothingRefersTo() throws {
        let digest = String(repeating: "0", count: 64)
        try tamper(store, "INSERT INTO contents VALUES ('\(digest)', 1000000, randomblob(1000000))")
        try tamper(
            store,
            "INSERT INTO pieces SELECT 'a', key, 'left over', 'json', 'x', zeroblob(10), 0, '' FROM \"values\" LIMIT 1")
        let result = try cahier("cache", "trim")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("removed 1 value that nothing refers to, 1 leftover piece"), "\(result.output)")
        #expect(result.output.contains("removed 0 sets of activations"), "\(result.output)")
        #expect(try size(store) < 1_000_000)
        #expect(try cahier("cache", "verify").status == 0)
    }

    @Test(arguments: ["12X", "-1", "GB", "1e400GB"])
    func aBudgetThatIsNoSize(_ budget: String) throws {
        #expect(try cahier("cache", "trim", "--budget=\(budget)").status == 64)
    }

    @Test func writersAndATrimmerAtOnceLeaveASoundStore() throws {
        let processes = try (2..<5).map {
            try cahier.started(["run", "sample", "--seed", "\($0)", "--output", "\($0)"])
        }
        while processes.contains(where: \.isRunning) {
            #expect(try cahier("cache", "trim", "--budget", "1MB").status == 0)
        }
        for process in processes { #expect(process.terminationStatus == 0) }
        #expect(try cahier("cache", "verify").status == 0)
    }

    @Test func aKilledRunLeavesASoundStore() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var stream = RandomStream(seed: seed, "kills")
        for round in 0..<12 {
            let process = try cahier.started(["run", "sample", "--seed", "\(100 + round)", "--output", "killed"])
            Thread.sleep(forTimeInterval: stream.uniform(in: 0.02..<0.3))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let result = try cahier("cache", "verify")
            #expect(result.status == 0, "\(result.output) \(result.errors)")
        }
        #expect(try cahier("run", "sample", "--seed", "100").status == 0)
    }
}
