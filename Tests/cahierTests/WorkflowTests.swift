import Foundation
import Testing

/// The example workflow: it is YAML, asks for no more rights than it needs, and its shell lines do what they are for.
@Suite struct WorkflowTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent(".github/workflows/cahier.yml")
    private static let hasYAML = (try? shell("python3 -c 'import yaml'", in: "/", [:]).status) == 0

    struct Workflow: Decodable {
        struct Job: Decodable {
            struct Step: Decodable {
                var name: String?
                var uses: String?
                var run: String?
                var env: [String: String]?
                var condition: String?
                enum CodingKeys: String, CodingKey { case name, uses, run, env, condition = "if" }
            }

            var permissions: [String: String]
            var steps: [Step]
        }

        var permissions: [String: String]
        var env: [String: String]
        var jobs: [String: Job]
    }

    private static func workflow() throws -> Workflow {
        let read = "python3 -c 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))' < \"$FILE\""
        let result = try shell(read, in: "/", ["FILE": file.path])
        try #require(result.status == 0, "\(result.output)")
        return try JSONDecoder().decode(Workflow.self, from: Data(result.output.utf8))
    }

    @Test(.enabled(if: hasYAML, "python3 has no yaml: the workflow is not parsed, and its lines are not run"))
    func rightsAreMinimal() throws {
        let workflow = try Self.workflow()
        #expect(workflow.permissions.isEmpty)
        #expect(workflow.jobs["compare"]?.permissions == ["contents": "read"])
        let comment = try #require(workflow.jobs["comment"])
        #expect(workflow.jobs.count == 2 && comment.permissions == ["pull-requests": "write"])
        // What may write runs nothing of the request's: no checkout, and one command.
        #expect(comment.steps.compactMap(\.uses).allSatisfy { $0.hasPrefix("actions/download-artifact@") })
        #expect(comment.steps.compactMap(\.run).map { $0.hasPrefix("gh pr comment ") } == [true])
        // What an event says is given to shells by variables alone.
        for step in workflow.jobs.values.flatMap(\.steps) { #expect(step.run?.contains("${{") != true) }
        for uses in workflow.jobs.values.flatMap(\.steps).compactMap(\.uses) {
            #expect(uses.contains(/^actions\/[a-z\/-]+@v[0-9]+$/), "\(uses)")
        }
    }

    /// A push to the branch, then a request that edits the coin, then one where no store was kept; with the built program in
    /// the place of what `swift build` makes.
    @Test(.enabled(if: hasYAML, "python3 has no yaml: the workflow is not parsed, and its lines are not run"))
    func itsShellLinesRun() throws {
        let cahier = try Cahier(program: "sample-pair")
        let steps = try #require(try Self.workflow().jobs["compare"]?.steps)
        let checkout = cahier.folder.appendingPathComponent("checkout"),
            programs = cahier.folder.appendingPathComponent("programs")
        try write("#!/bin/sh\necho installed >> ../packages\n", to: checkout.appendingPathComponent(".ci/install"))
        try write(
            """
            #!/bin/sh
            [ "$*" = "build -c release --product cahier" ] || exit 9
            mkdir -p .build/release && cp "$PROGRAM" .build/release/cahier
            """, to: programs.appendingPathComponent("swift"))
        func play(_ event: String, _ environment: [String: String] = [:], store: String = "") throws -> String {
            let summary = cahier.folder.appendingPathComponent("summary"),
                path = cahier.folder.appendingPathComponent("path")
            for file in [summary, path] { try Data().write(to: file) }
            for step in steps {
                let condition = step.condition ?? "github.event_name == '\(event)'"
                guard let run = step.run, condition == "github.event_name == '\(event)'" else { continue }
                let before = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").joined(separator: ":")
                var variables = [
                    "STUDY": "coins", "HOME": cahier.folder.path, "GITHUB_PATH": path.path,
                    "GITHUB_STEP_SUMMARY": summary.path, "PROGRAM": try cahier.builtProgram.path,
                    "PATH": [before, programs.path, "/usr/bin:/bin"].filter { !$0.isEmpty }.joined(separator: ":"),
                ]
                for (name, value) in step.env ?? [:] {
                    variables[name] = value.hasPrefix("${{ steps.store.") ? store : value
                }
                let result = try Self.shell(run, in: checkout.path, variables.merging(environment) { $1 })
                try #require(result.status == 0, "\(event), \(step.name ?? ""): \(result.output)")
            }
            return try String(contentsOf: summary, encoding: .utf8)
        }
        #expect(try play("push") == "")
        #expect(
            try String(contentsOf: cahier.folder.appendingPathComponent("packages"), encoding: .utf8) == "installed\n")
        let request = try play("pull_request", ["COIN_BIAS": "0.9"], store: "cahier-coins-1")
        #expect(request.contains("| Is the coin fair? | **yes** | **no** |"), "\(request)")
        let comment = try String(contentsOf: checkout.appendingPathComponent("comment.md"), encoding: .utf8)
        #expect(comment == request)
        #expect(try play("pull_request", ["COIN_BIAS": "0.9"], store: "cahier-coins-1").hasPrefix("### Same results"))
        try FileManager.default.removeItem(at: checkout.appendingPathComponent(".cahier"))
        #expect(try play("pull_request").hasPrefix("No run of coins on the branch"))
        // A comparison that fails fails the step, and writes nothing.
        try FileManager.default.removeItem(at: checkout.appendingPathComponent(".cahier"))
        let compare = try #require(steps.last { $0.run != nil }?.run)
        let variables = ["STUDY": "coins", "STORE": "there", "GITHUB_STEP_SUMMARY": cahier.folder.path + "/none"]
        let bin = "\(cahier.folder.path)/.local/bin:/usr/bin:/bin"
        let failed = try Self.shell(compare, in: checkout.path, variables.merging(["PATH": bin]) { $1 })
        #expect(failed.status != 0 && failed.output.contains("Error: "), "\(failed.output)")
        #expect(!FileManager.default.fileExists(atPath: cahier.folder.path + "/none"))
    }

    private func write(_ text: String, to file: URL) throws {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    /// Runs lines as a step with `shell: bash` does.
    private static func shell(
        _ lines: String, in folder: String, _ variables: [String: String]
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", lines]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "CAHIER_STORE" }
            .merging(variables) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }
}
