import Charts
import Foundation
import Reports
import Testing
import Verdicts

/// What a typesetter keeps to, read off PDF files of random reports.
@Suite struct PDFPageBreakTests {
    private func pages(_ report: RandomReport, seed: UInt64) throws -> PDFPages? {
        let folder = try TemporaryFolder()
        print("seed \(seed): \(report.blocks.map { "\($0.section): \($0.block)" }.joined(separator: ", "))")
        try write(report.report(), to: folder.url)
        return try PDFPages(of: folder.url.appendingPathComponent("report.pdf").path)
    }

    @Test(arguments: 1...24 as ClosedRange<UInt64>) func randomReportsAreSetWell(seed: UInt64) throws {
        let report = RandomReport(seed: seed)
        guard let pages = try pages(report, seed: seed) else { return }
        #expect(4 * pages.halfEmpty.count <= pages.count, "seed \(seed): of \(pages.count), \(pages.halfEmpty)")
        for word in pages.words {
            #expect(word.bottom < PDFPages.bottom + 3, "seed \(seed): \(word)")
            // Text stands beside figures, never on them.
            guard word.text.wholeMatch(of: /[pts]\d+[a-z]+\d*|f\d+[a-z]+/) != nil else { continue }
            #expect(!pages.figures.contains { $0.covers(word) }, "seed \(seed): \(word)")
        }
        for figure in pages.figures {
            #expect(
                figure.top >= PDFPages.top - 0.1 && figure.bottom <= PDFPages.bottom + 0.1
                    && figure.left >= PDFPages.left - 0.1 && figure.right <= PDFPages.right + 0.1,
                "seed \(seed): \(figure)")
        }
        // The findings' pictures come first, one for each of the three with numbers; the sample's figures are named.
        var figures = pages.figures.filter { $0.alternative.wholeMatch(of: /f\d+title/) != nil }[...]
        #expect(pages.figures.count == figures.count + 3, "seed \(seed)")
        for (number, (_, block)) in report.blocks.enumerated() {
            switch block {
            case .paragraph(let words): try check(paragraph: number, words: words, pages, seed: seed)
            case .table(let rows): try check(table: number, rows: rows, pages, seed: seed)
            case .chart, .grid:
                let figure = try #require(figures.first)
                #expect(figure.alternative == "f\(number)title", "seed \(seed)")
                try check(figure: number, block, figure, pages, seed: seed)
                figures.removeFirst()
            }
        }
        #expect(figures.isEmpty)
        try checkOrder(report, pages, seed: seed)
    }

    private func check(paragraph number: Int, words count: Int, _ pages: PDFPages, seed: UInt64) throws {
        let words = try (0..<count).map { try #require(pages.word("p\(number)w\($0)"), "seed \(seed): word \($0)") }
        let lines = Dictionary(grouping: words) { $0.page }.mapValues { Set($0.map(\.top)).count }
        let total = lines.values.reduce(0, +)
        #expect(total == 1 || lines.values.allSatisfy { $0 >= 2 }, "seed \(seed): paragraph \(number), \(lines)")
        for (word, next) in zip(words, words.dropFirst()) { #expect(word.place <= next.place) }
    }

    private func check(table number: Int, rows count: Int, _ pages: PDFPages, seed: UInt64) throws {
        let rows = try (0..<count).map { try #require(pages.word("t\(number)r\($0)"), "seed \(seed): row \($0)") }
        let on = pages.pages(of: rows), heads = pages.words.filter { $0.text == "t\(number)head" }
        #expect(on.count == 1 || on.values.allSatisfy { $0 >= 3 }, "seed \(seed): table \(number), \(on)")
        #expect(count >= 6 || on.count == 1, "seed \(seed): table \(number), \(on)")
        // Its head once on each of its pages, right above.
        #expect(heads.map(\.page) == on.keys.sorted(), "seed \(seed): table \(number)")
        let title = try #require(pages.words.last { $0.text == "t\(number)title" }),
            caption = try #require(pages.word("t\(number)caption"))
        #expect(title.page == rows.first?.page && caption.page == rows.last?.page, "seed \(seed): table \(number)")
        for (row, next) in zip(rows, rows.dropFirst()) { #expect(row.place < next.place) }
    }

    private func check(
        figure number: Int, _ block: RandomReport.Block, _ figure: PDFPages.Figure, _ pages: PDFPages, seed: UInt64
    ) throws {
        let title = try #require(pages.words.last { $0.text == "f\(number)title" }),
            caption = try #require(pages.word("f\(number)caption"))
        #expect(title.page == figure.page && title.bottom <= figure.top + 3, "seed \(seed): figure \(number)")
        guard case .grid(let count) = block else {
            #expect(caption.page == figure.page && caption.top >= figure.bottom - 3, "seed \(seed): figure \(number)")
            return
        }
        let rows = try (0..<count).map { try #require(pages.word("g\(number)r\($0)"), "seed \(seed): row \($0)") }
        let on = pages.pages(of: rows), heads = pages.words.filter { $0.text == "g\(number)head" }
        #expect(on.count == 1 || on.values.allSatisfy { $0 >= 2 }, "seed \(seed): grid \(number), \(on)")
        #expect(count > 3 || on.count == 1, "seed \(seed): grid \(number), \(on)")
        #expect(heads.map(\.page) == on.keys.sorted(), "seed \(seed): grid \(number)")
        #expect(caption.page == rows.last?.page, "seed \(seed): grid \(number)")
    }

    /// Figures stay in their order and in their section, text in its own, and something follows every heading.
    private func checkOrder(_ report: RandomReport, _ pages: PDFPages, seed: UInt64) throws {
        // The contents name headings, too; the place itself comes last.
        let headings = try report.sections.indices.map { section in
            try #require(pages.words.last { $0.text == "s\(section)heading" })
        }
        let end = try #require(pages.words.last { $0.text == "numbers" }).place
        let bounds = headings.map(\.place) + [end]
        var last: [String: Double] = [:]
        for (number, (section, block)) in report.blocks.enumerated() {
            let (kind, name) =
                switch block {
                case .paragraph: ("text", "p\(number)w0")
                case .table: ("text", "t\(number)title")
                case .chart, .grid: ("figure", "f\(number)title")
                }
            let place = try #require(pages.words.last { $0.text == name }).place
            #expect(place > last[kind, default: 0], "seed \(seed): \(name)")
            #expect(place > bounds[section] && place < bounds[section + 1], "seed \(seed): \(name)")
            last[kind] = place
        }
        for heading in headings {
            #expect(pages.words.contains { $0.page == heading.page && $0.top > heading.bottom }, "seed \(seed)")
        }
    }

    /// Forty rows are more than a page holds: a figure's, and a finding's with the heading of its section.
    @Test func aForestGoesOnOnTheNextPageUnderItsAxis() throws {
        let count = 40, margin = Margin(5, "points", source: "a choice")
        let clauses = (0..<count).map { Rule.Clause("c\($0)clause", .exceeds(margin)) }
        let judged = clauses.enumerated().map { index, clause in
            JudgedClause(
                clause,
                Estimate(
                    label: "gained", value: 20 + Double(index), lower: 15, upper: 25 + Double(index), unit: "points",
                    interval: "t", confidence: 0.95, count: 20, varying: ["trainings"]), .holds)
        }
        let finding = FindingSummary(
            declaration: Declaration(
                "many",
                .claim(
                    Claim("claim", .abstract), scope: "scope", facets: Facets(),
                    countsAgainst: .yes(because: "it is the same test")),
                test: "test", units: ["trainings"], rule: .allOf(clauses)), clauses: judged, outcome: .holds)
        let forest = Forest(
            field: Field("axistitle", unit: "points"),
            rows: (0..<count).map { ForestRow("f\($0)row", Double($0), Double($0) - 1, Double($0) + 1) })
        let figure = Figure(
            identifier: "forest", title: "forest", diagram: .forest(forest), caption: "forestcaption",
            alternativeText: "forest", sample: "",
            data: Table(identifier: "d", title: "", columns: [Column("c")], rows: [[.text("v")]]), origin: "here")
        var report = SampleReport(tableRows: 0, figures: 0).report()
        (report.findings, report.provenance) = ([finding], [])
        report.sections = [ReportSection(title: "s", blocks: [.prose("before"), .figure(figure)])]
        let folder = try TemporaryFolder()
        try write(report, to: folder.url)
        guard let pages = try PDFPages(of: folder.url.appendingPathComponent("report.pdf").path) else { return }
        for word in pages.words { #expect(word.bottom < PDFPages.bottom + 3, "\(word)") }
        for box in pages.figures {
            #expect(box.top >= PDFPages.top - 0.1 && box.bottom <= PDFPages.bottom + 0.1, "\(box)")
        }
        let rows = try (0..<count).map { try #require(pages.word("f\($0)row"), "row \($0)") }
        for (row, next) in zip(rows, rows.dropFirst()) { #expect(row.place < next.place) }
        let on = pages.pages(of: rows), axes = pages.words.filter { $0.text == "axistitle" }
        #expect(on.count >= 2 && on.values.allSatisfy { $0 >= 2 }, "\(on)")
        // Its axis once on each of its pages, above the rows.
        #expect(axes.map(\.page) == on.keys.sorted())
        for axis in axes { #expect(rows.first { $0.page == axis.page }.map { $0.top > axis.bottom } == true) }
        #expect(pages.word("forestcaption")?.page == rows.last?.page)
        // A clause's name stands in the forest and in the table of numbers.
        for index in 0..<count {
            #expect(pages.words.count { $0.text == "c\(index)clause" } >= 2, "clause \(index)")
        }
    }

    /// However far down a page it comes: a page holds fewer than 40 paragraphs of a line.
    @Test(arguments: 0..<40) func whatAnnouncesAListStaysWithIt(before: Int) throws {
        let lines = (0..<before).map { "line\($0)" } + ["announced:", "first", "second"]
        var report = SampleReport(tableRows: 0, figures: 0).report()
        (report.findings, report.provenance) = ([], [])
        report.sections = [ReportSection(title: "s", blocks: [.prose(lines.joined(separator: "\n\n"))])]
        let folder = try TemporaryFolder()
        try write(report, to: folder.url)
        guard let pages = try PDFPages(of: folder.url.appendingPathComponent("report.pdf").path) else { return }
        let announced = try #require(pages.word("announced:")), first = try #require(pages.word("first"))
        #expect(announced.page == first.page)
    }

    /// A figure that doesn't fit below the text before it lets the text after it pass, within its section.
    @Test func textPassesAFigureThatWaits() throws {
        var sample = SampleReport(tableRows: 0, figures: 0).report()
        func prose(_ name: String, _ words: Int) -> Reports.Block {
            .prose((0..<words).map { "\(name)\($0)" }.joined(separator: " "))
        }
        let figures = RandomReport(sections: [[.chart(height: 700)]]).report().sections[0].blocks
        sample.findings = []
        sample.provenance = []
        sample.sections = [
            ReportSection(title: "s0heading", blocks: [prose("before", 150)] + figures + [prose("after", 700)]),
            ReportSection(title: "s1heading", blocks: [prose("other", 100)]),
        ]
        let folder = try TemporaryFolder()
        try write(sample, to: folder.url)
        guard let pages = try PDFPages(of: folder.url.appendingPathComponent("report.pdf").path) else { return }
        let figure = try #require(pages.figures.first), passing = try #require(pages.word("after0")),
            other = try #require(pages.word("other0"))
        #expect(passing.page < figure.page && pages.filling(passing.page) > 0.9)
        #expect(other.place > Double(figure.page) + figure.bottom / 1000)
    }
}
