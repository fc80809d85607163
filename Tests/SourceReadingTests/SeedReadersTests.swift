import SourceReading
import Testing

/// Which steps draw: those whose code reads a seed.
@Suite struct SeedReadersTests {
    private let libraries = [
        Library(
            name: "Notebook",
            files: [
                SourceFile(
                    path: "Notebook/Lab/Lab.swift",
                    source: "public struct Lab { public var seed: UInt64 { 1 }\npublic var profile: Int { 2 } }"),
                SourceFile(
                    path: "Notebook/Networks/Training.swift",
                    source: """
                        extension Lab {
                            public func train() { start(from: seed) }
                            public func pieces() { store() }
                            public func trained() { Arms(lab: self).all() }
                            public func labelled() { draw(seed: 3) }
                        }
                        private struct Arms { let lab: Lab; func all() { one() }; private func one() { use(lab.seed) } }
                        """),
                SourceFile(
                    path: "Notebook/Networks/More.swift",
                    source:
                        "extension Lab { public func defended() { for _ in 0..<2 { train() } }\nprivate func all() { defended() } }"
                ),
            ])
    ]

    private func draws(_ closure: String, _ more: String = "") throws -> Bool {
        let file = SourceFile(path: "a.swift", source: "let a = Step(\"a\", input) { lab, x in \(closure) }\n\(more)")
        return try !CodeTable(module: "M", files: [file], libraries: libraries).drawing.isEmpty
    }

    @Test(
        "Who reads the seed draws, however far away",
        arguments: [
            ("lab.seed", ""), ("lab.train()", ""), ("lab.trained()", ""), ("lab.defended()", ""),
            (
                "measure(lab)",
                "func measure(_ lab: Lab) -> UInt64 { deeper(lab) }\nfunc deeper(_ lab: Lab) -> UInt64 { lab.seed }"
            ),
            ("Work.unit(lab)", "enum Work { static func unit(_ lab: Lab) -> UInt64 { lab.seed } }"),
        ])
    func drawing(_ closure: String, _ more: String) throws { #expect(try draws(closure, more)) }

    @Test(
        "Who doesn't, does not",
        arguments: [
            ("x + 1", ""), ("lab.profile", ""), ("lab.pieces()", ""), ("lab.labelled()", ""), ("draw(seed: 1)", ""),
            ("mean(x)", "func mean(_ x: Int) -> Int { x }\nfunc other(_ lab: Lab) { _ = lab.seed }"),
        ])
    func still(_ closure: String, _ more: String) throws { #expect(try !draws(closure, more)) }

    @Test("Of the steps that all studies share, the catalogue's trainings draw, and not all do")
    func real() throws {
        var shared = Sources.sharedSteps
        shared.libraries = ["Tensors", "Datasets", "Networks", "Models", "Methods", "Notebook"].map {
            Sources.library($0)
        }
        let table = try shared.table()
        #expect(table.drawing.contains { $0.hasPrefix("Studies/Step+Models.swift") }, "\(table.drawing)")
        #expect(Set(table.drawing).isStrictSubset(of: table.steps.keys), "\(table.drawing)")
    }
}
