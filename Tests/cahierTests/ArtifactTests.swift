import Crypto
import Foundation
import Testing

/// Files that studies hand out, through a built program.
@Suite struct ArtifactTests {
    let cahier: Cahier
    init() throws { cahier = try Cahier(program: "sample-arithmetic") }

    private struct Manifest: Decodable {
        struct File: Decodable {
            var name: String
            var bytes: Int
            var sha256: String
            var step: String
            var key: String
        }

        var study: String
        var files: [File]
    }

    private func path(_ name: String) -> URL { cahier.folder.appendingPathComponent(name) }
    private func text(_ name: String) throws -> String { try String(contentsOf: path(name), encoding: .utf8) }
    private func manifest(_ folder: String) throws -> Manifest {
        try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: path("\(folder)/manifest.json")))
    }

    @Test func aRunWritesThemWithAListOfWhatTheyAre() throws {
        let result = try cahier("run", "descent", "--artifacts", "files")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("artifacts: 2 files in files"))
        let manifest = try manifest("files")
        #expect(manifest.study == "descent")
        #expect(manifest.files.map(\.name) == ["weights.csv", "tables/total.txt"])
        #expect(manifest.files.map(\.step) == ["trained", "counted"])
        let results = try text(".cahier/output/descent/results.json")
        for file in manifest.files {
            let data = try Data(contentsOf: path("files/\(file.name)"))
            #expect(file.bytes == data.count && !data.isEmpty)
            #expect(file.sha256 == SHA256.hash(data: data).map { String(format: "%02x", $0) }.joined())
            #expect(results.contains("\"key\" : \"\(file.key)\""))
        }
        #expect(try text("files/weights.csv").split(separator: "\n").count == 4)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: path("files").path).sorted() == [
                "manifest.json", "tables", "weights.csv",
            ])
        // From the store the same files come, bytes and list.
        let before = try Data(contentsOf: path("files/manifest.json"))
        #expect(try cahier("figures", "descent", "--artifacts", "again").status == 0)
        #expect(try Data(contentsOf: path("again/manifest.json")) == before)
        #expect(try text("again/weights.csv") == text("files/weights.csv"))
    }

    @Test func aFolderFromAnEarlierRunIsWrittenAnew() throws {
        #expect(try cahier("run", "descent", "--artifacts", "files").status == 0)
        let first = try text("files/weights.csv")
        #expect(try cahier("run", "descent", "--profile", "full", "--artifacts", "files").status == 0)
        #expect(try text("files/weights.csv") != first)
        #expect(try manifest("files").files[0].bytes == text("files/weights.csv").utf8.count)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: path("files").path).count == 3, "nothing is left over")
    }

    /// As if the study had handed out three more files once, of which one was changed and one would lie elsewhere.
    @Test func whatTheStudyHandsOutNoLongerGoesUnlessSomebodyChangedIt() throws {
        #expect(try cahier("run", "descent", "--artifacts", "files").status == 0)
        let before = try text("files/manifest.json")
        func listed(_ name: String, _ text: String) -> String {
            let digest = SHA256.hash(data: Data(text.utf8)).map { String(format: "%02x", $0) }.joined()
            return """
                {"name": "\(name)", "bytes": \(text.utf8.count), "sha256": "\(digest)", "step": "trained", "key": "k"}
                """
        }
        let older = [listed("tables/old.csv", "old"), listed("changed.csv", "old"), listed("../outside.csv", "old")]
        let list = before.replacing("\"files\" : [", with: "\"files\" : [\(older.joined(separator: ", ")),")
        #expect(list != before)
        try Data(list.utf8).write(to: path("files/manifest.json"))
        for (name, text) in [
            ("files/tables/old.csv", "old"), ("files/changed.csv", "mine"), ("outside.csv", "old"),
            ("files/notes.txt", "mine"),
        ] { try Data(text.utf8).write(to: path(name)) }
        let again = try cahier("figures", "descent", "--artifacts", "files")
        #expect(again.status == 0, "\(again.errors)")
        #expect(
            again.errors.contains("keeps changed.csv, which the study hands out no longer: it was changed"),
            "\(again.errors)")
        #expect(!FileManager.default.fileExists(atPath: path("files/tables/old.csv").path))
        #expect(try text("files/changed.csv") == "mine" && text("files/notes.txt") == "mine")
        #expect(try text("outside.csv") == "old")
        #expect(try text("files/manifest.json") == before)
    }

    @Test func otherPeoplesFilesAreLeftAlone() throws {
        try Data("mine".utf8).write(to: path("file"))
        try FileManager.default.createDirectory(at: path("mine"), withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: path("mine/weights.csv"))
        try FileManager.default.createDirectory(at: path("list"), withIntermediateDirectories: true)
        try Data("{}".utf8).write(to: path("list/manifest.json"))
        for (folder, finding) in [
            ("file", "it is a file"), ("mine", "it has another file \"weights.csv\""),
            ("list", "it has a manifest.json that no run wrote"),
        ] {
            let result = try cahier("run", "descent", "--artifacts", folder)
            #expect(result.status == 1)
            #expect(result.errors.contains(finding), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
        #expect(try text("mine/weights.csv") == "mine" && text("file") == "mine")
        #expect(try FileManager.default.contentsOfDirectory(atPath: path("mine").path) == ["weights.csv"])
        // Refused before anything ran.
        #expect(try cahier("runs").output == "no runs yet\n")
        // A folder with other names is fine.
        try FileManager.default.removeItem(at: path("mine/weights.csv"))
        try Data("mine".utf8).write(to: path("mine/notes.txt"))
        #expect(try cahier("run", "descent", "--artifacts", "mine").status == 0)
        #expect(try text("mine/notes.txt") == "mine")
    }

    @Test func whatCannotBeWrittenLeavesNothing() throws {
        // No folder can be made there.
        let result = try cahier("run", "descent", "--artifacts", "/proc/files")
        #expect(result.status == 1)
        #expect(result.errors.contains("cahier figures descent --artifacts DIR"), "\(result.errors)")
        #expect(try cahier("figures", "descent", "--artifacts", "files").status == 0)
    }

    @Test func aNameThatLeavesTheFolderIsAMistakeOfTheStudy() throws {
        let result = try cahier("run", "leaving", "--artifacts", "files")
        #expect(result.status == 1)
        #expect(result.errors.contains("the name of the artifact \"../number.txt\""), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: path("number.txt").path))
    }

    @Test func wrongCalls() throws {
        let none = try cahier("run", "times", "--artifacts", "files")
        #expect(none.status == 1)
        #expect(none.errors.contains("it has none"), "\(none.errors)")
        #expect(try cahier("run", "--all", "--artifacts", "files").status == 64)
        #expect(!FileManager.default.fileExists(atPath: path("files").path))
    }
}
