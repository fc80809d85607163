import Foundation
import GRDB
import Testing

/// `submit`, `shard`, `collect`: one study, many processes.
@Suite(.serialized)
struct SharedWorkTests {
    let work: SharedWork
    init() throws { work = try SharedWork() }

    @Test(
        "Any number of processes, in turn or at once: each unit is done once, and the results are those of one process",
        arguments: [1, 2, 3, 5])
    func shares(_ count: Int) throws {
        try work.submit()
        var rounds = 0
        while true {
            let processes = try (0..<count).map { index in
                try work.endurance.cahier.start(
                    ["shard", SharedWork.folderName, "--shard", "\(index)/\(count)"],
                    environment: work.endurance.environment(pace: 0.002))
            }
            for process in processes {
                let result = try process.waitForEnd()
                try #require(result.status == 0, "\(result.errors)")
            }
            rounds += 1
            let result = try work.collect()
            if result.status == 0 {
                #expect(result.output.contains("0 steps computed"), "\(result.output)")
                break
            }
            try #require(result.status == 3, "\(result.errors)")
            #expect(result.errors.contains("not computed yet"), "\(result.errors)")
            try #require(rounds < 5, "\(result.errors)")
        }
        #expect(work.endurance.work().sorted() == Endurance.units.sorted())
        #expect(try work.endurance.results() == work.plainResults())
    }

