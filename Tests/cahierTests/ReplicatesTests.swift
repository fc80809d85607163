import Foundation
import Testing

/// `--replicates`: everything drawn several times, and findings over all of it.
@Suite struct ReplicatesTests {
    let cahier: Cahier
    init() throws { cahier = try Cahier(program: "sample-values") }

    private var folder: URL { cahier.folder.appendingPathComponent(".cahier/output/draws") }
    private func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(name)) }
    private func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }
    private func results() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: data("results.json")) as? [String: Any])
    }
    /// Without what tells of the run itself: `run.json`, what it cost, and the checklist, which names its time.
    private func published() throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
            $0 == "results.json" || $0 == "metrics.json" || $0.hasPrefix("values/")
                || $0.hasPrefix("tables/") && !["tables/cost.csv", "tables/checklist.csv"].contains($0)
        }
        return Dictionary(uniqueKeysWithValues: try names.map { ($0, try data($0)) })
    }
    private func steps(_ results: [String: Any]) throws -> [String: String] {
        let steps = try #require(results["steps"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: try steps.map {
                (try #require($0["name"] as? String), try #require($0["digest"] as? String))
            })
    }
    private func finding(_ name: String, _ results: [String: Any]) throws -> [String: Any] {
        let findings = try #require(results["findings"] as? [[String: Any]])
        return try #require(findings.first { $0["identifier"] as? String == name })
    }
    private func estimate(_ name: String, _ results: [String: Any]) throws -> [String: Any] {
        let clauses = try #require(try finding(name, results)["clauses"] as? [[String: Any]])
        return try #require(clauses[0]["estimate"] as? [String: Any])
    }

    @Test("One replicate is a run without the option, byte by byte")
    func one() throws {
        #expect(try cahier("run", "draws").status == 0)
        let plain = try published()
        #expect(try cahier("run", "draws", "--replicates", "1", "--store", "other.sqlite").status == 0)
        #expect(try published() == plain)
        #expect(try !text("results.json").contains("replicates"))
        #expect(try !text("report.html").contains("Each drew and trained everything anew"))
    }

    @Test("What draws is computed anew, what doesn't is shared, and the first is the run without the option")
    func steps() throws {
        #expect(try cahier("run", "draws").status == 0)
        let plain = try steps(results())
        let run = try cahier("run", "draws", "--replicates", "3")
        #expect(run.status == 0, "\(run.errors)")
        // networks, faults and success of two more; times are the first's.
        #expect(run.output.contains("run 2: 6 steps computed, 5 reused"), "\(run.output)")
        let found = try steps(results())
        #expect(try results()["replicates"] as? Int == 3)
        let drawn = ["networks", "faults", "success"]
        let names =
            drawn + drawn.flatMap { [$0 + " (replicate 2)", $0 + " (replicate 3)"] } + ["difficulty", "seconds"]
        #expect(Set(found.keys) == Set(names))
        for (name, digest) in plain { #expect(found[name] == digest, "\(name)") }
        #expect(Set(["networks", "networks (replicate 2)", "networks (replicate 3)"].map { found[$0] }).count == 3)
    }

    @Test("Findings are over all replicates, and say how; what has no recipe is the first's")
    func findings() throws {
        #expect(try cahier("run", "draws").status == 0)
        let plain = try results()
        #expect(try cahier("run", "draws", "--replicates", "3").status == 0)
        let found = try results()
        func said(_ name: String) throws -> String? { try finding(name, found)["replicates"] as? String }
        #expect(try said("margin") == "over all 3")
        #expect(try said("cost") == "over all 3" && said("shape") == "over all 3")
        #expect(try said("successes") == "over all 3")
        #expect(try said("share") == "of the first of 3 alone, since counts don't say which unit is which")
        #expect(try said("hard") == "the same in all 3, since nothing is drawn for it")
        #expect(try said("slow") == "of the first of 3 alone, since times are one machine's on one day")
        let margin = try #require(try estimate("margin", found)["interval"] as? String)
        #expect(margin.hasSuffix("over 3 replicates × 16 images"), "\(margin)")
        let cost = try #require(try estimate("cost", found)["interval"] as? String)
        #expect(cost.hasSuffix("over 15 fault seeds in 3 replicates"), "\(cost)")
        for name in ["share", "hard", "slow"] {
            #expect(
                try estimate(name, found)["value"] as? Double == estimate(name, plain)["value"] as? Double, "\(name)")
        }
        let csv = try text("values/margin.csv").split(separator: "\n").map { $0.split(separator: ",") }
        #expect(csv[0] == ["replicate", "image", "margin"] && csv.count == 1 + 3 * 16)
        // The mean by a plain loop over the file.
        let sum = try csv.dropFirst().reduce(0) { try $0 + #require(Double($1[2])) }
        #expect(abs(try #require(try estimate("margin", found)["value"] as? Double) - sum / 48) < 1e-12)
        let shown = try #require(try finding("successes", found)["shown"] as? [[String: Any]])
        #expect(
            shown.map { $0["label"] as? String } == [
                "successes, lowest of 3 replicates", "successes, highest of 3 replicates",
            ])
        #expect(try text("report.html").contains("3 replicates.</strong> Each drew and trained everything anew"))
    }

    @Test(
        "Another program computes every interval over replicates from the published files",
        .enabled(
            if: Python.has("numpy, scipy"),
            "\(Python.program) has no numpy and scipy: the report is not recomputed by another program"),
        arguments: [2, 5])
    func recomputed(_ count: Int) throws {
        #expect(try cahier("run", "draws", "--replicates", "\(count)").status == 0)
        let agreed = Python.run([Python.script("recompute.py"), folder.path])
        #expect(agreed.status == 0, "\(agreed.output)")
        #expect(agreed.output.contains("0 do not, 0 were not recomputed"), "\(agreed.output)")
    }

    @Test("Redrawn from the store, and run again, nothing changes and nothing is computed")
    func again() throws {
        #expect(try cahier("run", "draws", "--replicates", "2").status == 0)
        let first = try published()
        try FileManager.default.removeItem(at: folder)
        #expect(try cahier("figures", "draws").status == 0)
        #expect(try published() == first)
        let run = try cahier("run", "draws", "--replicates", "2")
        #expect(run.output.contains("run 2: 0 steps computed"), "\(run.output)")
        #expect(try published() == first)
        let other = try cahier("run", "draws", "--replicates", "2", "--seed", "2")
        #expect(other.output.contains("run 3: 8 steps computed"), "\(other.output)")
    }

    @Test("explain names what each replicate would compute, diff that there are more of them")
    func explained() throws {
        #expect(try cahier("run", "draws").status == 0)
        let explained = try cahier("explain", "draws", "--replicates", "2")
        #expect(explained.output.contains(/networks +reused from run 1/), "\(explained.output)")
        #expect(explained.output.contains(/networks \(replicate 2\) +to run/))
        #expect(!explained.output.contains("difficulty (replicate 2)"))
        #expect(explained.output.contains("5 steps reused, 3 to run"))
        #expect(try cahier("run", "draws", "--replicates", "2").status == 0)
        #expect(try cahier("explain", "draws", "--replicates", "2").output.contains("8 steps reused, 0 to run"))
        let diff = try cahier("diff", "1", "2")
        #expect(diff.status == 1)
        #expect(diff.output.contains("replicates"), "\(diff.output)")
        #expect(try cahier("diff", "2", "2").status == 0)
    }

    @Test("Numbers of replicates that can't be are refused", arguments: ["0", "-1", "1001", "two"])
    func refused(_ count: String) throws {
        let result = try cahier("run", "draws", "--replicates=\(count)")
        #expect(result.status == 64)
        #expect(result.errors.contains("--replicates"), "\(result.errors)")
    }

    @Test("Where nothing is drawn, replicates are refused in one line", arguments: ["run", "explain", "submit"])
    func still(_ command: String) throws {
        let result = try cahier(command, "still", "--replicates", "2")
        #expect(result.status == 1)
        #expect(result.errors.contains("all replicates would be equal. Run it without --replicates."))
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        if command != "submit" { #expect(try cahier(command, "still", "--replicates", "1").status == 0) }
    }
}

