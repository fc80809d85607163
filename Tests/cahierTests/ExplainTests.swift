import Foundation
import Testing

/// `explain`, `run --dry-run` and `run --all` through a built program with two small studies.
@Suite struct ExplainTests {
    let cahier: Cahier
    init() throws { cahier = try Cahier(program: "sample-pair") }

    private func status(_ environment: [String: String] = [:], _ arguments: String...) throws -> [String: String] {
        let result = try cahier(["explain", "coins", "--json"] + arguments, environment: environment)
        #expect(result.status == 0, "\(result.errors)")
        let page = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        let steps = try #require(page?["steps"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: steps.map { ($0["name"] as? String ?? "", $0["status"] as? String ?? "") })
    }

    @Test func eachStepWithItsReason() throws {
        #expect(try status() == ["tosses": "to run", "share": "to run", "thirds": "to run"])
        #expect(try cahier("run", "coins").status == 0)
        #expect(try status() == ["tosses": "reused", "share": "reused", "thirds": "reused"])
        #expect(try status(["EXTRA": "1"]) == ["tosses": "reused", "share": "reused", "thirds": "to run"])
        #expect(try status(["COIN_BIAS": "0.9"]) == ["tosses": "to run", "share": "depends", "thirds": "depends"])
        let text = try cahier("explain", "coins", environment: ["EXTRA": "1"]).output
        #expect(text.contains("parameters: 0 -> 1"), "\(text)")
        #expect(text.contains("2 steps reused, 1 to run"), "\(text)")
    }

    @Test func aDryRunSaysTheSameAndRunsNothing() throws {
        let dry = try cahier("run", "coins", "--dry-run")
        #expect(dry.status == 0)
        #expect(dry.output == (try cahier("explain", "coins").output))
        #expect(try cahier("runs").output == "no runs yet\n")
        for folder in ["Output", ".cahier/output"] {
            #expect(!FileManager.default.fileExists(atPath: cahier.folder.appendingPathComponent(folder).path))
        }
    }

    @Test func oneFailingStudyDoesNotStopTheOthers() throws {
        let result = try cahier("run", "--all")
        #expect(result.status == 1)
        #expect(result.errors.contains("measuring what can't be measured"))
        #expect(result.output.contains("broken  failed: measuring"), "\(result.output)")
        #expect(result.output.contains("coins   complete"), "\(result.output)")
        #expect(
            FileManager.default.fileExists(
                atPath: cahier.folder.appendingPathComponent(".cahier/output/coins/report.html").path))
        // The page over all reports lists what is there.
        let index = try String(
            contentsOf: cahier.folder.appendingPathComponent(".cahier/output/index.html"), encoding: .utf8)
        #expect(index.contains("<a href=\"coins/report.html#finding-fair\">Is the coin fair?</a>"))
        #expect(index.contains("One finding of one study."))
        // The interval of the finding is drawn beside it, within what is asked for.
        #expect(index.contains(/aria-label="[^"]+, asked for: from 0.4 to 0.6\."/))
        try FileManager.default.removeItem(at: cahier.folder.appendingPathComponent(".cahier/output/coins"))
        #expect(try cahier("index").output.hasSuffix("index.html: 0 reports\n"))
        #expect(try cahier("run", "coins").status == 0)
        #expect(try cahier("run", "broken").status == 1)
    }

    @Test func wrongCalls() throws {
        for arguments in [["run"], ["run", "coins", "--all"], ["run", "coin"], ["explain"], ["explain", "coin"]] {
            let result = try cahier(arguments)
            #expect(result.status == 64, "\(arguments)")
            #expect(result.output.isEmpty)
        }
    }
}
