import Foundation
import GRDB
import Testing

/// `run --workers`: several processes with one store.
@Suite(.serialized)
struct WorkersTests {
    let endurance: Endurance
    init() throws { endurance = try Endurance() }

    /// What one process alone gives that computes as a worker does.
    private func plainResults() throws -> Data {
        try endurance.undisturbedResults("--instructions", "avx2", "--threads", "1")
    }

    private func start(_ arguments: String..., pace: Double) throws -> RunningCahier {
        try endurance.cahier.start(
            ["run", "endurance", "--instructions", "avx2", "--threads", "1"] + arguments,
            environment: endurance.environment(pace: pace))
    }

    @Test("Each unit of work is done once, and the results are those of one process", arguments: [2, 3, 5])
    func sharing(_ workers: Int) throws {
        let result = try start("--workers", "\(workers)", pace: 0.01).waitForEnd()
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("\(workers) processes with 1 thread each on"), "\(result.errors)")
        #expect(result.output.contains("run 1: 4 steps computed, 0 reused"), "\(result.output)")
        #expect(endurance.work().sorted() == Endurance.units.sorted())
        #expect(try endurance.results() == plainResults())
        // Nothing of the sharing is left.
        for table in ["claims", "pieces", "checkpoints"] {
            let count = try endurance.tamper { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM \(table)") }
            #expect(count == 0, "\(table)")
        }
    }

    @Test("A step that several computed took what all of its pieces took")
    func effort() throws {
        let result = try start("--workers", "2", pace: 0.05).waitForEnd()
        #expect(result.status == 0, "\(result.errors)")
        let seconds = try endurance.tamper {
            try Double.fetchOne($0, sql: "SELECT seconds FROM \"values\" WHERE step = 'trials'")
        }
        #expect(try #require(seconds) >= 12 * 0.05)
    }

    @Test("The run is killed: its workers end, too, and the next run goes on")
    func killed() throws {
        let run = try start("--workers", "2", pace: 0.1)
        try run.wait(until: "it works") { endurance.work().count >= 4 }
        run.kill9()
        Thread.sleep(forTimeInterval: 1)
        let done = endurance.work().count
        Thread.sleep(forTimeInterval: 0.5)
        #expect(endurance.work().count == done)
        #expect(try start("--workers", "2", pace: 0).waitForEnd().status == 0)
        #expect(Set(endurance.work()) == Set(Endurance.units))
        #expect(try endurance.results() == plainResults())
    }

    @Test("A step that fails is the run's failure, with its words, and what was done is kept")
    func failing() throws {
        let result = try endurance.cahier(
            ["run", "endurance", "--workers", "2", "--instructions", "avx2", "--threads", "1"],
            environment: endurance.environment(pace: 0.01, failingAt: "trial 6"))
        #expect(result.status == 1)
        #expect(result.errors.contains("trial 6 was asked to fail"), "\(result.errors)")
        #expect(try start("--workers", "2", pace: 0).waitForEnd().status == 0)
        #expect(endurance.work().count { $0 == "trial 0" } == 1)
        #expect(try endurance.results() == plainResults())
    }

    @Test("Two runs with workers at once share the work, too")
    func twoRuns() throws {
        let runs = try ["First", "Second"].map { try start("--workers", "2", "--output", $0, pace: 0.01) }
        for run in runs { #expect(try run.waitForEnd().status == 0) }
        #expect(endurance.work().sorted() == Endurance.units.sorted())
        #expect(try endurance.results("First") == endurance.results("Second"))
    }

    @Test(
        "Where others compute, a process of one thread goes on with a long step of pieces, and the numbers are the same"
    )
    func neighbours() throws {
        let neighbours = try (0...ProcessInfo.processInfo.activeProcessorCount).map { _ in
            let neighbour = Process()
            neighbour.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            // They end by themselves, should this process die.
            neighbour.arguments = ["bash", "-c", "while [ $SECONDS -lt 60 ]; do :; done"]
            try neighbour.run()
            return neighbour
        }
        defer {
            for neighbour in neighbours {
                // What tests start may not be told to end: it has their signals' mask.
                kill(neighbour.processIdentifier, SIGKILL)
                neighbour.waitUntilExit()
            }
        }
        // After its first trial, more than 15 seconds seem to be left.
        let result = try endurance.cahier(
            ["run", "endurance", "--threads", "2"],
            environment: endurance.environment(pace: 0).merging(["WORK_FIRST_TRIAL": "2.4"]) { $1 })
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.errors.contains(/1 process with 2 threads; others use [0-9.]+ of [0-9]+ processors/),
            "\(result.errors)")
        #expect(result.errors.contains("1 process with 1 thread goes on with \"trials\""), "\(result.errors)")
        #expect(result.output.contains("run 1: 4 steps computed, 0 reused"), "\(result.output)")
        #expect(endurance.work().sorted() == Endurance.units.sorted())
        #expect(try endurance.results() == endurance.undisturbedResults("--threads", "2"))
    }

    @Test("One process says why it is one; where --workers says so, it says nothing")
    func one() throws {
        let chosen = try endurance("run", "endurance")
        #expect(
            chosen.status == 0 && chosen.errors.contains(/(^|\n)1 process with [0-9]+ threads?/), "\(chosen.errors)")
        let asked = try endurance("run", "endurance", "--workers", "1", "--seed", "5")
        #expect(asked.status == 0 && !asked.errors.contains("1 process with"), "\(asked.errors)")
        // Nothing is chosen where there is nothing to compute.
        let again = try endurance("run", "endurance")
        #expect(again.status == 0 && !again.errors.contains("1 process with"), "\(again.errors)")
    }

    @Test("Wrong numbers are 64", arguments: ["0", "-1", "many"])
    func wrongNumbers(_ number: String) throws {
        #expect(try endurance("run", "endurance", "--workers", number).status == 64)
    }
}
