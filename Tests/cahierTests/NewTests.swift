import Foundation
import Testing

/// `cahier new`, and the study it writes.
@Suite struct NewTests {
    let cahier: Cahier
    init() throws { cahier = try Cahier() }

    private func checkout() throws -> URL {
        let studies = cahier.folder.appendingPathComponent("Studies")
        try FileManager.default.createDirectory(at: studies, withIntermediateDirectories: true)
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../Studies/AllStudies.swift")
        try FileManager.default.copyItem(
            at: source.standardized, to: studies.appendingPathComponent("AllStudies.swift"))
        return studies
    }

    /// The sample program `sample-new` is compiled from the same text.
    @Test func theTemplateIsTheSampleThatCompiles() throws {
        let studies = try checkout()
        let before = try String(contentsOf: studies.appendingPathComponent("AllStudies.swift"), encoding: .utf8)
        #expect(try cahier("new", "my-study").status == 0)
        let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../Samples/New/MyStudy.swift")
        let written = try String(contentsOf: studies.appendingPathComponent("MyStudy.swift"), encoding: .utf8)
        #expect(written == (try String(contentsOf: sample.standardized, encoding: .utf8)))
        let list = try String(contentsOf: studies.appendingPathComponent("AllStudies.swift"), encoding: .utf8)
        // A line more, after the last.
        #expect(before.hasSuffix(",\n]\n") && list == String(before.dropLast(2)) + "    myStudy,\n]\n")
        let again = try cahier("new", "my-study")
        #expect(again.status == 1)
        #expect(again.errors.contains("it is there already"))
    }

    @Test func namesAreTakenOver() throws {
        let studies = try checkout()
        #expect(try cahier("new", "sparse-codes2").status == 0)
        let written = try String(contentsOf: studies.appendingPathComponent("SparseCodes2.swift"), encoding: .utf8)
        #expect(written.contains("public let sparseCodes2 = Study(\n    \"sparse-codes2\", title: \"Sparse codes2\""))
        #expect(written.contains("enum SparseCodes2 {"))
    }

    @Test func theSampleRuns() throws {
        let program = try Cahier(program: "sample-new")
        let images = try TinyImages(in: program.folder.appendingPathComponent("data"))
        let result = try program("run", "my-study", environment: images.environment)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("2 steps computed"))
        #expect(
            FileManager.default.fileExists(
                atPath: program.folder.appendingPathComponent("Output/my-study/figures/learning-curve.svg").path))
    }

    @Test func wrongCalls() throws {
        for name in ["", "My-Study", "a study", "-x", "a--b"] {
            #expect(try cahier("new", "--", name).status == 64, "\(name)")
        }
        let outside = try cahier("new", "my-study")
        #expect(outside.status == 1)
        #expect(outside.errors.contains("no checkout of Cahier"))
    }
}
