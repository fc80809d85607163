import Foundation
import Testing

/// Where reports go: a quick run's beside the store, a full one's into `Output`.
@Suite struct ReportFolderTests {
    let endurance: Endurance
    init() throws { endurance = try Endurance() }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: endurance.cahier.folder.appendingPathComponent(path), encoding: .utf8)
    }

    private func isThere(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: endurance.cahier.folder.appendingPathComponent(path).path)
    }

    @Test func eachProfileHasAFolderWithAnIndex() throws {
        let quick = try endurance("run", "endurance")
        #expect(quick.output.contains("/.cahier/output/endurance/report.html"), "\(quick.output)")
        #expect(!isThere("Output"))
        #expect(try text(".cahier/output/index.html").contains("endurance/report.html"))
        let full = try endurance("run", "neighbour", "--profile", "full")
        #expect(full.output.contains("/Output/neighbour/report.html"), "\(full.output)")
        #expect(try !text("Output/index.html").contains("endurance/report.html"))

        // A report is redrawn where its run belongs, whichever was the last.
        for (path, number) in [(".cahier/output/endurance", "1"), ("Output/neighbour", "2")] {
            let report = endurance.cahier.folder.appendingPathComponent("\(path)/report.html")
            let before = try Data(contentsOf: report)
            try FileManager.default.removeItem(at: report)
            let study = path.hasSuffix("neighbour") ? "neighbour" : "endurance"
            let figures = try endurance("figures", study, "--run", number)
            #expect(figures.output.contains("/\(path)/report.html"), "\(figures.output) \(figures.errors)")
            #expect(try Data(contentsOf: report) == before)
        }
        #expect(!isThere(".cahier/output/neighbour") && !isThere("Output/endurance"))

        // `index` finds both; a folder that is named wins.
        let index = try endurance("index")
        #expect(index.output.contains("Output/index.html: 1 report\n"), "\(index.output)")
        #expect(index.output.contains(".cahier/output/index.html: 1 report\n"), "\(index.output)")
        let named = try endurance("run", "endurance", "--profile", "full", "--output", "Mine")
        #expect(named.status == 0 && isThere("Mine/endurance/report.html") && !isThere("Output/endurance"))
        #expect(try endurance("figures", "endurance", "--output", "Redrawn").status == 0)
        #expect(isThere("Redrawn/endurance/report.html"))
    }

    @Test func withoutReportsThereIsNoIndex() throws {
        let index = try endurance("index")
        #expect(index.status == 0 && index.output.contains("no reports yet"))
        #expect(!isThere("Output") && !isThere(".cahier"))
    }
}
