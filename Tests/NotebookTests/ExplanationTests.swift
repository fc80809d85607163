import Foundation
import Notebook
import Testing

@Suite struct ExplanationTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// What a study may be made of in a test.
    private struct Form {
        var data = "a"
        var width = 1
        var factor = 2
        var offset = 0
        var fails = false
    }

    /// data -> wide -> product -> shown, and an own branch beside it.
    private func study(_ form: Form = Form()) -> Study {
        Study("values", title: "Values", question: "?", paper: Paper("Nobody"), code: .unread) {
            let data = Step<Int>.source("data") { _ in Source(digest: form.data) { 3 } }
            let wide = Step("wide", parameters: ["width": form.width], data) { _, data in data + form.width / 100 }
            let product = Step("product", parameters: ["factor": form.factor], wide) { lab, wide in
                let parts = try lab.pieces("parts", count: 3) { index in
                    if form.fails && index == 2 { throw Failure() }
                    return wide * form.factor
                }
                return parts.reduce(0, +)
            }
            let other = Step("other", parameters: ["nested": ["list": [1, form.offset]]]) { _ in form.offset }
            Section("All") { Show(product, other) { "\($0) \($1)" } }
        }
    }

    private var runner: Runner {
        get throws { Runner(store: try scratch.store(), console: Console(isTerminal: false, isQuiet: true)) }
    }

    private func run(_ form: Form = Form(), _ setting: Setting = Setting()) throws {
        _ = try runner.run(study(form), setting: setting, output: scratch.folder.appendingPathComponent("Output"))
    }

    private func explain(_ form: Form = Form(), _ setting: Setting = Setting()) throws -> [String: Explanation.Step] {
        let runner = try runner
        let before = try scratch.count("SELECT (SELECT count(*) FROM runs) + (SELECT count(*) FROM \"values\")")
        let steps = try runner.explain(study(form), setting: setting).steps
        #expect(try scratch.count("SELECT (SELECT count(*) FROM runs) + (SELECT count(*) FROM \"values\")") == before)
        return Dictionary(uniqueKeysWithValues: steps.map { ($0.name, $0) })
    }

    @Test func nothingIsStoredYet() throws {
        let steps = try explain()
        #expect(steps["data"]?.status == .read(nil))
        for name in ["wide", "product", "other"] {
            #expect(steps[name]?.status == .toRun)
            #expect(steps[name]?.comparedRun == nil)
        }
    }

    /// As two parts of a study may ask for the same shared step.
    @Test func aStepThatIsMadeTwiceIsListedOnce() throws {
        func shared() -> Step<Int> { Step("shared") { _ in 3 } }
        let study = Study("twice", title: "Twice", question: "?", paper: Paper("Nobody"), code: .unread) {
            let one = Step("one", shared()) { _, shared in shared }
            let other = Step("other", shared()) { _, shared in 2 * shared }
            Section("All") { Show(one, other) { "\($0) \($1)" } }
        }
        #expect(try runner.explain(study, setting: Setting()).steps.map(\.name) == ["shared", "one", "other"])
        let output = scratch.folder.appendingPathComponent("Output")
        _ = try runner.run(study, setting: Setting(), output: output)
        let explanation = try runner.explain(study, setting: Setting())
        #expect(explanation.steps.map(\.name) == ["shared", "one", "other"])
        #expect(explanation.steps.allSatisfy { $0.status == .reused(run: 1) })
        #expect(try scratch.store().values(ofRun: 1).map(\.step).sorted() == ["one", "other", "shared"])
    }

    @Test func everythingIsReused() throws {
        try run()
        let steps = try explain()
        for name in ["wide", "product", "other"] { #expect(steps[name]?.status == .reused(run: 1)) }
    }

    @Test func aParameterIsNamedWithBothValues() throws {
        try run()
        let steps = try explain(Form(factor: 5))
        #expect(steps["wide"]?.status == .reused(run: 1))
        #expect(steps["product"]?.status == .toRun)
        #expect(steps["product"]?.changes == [KeyChange(component: "parameters.factor", old: "2", new: "5")])
        let nested = try explain(Form(offset: 4))
        #expect(
            nested["other"]?.changes == [KeyChange(component: "parameters.nested.list", old: "[1, 0]", new: "[1, 4]")])
    }

    @Test func whatComesAfterAStepThatRunsDependsOnIt() throws {
        try run()
        let steps = try explain(Form(width: 2))
        #expect(steps["wide"]?.status == .toRun)
        #expect(steps["product"]?.status == .depends(on: ["wide"]))
        // It came out the same, so the next was reused indeed.
        try run(Form(width: 2))
        #expect(try explain(Form(width: 2))["product"]?.status == .reused(run: 1))
    }

    @Test func otherDataAreNamed() throws {
        try run()
        let steps = try explain(Form(data: "b"))
        #expect(steps["data"]?.changes == [KeyChange(component: "contents", old: "a", new: "b")])
        #expect(steps["wide"]?.changes == [KeyChange(component: "input data", old: "a", new: "b")])
    }

    @Test func settingsAreComparedWithTheNearestRun() throws {
        try run()
        try run(Form(), Setting(seed: 5))
        #expect(
            try explain(Form(), Setting(seed: 6))["wide"]?.changes == [KeyChange(component: "seed", old: "5", new: "6")]
        )
        let full = try explain(Form(), Setting(profile: .full, seed: 1))
        #expect(full["wide"]?.comparedRun == 1)
        #expect(full["wide"]?.changes == [KeyChange(component: "profile", old: "quick", new: "full")])
        #expect(full["wide"]?.seconds == nil)
    }

    @Test func finishedPartsAreCounted() throws {
        #expect(throws: Failure.self) { try run(Form(fails: true)) }
        let steps = try explain()
        #expect(steps["wide"]?.status == .reused(run: 1))
        #expect(steps["product"]?.finishedParts == 2)
    }
}
