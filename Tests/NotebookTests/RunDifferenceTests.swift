import Foundation
import Notebook
import Testing

@Suite struct RunDifferenceTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func run(_ value: Double, width: Double = 0.1, seed: UInt64 = 1, data: String = "a") throws {
        let study = Study("values", title: "Values", question: "?", paper: Paper("Nobody"), code: .unread) {
            let images = Step<Int>.source("images") { _ in Source(digest: data, details: [("Data", data)]) { 0 } }
            let fixed = Step("fixed") { _ in 1 }
            let measured = Step("measured", parameters: ["value": value], images) { _, _ in value }
            Finding(
                Declaration(
                    "size", .question(Question("Is it large?")), test: "The mean of three", units: ["trials"],
                    extent: .noNetwork,
                    rule: .clause(.init("size", .exceeds(Margin(1, "", source: "the test"))))), measured, fixed
            ) { measured, _ in
                Numbers(["size": try .mean(Samples([measured - width, measured, measured + width], of: "trials"))])
            }
        }
        let console = Console(isTerminal: false, isQuiet: true)
        _ = try Runner(store: try scratch.store(), console: console).run(
            study, setting: Setting(seed: seed), output: scratch.folder.appendingPathComponent("Output"))
    }

    private func difference(_ first: Int, _ second: Int) throws -> RunDifference {
        let store = try scratch.store()
        return try RunDifference(
            try RunReference("\(first)").find { store }, try RunReference("\(second)").find { store })
    }

    @Test func equalRuns() throws {
        try run(0.5)
        try run(0.5)
        let difference = try difference(1, 2)
        #expect(difference.isEmpty)
        #expect(difference.conditions.isEmpty)
        #expect(difference.keys.isEmpty)
    }

    @Test func whatChangedAndWhetherTheIntervalsAllowIt() throws {
        try run(0.95)
        try run(1.05, data: "b")
        try run(2, seed: 7)
        let near = try difference(1, 2)
        #expect(!near.isEmpty)
        #expect(near.conditions == [.init(name: "Data", old: "a", new: "b")])
        // Both intervals reach across the bound.
        #expect(near.findings.isEmpty)
        let change = try #require(near.values.first?.changes.first)
        #expect(near.values.count == 1 && near.values[0].identifier == "size")
        // The half width of the older interval is 4.303 · 0.1 / √3, about 0.25: two digits after the point.
        #expect(change.name == "size" && change.difference == "+0.10" && change.comparison == .within)
        #expect(near.steps.map(\.name) == ["images", "measured"])
        #expect(near.keys.map(\.step) == ["measured"])
        #expect(near.keys.first?.changes == [KeyChange(component: "parameters.value", old: "0.95", new: "1.05")])
        let far = try difference(1, 3)
        #expect(far.values.first?.changes.first?.comparison == .beyond)
        let finding = try #require(far.findings.first)
        #expect(far.findings.count == 1 && finding.identifier == "size" && finding.importance == .word)
        #expect(finding.old == "undecided" && finding.new == "yes")
        #expect(far.conditions == [.init(name: "seed", old: "1", new: "7")])
        #expect(far.steps.map(\.name) == ["measured"])
    }

    @Test func sameResultsUnderOtherConditions() throws {
        try run(0.5)
        try run(0.5, seed: 2)
        let difference = try difference(1, 2)
        #expect(difference.isEmpty)
        #expect(difference.conditions.map(\.name) == ["seed"])
    }

    @Test func referencesToRuns() throws {
        try run(0.5)
        try run(0.7)
        let store = try scratch.store()
        func number(_ text: String) throws -> Int { try RunReference(text).find { store }.run.number }
        #expect(try number("2") == 2)
        #expect(try number("values@latest") == 2)
        #expect(try number("values@previous") == 1)
        #expect(try number(scratch.storeFile.path) == 2)
        #expect(try number(scratch.storeFile.path + "@1") == 1)
        for wrong in ["3", "nothing@latest", "values@first", "no-such-file", scratch.storeFile.path + "@9"] {
            #expect(throws: NotebookError.self, "\(wrong)") { try number(wrong) }
        }
    }

    /// With the digits of the older interval, and more where these say that nothing changed.
    @Test func differencesInALine() {
        func difference(_ old: Double, _ new: Double, _ reach: Double) -> String {
            Estimate(label: "", value: old, lower: old - reach, upper: old + reach).difference(
                to: Estimate(label: "", value: new, lower: new - reach, upper: new + reach))
        }
        #expect(difference(30, 31, 8) == "+1" && difference(30, 29, 8) == "−1")
        #expect(difference(30, 30.3, 8) == "+0.3" && difference(30, 29.7, 8) == "−0.3")
        #expect(difference(30, 30, 8) == "+0")
        #expect(difference(2e-5, 2.01e-5, 1e-5) == "+10⁻⁷")
    }

    @Test func estimatesInALine() {
        #expect(
            Estimate(label: "", value: 12.3456, lower: 11.5, upper: 13.4, unit: "%").text
                == "12.3\u{A0}% [11.5,\u{A0}13.4]")
        #expect(Estimate(label: "", value: 1234.5678, lower: 1000, upper: 2000).text == "1235 [1000,\u{A0}2000]")
        #expect(Estimate(label: "", value: 0.00012345).text == "1.234×10⁻⁴")
        #expect(Estimate(label: "", value: .nan, unit: "%").text == "not a number\u{A0}%")
    }
}
