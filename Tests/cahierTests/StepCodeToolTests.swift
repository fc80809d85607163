import Foundation
import Testing

/// The program that the build-tool plugins call.
@Suite struct StepCodeToolTests {
    let tool: Cahier
    init() throws { tool = try Cahier(program: "step-code") }

    private func run(_ source: String) throws -> Cahier.Result {
        try Data(source.utf8).write(to: tool.folder.appendingPathComponent("Study.swift"))
        return try tool("Module", "Table.swift", "--sources", "Study.swift")
    }

    private func output() throws -> (text: String, written: Date) {
        let file = tool.folder.appendingPathComponent("Table.swift")
        let date = try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
        return (try String(contentsOf: file, encoding: .utf8), try #require(date))
    }

    @Test func aTableIsWrittenAndLeftAloneWhereNothingChanged() throws {
        #expect(try run("let a = Step(\"a\") { lab in 1 }").status == 0)
        let first = try output()
        #expect(
            first.text.contains("let stepCode = StepCode(") && first.text.contains("Module/Study.swift:1:13"))
        #expect(try run("let a = Step(\"a\") { lab in 1 }  // one").status == 0)
        #expect(try output() == first)
        #expect(try run("let a = Step(\"a\") { lab in 2 }").status == 0)
        #expect(try output().text != first.text)
    }

    @Test func whatIsMissingFromAKeyStopsTheBuildAtItsPlace() throws {
        let result = try run("func f(rate: Int) {\n    Step(\"a\") { lab in rate }\n}")
        #expect(result.status == 1)
        #expect(
            result.errors.hasPrefix(
                "Study.swift:2:24: error: the step's closure uses \"rate\", which is not in its key"),
            "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent("Table.swift").path))
    }

    @Test func aMissingFileIsNamed() throws {
        let result = try tool("Module", "Table.swift", "--sources", "None.swift")
        #expect(result.status == 1)
        #expect(result.errors.contains("None.swift"), "\(result.errors)")
    }

    @Test("What full runs took is left for the program, step by step; what is no report of one isn't")
    func timesOfPublishedRuns() throws {
        func write(_ name: String, _ file: String, _ text: String) throws {
            let folder = tool.folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: folder.appendingPathComponent(file))
        }
        func run(_ study: String, _ steps: String) -> String {
            #"{"study": "\#(study)", "run": 4, "steps": [\#(steps)], "provenance": {"processor": "one #, 2 cores"}}"#
        }
        let steps = """
            {"name": "images", "origin": "source", "seconds": 0}, {"name": "maps \\"a\\"", "origin": "computed", "seconds": 61.5},
            {"name": "training", "origin": "reused", "seconds": 453.25}
            """
        for (name, profile) in [("full", "full"), ("quick", "quick")] {
            try write(name, "run.json", run(name, steps))
            try write(name, "results.json", #"{"profile": "\#(profile)", "findings": []}"#)
        }
        try write("older", "results.json", #"{"profile": "full"}"#)
        try write("older", "run.json", #"{"study": "older", "steps": []}"#)
        #expect(try tool("--times", "Table.swift", "full", "quick", "older", "nowhere").status == 0)
        let text = try output().text
        #expect(text.contains("import Notebook\n") && text.contains("let publishedTimes = PublishedTimes.byStudy("))
        let json = try #require(text.split(separator: "\n").first { $0.hasPrefix("{") })
        #expect(!json.contains("#"), "no sign ends the text: \(json)")
        struct Times: Decodable, Equatable {
            var run: Int
            var machine: String
            var seconds: [String: Double]
        }
        #expect(
            try JSONDecoder().decode([String: Times].self, from: Data(json.utf8)) == [
                "full": Times(
                    run: 4, machine: "one #, 2 cores", seconds: ["maps \"a\"": 61.5, "training": 453.25])
            ], "\(json)")
        #expect(try tool("--times").status == 1)
    }
}
