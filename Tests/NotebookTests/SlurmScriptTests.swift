import Foundation
import Testing

@testable import Notebook

@Suite struct SlurmScriptTests {
    private func step(_ name: String, _ inputs: [Int], shares: Int = 1, replicate: Int = 0) -> PlannedStep {
        PlannedStep(
            name: name, replicate: replicate, folder: "\(name)-\(replicate)", inputs: inputs, isDivided: shares > 1,
            shares: shares)
    }

    private func script(_ steps: [PlannedStep], _ request: SlurmRequest = SlurmRequest(), folder: String = "/shared/d")
        -> SlurmScript
    {
        let plan = SubmissionPlan(
            name: "cahier-12345678", study: "s", settings: [Setting()], arithmetic: .current, program: "",
            identities: [], sources: [], steps: steps, workingFolder: "/home/ada/my studies")
        return SlurmScript(
            plan, in: SubmissionFolder(URL(fileURLWithPath: folder, isDirectory: true)), program: "/opt/it's/cahier",
            request)
    }

    /// training → faults (cut) → table; training → curves
    private var steps: [PlannedStep] {
        [step("training", []), step("faults", [0], shares: 8), step("table", [1]), step("curves", [0])]
    }

    @Test func sharesWaitForInputsAndJoinsForShares() {
        let script = script(steps), calls = script.calls { _ in false }
        let numbers = ["10", "11", "12", "13", "14"]
        let words = calls.map { script.words(for: $0, among: calls, numbers: numbers) }
        #expect(
            words == [
                ["--parsable", "--array=0-0", "/shared/d/run.sbatch", "training", "1", "0", "--join"],
                [
                    "--parsable", "--array=0-7", "--dependency=afterok:10", "--kill-on-invalid-dep=yes",
                    "/shared/d/run.sbatch", "faults", "8", "0",
                ],
                [
                    "--parsable", "--array=0-0", "--dependency=afterok:10,afterany:11", "--kill-on-invalid-dep=yes",
                    "/shared/d/run.sbatch", "faults", "1", "0", "--join",
                ],
                [
                    "--parsable", "--array=0-0", "--dependency=afterok:12", "--kill-on-invalid-dep=yes",
                    "/shared/d/run.sbatch", "table", "1", "0", "--join",
                ],
                [
                    "--parsable", "--array=0-0", "--dependency=afterok:10", "--kill-on-invalid-dep=yes",
                    "/shared/d/run.sbatch", "curves", "1", "0", "--join",
                ],
            ])
    }

    @Test func whatIsDoneIsNeitherSubmittedNorWaitedFor() {
        let script = script(steps), calls = script.calls { $0.name == "training" }
        #expect(calls.map(\.step) == ["faults", "faults", "table", "curves"])
        #expect(calls.map(\.afterSuccess) == [[], [], ["faults"], []])
        #expect(script.calls { _ in true }.isEmpty)
    }

    @Test func moreSharesThanAnArrayMayHaveAreSeveralArrays() {
        var request = SlurmRequest()
        request.largestArray = 1000
        let script = script([step("faults", [], shares: 2500)], request)
        let calls = script.calls { _ in false }
        #expect(calls.map(\.last) == [999, 999, 499, 0])
        #expect(calls.map { $0.arguments[2] } == ["0", "1000", "2000", "0"])
        #expect(
            script.words(for: calls[3], among: calls, numbers: ["1", "2", "3", "4"]).contains(
                "--dependency=afterany:1:2:3"))
    }

    @Test func replicatesOfAStepAreOneArray() {
        let script = script([step("training", []), step("training", [], replicate: 1), step("table", [0])])
        let calls = script.calls { _ in false }
        #expect(calls.map(\.step) == ["training", "table"])
        #expect(calls[0].last == 1)
        #expect(calls[0].arguments == ["training", "2", "0", "--join"])
    }

    /// A shell reads the script: what it runs, with which words, and what it makes of its status.
    @Test(arguments: [(0, 0, false), (1, 1, false), (69, 69, false), (75, 75, true), (138, 75, true)])
    func theScriptRuns(_ status: Int, _ expected: Int, _ isRequeued: Bool) throws {
        let scratch = try Scratch()
        let program = scratch.folder.appendingPathComponent("it's a program"),
            log = scratch.folder.appendingPathComponent("log")
        try "#!/bin/sh\nfor word in \"$@\"; do echo \"$word\" >>'\(log.path)'; done\nexit \(status)\n".write(
            to: program, atomically: true, encoding: .utf8)
        let tools = scratch.folder.appendingPathComponent("tools")
        try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: true)
        for (name, text) in [("scontrol", "echo \"scontrol $*\" >>'\(log.path)'"), ("sleep", "true")] {
            let tool = tools.appendingPathComponent(name)
            try "#!/bin/sh\n\(text)\n".write(to: tool, atomically: true, encoding: .utf8)
            chmod(tool.path, 0o700)
        }
        chmod(program.path, 0o700)
        var plan = SubmissionPlan(
            name: "cahier-12345678", study: "s", settings: [Setting()], arithmetic: .current, program: "",
            identities: [], sources: [], steps: [], workingFolder: scratch.folder.path)
        plan.threads = 2
        let script = SlurmScript(
            plan, in: SubmissionFolder(URL(fileURLWithPath: "/shared/a folder", isDirectory: true)),
            program: program.path, SlurmRequest())
        let file = scratch.folder.appendingPathComponent("run.sbatch")
        try script.text.write(to: file, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = [file.path, "VGG-16: faults", "20", "1000", "--join"]
        process.environment = [
            "SLURM_ARRAY_JOB_ID": "812", "SLURM_ARRAY_TASK_ID": "3", "PATH": "\(tools.path):/usr/bin:/bin",
        ]
        try process.run()
        process.waitUntilExit()
        #expect(Int(process.terminationStatus) == expected)
        let words = try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(
            words == [
                "shard", "/shared/a folder", "--step", "VGG-16: faults", "--shard", "1003/20", "--wait", "120",
                "--join",
            ] + (isRequeued ? ["scontrol requeue 812_3"] : []))
    }

    @Test func optionsAreHandedOn() {
        var request = SlurmRequest()
        (request.partition, request.time, request.memory, request.cpus) = ("cpu", "2:00:00", "6G", 4)
        request.more = ["--qos=long"]
        let lines = script(steps, request).text.split(separator: "\n")
        for option in ["--partition=cpu", "--time=2:00:00", "--mem=6G", "--cpus-per-task=4", "--qos=long"] {
            #expect(lines.contains { $0 == "#SBATCH \(option)" })
        }
        #expect(lines.contains("cd '/home/ada/my studies' || exit 1"))
    }

    @Test func wavesAreTheLongestChain() {
        let script = script(steps)
        #expect(OtherEngines.waves(of: script.plan) == 4)
    }
}