    @Test("Two attempts of one share at once: twice the work, and nothing else")
    func twoAttempts() throws {
        try work.submit()
        let processes = try (0..<2).map { _ in
            try work.endurance.cahier.start(
                ["shard", SharedWork.folderName, "--shard", "0/1"],
                environment: work.endurance.environment(pace: 0.01))
        }
        for process in processes { #expect(try process.waitForEnd().status == 0) }
        #expect(try work.collect().status == 0)
        #expect(Set(work.endurance.work()) == Set(Endurance.units))
        #expect(try work.endurance.results() == work.plainResults())
    }

    @Test("A process is killed: another goes on from the pieces that it had written")
    func killed() throws {
        try work.submit()
        let process = try work.endurance.cahier.start(
            ["shard", SharedWork.folderName, "--shard", "0/1"], environment: work.endurance.environment(pace: 0.1))
        try process.wait(until: "it has done some trials") { work.endurance.work().count == 5 }
        process.kill9()
        #expect(try work.collect().status == 3)
        #expect(try work.shard("0/1").status == 0)
        #expect(work.endurance.work().count { $0 == "trial 0" } == 1)
        #expect(Set(work.endurance.work()) == Set(Endurance.units))
        #expect(try work.collect().status == 0)
        #expect(try work.endurance.results() == work.plainResults())
    }

    @Test(
        "Told to stop, within pieces and within epochs: 75, and no unit is done twice",
        arguments: ["trial 4", "epoch 3"])
    func stopped(_ unit: String) throws {
        try work.submit()
        let process = try work.endurance.cahier.start(
            ["shard", SharedWork.folderName, "--shard", "0/1"], environment: work.endurance.environment(pace: 0.1))
        try process.wait(until: "it is at \(unit)") { work.endurance.work().last == unit }
        process.send(SIGUSR1)
        let result = try process.waitForEnd()
        #expect(result.status == 75, "\(result.errors)")
        #expect(work.endurance.work().last == unit)
        #expect(try work.shard("0/1").status == 0)
        #expect(work.endurance.work().sorted() == Endurance.units.sorted())
        #expect(try work.collect().status == 0)
        #expect(try work.endurance.results() == work.plainResults())
    }

    @Test("SIGTERM and Ctrl-C keep the pieces that are done, and are no success", arguments: [SIGTERM, SIGINT])
    func ended(_ signal: Int32) throws {
        try work.submit()
        let process = try work.endurance.cahier.start(
            ["shard", SharedWork.folderName, "--shard", "0/1"], environment: work.endurance.environment(pace: 0.1))
        try process.wait(until: "it works") { work.endurance.work().last == "trial 6" }
        process.send(signal)
        #expect(try process.waitForEnd().status == 128 + signal)
        #expect(try work.shard("0/1").status == 0)
        // The piece at hand alone is done again.
        #expect(work.endurance.work().count <= Endurance.units.count + 1)
        #expect(try work.collect().status == 0)
    }

    @Test("A step that fails is 1, with its name; what was done is kept, and the next attempt goes on")
    func failed() throws {
        try work.submit()
        let result = try work.shard("0/1", environment: ["WORK_FAILS_AT": "trial 6"])
        #expect(result.status == 1)
        #expect(result.errors.contains("trial 6 was asked to fail"), "\(result.errors)")
        let status = try work(["status", SharedWork.folderName])
        #expect(status.output.contains("failed: share 0/1"), "\(status.output)")
        #expect(status.output.contains("trial 6 was asked to fail"), "\(status.output)")
        #expect(try work.shard("0/1").status == 0)
        #expect(work.endurance.work().count == Endurance.units.count + 1)
        #expect(try work.collect().status == 0)
    }

    @Test("A parcel cut short or with a flipped bit is left out, named, and computed again", arguments: [true, false])
    func damagedParcel(_ isCut: Bool) throws {
        try work.submit()
        #expect(try work.shard("0/2", "--step", "trials").status == 0)
        #expect(work.endurance.work().count == 6)
        let parcel = try #require(try work.parcels().first)
        var data = try Data(contentsOf: parcel)
        if isCut { data = data.dropLast(40) } else { data[data.count - 3] ^= 0x10 }
        try data.write(to: parcel)
        let result = try work.shard("0/1")
        #expect(result.status == 0)
        #expect(result.errors.contains("\(parcel.lastPathComponent): it"), "\(result.errors)")
        let collected = try work.collect()
        #expect(collected.status == 0, "\(collected.errors)")
        #expect(collected.errors.contains(isCut ? "it is cut short" : "its bytes are not those that were sealed"))
        #expect(work.endurance.work().count == Endurance.units.count + 6)
        #expect(try work.endurance.results() == work.plainResults())
    }

    @Test("Two digests under one key: both are shown with their machines, nothing is taken over")
    func twoDigests() throws {
        try work.submit()
        // Both compute all of the step's pieces and see nothing of each other.
        let first = try work.shard("0/2", "--step", "trials")
        #expect(first.status == 0)
        let hidden = try work.parcels().map { ($0, try Data(contentsOf: $0)) }
        for (file, _) in hidden { try FileManager.default.removeItem(at: file) }
        #expect(try work.shard("0/2", "--step", "trials", environment: ["WORK_IS_WRONG_AT": "trial 4"]).status == 0)
        for (file, data) in hidden { try data.write(to: file) }
        for result in [try work.shard("0/1"), try work.collect()] {
            #expect(result.status == 1)
            #expect(result.errors.contains("two digests stand under one key"), "\(result.errors)")
            #expect(result.errors.contains("the piece \"trial 4\" of \"trials\""), "\(result.errors)")
            #expect(result.errors.matches(of: /[0-9a-f]{12}… from [^ ]+ \(/).count == 2, "\(result.errors)")
        }
        #expect(try work.parcels().count == 2 * hidden.count)
        #expect(try work.endurance.tamper { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM \"values\"") } == 0)
    }

    @Test("Pieces computed once more: right ones agree, wrong ones are named before anything is taken over")
    func verification() throws {
        try work.submit()
        #expect(try work.shard("0/1").status == 0)
        let sound = try work.collect("--verify", "100%", "--store", "sound.sqlite")
        #expect(sound.status == 0, "\(sound.errors)")
        #expect(sound.output.contains("12 pieces of 1 kind of machines computed anew: the same bytes"))

        let other = try SharedWork()
        try other.submit()
        #expect(try other.shard("0/1", environment: ["WORK_IS_WRONG_AT": "trial 4"]).status == 0)
        let wrong = try other.collect("--verify", "100%")
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("the piece \"trial 4\" of \"trials\" is"), "\(wrong.errors)")
        #expect(try other.collect("--verify", "0%").status == 64)

        let empty = try SharedWork()
        try empty.submit()
        let nothing = try empty.collect("--verify", "100%")
        #expect(nothing.status == 1 && nothing.errors.contains("nothing could be compared"), "\(nothing.errors)")
    }

