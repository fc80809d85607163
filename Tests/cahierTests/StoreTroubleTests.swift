import Foundation
import GRDB
import Testing

/// Stores that are locked, full, cut off, foreign or no stores at all: one clear line, and nothing is lost.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct StoreTroubleTests {
    let endurance: Endurance
    init() throws { endurance = try Endurance() }

    /// That a program ended with one line of complaint, which is its last and names the store.
    private func expectComplaint(_ words: String, _ result: Cahier.Result, path: String? = nil) {
        #expect(result.status == 1)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("Error: ") }.count == 1, "\(result.errors)")
        #expect(lines.last?.contains(words) == true, "\(result.errors)")
        #expect(lines.last?.contains(path ?? endurance.store.path) == true, "\(result.errors)")
    }

    @Test("A store that another program keeps locked: the wait ends when it was asked to, and the run can go on later")
    func locked() throws {
        #expect(try endurance("run", "endurance", failingAt: "epoch 3").status == 1)
        try endurance.tamper { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            expectComplaint(
                "another program has kept it locked for 0.3 s",
                try endurance("run", "endurance", "--lock-timeout", "0.3"))
            #expect(try endurance("runs", "--lock-timeout", "0").status == 0)
            try database.execute(sql: "ROLLBACK")
        }
        let run = try endurance.start("run", "endurance", "--lock-timeout", "0.2", pace: 0.1)
        try run.wait(until: "it works") { endurance.work().last == "epoch 5" }
        try endurance.tamper { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            let result = try run.waitForEnd()
            expectComplaint("saving the checkpoint \"main\"", result)
            expectComplaint("another program has kept it locked for 0.2 s", result)
            try database.execute(sql: "ROLLBACK")
        }
        #expect(try endurance("run", "endurance").status == 0)
        // The failing epoch once more, and the one that could not be kept.
        #expect(endurance.work().count == Endurance.units.count + 2)
        #expect(try endurance.results() == endurance.undisturbedResults())
    }

    @Test("A lock that ends in time is waited for")
    func lockedForAMoment() throws {
        #expect(try endurance("run", "endurance").status == 0)
        var run: RunningCahier?
        try endurance.tamper { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            run = try endurance.start("run", "endurance", "--seed", "2", pace: 0)
            Thread.sleep(forTimeInterval: 0.3)
            try database.execute(sql: "ROLLBACK")
        }
        #expect(try run?.waitForEnd().status == 0)
    }

    @Test(
        "A full disk fails a run, keeps what was stored, and is forgotten when there is room",
        .enabled(if: SmallDisk.isAvailable, "mounting a small disk takes root"))
    func fullDisk() throws {
        let undisturbed = try endurance.undisturbedResults()
        let disk = try SmallDisk(at: endurance.cahier.folder.appendingPathComponent("disk"), megabytes: 8)
        var failures: Set<String> = []
        for room in stride(from: 40, through: 1600, by: 120) {
            let file = disk.folder.appendingPathComponent("\(room)/store.sqlite")
            let ballast = try disk.fill(leaving: room * 1024)
            endurance.forgetWork()
            let full = try endurance("run", "endurance", "--store", file.path)
            if full.status != 0 {
                expectComplaint("isk", full, path: file.path)
                failures.insert(endurance.work().last ?? "opening")
            }
            let before = endurance.work()
            try FileManager.default.removeItem(at: ballast)
            let next = try endurance("run", "endurance", "--store", file.path, "--output", "Room\(room)")
            #expect(next.status == 0, "\(next.errors)")
            #expect(try endurance.results("Room\(room)") == undisturbed)
            // A chunk of activations that found no room is made again, since the run went on without it.
            let repeated = Set(endurance.work().dropFirst(before.count)).intersection(before).filter {
                !$0.hasPrefix("chunk")
            }
            #expect(repeated.isSubset(of: before.last.map { [$0] } ?? []), "\(room)")
            try FileManager.default.removeItem(at: file.deletingLastPathComponent())
        }
        #expect(failures.count > 2, "\(failures)")
    }

    @Test("A store that was cut off: the results are right or there is a complaint")
    func truncated() throws {
        #expect(try endurance("run", "endurance").status == 0)
        let (results, whole) = (try endurance.results(), try Data(contentsOf: endurance.store))
        for length in [
            0, 50, 100, 1_000, 16_383, 16_384, 40_000, whole.count / 2, whole.count - 16_384, whole.count - 1,
        ] {
            for command in [["figures", "endurance"], ["runs"], ["run", "endurance"]] {
                endurance.forgetStore()
                try whole.prefix(length).write(to: endurance.store)
                let result = try endurance.cahier(command, environment: endurance.environment(pace: 0))
                if result.status == 0 {
                    if command[0] != "runs" { #expect(try endurance.results() == results, "\(length) \(command)") }
                } else {
                    #expect(result.status == 1, "\(length) \(command): \(result.errors)")
                    #expect(result.errors.contains("Error: "), "\(length) \(command): \(result.errors)")
                    #expect(result.errors.contains(endurance.store.path), "\(length) \(command): \(result.errors)")
                }
            }
        }
    }

    @Test("An empty file becomes a store")
    func emptyFile() throws {
        try Data().write(to: endurance.store)
        #expect(try endurance("runs").output == "no runs yet\n")
        #expect(try Data(contentsOf: endurance.store).isEmpty)
        #expect(try endurance("run", "endurance").status == 0)
    }

    @Test(
        "Text, another program's database and a store of another format are left as they are",
        arguments: ["run", "figures"])
    func foreignFiles(_ command: String) throws {
        for text in ["a\n", String(repeating: "some notes\n", count: 5_000)] {
            try Data(text.utf8).write(to: endurance.store)
            expectComplaint("the file is no SQLite database", try endurance(command, "endurance"))
            #expect(try Data(contentsOf: endurance.store) == Data(text.utf8))
        }
        endurance.forgetStore()
        try endurance.tamper { try $0.execute(sql: "CREATE TABLE addresses (name TEXT)") }
        var bytes = try Data(contentsOf: endurance.store)
        expectComplaint("it is another program's database", try endurance(command, "endurance"))
        #expect(try Data(contentsOf: endurance.store) == bytes)
        endurance.forgetStore()
        #expect(try endurance("run", "endurance").status == 0)
        try endurance.tamper { try $0.execute(sql: "PRAGMA user_version = 999") }
        bytes = try Data(contentsOf: endurance.store)
        expectComplaint("it is a store of format 999", try endurance(command, "endurance"))
        #expect(try Data(contentsOf: endurance.store) == bytes)
    }
}
