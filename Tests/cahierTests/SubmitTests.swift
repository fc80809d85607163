import Foundation
import Testing

/// `submit`, `status` and `cancel`, with programs in the place of Slurm's.
@Suite(.serialized)
struct SubmitTests {
    let work: SharedWork
    init() throws { work = try SharedWork() }

    private func submit(_ arguments: String..., with slurm: FakeSlurm) throws -> Cahier.Result {
        try work(["submit", "endurance", "--dir", SharedWork.folderName] + arguments, slurm.environment)
    }

    @Test("A dry run says what would be written and submitted, and leaves nothing")
    func dryRun() throws {
        let before = try FileManager.default.contentsOfDirectory(atPath: work.endurance.cahier.folder.path)
        let result = try work(
            ["submit", "endurance", "--dir", SharedWork.folderName, "--dry-run", "--jobs", "4", "--partition", "cpu"])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains(/trials +4 shares +not known/), "\(result.output)")
        #expect(result.output.contains(/training +whole/))
        #expect(result.output.contains("#SBATCH --partition=cpu"))
        #expect(result.output.contains("JOB1=$(sbatch --parsable --array=0-3 "))
        #expect(result.output.contains("\"--dependency=afterany:${JOB1%;*}\""))
        let after = try FileManager.default.contentsOfDirectory(atPath: work.endurance.cahier.folder.path)
        #expect(Set(after).subtracting(before).isSubset(of: ["stdout.txt", "stderr.txt"]))
    }

    @Test("The jobs are handed over with what they wait for; a second time, only what is missing")
    func handedOver() throws {
        let slurm = try FakeSlurm(in: work.endurance.cahier.folder)
        let result = try submit("--jobs", "3", with: slurm)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("submitted 7 jobs in 5 arrays, named cahier-"), "\(result.output)")
        let script = "\(work.folder.path)/run.sbatch"
        #expect(
            slurm.calls == [
                "sbatch --parsable --array=0-2 \(script) trials 3 0",
                "sbatch --parsable --array=0-0 --dependency=afterany:101 \(script) trials 1 0 --join",
                "sbatch --parsable --array=0-0 \(script) training 1 0 --join",
                "sbatch --parsable --array=0-0 \(script) features 1 0 --join",
                "sbatch --parsable --array=0-0 --dependency=afterok:102:103:104 --kill-on-invalid-dep=yes \(script) total 1 0 --join",
            ])
        let status = try work(["status", SharedWork.folderName])
        #expect(status.output.contains("endurance, quick: 0 of 4 steps done"), "\(status.output)")
        #expect(status.output.contains(/trials +░+ +waiting/))

        #expect(try work.shard("0/1", "--step", "trials", "--join").status == 0)
        #expect(try work.shard("0/1", "--step", "training", "--join").status == 0)
        #expect(try work(["status", SharedWork.folderName]).output.contains("2 of 4 steps done"))
        try FileManager.default.removeItem(at: slurm.folder.appendingPathComponent("calls"))
        #expect(try submit("--jobs", "3", with: slurm).status == 0)
        #expect(
            slurm.calls == [
                "sbatch --parsable --array=0-0 \(script) features 1 0 --join",
                "sbatch --parsable --array=0-0 --dependency=afterok:101 --kill-on-invalid-dep=yes \(script) total 1 0 --join",
            ])
    }

    @Test("What the jobs would run gives the results of one process")
    func jobsByHand() throws {
        let slurm = try FakeSlurm(in: work.endurance.cahier.folder)
        #expect(try submit("--jobs", "3", with: slurm).status == 0)
        for call in slurm.calls {
            let words = call.split(separator: " ").map(String.init)
            let array = try #require(words.first { $0.hasPrefix("--array=0-") })
            let last = try #require(Int(array.dropFirst("--array=0-".count)))
            let place = try #require(words.firstIndex { $0.hasSuffix("run.sbatch") })
            for task in 0...last {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/bin/bash")
                process.arguments = Array(words[place...])
                process.environment = work.endurance.environment(pace: 0).merging(
                    ["PATH": "/usr/bin:/bin", "SLURM_ARRAY_JOB_ID": "1", "SLURM_ARRAY_TASK_ID": "\(task)"]) { $1 }
                process.standardError = FileHandle.nullDevice
                process.standardOutput = FileHandle.nullDevice
                try process.run()
                process.waitUntilExit()
                #expect(process.terminationStatus == 0, "\(call), \(task)")
            }
        }
        #expect(work.endurance.work().sorted() == Endurance.units.sorted())
        let status = try work(["status", SharedWork.folderName])
        #expect(status.output.contains("4 of 4 steps done"), "\(status.output)")
        #expect(try work.collect().status == 0)
        #expect(try work.endurance.results() == work.plainResults())
    }

    @Test("A job that Slurm refuses: what it says, and nothing stays submitted", arguments: [1, 3])
    func refused(_ call: Int) throws {
        let slurm = try FakeSlurm(in: work.endurance.cahier.folder, refusing: call)
        let result = try submit("--partition", "none", with: slurm)
        #expect(result.status == 1)
        #expect(result.errors.contains("invalid partition specified: none"), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(slurm.calls.count { $0.hasPrefix("scancel --name=cahier-") } == (call > 1 ? 1 : 0))
    }

    @Test("Jobs that wait already are not submitted twice; cancelling ends them by their name")
    func waiting() throws {
        let slurm = try FakeSlurm(in: work.endurance.cahier.folder, waiting: 2)
        let result = try submit(with: slurm)
        #expect(result.status == 1)
        #expect(result.errors.contains("2 jobs of it in the queue already"), "\(result.errors)")
        #expect(slurm.calls.isEmpty)
        let cancelled = try work(["cancel", SharedWork.folderName], slurm.environment)
        #expect(cancelled.status == 0, "\(cancelled.errors)")
        #expect(cancelled.output.contains("2 jobs of cahier-"))
        #expect(slurm.calls.count == 1)
    }

    @Test("More shares than an array may have are several arrays")
    func manyShares() throws {
        let slurm = try FakeSlurm(in: work.endurance.cahier.folder, largestArray: 5)
        #expect(try submit("--jobs", "10", with: slurm).status == 0)
        let arrays = slurm.calls.filter { $0.contains(#/ trials 10 \d$/#) }
        #expect(arrays.map { $0.contains("--array=0-3") } == [true, true, false])
    }

    @Test("Without Slurm: one line that says what to do instead")
    func noSlurm() throws {
        let result = try work(
            ["submit", "endurance", "--dir", SharedWork.folderName], ["PATH": "/usr/bin:/bin"])
        guard !FileManager.default.fileExists(atPath: "/usr/bin/squeue") else { return }
        #expect(result.status == 1)
        #expect(result.errors.contains("--engine none"), "\(result.errors)")
    }

    @Test("What --engine none writes hands over the same jobs where Slurm is")
    func handedOverByHand() throws {
        let slurm = try FakeSlurm(in: work.endurance.cahier.folder)
        #expect(try submit("--jobs", "3", with: slurm).status == 0)
        let calls = slurm.calls
        try FileManager.default.removeItem(at: slurm.folder.appendingPathComponent("calls"))
        #expect(
            try work(["submit", "endurance", "--dir", SharedWork.folderName, "--engine", "none", "--jobs", "3"]).status
                == 0)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [work.folder.appendingPathComponent("submit.sh").path]
        process.environment = slurm.environment
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(slurm.calls == calls)
    }

    @Test("Other engines get the same command", arguments: ["parallel", "kubernetes", "none"])
    func otherEngines(_ engine: String) throws {
        let result = try work(
            ["submit", "endurance", "--dir", SharedWork.folderName, "--engine", engine, "--jobs", "6"])
        #expect(result.status == 0, "\(result.errors)")
        let shard = ["parallel": "--shard {}/6", "kubernetes": "$(JOB_COMPLETION_INDEX)/6", "none": "--shard i/6"]
        #expect(result.output.contains(try #require(shard[engine])), "\(result.output)")
    }

    @Test(
        "Wrong options are 64",
        arguments: [
            ["--jobs", "0"], ["--chunk", "10"], ["--engine", "pbs"], ["--cpus", "0"], ["--command", " "],
            ["--command", "a\nb"],
        ])
    func wrongOptions(_ options: [String]) throws {
        #expect(try work(["submit", "endurance", "--dry-run"] + options).status == 64)
    }
}
