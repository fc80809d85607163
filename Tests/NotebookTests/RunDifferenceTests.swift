import Foundation
import Notebook
import Testing

@Suite struct RunDifferenceTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func run(_ value: Double, width: Double = 0.1, seed: UInt64 = 1, data: String = "a") throws {
        let study = Study("values", title: "Values", question: "?", paper: Paper("Nobody")) {
            let images = Step<Int>.source("images") { _ in Source(digest: data, details: [("Data", data)]) { 0 } }
            let fixed = Step("fixed") { _ in 1 }
            let measured = Step("measured", parameters: ["value": value], images) { _, _ in value }
            Finding("size", claim: "It is large", paper: .notStated, rule: "reproduced above 1", measured, fixed) { measured, _ in
                Finding.Outcome(
                    estimate: Estimate(label: "size", value: measured, lower: measured - width, upper: measured + width, interval: "±"),
                    verdict: measured > 1 ? .reproduced : .notReproduced, reason: "")
            }
        }
        let console = Console(isTerminal: false, isQuiet: true)
        _ = try Runner(store: try scratch.store(), console: console).run(
            study, setting: Setting(seed: seed), output: scratch.folder.appendingPathComponent("Output"))
    }

    @Test func equalRuns() throws {
        try run(0.5)
        try run(0.5)
        let difference = try RunDifference(1, 2, in: try scratch.store())
        #expect(difference.isEmpty)
        #expect(difference.conditions.isEmpty)
    }

    @Test func whatChangedAndWhetherTheIntervalsMeet() throws {
        try run(0.95)
        try run(1.05, data: "b")
        try run(2, seed: 7)
        let near = try RunDifference(1, 2, in: try scratch.store())
        #expect(!near.isEmpty)
        #expect(near.conditions == [.init(name: "Data", old: "a", new: "b")])
        #expect(near.findings.map(\.label) == ["verdict", "size"])
        #expect(near.findings.map(\.comparison) == ["", "overlap"])
        #expect(near.findings.last?.difference == "+0.100")
        #expect(near.steps.map(\.name) == ["images", "measured"])
        let far = try RunDifference(1, 3, in: try scratch.store())
        #expect(far.findings.last?.comparison == "apart")
        #expect(far.conditions == [.init(name: "seed", old: "1", new: "7")])
        #expect(far.steps.map(\.name) == ["measured"])
    }

    @Test func sameResultsUnderOtherConditions() throws {
        try run(0.5)
        try run(0.5, seed: 2)
        let difference = try RunDifference(1, 2, in: try scratch.store())
        #expect(difference.isEmpty)
        #expect(difference.conditions.map(\.name) == ["seed"])
    }

    @Test func aRunThatIsNotThere() throws {
        try run(0.5)
        #expect(throws: NotebookError.self) { try RunDifference(1, 2, in: try scratch.store()) }
    }

    @Test func estimatesInALine() {
        #expect(Estimate(label: "", value: 12.3456, lower: 11.5, upper: 13.4, unit: "%").short == "12.35 [11.50, 13.40] %")
        #expect(Estimate(label: "", value: 1234.5678, lower: 1000, upper: 2000).short == "1235 [1000, 2000]")
        #expect(Estimate(label: "", value: 0.00012345).short == "0.000123")
        #expect(Estimate(label: "", value: .nan, unit: "%").short == "NaN %")
    }
}
