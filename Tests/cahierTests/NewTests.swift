import Foundation
import Testing

/// `cahier new`, and the study it writes.
@Suite struct NewTests {
    let cahier: Cahier
    init() throws { cahier = try Cahier() }

    /// A folder with the files of the real checkout that a new study is entered in.
    private func checkout() throws -> URL {
        let real = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
            .standardized
        let studies = cahier.folder.appendingPathComponent("Studies")
        try FileManager.default.createDirectory(at: studies, withIntermediateDirectories: true)
        for file in ["Package.swift", "Studies/AllStudies.swift"] {
            try FileManager.default.copyItem(
                at: real.appendingPathComponent(file), to: cahier.folder.appendingPathComponent(file))
        }
        return studies
    }

    private func text(_ path: String, in folder: URL) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }

    /// The sample program `sample-new` is compiled from the same text.
    @Test func theTemplateIsTheSampleThatCompiles() throws {
        let studies = try checkout()
        let before = (try text("AllStudies.swift", in: studies), try text("Package.swift", in: cahier.folder))
        #expect(try cahier("new", "my-study").status == 0)
        let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../Samples/New/Study.swift")
        let written = try text("MyStudy/Study.swift", in: studies)
        #expect(written == (try String(contentsOf: sample.standardized, encoding: .utf8)))
        // A line more after the last study, and an import before the first.
        let list = try text("AllStudies.swift", in: studies)
        #expect(before.0.hasSuffix(",\n]\n"))
        #expect(list == "import MyStudy\n" + before.0.dropLast(2) + "    MyStudy.study,\n]\n")
        let manifest = try text("Package.swift", in: cahier.folder)
        #expect(manifest.replacing(", \"MyStudy\"]", with: "]") == before.1)
        #expect(manifest.contains(", \"MyStudy\"]"))
        let again = try cahier("new", "my-study")
        #expect(again.status == 1)
        #expect(again.errors.contains("it is there already"))
        #expect(try text("AllStudies.swift", in: studies) == list)
    }

    @Test func namesAreTakenOver() throws {
        let studies = try checkout()
        #expect(try cahier("new", "sparse-codes2").status == 0)
        let written = try text("SparseCodes2/Study.swift", in: studies)
        #expect(written.contains("public let study = Study(\n    \"sparse-codes2\", title: \"Sparse codes2\""))
    }

    @Test func aPackageIsWrittenOutsideOfTheCheckout() throws {
        let result = try cahier("new", "sparse-codes", "--package", "mine")
        #expect(result.status == 0, "\(result.errors)")
        let package = cahier.folder.appendingPathComponent("mine")
        #expect(try text("Package.swift", in: package).contains("name: \"SparseCodes\""))
        #expect(try text("Sources/SparseCodes/Study.swift", in: package).contains("\"sparse-codes\""))
        #expect(try text("Sources/sparse-codes/main.swift", in: package).contains("SparseCodes.study"))
        let before = try FileManager.default.subpathsOfDirectory(atPath: cahier.folder.path).sorted()
        let again = try cahier("new", "other", "--package", "mine")
        #expect(again.status == 1 && again.errors.contains("it is there already"), "\(again.errors)")
        #expect(try FileManager.default.subpathsOfDirectory(atPath: cahier.folder.path).sorted() == before)
        // Where nothing can be written, nothing is left.
        let nowhere = try cahier("new", "other", "--package", "/proc/nowhere/mine")
        #expect(nowhere.status == 1 && nowhere.errors.split(separator: "\n").count == 1, "\(nowhere.errors)")
    }

    @Test func theSampleRuns() throws {
        let program = try Cahier(program: "sample-new")
        let images = try TinyImages(in: program.folder.appendingPathComponent("data"))
        let result = try program("run", "my-study", environment: images.environment)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("2 steps computed"))
        #expect(
            FileManager.default.fileExists(
                atPath: program.folder.appendingPathComponent(".cahier/output/my-study/figures/learning-curve.svg").path
            ))
    }

    /// Names that break the build: of Swift's words and types, of Cahier's types, modules and programs, of the template's own.
    @Test(arguments: [
        "class", "self", "main", "figure", "step", "array", "key-path", "finding", "picture", "training-recipe", "plan",
        "score", "notebook", "foundation", "all-studies", "store", "cahier",
    ]) func namesThatAreTaken(_ name: String) throws {
        let studies = try checkout()
        let before = (try text("AllStudies.swift", in: studies), try text("Package.swift", in: cahier.folder))
        for options in [[], ["--package", "mine"]] {
            let result = try cahier(["new", name] + options)
            #expect(result.status == 1, "\(name)")
            #expect(result.errors.contains("Choose another name, such as \(name)-study."), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
        #expect(try text("AllStudies.swift", in: studies) == before.0)
        #expect(try text("Package.swift", in: cahier.folder) == before.1)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: cahier.folder.path).sorted().filter {
                !$0.hasSuffix(".txt")
            } == ["Package.swift", "Studies"])
        #expect(try cahier("new", "\(name)-study").status == 0)
    }

    /// A list that may only be read: then no module is written either.
    @Test func allOrNothing() throws {
        let studies = try checkout()
        chmod(cahier.folder.appendingPathComponent("Package.swift").path, 0o444)
        let before = try text("AllStudies.swift", in: studies)
        let result = try cahier("new", "sparse-codes")
        #expect(result.status == 1 && result.errors.contains("Package.swift: it may only be read"), "\(result.errors)")
        #expect(try text("AllStudies.swift", in: studies) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: studies.path) == ["AllStudies.swift"])
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
