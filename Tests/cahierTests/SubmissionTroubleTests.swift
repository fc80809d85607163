import Foundation
import Testing

/// What goes wrong with a submission is one line, in `status`, too, and nothing of what was done is lost.
@Suite(.serialized)
struct SubmissionTroubleTests {
    let work: SharedWork
    init() throws { work = try SharedWork() }

    private func status() throws -> String {
        let result = try work(["status", SharedWork.folderName])
        #expect(result.status == 0, "\(result.errors)")
        return result.output
    }

    private func errorLines(_ result: Cahier.Result) -> [Substring] {
        result.errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
    }

    /// Takes the place of something in the plan's file.
    private func change(_ pattern: some RegexComponent, to text: String) throws {
        let file = work.folder.appendingPathComponent("plan.json")
        let plan = try String(contentsOf: file, encoding: .utf8)
        #expect(plan.contains(pattern))
        try plan.replacing(pattern, with: text, maxReplacements: 1).write(to: file, atomically: false, encoding: .utf8)
    }

    @Test("The shared folder's disk is full: one line, what was written stays whole, and with room the work goes on")
    func fullDisk() throws {
        guard SmallDisk.isAvailable else { return }
        let disk = try SmallDisk(at: work.folder, megabytes: 32)
        defer { withExtendedLifetime(disk) {} }
        try work.submit()
        #expect(try work.shard("0/2", "--step", "trials").status == 0)
        #expect(try !status().contains("make room"))
        let written = try work.parcels().map { ($0, try Data(contentsOf: $0)) }
        #expect(!written.isEmpty)
        let ballast = try disk.fill(leaving: 0)
        let result = try work.shard("0/1")
        #expect(result.status == 1)
        #expect(errorLines(result).count == 1, "\(result.errors)")
        #expect(result.errors.contains("the disk is full"), "\(result.errors)")
        let full = try status()
        #expect(full.contains("the disk that \(SharedWork.folderName) is on has 0 kB left: make room"), "\(full)")
        for (file, data) in written { #expect(try Data(contentsOf: file) == data) }

        try FileManager.default.removeItem(at: ballast)
        #expect(try work.shard("0/1").status == 0)
        #expect(work.endurance.work().count { $0 == "trial 0" } == 1)
        #expect(try !status().contains("make room"))
        #expect(try work.collect().status == 0)
        #expect(try work.endurance.results() == work.plainResults())
    }

    @Test("A plan cannot be written on a full disk: one line, and no half of it counts as a submission")
    func noRoomForThePlan() throws {
        guard SmallDisk.isAvailable else { return }
        let disk = try SmallDisk(at: work.folder, megabytes: 1)
        defer { withExtendedLifetime(disk) {} }
        let ballast = try disk.fill(leaving: 0)
        let arguments = ["submit", "endurance", "--engine", "none", "--dir", SharedWork.folderName]
        let result = try work(arguments)
        #expect(result.status == 1)
        #expect(errorLines(result).count == 1 && result.errors.contains("the disk is full"), "\(result.errors)")
        #expect(try work(["status", SharedWork.folderName]).errors.contains("plan.json: there is none"))
        try FileManager.default.removeItem(at: ballast)
        #expect(try work(arguments).status == 0)
    }

    @Test("A partition that doesn't exist stands in status until the submission is repeated")
    func refusedSubmission() throws {
        let refusing = try FakeSlurm(in: work.endurance.cahier.folder, refusing: 1)
        let arguments = ["submit", "endurance", "--dir", SharedWork.folderName, "--partition", "none"]
        let refused = try work(arguments, refusing.environment)
        #expect(refused.status == 1)
        #expect(errorLines(refused).count == 1, "\(refused.errors)")
        let told = try status()
        #expect(told.contains(/the submission: .*invalid partition specified: none/), "\(told)")
        #expect(told.contains("the same cahier submit repeats what is missing"))
        let taking = try FakeSlurm(in: work.endurance.cahier.folder)
        #expect(try work(arguments, taking.environment).status == 0)
        #expect(try !status().contains("invalid partition"))
    }

    @Test("A program that was built anew from other sources: shards say so in the folder, status names it itself")
    func otherProgram() throws {
        try work.submit()
        #expect(try work.shard("0/2", "--step", "trials").status == 0)
        #expect(try !status().contains("otherwise"))
        try change(/"trials" : "[0-9a-f]{64}"/, to: "\"trials\" : \"\(String(repeating: "0", count: 64))\"")
        let result = try work.shard("1/2", "--step", "trials")
        #expect(result.status == 1)
        #expect(errorLines(result).count == 1, "\(result.errors)")
        let told = try status()
        #expect(told.contains(/could not begin: share 1\/2 on .*this program computes "trials" otherwise/), "\(told)")
        #expect(told.contains("this program computes \"trials\" otherwise than the one that made the plan: work on it"))
    }

    @Test("A program without the study, and a folder that has no plan, are one line")
    func otherStudies() throws {
        try work.submit()
        let other = try Cahier()(["status", work.folder.path])
        #expect(other.status == 0, "\(other.errors)")
        #expect(other.output.contains("this program has no study \"endurance\""), "\(other.output)")
        let none = try work(["status", "nowhere"])
        #expect(none.status == 1)
        #expect(errorLines(none).count == 1 && none.errors.contains("there is none"), "\(none.errors)")
    }

    @Test("A machine that would give other numbers says so in status, until one with the right ones has done its share")
    func otherNumbers() throws {
        try work.submit()
        let file = work.folder.appendingPathComponent("plan.json")
        let plan = try Data(contentsOf: file)
        try change(/"oneDNN" : "[^"]+"/, to: "\"oneDNN\" : \"0.1\"")
        #expect(try work.shard("0/1", "--step", "trials").status == 69)
        let told = try status()
        #expect(told.contains(/could not begin: share 0\/1 on .*this machine computes with .* oneDNN 0\.1/), "\(told)")
        try plan.write(to: file)
        #expect(try work.shard("0/1", "--step", "trials").status == 0)
        #expect(try !status().contains("could not begin"))
    }

    @Test("A value cut short counts as missing; one with a flipped bit is set aside when it is found: both come again")
    func damagedValues() throws {
        try work.submit()
        #expect(try work.shard("0/1").status == 0)
        #expect(try status().contains("4 of 4 steps done"))
        let values = try work.parcels("values")
        let cut = try #require(values.first { $0.path.contains("/trials-") })
        let flipped = try #require(values.first { $0.path.contains("/training-") })
        var data = try Data(contentsOf: cut)
        try data.dropLast(10).write(to: cut)
        data = try Data(contentsOf: flipped)
        data[data.count - 1] ^= 1
        try data.write(to: flipped)
        #expect(try status().contains("3 of 4 steps done"))
        let collected = try work.collect()
        #expect(collected.status == 3, "\(collected.errors)")
        #expect(collected.errors.contains("\(flipped.lastPathComponent).damaged"), "\(collected.errors)")
        #expect(FileManager.default.fileExists(atPath: flipped.path + ".damaged"))
        #expect(try status().contains("2 of 4 steps done"))
        let slurm = try FakeSlurm(in: work.endurance.cahier.folder)
        #expect(try work(["submit", "endurance", "--dir", SharedWork.folderName], slurm.environment).status == 0)
        let steps = slurm.calls.compactMap { $0.firstMatch(of: /run\.sbatch ([a-z]+)/)?.1 }
        #expect(Set(steps) == ["trials", "training"])
        #expect(try work.shard("0/1").status == 0)
        #expect(try work.collect().status == 0)
        #expect(try work.endurance.results() == work.plainResults())
    }
}
