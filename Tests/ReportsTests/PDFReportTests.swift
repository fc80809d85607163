import Charts
import Foundation
import Reports
import Testing

@Suite struct PDFReportTests {
    @Test func textCanBeSelectedInOrder() throws {
        let folder = try TemporaryFolder()
        try write(SampleReport().report(), to: folder.url)
        guard let text = try tool("pdftotext", [folder.url.appendingPathComponent("report.pdf").path, "-"]) else {
            return
        }
        var start = text.startIndex
        for part in [
            "the title", "the question", "the citation", "Findings", "the claim 0", "Contents",
            // The contents name all headings: what follows them is told by what is said there only.
            "1. the claim 0", "exceeds 5", "4. the claim 3", "needs the untested", "Table 1.", "the against",
            "As CSV: tables/claims.csv", "Table 2.", "As CSV: tables/differences.csv", "the prose",
            "Figure 1. the figure title", "the caption", "As CSV: tables/figure-0.csv", "Table 3.", "the table caption",
            "What would decide what is undecided", "The authors.", "Table 4.", "As CSV: tables/checklist.csv",
            "Where the numbers come from",
        ] {
            let found = try #require(text.range(of: part, range: start..<text.endIndex), "\(part)")
            start = found.lowerBound
        }
    }

    /// The longest outcomes take two lines, and break between words.
    @Test func outcomesBreakBetweenWords() throws {
        let folder = try TemporaryFolder()
        try write(SampleReport().report(), to: folder.url)
        guard let pages = try PDFPages(of: folder.url.appendingPathComponent("report.pdf").path) else { return }
        let words = pages.words.filter { $0.page == 1 }.map(\.text)
        for outcome in [["replicated"], ["partly", "replicated"], ["contradicted"], ["not", "tested", "(missing)"]] {
            #expect(words.indices.contains { words[$0...].starts(with: outcome) }, "\(outcome)")
        }
    }

    @Test func pagesAreCountedAndNumbered() throws {
        let folder = try TemporaryFolder(), path = folder.url.appendingPathComponent("report.pdf").path
        try write(SampleReport(tableRows: 120).report(), to: folder.url)
        guard let info = try tool("pdfinfo", [path]), let text = try tool("pdftotext", ["-layout", path, "-"]) else {
            return
        }
        let count = try #require(
            info.split(separator: "\n").first { $0.hasPrefix("Pages:") }?.split(separator: " ").last.flatMap { Int($0) }
        )
        #expect(count >= 4)
        #expect(text.components(separatedBy: "\u{C}").filter { !$0.isEmpty }.count == count)
        for page in 1...count { #expect(text.contains("page \(page) of \(count)")) }
        #expect(info.contains("the title") && info.contains("A4") && info.contains("CreationDate:"))
    }

    @Test func longTablesRepeatTheirHead() throws {
        let folder = try TemporaryFolder(), path = folder.url.appendingPathComponent("report.pdf").path
        try write(SampleReport(tableRows: 120, figures: 0).report(), to: folder.url)
        guard let text = try tool("pdftotext", ["-layout", path, "-"]) else { return }
        for page in text.components(separatedBy: "\u{C}") where page.contains(" the cell") {
            #expect(page.contains("the head") && page.contains("number (%)"))
        }
        for row in 0..<120 { #expect(text.contains("row\(row) the cell"), "\(row)") }
    }

    @Test func figureDataAreNotPrinted() throws {
        let folder = try TemporaryFolder(), path = folder.url.appendingPathComponent("report.pdf").path
        try write(SampleReport(tableRows: 0).report(), to: folder.url)
        guard let text = try tool("pdftotext", [path, "-"]) else { return }
        #expect(!text.contains("the cell"))
    }

    @Test func bookmarksAndLinksAreThere() throws {
        let folder = try TemporaryFolder()
        try write(
            SampleReport(text: { $0 == "citation" ? "see [the paper](https://arxiv.org/abs/1912.00941)" : "the \($0)" })
                .report(), to: folder.url)
        let path = folder.url.appendingPathComponent("report.pdf").path
        guard let info = try tool("pdfinfo", ["-url", path]), let structure = try PDFStructure(of: path) else { return }
        let bookmarks = structure.all { $0["/Dest"] != nil && $0["/Title"] != nil }.compactMap {
            $0["/Title"] as? String
        }.map(PDFStructure.text)
        #expect(
            Set(bookmarks) == [
                "Findings", "Contents", "The findings one by one", "Claims and scope",
                "Table 1. What the paper claims, and what is tested here", "Differences from the original",
                "Table 2. Facet by facet, what is as in the paper and what isn't", "the section",
                "Figure 1. the figure title", "Figure 2. the figure title", "Table 3. the table title",
                "Limitations, and what would change the verdicts", "What was easy, what was difficult, and the authors",
                "Checklist", "Table 4. What readers of papers ask, answered from this run's values",
                "Where the numbers come from",
            ])
        #expect(info.contains("https://arxiv.org/abs/1912.00941"))
    }

    /// However far down the first figure begins: some are shrunk to end at the page's very end.
    @Test func figuresStandOnOnePageWithAllThatIsSaidOfThem() throws {
        for lines in 0..<24 {
            let folder = try TemporaryFolder(), path = folder.url.appendingPathComponent("report.pdf").path
            let prose = String(repeating: "A paragraph.\n\n", count: lines)
            try write(
                SampleReport(text: { $0 == "prose" ? prose : "the \($0)" }, tableRows: 0, figures: 3).report(),
                to: folder.url)
            guard let text = try tool("pdftotext", ["-layout", path, "-"]) else { return }
            let pages = text.components(separatedBy: "\u{C}")
            for figure in 0..<3 {
                let data = try #require(pages.firstIndex { $0.contains("tables/figure-\(figure).csv") })
                #expect(
                    pages[data].contains("Figure \(figure + 1). the figure title"),
                    "figure \(figure + 1) after \(lines) paragraphs")
            }
        }
    }

    @Test func hostileTextIsDrawnAsText() throws {
        let folder = try TemporaryFolder(), path = folder.url.appendingPathComponent("report.pdf").path
        try write(SampleReport(text: { "\($0) <b>&amp; \u{0}' [x](https://a.b/'uri=) end" }).report(), to: folder.url)
        guard let text = try tool("pdftotext", [path, "-"]) else { return }
        #expect(text.contains("<b>&amp;"))
    }
}
