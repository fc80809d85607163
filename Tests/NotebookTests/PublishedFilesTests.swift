import Foundation
import Testing

@testable import Notebook

/// What the next report may remove of the one before.
@Suite struct PublishedFilesTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func make(_ path: String) throws -> URL {
        let file = scratch.folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("x".utf8).write(to: file)
        return file
    }

    private var report: URL { scratch.folder.appendingPathComponent("report") }

    @Test func onlyWhatARunListedInTheThreeFolders() throws {
        let gone = try ["values/a.csv", "figures/1-b.svg", "tables/1-b.csv"].map { try make("report/\($0)") }
        let stays = try ["values/kept.csv", "values/mine.csv", "report.html", "notes/a.csv", "values/.hidden"].map {
            try make("report/\($0)")
        }
        let outside = try make("outside.csv")
        let names = [
            "values/a.csv", "figures/1-b.svg", "tables/1-b.csv", "values/kept.csv", "report.html", "notes/a.csv",
            "values/.hidden", "../outside.csv", "values/../../outside.csv", outside.path, "values/..", "values/", "",
        ]
        try JSONEncoder().encode(["files": names]).write(to: report.appendingPathComponent("run.json"))
        let earlier = PublishedFiles(in: report)
        #expect(earlier.names == names)
        earlier.remove(allBut: PublishedFiles(["values/kept.csv"]), in: report)
        func isThere(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }
        #expect(gone.allSatisfy { !isThere($0) })
        #expect((stays + [outside]).allSatisfy(isThere))
    }

    /// A report from before there were lists, or whose list is gone, has its tables' names in its results.
    @Test(arguments: ["{\"run\": 1}", nil]) func withoutAListWhatTheResultsName(run: String?) throws {
        let gone = try [
            "tables/layers-AlexNet.csv", "figures/layers-AlexNet.svg", "figures/layers-AlexNet-dark.svg",
            "figures/layers-AlexNet.pdf",
        ].map { try make("report/\($0)") }
        let stays = try [
            "tables/kept.csv", "tables/mine.csv", "figures/layers-AlexNet.png", "values/layers-AlexNet.csv",
        ]
        .map { try make("report/\($0)") }
        let outside = try make("outside.csv")
        let results = """
            {"format": 1, "tables": [{"identifier": "layers-AlexNet", "rows": [[1, null]]}, {"identifier": "kept"}, \
            {"identifier": "../../outside"}]}
            """
        try Data(results.utf8).write(to: report.appendingPathComponent("results.json"))
        if let run { try Data(run.utf8).write(to: report.appendingPathComponent("run.json")) }
        PublishedFiles(in: report).remove(allBut: PublishedFiles(["tables/kept.csv"]), in: report)
        func isThere(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }
        #expect(gone.allSatisfy { !isThere($0) })
        #expect((stays + [outside]).allSatisfy(isThere))
    }

    /// Where there is a list, it alone counts: what it doesn't name may be somebody's.
    @Test func aListIsBelievedBeforeTheResults() throws {
        let file = try make("report/tables/a.csv")
        try Data("{\"tables\": [{\"identifier\": \"a\"}]}".utf8).write(
            to: report.appendingPathComponent("results.json"))
        try Data("{\"files\": []}".utf8).write(to: report.appendingPathComponent("run.json"))
        PublishedFiles(in: report).remove(allBut: PublishedFiles([]), in: report)
        #expect(FileManager.default.fileExists(atPath: file.path))
    }

    @Test func whatNothingNamesIsTold() throws {
        for path in ["values/a.csv", "values/b.csv", "tables/.hidden", "tables/c.csv", "notes/d.csv", "e.csv"] {
            _ = try make("report/\(path)")
        }
        let written = PublishedFiles(["values/a.csv", "tables/gone.csv"])
        #expect(try written.strangers(in: report) == ["tables/c.csv", "values/b.csv"])
        #expect(try written.strangers(in: scratch.folder.appendingPathComponent("nowhere")) == [])
    }

    @Test(arguments: ["", "{}", "[]", "{\"files\": 3}"]) func whereNobodyKnowsNothingIsRemoved(text: String) throws {
        _ = try make("report/values/a.csv")
        try Data(text.utf8).write(to: report.appendingPathComponent("run.json"))
        #expect(PublishedFiles(in: report).names.isEmpty)
    }

    @Test func namesOfMetrics() {
        #expect(Metrics.name("clipping-helps VGG-16") == "clipping_helps_VGG_16")
        #expect(Metrics.name("1e-5: \"größer\" (%)") == "_1e_5_gr_er")
        #expect(Metrics.name("−") == "_")
        #expect(Metrics.name(String(repeating: "x", count: 400)).count == 220)
    }
}
