import Foundation
import GRDB
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
            Finding(untestedDeclaration("f"), Step("number") { _ in 5 }) { _ in .missing(needs: "another run") }
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
            Finding(untestedDeclaration("f"), Step("number") { _ in 5 }) { _ in .missing(needs: "another run") }
        }
        let output = scratch.folder.appendingPathComponent("Output")
        func runner() throws -> Runner { Runner(store: try scratch.store(), console: Transcript().console) }
        _ = try runner().run(study, setting: Setting(), output: output)
        try scratch.tamper("PRAGMA foreign_keys = OFF; UPDATE runs SET " + change)
        #expect(try scratch.store().runs().map(\.status) == [.damaged])
        #expect(throws: NotebookError.self) { try runner().figures(study, output: { _ in output }) }
        #expect(try runner().run(study, setting: Setting(), output: output).run.status == .complete)
    }

    @Test func aRecordThatAnotherVersionWroteIsSaid() throws {
        let study = Study("small", title: "", question: "", paper: Paper(""), code: .unread) {
            Finding(untestedDeclaration("f"), Step("number") { _ in 5 }) { _ in .missing(needs: "another run") }
        }
        let runner = Runner(store: try scratch.store(), console: Transcript().console)
        _ = try runner.run(study, setting: Setting(), output: scratch.folder.appendingPathComponent("Output"))
        try scratch.tamper("UPDATE runs SET provenance = '{}'")
        try sealRuns()
        let error = #expect(throws: NotebookError.self) { try scratch.store().runs() }
        #expect(error?.finding == "another version of this program wrote it")
    }

    /// Seals the rows of runs as a program would that wrote them as they are.
    private func sealRuns() throws {
        try DatabaseQueue(path: scratch.storeFile.path).write { database in
            for row in try Row.fetchAll(database, sql: "SELECT * FROM runs") {
                let lines = row.filter { $0.0 != "seal" }.sorted { $0.0 < $1.0 }.map { name, value in
                    switch value.storage {
                    case .null: "\(name) null"
                    case .int64(let number): "\(name) \(number)"
                    case .double(let number): "\(name) bits \(number.bitPattern)"
                    case .string(let text): "\(name) text \(text.utf8.count) \(text)"
                    case .blob: "\(name) bytes"
                    }
                }
                try database.execute(
                    sql: "UPDATE runs SET seal = ? WHERE number = ?",
                    arguments: [
                        contentDigest(of: Data(("runs\n" + lines.joined(separator: "\n")).utf8)), row["number"] as Int,
                    ])
            }
        }
    }
}
