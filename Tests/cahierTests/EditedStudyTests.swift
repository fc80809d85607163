import Foundation
import Testing

/// One study in several states of being edited, run by several programs on one store.
@Suite struct EditedStudyTests {
    let cahier: Cahier
    init() throws { cahier = try Cahier(program: "sample-original") }

    /// Runs the study as a program has it, and gives what became of each step.
    private func run(_ program: String) throws -> [String: String] {
        let store = cahier.folder.appendingPathComponent("store.sqlite").path
        let output = cahier.folder.appendingPathComponent(program).path
        let result = try Cahier(program: "sample-\(program.lowercased())")(
            "run", "sums", "--store", store, "--output", output)
        try #require(result.status == 0, "\(result.errors)")
        let description = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(fileURLWithPath: "\(output)/sums/run.json")))
        let steps = try #require((description as? [String: Any])?["steps"] as? [[String: Any]])
        let origins = try steps.map { (try #require($0["name"] as? String), try #require($0["origin"] as? String)) }
        let computed = origins.count { $0.1 == "computed" }
        #expect(
            result.output.contains(
                "\(computed) step\(computed == 1 ? "" : "s") computed, \(origins.count - computed) reused"),
            "\(result.output)")
        return Dictionary(uniqueKeysWithValues: origins)
    }

    private func report(_ program: String) throws -> String {
        try String(contentsOf: cahier.folder.appendingPathComponent("\(program)/sums/report.html"), encoding: .utf8)
    }

    @Test("Comments, layout, prose, captions, tables and places edited: no step runs, and the report is new")
    func restyled() throws {
        #expect(try run("Original").allSatisfy { $0.value == "computed" })
        #expect(try run("Restyled").allSatisfy { $0.value == "reused" })
        #expect(try report("Original").contains("The numbers are squared and added."))
        #expect(try report("Restyled").contains("Each number is multiplied by itself"))
        #expect(try run("Original").allSatisfy { $0.value == "reused" })
    }

    @Test(
        "A step's closure, or a function that it calls, edited: that step and those that depend on it run, no others",
        arguments: [
            "Recomputed", "Rehelped",
        ])
    func recomputed(_ program: String) throws {
        _ = try run("Original")
        #expect(
            try run(program) == ["numbers": "reused", "squares": "computed", "sum": "computed", "largest": "reused"])
        #expect(try run(program).allSatisfy { $0.value == "reused" })
        // Going back finds what was there.
        #expect(try run("Original").allSatisfy { $0.value == "reused" })
    }
}
