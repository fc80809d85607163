import SourceReading
import Testing

/// The text of steps' code, for readers of reports.
@Suite struct StepTextTests {
    private let source = """
        import Notebook

        func make() {
            // The first.
            let clean = Step(
                "clean", plan: plan, images
            ) { lab, images in  // a comment
                try accuracy(of: images)  // "}"
            }; let other = 1
            let counted = Step("counted", compute: count)
        }

        /// How many are right.
        ///
        /// A share.
        func accuracy(of images: [Int]) throws -> Double {
            1
        }

        func count(_ lab: Lab) -> Int { 2 }
        func table() -> Table { accuracy() }
        """

    private func texts(_ source: String) throws -> [String: [CodeTable.Stretch]] {
        try CodeTable(
            module: "Studies", files: [SourceFile(path: "/somewhere/Studies/S/File.swift", source: source)],
            libraries: [], root: "/somewhere"
        ).texts
    }

    @Test func callsAndTheFunctionsThatTheyNameAreShownAsTheyStand() throws {
        let texts = try texts(source)
        let clean = try #require(texts["Studies/File.swift:5:21"])
        #expect(
            clean == [
                .init(
                    path: "Studies/S/File.swift", line: 5,
                    text: """
                        let clean = Step(
                            "clean", plan: plan, images
                        ) { lab, images in  // a comment
                            try accuracy(of: images)  // "}"
                        }
                        """),
                .init(
                    path: "Studies/S/File.swift", line: 13,
                    text: """
                        /// How many are right.
                        ///
                        /// A share.
                        func accuracy(of images: [Int]) throws -> Double {
                            1
                        }
                        """),
            ])
        let counted = try #require(texts["Studies/File.swift:10:23"])
        #expect(
            counted.map(\.text) == [
                #"let counted = Step("counted", compute: count)"#, "func count(_ lab: Lab) -> Int { 2 }",
            ])
    }

    /// Comments are shown, and change no key.
    @Test func aCommentChangesTheTextAndNotTheCode() throws {
        func table(_ source: String) throws -> CodeTable {
            try CodeTable(module: "M", files: [SourceFile(path: "F.swift", source: source)], libraries: [])
        }
        let before = try table(source), after = try table(source.replacing("// a comment", with: "// another"))
        #expect(before.steps == after.steps && before.types == after.types && before.texts != after.texts)
    }

    @Test("Every step of the real studies has a text that begins with its call")
    func everyStepHasAText() throws {
        for (module, sources) in Sources.studies {
            let table = try sources.table()
            #expect(Set(table.texts.keys) == Set(table.steps.keys), "\(module)")
            for (place, stretches) in table.texts {
                #expect(stretches.first?.text.contains("Step") == true, "\(place)")
                #expect(
                    stretches.allSatisfy { !$0.path.hasPrefix("/") && $0.line > 0 && $0.text.count > 10 }, "\(place)")
            }
            // Small beside the program.
            let bytes = table.texts.values.joined().reduce(0) { $0 + $1.text.utf8.count }
            #expect(bytes < 200_000, "\(module): \(bytes)")
        }
    }
}