    @Test("A step by its name: its shares leave its value to the join, and what needs it says what is missing")
    func byStep() throws {
        try work.submit()
        let early = try work.shard("0/1", "--step", "total", "--join")
        #expect(early.status == 75)
        #expect(early.errors.contains("trials, training, features must be computed first"), "\(early.errors)")
        for index in 0..<3 { #expect(try work.shard("\(index)/3", "--step", "trials").status == 0) }
        #expect(work.endurance.work().sorted() == (0..<12).map { "trial \($0)" }.sorted())
        for step in ["trials", "training", "features", "total"] {
            #expect(try work.shard("0/1", "--step", step, "--join").status == 0)
        }
        #expect(work.endurance.work().sorted() == Endurance.units.sorted())
        #expect(try work.collect().status == 0)
        #expect(try work.endurance.results() == work.plainResults())
    }

    @Test("What the store has is not computed again")
    func seed() throws {
        #expect(try work(["run", "neighbour"] + SharedWork.arithmetic).status == 0)
        work.endurance.forgetWork()
        try work.submit()
        #expect(try work.shard("0/1").status == 0)
        #expect(work.endurance.work().sorted() == Endurance.units.filter { !$0.hasPrefix("trial") }.sorted())
        // Also for a store that has nothing yet.
        let collected = try work.collect("--store", "fresh.sqlite")
        #expect(collected.status == 0, "\(collected.errors)")
        #expect(try work.endurance.results() == work.plainResults())
    }

    @Test("Wrong folders, shares and programs are one line each")
    func wrongCalls() throws {
        let none = try work.shard("0/1")
        #expect(none.status == 1)
        #expect(none.errors.contains("plan.json: there is none"), "\(none.errors)")
        try work.submit()
        for share in ["3", "3/3", "-1/3", "1/0", "a/b", "1/2/3"] { #expect(try work.shard(share).status == 64) }
        let step = try work.shard("0/1", "--step", "trails")
        #expect(step.status == 1)
        #expect(step.errors.contains("it has no step \"trails\": it has trials, training, features, total"))
        let study = try work(["submit", "neighbour", "--engine", "none", "--dir", SharedWork.folderName])
        #expect(study.status == 1)
        #expect(study.errors.contains("the folder has another plan"), "\(study.errors)")
        let other = try Cahier()(["shard", work.folder.path, "--shard", "0/1"])
        #expect(other.status == 1)
        #expect(other.errors.contains("this program has no study \"endurance\""), "\(other.errors)")
        let plan = work.folder.appendingPathComponent("plan.json")
        let text = try String(contentsOf: plan, encoding: .utf8)
        // As a program that was built anew from other sources would find it.
        let identity = try #require(text.firstMatch(of: /"trials" : "([0-9a-f]{64})"/))
        try text.replacing(identity.1, with: String(repeating: "0", count: 64)).write(
            to: plan, atomically: false, encoding: .utf8)
        for result in [try work.shard("0/1"), try work.collect()] {
            #expect(result.status == 1)
            #expect(result.errors.contains("this program computes \"trials\" otherwise"), "\(result.errors)")
        }
        try text.replacing(/"oneDNN" : "[^"]+"/, with: "\"oneDNN\" : \"0.1\"").write(
            to: plan, atomically: false, encoding: .utf8)
        #expect(try work.shard("0/1").status == 69)
    }
}
