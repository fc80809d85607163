import Foundation
import Notebook
import Testing

/// What a step took may be said, and never be an input.
@Suite struct EffortTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func study(effortAsInput: Bool) -> Study {
        Study("effort", title: "Effort", question: "?", paper: Paper("Nobody"), code: .unread) {
            let measured = Step("measured") { lab -> Double in
                try lab.engine.evaluations += 7
                return 1
            }
            let wrong = Step("wrong", measured.effort) { _, effort in effort.seconds }
            Section("Numbers") {
                Show(measured.effort) { effort in
                    "It took \(effort.evaluations) images, \(effort.seconds > 0 ? "some" : "no") time."
                }
                if effortAsInput { Show(wrong) { "\($0)" } }
            }
        }
    }

    private func report(_ name: String) throws -> String {
        try String(contentsOf: scratch.folder.appendingPathComponent("\(name)/effort/report.html"), encoding: .utf8)
    }

    @Test func theRunThatComputedTellsIt() throws {
        let runner = Runner(store: try scratch.store(), console: Transcript().console)
        // Once computed, once reused, once redrawn: the effort is that of the run that had it.
        for name in ["first", "second"] {
            _ = try runner.run(
                study(effortAsInput: false), setting: Setting(), output: scratch.folder.appendingPathComponent(name))
            #expect(try report(name).contains("It took 7 images, some time."))
        }
        _ = try runner.figures(
            study(effortAsInput: false), output: { _ in scratch.folder.appendingPathComponent("third") })
        #expect(try report("third").contains("It took 7 images, some time."))
        let results = try ["first", "second"].map {
            try Data(contentsOf: scratch.folder.appendingPathComponent("\($0)/effort/results.json"))
        }
        #expect(results[0] == results[1])
    }

    @Test func noStepMayUseIt() throws {
        let runner = Runner(store: try scratch.store(), console: Transcript().console)
        #expect {
            _ = try runner.run(study(effortAsInput: true), setting: Setting(), output: scratch.folder)
        } throws: { "\($0)".contains("effort of measured") && "\($0)".contains("differs from run to run") }
    }
}
