import Foundation
import Testing

/// A plan's work without Slurm: by GNU parallel's loop and by Kubernetes' indexed job, as they are written.
@Suite(.serialized)
struct OtherEngineTests {
    let work: SharedWork
    init() throws { work = try SharedWork() }

    private static let hasYAML = run("python3", ["-c", "import yaml"])?.status == 0

    private static func run(
        _ program: String, _ arguments: [String], in folder: URL? = nil, _ environment: [String: String] = [:]
    ) -> (status: Int32, output: String)? {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        if let folder { process.currentDirectoryURL = folder }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        (process.standardOutput, process.standardError) = (pipe, FileHandle.nullDevice)
        guard (try? process.run()) != nil else { return nil }
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    private func submit(_ engine: String, jobs: Int) throws {
        let result = try work([
            "submit", "endurance", "--dir", SharedWork.folderName, "--engine", engine, "--jobs", "\(jobs)", "--cpus",
            "2",
        ])
        try #require(result.status == 0, "\(result.errors)")
    }

    @Test("The manifest is YAML, and its pods, wave after wave, compute what one process does", .enabled(if: hasYAML))
    func kubernetes() throws {
        try submit("kubernetes", jobs: 3)
        let file = work.folder.appendingPathComponent("job.yaml")
        let reading = "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)"
        let answer = try #require(Self.run("python3", ["-c", reading, file.path]))
        try #require(answer.status == 0)
        struct Job: Decodable {
            struct Metadata: Decodable { var generateName: String }
            struct Spec: Decodable {
                struct Policy: Decodable {
                    struct Rule: Decodable {
                        struct Condition: Decodable { var type: String }
                        struct ExitCodes: Decodable {
                            var `operator`: String
                            var values: [Int]
                        }
                        var action: String
                        var onPodConditions: [Condition]?
                        var onExitCodes: ExitCodes?
                    }
                    var rules: [Rule]
                }
                struct Template: Decodable {
                    struct Spec: Decodable {
                        struct Container: Decodable {
                            struct Mount: Decodable { var name, mountPath: String }
                            var command: [String]
                            var volumeMounts: [Mount]
                            var resources: [String: [String: String]]
                        }
                        struct Volume: Decodable { var name: String }
                        var restartPolicy: String
                        var containers: [Container]
                        var volumes: [Volume]
                    }
                    var spec: Spec
                }
                var completionMode: String
                var completions, parallelism, backoffLimitPerIndex, maxFailedIndexes: Int
                var podFailurePolicy: Policy
                var template: Template
            }
            var apiVersion, kind: String
            var metadata: Metadata
            var spec: Spec
        }
        let job = try JSONDecoder().decode(Job.self, from: Data(answer.output.utf8))
        #expect(job.apiVersion == "batch/v1" && job.kind == "Job")
        // A name of DNS, which gets five letters more.
        #expect(job.metadata.generateName.wholeMatch(of: /[a-z0-9]([-a-z0-9]{0,50})-/) != nil)
        #expect(job.spec.completionMode == "Indexed")
        #expect(job.spec.completions == 3 && job.spec.parallelism == 3)
        // What fails for good is not tried again; what was stopped or evicted is.
        let rules = job.spec.podFailurePolicy.rules
        #expect(rules.map(\.action) == ["Ignore", "FailIndex"])
        #expect(rules[0].onPodConditions?.map(\.type) == ["DisruptionTarget"])
        #expect(rules[1].onExitCodes?.operator == "In" && rules[1].onExitCodes?.values == [1, 69])
        #expect(job.spec.template.spec.restartPolicy == "Never")
        let container = try #require(job.spec.template.spec.containers.first)
        #expect(container.resources["requests"]?["cpu"] == "2")
        #expect(container.volumeMounts.map(\.name) == job.spec.template.spec.volumes.map(\.name))
        let place = try #require(container.volumeMounts.first?.mountPath)

        var waves = 0
        while try work.collect().status == 3 {
            waves += 1
            try #require(waves <= 5)
            for index in 0..<job.spec.completions {
                // As the kubelet fills in variables, and the volume is seen in the pod.
                let words = container.command.map {
                    $0.replacing("$(JOB_COMPLETION_INDEX)", with: "\(index)")
                        .replacing(place, with: work.folder.path)
                }
                #expect(words.first == "cahier")
                #expect(try work(Array(words.dropFirst())).status == 0)
            }
        }
        #expect(work.endurance.work().sorted() == Endurance.units.sorted())
        #expect(try work.endurance.results() == work.plainResults())
    }

    /// A program with the name and the part of GNU parallel's ways that the loop needs.
    private func fakeParallel() throws -> [String: String] {
        let folder = work.endurance.cahier.folder.appendingPathComponent("tools")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("parallel")
        try """
        #!/bin/bash
        # Without -q, it has a shell take the words apart once more.
        [ "$1 $2" = "-q -j" ] || exit 255
        shift 3
        words=()
        while [ "$1" != ::: ]; do words+=("$1"); shift; done
        shift
        failed=0 children=()
        for value; do "${words[@]//\\{\\}/$value}" >/dev/null & children+=($!); done
        for child in "${children[@]}"; do wait "$child" || failed=$((failed + 1)); done
        exit $failed

        """.write(to: file, atomically: true, encoding: .utf8)
        chmod(file.path, 0o700)
        return ["PATH": "\(folder.path):/usr/bin:/bin"]
    }

    private func loop(_ variables: [String: String] = [:]) throws -> Int32 {
        let environment = try fakeParallel().merging(work.endurance.environment(pace: 0.005)) { $1 }
            .merging(variables) { $1 }
        let file = work.folder.appendingPathComponent("run.sh")
        // From another folder than the plan's, by any shell.
        return try #require(
            Self.run("sh", [file.path], in: FileManager.default.temporaryDirectory, environment)?.status)
    }

    @Test("GNU parallel's loop ends with the report, in the bytes of one process")
    func parallel() throws {
        try submit("parallel", jobs: 3)
        #expect(try loop() == 0)
        #expect(work.endurance.work().sorted() == Endurance.units.sorted())
        #expect(try work.endurance.results() == work.plainResults())
    }

    @Test("The loop ends where a step fails, and goes on when it is given again")
    func failingLoop() throws {
        try submit("parallel", jobs: 2)
        #expect(try loop(["WORK_FAILS_AT": "trial 6"]) == 1)
        #expect(try loop() == 0)
        #expect(try work.endurance.results() == work.plainResults())
    }
}
