import Foundation
import Testing

/// `kill -9` at any moment, and Ctrl-C.
@Suite(.serialized)
struct KilledRunTests {
    let endurance: Endurance
    init() throws { endurance = try Endurance() }

    @Test(
        "A hundred kills at random moments: no unlocking, no more than the piece in flight repeated, the same results")
    func aHundredKills() throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        var generator = SeededGenerator(seed: seed)
        let undisturbed = try endurance.undisturbedResults()
        let start = ContinuousClock.now
        _ = try endurance("run", "endurance", pace: 0.004)
        let length = (ContinuousClock.now - start) / .seconds(1)
        endurance.forgetStore()
        endurance.forgetWork()

        var (kills, moments) = (0, [String: Int]())
        while kills < 100 {
            let run = try endurance.start("run", "endurance", pace: 0.004)
            let isKilled = Int.random(in: 0..<6, using: &generator) > 0
            let before = endurance.work()
            if isKilled {
                if Bool.random(using: &generator) {
                    Thread.sleep(forTimeInterval: Double.random(in: 0..<1, using: &generator) * length)
                } else {
                    let units = Int.random(
                        in: min(before.count, Endurance.units.count)...Endurance.units.count, using: &generator)
                    while run.isRunning, endurance.work().count < units { Thread.sleep(forTimeInterval: 0.001) }
                    // After the last unit comes the report, which takes longer.
                    Thread.sleep(
                        forTimeInterval: Double.random(
                            in: 0..<(units == Endurance.units.count ? 0.1 : 0.01), using: &generator))
                }
                if run.isRunning {
                    kills += 1
                    run.kill9()
                    moments[phase(of: Array(endurance.work().dropFirst(before.count))), default: 0] += 1
                }
            }
            let result = try run.waitForEnd()
            // Activations are kept in groups, of which the last may be lost.
            let repeated = Set(before).intersection(endurance.work().dropFirst(before.count)).filter {
                !$0.hasPrefix("chunk")
            }
            #expect(repeated.isSubset(of: before.last.map { [$0] } ?? []), "seed \(seed), kill \(kills)")
            #expect(
                !result.errors.contains("rror:") && !result.errors.contains("waiting"), "seed \(seed): \(result.errors)"
            )
            for file in ["results.json", "run.json", "report.html", "report.pdf"] {
                if let data = try? Data(
                    contentsOf: endurance.cahier.folder.appendingPathComponent(".cahier/output/endurance/\(file)"))
                {
                    #expect(isWhole(data, file), "seed \(seed), kill \(kills): \(file) is torn")
                }
            }
            if result.status == 0 {
                #expect(try endurance.results() == undisturbed, "seed \(seed), kill \(kills)")
                #expect(Set(endurance.work()) == Set(Endurance.units), "seed \(seed), kill \(kills)")
                endurance.forgetStore()
                endurance.forgetWork()
            }
        }
        print("kills by what had been begun, seed \(seed): \(moments.sorted { $0.key < $1.key })")
        #expect(moments.count >= 4, "seed \(seed): \(moments)")
    }

    /// What a killed run was at, by the work it had begun.
    private func phase(of work: [String]) -> String {
        work.last.map { String($0.prefix { $0 != " " }) } ?? "nothing yet or nothing left"
    }

    private func isWhole(_ data: Data, _ file: String) -> Bool {
        switch file {
        case "report.html": data.suffix(20).contains("</html>".utf8)
        case "report.pdf": data.suffix(20).contains("%%EOF".utf8)
        default: (try? JSONSerialization.jsonObject(with: data)) != nil
        }
    }

    @Test("A run whose process was killed is listed as interrupted, and the next one goes on without unlocking")
    func killedRunIsInterrupted() throws {
        let run = try endurance.start("run", "endurance", pace: 0.05)
        try run.wait(until: "it has begun the training") { endurance.work().last == "epoch 1" }
        #expect(try endurance("runs").output.contains(/1 +endurance +running/))
        run.kill9()
        #expect(try endurance("runs").output.contains(/1 +endurance +interrupted/))
        let next = try endurance("run", "endurance")
        #expect(next.status == 0, "\(next.errors)")
        #expect(endurance.work().filter { $0 == "epoch 0" }.count == 1)
        #expect(endurance.work().filter { $0 == "trial 11" }.count == 1)
        #expect(try endurance.results() == endurance.undisturbedResults())
    }

    @Test(
        "Ctrl-C and SIGTERM end a run cleanly, say what is kept, and lose only the piece in flight",
        arguments: [SIGINT, SIGTERM])
    func interruption(_ signal: Int32) throws {
        let run = try endurance.start("run", "endurance", pace: 0.05)
        try run.wait(until: "it has begun the training") { endurance.work().last == "epoch 1" }
        run.send(signal)
        let result = try run.waitForEnd()
        #expect(result.status == 128 + signal)
        #expect(
            result.errors.contains(
                "interrupted: run 1 keeps 2 steps and the finished parts of the next in \(endurance.store.path); run again to continue"
            ))
        #expect(try endurance("runs").output.contains(/1 +endurance +interrupted/))
        #expect(try endurance("run", "endurance").status == 0)
        #expect(endurance.work().count <= Endurance.units.count + 1)
    }

    @Test("A second Ctrl-C ends a run at once, even if the first cannot mark it because the store is locked")
    func secondInterruption() throws {
        let run = try endurance.start("run", "endurance", pace: 30)
        try run.wait(until: "it works") { endurance.work() == ["trial 0"] }
        try endurance.tamper { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            run.send(SIGINT)
            // The first is being dealt with once SIGINT is no longer pending; two at the same time count as one.
            Thread.sleep(forTimeInterval: 0.2)
            #expect(run.isRunning)
            run.send(SIGINT)
            let result = try run.waitForEnd()
            #expect(result.status == 130)
            #expect(!result.errors.contains("interrupted:"))
            try database.execute(sql: "ROLLBACK")
        }
        #expect(try endurance("runs").output.contains(/1 +endurance +interrupted/))
    }
}
