import Foundation
import Notebook
import Testing

@Suite struct RunnerTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// A study of two steps on an outside value; every closure counts its calls.
    private func study(
        _ computed: Counter, _ opened: Counter, digest: String = "a",
        value: @escaping @Sendable () -> Double = { 0.25 },
        failing: Bool = false
    ) -> Study {
        Study(
            "small", title: "A small study", question: "Does it run?",
            paper: Paper("Nobody, 2026", link: "https://example.org"), code: .unread
        ) {
            let images = Step<[Double]>.source("images") { _ in
                opened.increment()
                return Source(digest: digest, details: [("Data", "images \(digest)")]) { [1, 2, 3] }
            }
            let measured = Step("measured", images) { lab, images in
                computed.increment()
                try lab.engine.evaluations += images.count
                return value()
            }
            let doubled = Step("doubled", measured) { _, measured in
                computed.increment()
                if failing { throw Failure() }
                return measured * 2
            }
            Section("Numbers") {
                "Some *prose*."
                Show(doubled, measured, .setting) { doubled, measured, setting in
                    "Measured with the profile \(setting.profile)."
                    Table(
                        identifier: "numbers", title: "Numbers", columns: [Column("Step"), Column("Value")],
                        rows: [[.text("doubled"), .number(doubled)], [.text("measured"), .number(measured)]])
                }
            }
            Finding(
                Declaration(
                    "doubling",
                    .claim(
                        Claim("It doubles", .abstract, value: ClaimedValue(2, "", on: "paper")), scope: "numbers",
                        facets: Facets(), countsAgainst: .yes(because: "it is arithmetic")), test: "The value",
                    units: [],
                    extent: .noNetwork, rule: .clause(.init("doubled", .exact(.equal, 0.5)))), doubled
            ) { doubled in Numbers(["doubled": .exact(doubled)]) }
            Finding(
                Declaration(
                    "other", .question(Question("Other?")), test: "None", units: [],
                    rule: .clause(.init("none", .exact(.equal, 0))))
            ) { .missing(needs: "more than anybody knows") }
        }
    }

    private func runner(_ transcript: Transcript = Transcript()) throws -> Runner {
        Runner(store: try scratch.store(), console: transcript.console)
    }

    private func results() throws -> Data {
        try Data(contentsOf: scratch.folder.appendingPathComponent("Output/small/results.json"))
    }

    private var output: URL { scratch.folder.appendingPathComponent("Output") }

    @Test func theSecondRunComputesNothingAndSaysTheSame() throws {
        let (computed, opened) = (Counter(), Counter())
        let study = study(computed, opened)
        let first = try runner().run(study, setting: Setting(), output: output)
        #expect(first.evaluations == 3)
        #expect(first.run.status == .complete)
        #expect(first.values.map(\.step) == ["images", "measured", "doubled"])
        #expect(first.values.map(\.evaluations) == [0, 3, 0])
        #expect(first.findings.map(\.word) == ["replicated", "not tested (missing)"])
        let bytes = try results()
        let second = try runner().run(study, setting: Setting(), output: output)
        #expect(second.evaluations == 0)
        #expect(computed.count == 2)
        #expect(second.values.map(\.origin) == [.source, .reused, .reused])
        #expect(second.values.map(\.originRun) == [nil, 1, 1])
        #expect(try results() == bytes)
    }

    @Test func figuresNeedNeitherDataNorModel() throws {
        let (computed, opened) = (Counter(), Counter())
        let study = study(computed, opened)
        _ = try runner().run(study, setting: Setting(seed: .max, kernels: .direct), output: output)
        let bytes = try results()
        try FileManager.default.removeItem(at: output)
        let redrawn = try runner().figures(study, output: { _ in output })
        #expect(redrawn.evaluations == 0)
        #expect(computed.count == 2)
        #expect(opened.count == 2)  // looked for before the work, then once for its digest and its contents
        #expect(redrawn.run.setting == Setting(seed: .max, kernels: .direct))
        #expect(try results() == bytes)
    }

    @Test func figuresOfAnEarlierRunShowItsValues() throws {
        let study1 = study(Counter(), Counter(), digest: "a") { 0.25 }
        let study2 = study(Counter(), Counter(), digest: "b") { 0.75 }
        _ = try runner().run(study1, setting: Setting(), output: output)
        _ = try runner().run(study2, setting: Setting(), output: output)
        #expect(try runner().figures(study2, run: 1, output: { _ in output }).findings[0].estimate?.value == 0.5)
        #expect(try runner().figures(study2, output: { _ in output }).findings[0].estimate?.value == 1.5)
    }

    @Test func figuresWithoutARun() throws {
        let study = study(Counter(), Counter(), failing: true)
        #expect(throws: Failure.self) { try runner().run(study, setting: Setting(), output: output) }
        for number in [nil, 1, 2] {
            let error = #expect(throws: NotebookError.self) {
                try runner().figures(study, run: number, output: { _ in output })
            }
            #expect(error?.kind == .store)
        }
    }

    @Test func aFailedRunKeepsWhatWasDone() throws {
        let computed = Counter()
        #expect(throws: Failure.self) {
            try runner().run(study(computed, Counter(), failing: true), setting: Setting(), output: output)
        }
        let failed = try #require(try scratch.store().run(1))
        #expect(failed.status == .failed)
        #expect(failed.failure?.isEmpty == false)
        #expect(try scratch.store().values(ofRun: 1).map(\.step) == ["images", "measured"])
        let outcome = try runner().run(study(computed, Counter()), setting: Setting(), output: output)
        #expect(outcome.values.map(\.origin) == [.source, .reused, .computed])
    }

    @Test func anOutputFolderThatCannotBeWrittenStopsBeforeTheWork() throws {
        let computed = Counter()
        let error = #expect(throws: NotebookError.self) {
            try runner().run(
                study(computed, Counter()), setting: Setting(), output: URL(fileURLWithPath: "/proc/cahier"))
        }
        #expect(error?.kind == .output)
        #expect(error?.description.contains("--output") == true)
        #expect(computed.count == 0)
        #expect(try scratch.store().runs().isEmpty)
    }

    @Test func anOutputFolderThatVanishesLosesNothing() throws {
        let output = output
        let folder = output.appendingPathComponent("small")
        let study = study(Counter(), Counter()) {
            // A file takes the folder's place while the study runs.
            try? FileManager.default.removeItem(at: folder)
            try? Data().write(to: folder)
            return 0.25
        }
        let error = #expect(throws: NotebookError.self) { try runner().run(study, setting: Setting(), output: output) }
        #expect(error?.description.contains("Run 1 is complete in the store") == true)
        #expect(try scratch.store().run(1)?.status == .complete)
        try FileManager.default.removeItem(at: output)
        #expect(try runner().figures(study, output: { _ in output }).findings.count == 2)
    }

    @Test func aValueThatComesOutDifferentlyReachesEverythingAfterIt() throws {
        let calls = Counter()
        let study = study(Counter(), Counter()) {
            calls.increment()
            return Double(calls.count)
        }
        _ = try runner().run(study, setting: Setting(), output: output)
        try scratch.tamper("UPDATE contents SET data = CAST('9' AS BLOB) WHERE data = CAST('1' AS BLOB)")
        let outcome = try runner().run(study, setting: Setting(), output: output)
        // The measured value is now 2, so the doubled one must be 4, although the store had 2 for it.
        #expect(outcome.findings[0].estimate?.value == 4)
    }

    @Test func whatKilledRunsLeftInTheFolderGoes() throws {
        let folder = output.appendingPathComponent("small/tables")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in [".cahier-12", ".cahier-13-old", ".cahier-14-young"] {
            let file = folder.appendingPathComponent(name)
            try Data().write(to: file)
            let date = name.hasSuffix("young") ? Date() : Date(timeIntervalSinceNow: -3600)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
        }
        _ = try runner().run(study(Counter(), Counter()), setting: Setting(), output: output)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files.contains("numbers.csv"))
        #expect(files.filter { $0.hasPrefix(".") } == [".cahier-14-young"])
    }

    @Test func aSourceCannotBeShown() throws {
        let study = Study("bad", title: "", question: "", paper: Paper(""), code: .unread) {
            let images = Step<Int>.source("images") { _ in Source(digest: "a") { 1 } }
            Finding(
                Declaration(
                    "f", .question(Question("?")), test: "None", units: [], rule: .clause(.init("f", .exact(.equal, 0)))
                ),
                images
            ) { _ in .missing(needs: "nothing") }
        }
        let error = #expect(throws: NotebookError.self) { try runner().run(study, setting: Setting(), output: output) }
        #expect(error?.kind == .study)
    }
}
