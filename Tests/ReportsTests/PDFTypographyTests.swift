import Charts
import Foundation
import Reports
import Testing

@Suite struct PDFTypographyTests {
    private func pages(_ blocks: [Block], change: (inout Report) -> Void = { _ in }) throws -> PDFPages? {
        let folder = try TemporaryFolder()
        var report = SampleReport(figures: 0).report()
        report.sections = [ReportSection(title: "section", blocks: blocks)]
        change(&report)
        try write(report, to: folder.url)
        return try PDFPages(of: folder.url.appendingPathComponent("report.pdf").path)
    }

    private func chart(_ name: String, width: Double? = nil, height: Double? = nil) -> Block {
        let chart = Chart {
            for x in 1...4 { PointMark(x: .value("x", x), y: .value("y", x)) }
        }.xAxis(name).yAxis("height").size(width: width, height: height)
        let data = Table(identifier: "d", title: "", columns: [Column("c")], rows: [[.text("v")]])
        return .figure(
            Figure(identifier: name, title: "title", chart: chart, caption: "caption", sample: "", data: data))
    }

    /// However wide and high charts are, and wherever they stand: a height of 700 is lowered to fit.
    @Test func lettersOfFiguresAreOfOneSize() throws {
        let sizes: [(String, Double?, Double?)] = [
            ("aaxis", nil, nil), ("baxis", 400, 200), ("caxis", 1200, 700), ("daxis", nil, 700), ("eaxis", nil, 500),
            ("faxis", 720, 1400),
        ]
        guard let pages = try pages(sizes.map { chart($0.0, width: $0.1, height: $0.2) }) else { return }
        let heights = try sizes.map { name, _, _ in
            let word = try #require(pages.word(name))
            return word.bottom - word.top
        }
        #expect(heights.allSatisfy { abs($0 - heights[0]) < 0.01 }, "\(heights)")
    }

    /// The height of a word's box is a multiple of its letters' size.
    @Test func bodyIsTenPointsAndNothingIsSmallerThanANote() throws {
        let wide = Table(
            identifier: "wide", title: "wide", columns: (0..<24).map { Column("column\($0)") },
            rows: (0..<4).map { row in
                [.text("row\(row)")] + (1..<24).map { .number(Double(row * $0) * 1234.5, .fixed(2)) }
            })
        guard
            let pages = try pages(
                [.prose("bodyword"), .table(wide), chart("axis")],
                change: { $0.citation = "noteword [licence](https://a.example)" })
        else { return }
        func size(_ word: PDFPages.Word) -> Double { word.bottom - word.top }
        let body = try #require(pages.word("bodyword")), note = try #require(pages.word("noteword"))
        #expect(note.page == 1)
        #expect(abs(size(note) / size(body) - 0.85) < 0.01)
        for word in pages.words { #expect(size(word) > size(note) - 0.1, "\(word)") }
        // All of the wide table is there, and nothing beyond the margin.
        for column in 0..<24 { #expect(pages.word("column\(column)") != nil) }
        for word in pages.words { #expect(word.right < PDFPages.right + 1, "\(word)") }
    }

    /// Points stand at one place, whatever is before and after them, and columns apart.
    @Test(arguments: 1...8 as ClosedRange<UInt64>) func numbersAlignByTheirPoints(seed: UInt64) throws {
        var random = RandomBits(seed: seed)
        let rows = (0..<12).map { row -> [Cell] in
            [.text("row")]
                + (0..<3).map { column in
                    .number(
                        Double.random(in: -300...300, using: &random) * (column == 1 ? 0.01 : 1),
                        .fixed(Int.random(in: 0...4, using: &random)))
                }
        }
        let table = Table(
            identifier: "t", title: "t", columns: ["name", "one", "two", "three"].map { Column($0) }, rows: rows)
        guard let pages = try pages([.table(table)], change: { $0.findings = [] }) else { return }
        let numbers = pages.words.filter { $0.text.wholeMatch(of: /−?\d+(\.\d+)?/) != nil }
        let lines = Dictionary(grouping: numbers) { [Double($0.page), $0.top.rounded()] }.values.filter {
            $0.count == 3
        }
        #expect(lines.count == 12, "seed \(seed)")
        // The width of a digit of DejaVu Sans, and of its point, in ems.
        let digit = 0.636 * 8.5, point = 0.318 * 8.5
        for column in 0..<3 {
            let places = lines.map { line -> Double in
                let word = line.sorted { $0.left < $1.left }[column]
                let decimals = word.text.split(separator: ".").dropFirst().first?.count ?? 0
                return word.right - (decimals > 0 ? Double(decimals) * digit + point : 0)
            }
            let range = (places.max() ?? 0) - (places.min() ?? 0)
            #expect(range < 0.15, "seed \(seed), column \(column): \(range)")
        }
        for line in lines {
            let line = line.sorted { $0.left < $1.left }
            for (word, next) in zip(line, line.dropFirst()) {
                #expect(next.left - word.right >= 14, "\(word), \(next)")
            }
        }
    }

    /// What is not in the document is linked, beside it.
    @Test func dataAreLinked() throws {
        let folder = try TemporaryFolder()
        try write(SampleReport().report(), to: folder.url)
        guard let structure = try PDFStructure(of: folder.url.appendingPathComponent("report.pdf").path) else { return }
        let addresses = structure.annotations.compactMap { annotation in
            structure.resolved(annotation["/A"])["/URI"] as? String ?? (annotation["/A"] as? [String: Any])?["/URI"]
                as? String
        }.map(PDFStructure.text)
        let tables = ["claims", "differences", "checklist", "figure-0", "figure-1", "table"].map { "tables/\($0).csv" }
        #expect(Set(addresses) == Set(tables + ["tables/"]))
        for address in addresses {
            #expect(FileManager.default.fileExists(atPath: folder.url.appendingPathComponent(address).path))
        }
    }

    /// The first page holds the first finding, or, where all of them need a page of their own, the contents.
    @Test(arguments: [1, 3, 6, 7, 8, 12]) func theFirstPageIsNotLeftEmpty(lines: Int) throws {
        let folder = try TemporaryFolder()
        let long = (0..<lines).map { "line\($0) of the source" }.joined(separator: " ")
        let report = SampleReport(text: { $0 == "source" ? long : "the \($0)" }, tableRows: 12, figures: 14).report()
        try write(report, to: folder.url)
        guard let pages = try PDFPages(of: folder.url.appendingPathComponent("report.pdf").path) else { return }
        #expect(pages.filling(1) > 0.5)
        let claims = pages.words.filter { $0.text == "claim" }
        #expect(lines > 3 || claims.first?.page == 1)
    }
}
