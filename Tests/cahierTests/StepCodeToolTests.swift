import Foundation
import Testing

/// The program that the build-tool plugin calls.
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
}
