import Charts
import Foundation
import Reports
import Testing

@Suite struct PDFReportTests {
    /// Runs a tool of poppler-utils; nil, said aloud, where it is not installed.
    private func poppler(_ tool: String, _ arguments: [String]) throws -> String? {
        let process = Process(), pipe = Pipe()
        let places = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(tool)" }
        guard let place = places.first(where: FileManager.default.isExecutableFile) else {
            print("SKIPPED: \(tool) is not installed (package poppler-utils); the PDF's content is not checked.")
            return nil
        }
        process.executableURL = URL(fileURLWithPath: place)
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }

    @Test func textCanBeSelectedInOrder() throws {
        let folder = try TemporaryFolder()
        try write(SampleReport().report(), to: folder.url)
        guard let text = try poppler("pdftotext", [folder.url.appendingPathComponent("report.pdf").path, "-"]) else { return }
        var start = text.startIndex
        for part in ["the title", "the question", "the citation", "Findings", "the claim 0", "the section", "the prose", "Figure 1. the figure title", "the caption", "As CSV: tables/figure-0.csv", "Table 1.", "Where the numbers come from"] {
            let found = try #require(text.range(of: part, range: start..<text.endIndex), "\(part)")
            start = found.lowerBound
        }
    }

    @Test func pagesAreCountedAndNumbered() throws {
        let folder = try TemporaryFolder(), path = folder.url.appendingPathComponent("report.pdf").path
        try write(SampleReport(tableRows: 120).report(), to: folder.url)
        guard let info = try poppler("pdfinfo", [path]), let text = try poppler("pdftotext", ["-layout", path, "-"]) else { return }
        let count = try #require(info.split(separator: "\n").first { $0.hasPrefix("Pages:") }?.split(separator: " ").last.flatMap { Int($0) })
        #expect(count >= 4)
        #expect(text.components(separatedBy: "\u{C}").filter { !$0.isEmpty }.count == count)
        for page in 1...count { #expect(text.contains("page \(page) of \(count)")) }
        #expect(info.contains("the title") && info.contains("A4") && info.contains("CreationDate:"))
    }

    @Test func longTablesRepeatTheirHead() throws {
        let folder = try TemporaryFolder(), path = folder.url.appendingPathComponent("report.pdf").path
        try write(SampleReport(tableRows: 120, figures: 0).report(), to: folder.url)
        guard let text = try poppler("pdftotext", ["-layout", path, "-"]) else { return }
        for page in text.components(separatedBy: "\u{C}") where page.contains(" the cell") {
            #expect(page.contains("the head") && page.contains("number (%)"))
        }
        for row in 0..<120 { #expect(text.contains("row\(row) the cell"), "\(row)") }
    }

    @Test func figureDataAreNotPrinted() throws {
        let folder = try TemporaryFolder(), path = folder.url.appendingPathComponent("report.pdf").path
        try write(SampleReport(tableRows: 0).report(), to: folder.url)
        guard let text = try poppler("pdftotext", [path, "-"]) else { return }
        #expect(!text.contains("the cell"))
    }

    @Test func bookmarksAndLinksAreThere() throws {
        let folder = try TemporaryFolder()
        try write(SampleReport(text: { $0 == "citation" ? "see [the paper](https://arxiv.org/abs/1912.00941)" : "the \($0)" }).report(), to: folder.url)
        let data = try Data(contentsOf: folder.url.appendingPathComponent("report.pdf"))
        #expect(data.range(of: Data("/Outlines".utf8)) != nil)
        #expect(data.range(of: Data("https://arxiv.org/abs/1912.00941".utf8)) != nil)
        guard let info = try poppler("pdfinfo", ["-url", folder.url.appendingPathComponent("report.pdf").path]) else { return }
        #expect(info.contains("https://arxiv.org/abs/1912.00941"))
    }

    @Test func hostileTextIsDrawnAsText() throws {
        let folder = try TemporaryFolder(), path = folder.url.appendingPathComponent("report.pdf").path
        try write(SampleReport(text: { "\($0) <b>&amp; \u{0}' [x](https://a.b/'uri=) end" }).report(), to: folder.url)
        guard let text = try poppler("pdftotext", [path, "-"]) else { return }
        #expect(text.contains("<b>&amp;"))
    }
}
