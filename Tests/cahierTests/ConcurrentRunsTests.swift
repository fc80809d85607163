import Foundation
import Testing

/// Several programs with one store.
@Suite(.serialized)
struct ConcurrentRunsTests {
    let endurance: Endurance
    init() throws { endurance = try Endurance() }

    @Test("Two runs of one study at once: each unit of work is done once, both end with the same results")
    func twoAtOnce() throws {
        let first = try endurance.start("run", "endurance", "--output", "First", pace: 0.03)
        let second = try endurance.start("run", "endurance", "--output", "Second", pace: 0.03)
        let results = [try first.waitForEnd(), try second.waitForEnd()]
        for result in results { #expect(result.status == 0, "\(result.errors)") }
        #expect(endurance.work().sorted() == Endurance.units.sorted())
        #expect(results.contains { $0.errors.contains(/waiting for run \d, which is computing "[a-z]+"/) })
        let undisturbed = try endurance.undisturbedResults()
        #expect(try endurance.results("First") == undisturbed)
        #expect(try endurance.results("Second") == undisturbed)
    }

    @Test("Many runs that make the store together")
    func manyAtOnce() throws {
        let runs = try (0..<6).map { try endurance.start("run", "endurance", "--output", "Output\($0)", pace: 0.001) }
        for run in runs {
            let result = try run.waitForEnd()
            #expect(result.status == 0, "\(result.errors)")
        }
        #expect(endurance.work().sorted() == Endurance.units.sorted())
    }

    @Test("The run that waits goes on when the one that computes is killed, from its pieces")
    func takingOver() throws {
        let first = try endurance.start("run", "endurance", "--output", "First", pace: 0.1)
        try first.wait(until: "it works") { endurance.work().count == 2 }
        let second = try endurance.start("run", "endurance", "--output", "Second", pace: 0.01)
        try second.wait(until: "it waits") {
            second.errors.contains("waiting for run 1, which is computing \"trials\"")
        }
        try first.wait(until: "it has done five trials") { endurance.work().count == 6 }
        first.kill9()
        let result = try second.waitForEnd()
        #expect(result.status == 0, "\(result.errors)")
        #expect(Set(endurance.work()) == Set(Endurance.units))
        #expect(endurance.work().count <= Endurance.units.count + 1)
        #expect(try endurance.results("Second") == endurance.undisturbedResults())
    }

    @Test("A run whose computing neighbour fails computes by itself")
    func failingNeighbour() throws {
        let first = try endurance.cahier.start(
            ["run", "endurance"], environment: endurance.environment(pace: 0.1, failingAt: "trial 6"))
        try first.wait(until: "it works") { endurance.work().count == 2 }
        let second = try endurance("run", "endurance", "--output", "Second")
        #expect(try first.waitForEnd().status == 1)
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.errors.contains("waiting for run 1"))
        #expect(endurance.work().count == Endurance.units.count + 1)
    }

    @Test("Two studies that share a step compute it once")
    func sharedStep() throws {
        let first = try endurance.start("run", "endurance", pace: 0.03)
        let second = try endurance.start("run", "neighbour", pace: 0.03)
        let results = [try first.waitForEnd(), try second.waitForEnd()]
        for result in results { #expect(result.status == 0, "\(result.errors)") }
        #expect(endurance.work().sorted() == (Endurance.units + ["mean"]).sorted())
        #expect(try endurance.results() == endurance.undisturbedResults())
        #expect(try endurance.results(study: "neighbour") == endurance.undisturbedResults(study: "neighbour"))
    }

    @Test("Figures, runs and diff beside a run: the store is never locked")
    func readingBesideARun() throws {
        for _ in 0..<2 { #expect(try endurance("run", "endurance").status == 0) }
        let run = try endurance.start("run", "endurance", "--seed", "2", "--output", "Second", pace: 0.04)
        var rounds = 0
        while run.isRunning {
            for arguments in [["figures", "endurance"], ["runs"], ["diff", "1", "2"]] {
                let result = try endurance.cahier(arguments, environment: endurance.environment(pace: 0))
                #expect(result.status == 0, "\(arguments): \(result.errors)")
            }
            rounds += 1
        }
        #expect(try run.waitForEnd().status == 0)
        #expect(rounds > 1)
    }
}
