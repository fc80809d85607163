import Foundation
import Notebook
import Testing

/// The code of steps as a part of their keys.
@Suite struct StepCodeTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    struct Rate: Codable, StorableValue { var value = 0.5 }
    private struct Hidden: Codable, StorableValue { var value = 0.5 }

    /// What the plugin would have written.
    private func code(
        images: String = "1", rate: String = "1", total: String = "1", methods: [String: Int] = [:], type: String = "1",
        hidden: String = "1"
    ) throws -> StepCode {
        func entry(_ name: String, _ digest: String, _ methods: [String: Int] = [:]) -> [String: Any] {
            ["code": [name: digest], "methods": methods]
        }
        let table: [String: Any] = [
            "steps": [
                "M/a.swift:1:5": entry("closure", images), "M/a.swift:2:5": entry("closure", rate, methods),
                "M/a.swift:3:5": entry("closure", total),
            ],
            "types": [
                "NotebookTests.StepCodeTests.Rate": entry("Rate", type),
                "NotebookTests.StepCodeTests.Hidden": entry("Hidden", hidden),
                "NotebookTests.Rate": entry("Another", UUID().uuidString),
            ], "findings": [String: Any](), "texts": [String: Any](),
        ]
        return StepCode(json: String(decoding: try JSONSerialization.data(withJSONObject: table), as: UTF8.self))
    }

    private func study(_ code: StepCode) -> Study {
        Study("s", title: "", question: "", paper: Paper(""), code: code) {
            let images = Step<[Int]>.source("images", file: "M/a.swift", line: 1, column: 5) { _ in
                Source(digest: "a") { [1] }
            }
            let rate = Step("rate", images, file: "M/a.swift", line: 2, column: 5) { _, images in [Rate()] }
            let total = Step("total", rate, file: "M/a.swift", line: 3, column: 5) { _, rate in Hidden() }
            Finding(untestedDeclaration("f"), total) { _ in .missing(needs: "another run") }
        }
    }

    /// The steps that a run computes.
    private func computed(_ code: StepCode) throws -> [String] {
        let runner = Runner(store: try scratch.store(), console: Transcript().console)
        let outcome = try runner.run(study(code), setting: Setting(), output: scratch.folder)
        return outcome.values.filter { $0.origin == .computed }.map(\.step)
    }

    private func components() throws -> String? {
        try scratch.text("SELECT components FROM \"values\" WHERE step = 'rate'")
    }

    @Test func aStepRunsAgainWhenItsCodeIsAnother() throws {
        #expect(try computed(code()) == ["rate", "total"])
        #expect(try computed(code()) == [])
        #expect(try computed(code(rate: "2")) == ["rate"])
        #expect(try computed(code(total: "2")) == ["total"])
        #expect(try computed(code(rate: "2", total: "2")) == [])
    }

    @Test func aRaisedVersionOfAMethodRunsTheStepsThatUseIt() throws {
        #expect(try computed(code(methods: ["Faults": 1])) == ["rate", "total"])
        #expect(try computed(code(methods: ["Faults": 2])) == ["rate"])
        #expect(try computed(code(methods: ["Faults": 2, "Clipping": 1])) == ["rate"])
    }

    @Test("What the type of a value brings with it counts for the step that makes it and those that take it")
    func types() throws {
        _ = try computed(code())
        #expect(try computed(code(type: "2")) == ["rate", "total"])
        #expect(try computed(code(type: "2", hidden: "2")) == ["total"])
    }

    @Test func howASourceIsReadCountsForTheStepsThatTakeIt() throws {
        _ = try computed(code())
        #expect(try computed(code(images: "2")) == ["rate"])
    }

    @Test func theKeyNamesTheCodeAndTheMethods() throws {
        _ = try computed(code(rate: "abc", methods: ["Faults": 3]))
        let components = try #require(try components())
        #expect(components.contains(#""code":{"Rate":"1","closure":"abc","images: closure":"1"}"#), "\(components)")
        #expect(components.contains(#""methods":{"Faults":3}"#), "\(components)")
    }

    @Test func aStepThatNoPluginHasReadIsAnErrorBeforeTheWork() throws {
        let other = StepCode(json: #"{"findings":{},"steps":{},"texts":{},"types":{}}"#)
        let error = #expect(throws: NotebookError.self) { try computed(other) }
        #expect(error?.kind == .study)
        #expect(error?.description.contains("no plugin has read it at M/a.swift:1:5") == true)
        #expect(try scratch.store().runs().isEmpty)
    }
}
