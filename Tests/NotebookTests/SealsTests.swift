import Foundation
import Notebook
import Testing

@Suite struct SealsTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// Two steps whose values and keys an attacker of the index could mix up.
    private func value(of name: String) throws -> String {
        try quietResolver(try scratch.store()).value(of: Step(name) { _ in "the value of \(name)" })
    }

    @Test func anEntryThatLeadsToAnotherStepsValueIsAMiss() throws {
        _ = try value(of: "one")
        _ = try value(of: "two")
        try scratch.tamper(
            "UPDATE \"values\" SET digest = (SELECT digest FROM \"values\" WHERE step = 'two') WHERE step = 'one'")
        #expect(try value(of: "one") == "the value of one")
        #expect(try value(of: "two") == "the value of two")
    }

    @Test(arguments: [
        "UPDATE \"values\" SET seconds = 1e9", "UPDATE \"values\" SET evaluations = 'many'",
        "UPDATE \"values\" SET encoding = CAST(encoding AS BLOB)", "UPDATE \"values\" SET run = 12",
    ])
    func aChangedEntryIsAMiss(_ sql: String) throws {
        let counter = Counter()
        let step = Step("number") { _ in
            counter.increment(); return 5
        }
        _ = try quietResolver(try scratch.store()).value(of: step)
        try scratch.tamper(sql)
        #expect(try quietResolver(try scratch.store()).value(of: step) == 5)
        #expect(counter.count == 2)
    }

    @Test func aPieceInAnothersPlaceIsAMiss() throws {
        func step(failing: Bool) -> Step<[Int]> {
            Step("pieces") { lab in
                try lab.pieces("piece", count: 3) { index in
                    if failing, index == 2 { throw Failure() }
                    return index
                }
            }
        }
        #expect(throws: Failure.self) { try quietResolver(try scratch.store()).value(of: step(failing: true)) }
        try scratch.tamper(
            """
            UPDATE pieces SET (digest, data) = (SELECT digest, data FROM pieces WHERE name = 'piece 1') WHERE name = 'piece 0'
            """)
        #expect(try quietResolver(try scratch.store()).value(of: step(failing: false)) == [0, 1, 2])
    }

    @Test func aStepThatIsMissingFromARunIsNoticed() throws {
        let study = Study("small", title: "", question: "", paper: Paper(""), code: .unread) {
            Finding("f", claim: "", paper: .notStated, rule: "", Step("number") { _ in 5 }) { _ in .notTested("") }
        }
        let runner = Runner(store: try scratch.store(), console: Transcript().console)
        _ = try runner.run(study, setting: Setting(), output: scratch.folder.appendingPathComponent("Output"))
        #expect(try scratch.store().values(ofRun: 1).map(\.step) == ["number"])
        try scratch.tamper("DELETE FROM run_values")
        #expect(throws: NotebookError.self) { try scratch.store().values(ofRun: 1) }
    }

    @Test(arguments: [
        "seed = '2'", "profile = 'full'", "findings = NULL", "number = 5", "provenance = 'no JSON'",
        "started = 'long ago'",
    ])
    func aChangedRunIsDamaged(_ change: String) throws {
        let study = Study("small", title: "", question: "", paper: Paper(""), code: .unread) {
            Finding("f", claim: "", paper: .notStated, rule: "", Step("number") { _ in 5 }) { _ in .notTested("") }
        }
        let output = scratch.folder.appendingPathComponent("Output")
        func runner() throws -> Runner { Runner(store: try scratch.store(), console: Transcript().console) }
        _ = try runner().run(study, setting: Setting(), output: output)
        try scratch.tamper("PRAGMA foreign_keys = OFF; UPDATE runs SET " + change)
        #expect(try scratch.store().runs().map(\.status) == [.damaged])
        #expect(throws: NotebookError.self) { try runner().figures(study, output: output) }
        #expect(try runner().run(study, setting: Setting(), output: output).run.status == .complete)
    }
}
