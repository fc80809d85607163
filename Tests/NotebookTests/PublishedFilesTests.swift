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