/// Replicates whose work several processes share.
@Suite(.serialized)
struct SharedReplicatesTests {
    let work: SharedWork
    init() throws { work = try SharedWork() }

    private static let units = (Endurance.units + Endurance.units).sorted()

    @Test("A submission of two replicates ends with the bytes of one process's run")
    func submitted() throws {
        try work.submit("--replicates", "2", "--jobs", "2")
        #expect(try work(["status", SharedWork.folderName]).output.contains("0 of 4 steps done in 2 replicates"))
        let early = try work.collect()
        #expect(early.status == 3)
        #expect(early.errors.contains("8 steps of endurance not computed yet: "), "\(early.errors)")
        #expect(early.errors.contains("training (replicate 2)"), "\(early.errors)")
        for _ in 0..<4 {
            for share in ["0/2", "1/2"] {
                let result = try work.shard(share)
                #expect(result.status == 0, "\(result.errors)")
            }
        }
        #expect(try work(["status", SharedWork.folderName]).output.contains("4 of 4 steps done in 2 replicates"))
        let collected = try work.collect()
        #expect(collected.status == 0, "\(collected.errors)")
        #expect(work.endurance.work().sorted() == Self.units)
        let plain = try work.endurance.undisturbedResults(
            "--replicates", "2", "--instructions", "avx2", "--threads", "2")
        #expect(try work.endurance.results() == plain)
        #expect(String(decoding: plain, as: UTF8.self).contains("training (replicate 2)"))
    }

    @Test("Workers share the work of all replicates")
    func workers() throws {
        let arguments = ["--replicates", "2", "--instructions", "avx2", "--threads", "1"]
        let result = try work(["run", "endurance", "--workers", "2"] + arguments, pace: 0.005)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("run 1: 8 steps computed, 0 reused"), "\(result.output)")
        #expect(work.endurance.work().sorted() == Self.units)
        let plain = try work.endurance.undisturbedResults(
            "--replicates", "2", "--instructions", "avx2", "--threads", "1")
        #expect(try work.endurance.results() == plain)
    }

    @Test("The first replicate of a submission is done where a run without the option was")
    func second() throws {
        #expect(try work(["run", "endurance"] + SharedWork.arithmetic).status == 0)
        let submitted = try work(
            ["submit", "endurance", "--engine", "none", "--dir", SharedWork.folderName, "--replicates", "2"])
        #expect(submitted.output.contains("4 steps to compute, 4 values here already"), "\(submitted.output)")
        for _ in 0..<2 { #expect(try work.shard("0/1").status == 0) }
        #expect(try work.collect().status == 0)
        #expect(work.endurance.work().sorted() == Self.units)
    }
}
