import Charts
import Foundation

/// Builds report.html.
struct HTMLReport {
    let report: Report
    let index: ReportIndex
    let files: EmbeddedFiles
    /// The figures' drawings by stem.
    let plots: [String: String]
    /// Those of all drawings in the page.
    let letters: LetterOutlines

    /// Draws a report's figures, for pages with whichever files within them.
    static func plots(_ index: ReportIndex, letters: LetterOutlines) throws(ReportError) -> [String: String] {
        var plots: [String: String] = [:]
        for case .figure(let figure, let number, let stem) in index.sections.flatMap(\.items) {
            plots[stem] = try HTMLFigure.plot(of: figure, number: number, letters: letters)
        }
        return plots
    }

    func document() throws(ReportError) -> String {
        var sections = ""
        for section in index.sections { sections += html(section) }
        let findings = try FindingsHTML(report: report).section()
        let cards = try FindingCardsHTML(findings: report.findings, files: files, letters: letters).section()
        let closing = HTMLClosing(report: report).parts
        let contents = HTMLContents(
            report: report, entries: ReportContents(report, index, closing: closing.map(\.part)).entries)
        return HTML.page(
            title: report.title, navigation: contents.navigation,
            main: """
                \(letters.hidden)\(header)
                \(findings)
                \(cards)
                \(sections)
                \(provenance)
                \(closing.map(\.section).joined())\(contents.neighbours)
                """)
    }

    private var header: String {
        """
        <header>
        <p class="run">\(HTML.escaped(report.runLine))</p>
        <h1>\(HTML.escaped(report.title))</h1>
        <p class="question">\(HTML.inline(Inline.parse(report.question)))</p>
        \(HTML.paragraphs(report.citation, class: "citation"))\(HTML.paragraphs(report.bylineText, class: "citation"))\(HTML.paragraphs(report.summary, class: "summary"))</header>
        """
    }

    private func html(_ section: ReportIndex.Section) -> String {
        var html =
            "<section aria-labelledby=\"\(section.anchor)\">\n" + HTML.heading(2, section.title, anchor: section.anchor)
        for item in section.items {
            switch item {
            case .prose(let text): html += HTML.paragraphs(text)
            case .card(let card, let anchor):
                let heading = HTML.heading(3, card.title, anchor: anchor)
                html += "<div class=\"card\">\n\(heading)\(HTML.named(report.rows(of: card)))</div>\n"
            case .figure(let figure, let number, let stem):
                guard let plot = plots[stem] else { preconditionFailure("each figure is drawn") }
                html += HTMLFigure(figure: figure, number: number, stem: stem, files: files, plot: plot).html()
            case .table(let table, let number, let stem):
                html +=
                    "<div class=\"table\" id=\"table-\(stem)\">\n"
                    + HTML.heading(3, table.title, label: "Table \(number).", anchor: "table-\(stem)", isOwn: false)
                let rows = HTML.scrolling(label: "Table \(number)", HTML.table(table))
                html +=
                    (table.isFolded
                        ? "<details><summary>The \(Checklist.count(table.rows.count, "rows")) of table \(number)</summary>\n\(rows)</details>\n"
                        : rows) + HTML.paragraphs(table.caption, class: "caption")
                html += "<p class=\"files\">\(files.link("tables/\(stem).csv", "Table \(number) as CSV"))</p>\n</div>\n"
            }
        }
        return html + "</section>\n"
    }

    private var provenance: String {
        guard !report.provenance.isEmpty else { return "" }
        var html =
            "<section aria-labelledby=\"\(ReportPart.provenance.anchor)\">"
            + HTML.heading(2, .provenance) + "<div class=\"provenance\">\n"
        for table in report.provenance {
            let rows = HTML.named(table.rows.map { ($0.name, [.text($0.value)]) })
            html += "<section><h3>\(HTML.escaped(table.title))</h3>\n\(rows)</section>\n"
        }
        return html + "</div>\n</section>"
    }
}
