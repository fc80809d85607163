import Foundation
import Testing

/// What a report publishes beside its numbers, read by other programs: Python, and nothing of this one.
@Suite struct PublishedValuesTests {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    let cahier: Cahier
    init() throws { cahier = try Cahier(program: "sample-values") }

    private var folder: URL { cahier.folder.appendingPathComponent(".cahier/output/values") }
    private func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
    private func files(_ name: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(name).path).sorted()
    }
    private func object(_ name: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text(name).utf8)) as? [String: Any])
    }

    private func recomputed() -> (status: Int32, output: String) {
        Python.run([Python.script("recompute.py"), folder.path])
    }

    @Test func everyEstimateNamesItsFilesAndTheyAreThere() throws {
        #expect(try cahier("run", "values").status == 0)
        let findings = try #require(try object("results.json")["findings"] as? [[String: Any]])
        #expect(findings.map { $0["identifier"] as? String } == ["gain", "pairs", "others", "ways", "people"])
        #expect(findings[0]["word"] as? String == "partly here" && findings[0]["kind"] as? String == "scaled down")
        var named: Set<String> = []
        for finding in findings {
            for clause in try #require(finding["clauses"] as? [[String: Any]]) {
                let estimate = try #require(clause["estimate"] as? [String: Any])
                let files = try #require(estimate["values"] as? [String])
                #expect(!files.isEmpty, "\(clause)")
                let recipe = try #require(estimate["recipe"] as? [String: Any])
                let columns = try #require(recipe["columns"] as? [String]) + (recipe["units"] as? [String] ?? [])
                for file in files {
                    let head = try #require(try text(file).split(separator: "\n").first)
                    for column in columns { #expect(head.contains(column), "\(file): \(column)") }
                    named.insert(file)
                }
            }
        }
        // What shares its units shares a file; a number that no clause judges has its own.
        #expect(
            try Set(files("values"))
                == Set(named.map { ($0 as NSString).lastPathComponent }).union(["gain--three-of-them.csv"]))
        let gain = try text("values/gain.csv").split(separator: "\n")
        #expect(gain.count == 1 + 3 * 24)
        #expect(
            gain[0]
                == "training,image,VGG-16: clipped,plain,AlexNet: clipped,\"plain, too\",untrained: clipped,\"VGG-16, the threshold: clipped\""
        )
    }

    @Test(
        .enabled(
            if: Python.has("numpy, scipy"),
            "\(Python.program) has no numpy and scipy: the report is not recomputed by another program"
        ))
    func anotherProgramComputesEveryIntervalAndSeesWhatWasChanged() throws {
        #expect(try cahier("run", "values").status == 0)
        let agreed = recomputed()
        #expect(agreed.status == 0, "\(agreed.output)")
        #expect(agreed.output.contains("0 do not, 0 were not recomputed"), "\(agreed.output)")
        // One value of one unit.
        for file in ["values/gain.csv", "values/pairs.csv", "values/ways.csv"] {
            let whole = try text(file)
            var lines = whole.components(separatedBy: "\n")
            var fields = lines[5].components(separatedBy: ",")
            let last = try #require(Double(fields[fields.count - 1]))
            fields[fields.count - 1] = "\(last + 10)"
            lines[5] = fields.joined(separator: ",")
            try Data(lines.joined(separator: "\n").utf8).write(to: folder.appendingPathComponent(file))
            let changed = recomputed()
            #expect(changed.status == 1, "\(file): \(changed.output)")
            try Data(whole.utf8).write(to: folder.appendingPathComponent(file))
        }
        // One unit left out.
        let whole = try text("values/gain.csv")
        try Data(whole.components(separatedBy: "\n").dropLast(25).joined(separator: "\n").utf8)
            .write(to: folder.appendingPathComponent("values/gain.csv"))
        #expect(recomputed().status == 1)
    }

    @Test(
        .enabled(
            if: Python.has("jsonschema"), "\(Python.program) has no jsonschema: results.json is not held to its schema")
    )
    func resultsAreAsTheirSchemaSays() throws {
        #expect(try cahier("run", "values").status == 0)
        let check = Self.tests.deletingLastPathComponent().appendingPathComponent(".ci/check-results").path
        let valid = Python.run([check, folder.path])
        #expect(valid.status == 0, "\(valid.output)")
        let results = try text("results.json")
        for (old, new) in [
            ("\"study\" :", "\"studie\" :"), ("\"profile\" : \"quick\"", "\"profile\" : \"quicker\""),
            ("\"isStrict\" : ", "\"isStrict\" : 1, \"was\" : "), ("\"lower\" : null", "\"lower\" : \"NaN\""),
            ("\"lower\" : null", "\"lower\" : NaN"), ("\"name\" : \"partly\"", "\"name\" : \"nearly\""),
        ] {
            let changed = try #require(results.range(of: old)).lowerBound
            let text = results[..<changed] + new + results[changed...].dropFirst(old.count)
            try Data(text.utf8).write(to: folder.appendingPathComponent("results.json"))
            let invalid = Python.run([check, folder.path])
            #expect(invalid.status == 1, "\(new): \(invalid.output)")
        }
    }

    @Test func tablesHaveNumbersInColumnsOfNumbers() throws {
        #expect(try cahier("run", "values").status == 0)
        let table = try #require((try object("results.json")["tables"] as? [[String: Any]])?.first)
        #expect(
            table["columns"] as? [String] == [
                "What", "Number (%)", "Number (%) note", "Number lower (%)", "Number upper (%)", "Number 2 (%)",
                "Number 2 (%) note", "Words",
            ])
        let rows = try #require(table["rows"] as? [[Any]])
        #expect(
            rows.map { $0[1] as? Double } == [12.5, nil, 1, 2]
                && rows.map { $0[5] as? Double } == [94.921875, nil, nil, nil])
        #expect(rows.map { $0[2] as? String } == [nil, "not known", nil, nil])
        #expect(rows.map { $0[6] as? String } == [nil, nil, "infinite", nil])
        #expect(rows.map { $0[7] as? String } == [nil, "3", "three", "four"])
        let name = try #require(table["identifier"] as? String)
        let written = try text("tables/\(name).csv")
        #expect(written.contains("\r\nb,,not known,,,,,3\r\n"), "\(written)")
    }

    @Test func metricsAreNamesAndNumbers() throws {
        #expect(try cahier("run", "values").status == 0)
        let metrics = try object("metrics.json")
        #expect(metrics.values.allSatisfy { $0 is Double } && metrics.count > 20)
        #expect(metrics.keys.allSatisfy { $0.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil })
        let findings = try #require(try object("results.json")["findings"] as? [[String: Any]])
        let clause = try #require((findings[0]["clauses"] as? [[String: Any]])?.first)
        let estimate = try #require(clause["estimate"] as? [String: Any])
        for (end, key) in [("", "value"), ("_lower", "lower"), ("_upper", "upper")] {
            #expect(metrics["gain_VGG_16" + end] as? Double == estimate[key] as? Double)
        }
        // What has no interval has no ends.
        #expect(metrics["others_one"] as? Double == 1.5 && metrics["others_one_lower"] == nil)
    }

    @Test func whatIsRedrawnIsTheSameAndWhatNoLongerBelongsGoes() throws {
        #expect(try cahier("run", "values").status == 0)
        let before = try (files("values") + ["../results.json", "../metrics.json"]).map { try text("values/\($0)") }
        try Data("mine".utf8).write(to: folder.appendingPathComponent("values/mine.csv"))
        let redrawn = try cahier("figures", "values")
        #expect(redrawn.status == 0)
        #expect(redrawn.errors.contains("keeps what this report does not name: values/mine.csv\n"), "\(redrawn.errors)")
        let mine = try files("values").filter { $0 != "mine.csv" }
        #expect(try (mine + ["../results.json", "../metrics.json"]).map { try text("values/\($0)") } == before)
        #expect(try cahier("figures", "values", environment: ["WITHOUT_PAIRS": "1"]).status == 0)
        #expect(try !files("values").contains { $0.hasPrefix("pairs") })
        #expect(try text("values/mine.csv") == "mine")
        #expect(try cahier("figures", "values").status == 0)
        #expect(try files("values").contains("pairs.csv"))
    }

    @Test func thePageHasTheFilesWithinIt() throws {
        #expect(try cahier("run", "values").status == 0)
        let page = try text("report.html")
        for file in try files("values") {
            #expect(page.contains("download=\"\(file)\""), "\(file)")
            #expect(!page.contains("href=\"values/\(file)\""))
        }
    }

}
