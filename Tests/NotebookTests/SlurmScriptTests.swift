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
        try """
        #!/bin/sh
        [ "$1" = --version ] && exit
        for word in "$@"; do echo "$word" >>'\(log.path)'; done
        exit \(status)

        """.write(to: program, atomically: true, encoding: .utf8)
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

    /// A node where the program isn't, or can't be run, or that lacks the folder the plan was made in: status 1, one line in the
    /// log, and the same in the folder.
    @Test(arguments: ["program", "library", "folder"])
    func nodesThatLackSomething(_ lack: String) throws {
        let scratch = try Scratch(), folder = scratch.folder.appendingPathComponent("a folder")
        let program = scratch.folder.appendingPathComponent("it's a program")
        if lack != "program" {
            try """
            #!/bin/sh
            echo loading >&2
            echo "version \\`GLIBC_2.36' not found" >&2
            exit \(lack == "library" ? 1 : 0)

            """.write(to: program, atomically: true, encoding: .utf8)
            chmod(program.path, 0o700)
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let plan = SubmissionPlan(
            name: "cahier-12345678", study: "s", settings: [Setting()], arithmetic: .current, program: "",
            identities: [], sources: [], steps: [step("VGG-16: faults", [], shares: 20)],
            workingFolder: lack == "folder" ? "/no folder" : scratch.folder.path)
        let submission = SubmissionFolder(folder)
        let file = scratch.folder.appendingPathComponent("run.sbatch")
        try SlurmScript(plan, in: submission, program: program.path, SlurmRequest()).text.write(
            to: file, atomically: true, encoding: .utf8)
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = [file.path, "VGG-16: faults", "20", "1000"]
        process.environment = ["SLURM_ARRAY_JOB_ID": "812", "SLURM_ARRAY_TASK_ID": "3", "PATH": "/usr/bin:/bin"]
        process.standardError = pipe
        try process.run()
        let errors = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        let findings = [
            "program": "this node has no program \(program.path)",
            "library": "\(program.path) can't be run on this node: version `GLIBC_2.36' not found",
            "folder": "this node has no folder /no folder",
        ]
        let finding = try #require(findings[lack])
        #expect(errors == "Error: \(finding)\n")
        let troubles = submission.status(of: plan).troubles
        #expect(troubles.map(\.finding) == [finding])
        #expect(troubles.first?.step == "VGG-16: faults")
        let who = try #require(troubles.first?.who)
        #expect(who.hasPrefix("share 1003/20 on ") && who.hasSuffix(", job 812_3"), "\(who)")
    }

    /// What a shell makes of the calls of `sbatch`: each gets the numbers of those before it; where one is refused, none stays.
    @Test(arguments: [0, 3]) func aShellSubmits(refused: Int) throws {
        let scratch = try Scratch(), log = scratch.folder.appendingPathComponent("log")
        let tools = [
            "sbatch": """
            echo "$*" >>'\(log.path)'
            count=$(grep -c parsable '\(log.path)')
            [ "$count" = \(refused) ] && exit 1
            echo "$((100 + count));a-cluster"
            """,
            "scancel": "echo \"scancel $*\" >>'\(log.path)'",
        ]
        for (name, text) in tools {
            let tool = scratch.folder.appendingPathComponent(name)
            try "#!/bin/sh\n\(text)\n".write(to: tool, atomically: true, encoding: .utf8)
            chmod(tool.path, 0o700)
        }
        let script = script(steps), calls = script.calls { _ in false }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script.shellText(of: calls)]
        process.environment = ["PATH": "\(scratch.folder.path):/usr/bin:/bin"]
        try process.run()
        process.waitUntilExit()
        let said = try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map(String.init)
        let numbers = ["101", "102", "103", "104", "105"]
        let words = calls.map { script.words(for: $0, among: calls, numbers: numbers).joined(separator: " ") }
        if refused == 0 {
            #expect(process.terminationStatus == 0)
            #expect(said == words)
        } else {
            #expect(process.terminationStatus == 1)
            #expect(said == words.prefix(refused) + ["scancel --name=cahier-12345678"])
        }
    }

    @Test func anotherWayToCallTheProgram() {
        let plan = script(steps).plan, folder = SubmissionFolder(URL(fileURLWithPath: "/d", isDirectory: true))
        let words = "apptainer exec /shared/cahier.sif cahier"
        let script = SlurmScript(plan, in: folder, program: "/opt/cahier", command: words, SlurmRequest())
        #expect(script.text.contains("\nprogram=(\(words))\n"))
        #expect(!script.text.contains("/opt/cahier"))
        #expect(
            OtherEngines.parallel(plan, in: folder, program: "/opt/cahier", command: words, jobs: 3).contains(
                "parallel -q -j 3 \(words) shard /d --shard {}/3"))
    }

    @Test func optionsAreHandedOn() {
        var request = SlurmRequest()
        (request.partition, request.time, request.memory, request.cpus) = ("cpu", "2:00:00", "6G", 4)
        request.more = ["--qos=long"]
        let lines = script(steps, request).text.split(separator: "\n")
        for option in ["--partition=cpu", "--time=2:00:00", "--mem=6G", "--cpus-per-task=4", "--qos=long"] {
            #expect(lines.contains { $0 == "#SBATCH \(option)" })
        }
        #expect(lines.contains { $0.hasPrefix("cd '/home/ada/my studies' ") })
    }

    @Test func wavesAreTheLongestChain() {
        let script = script(steps)
        #expect(OtherEngines.waves(of: script.plan) == 4)
    }
}
