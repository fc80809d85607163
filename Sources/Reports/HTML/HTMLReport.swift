import Charts
import Foundation

/// Builds report.html.
struct HTMLReport {
    let report: Report
    let index: ReportIndex

    func document() throws(ReportError) -> String {
        var sections = ""
        for section in index.sections { sections += try html(section) }
        return HTML.page(
            title: report.title,
            main: """
                \(header)
                \(FindingsHTML(findings: report.findings).section)
                \(contents)
                \(sections)
                \(provenance)
                """)
    }

    private var header: String {
        """
        <header>
        <p class="run">\(HTML.escaped(report.runLine))</p>
        <h1>\(HTML.escaped(report.title))</h1>
        <p class="question">\(HTML.inline(Inline.parse(report.question)))</p>
        \(HTML.paragraphs(report.citation, class: "citation"))\(HTML.paragraphs(report.summary, class: "summary"))</header>
        """
    }

    private var contents: String {
        var html = "<nav aria-labelledby=\"contents\"><h2 id=\"contents\">Contents</h2>\n<ol>\n"
        if !report.findings.isEmpty { html += "<li><a href=\"#findings\">Findings</a></li>\n" }
        for section in index.sections {
            html += "<li><a href=\"#\(section.anchor)\">\(HTML.escaped(section.title))</a>"
            let entries = section.items.compactMap { item -> String? in
                switch item {
                case .prose: nil
                case .figure(let figure, let number, let stem):
                    "<li><a href=\"#figure-\(stem)\">Figure \(number). \(HTML.escaped(figure.title))</a></li>"
                case .table(let table, let number, let stem):
                    "<li><a href=\"#table-\(stem)\">Table \(number). \(HTML.escaped(table.title))</a></li>"
                }
            }
            if !entries.isEmpty { html += "\n<ul>" + entries.joined(separator: "\n") + "</ul>" }
            html += "</li>\n"
        }
        if !report.provenance.isEmpty { html += "<li><a href=\"#provenance\">Where the numbers come from</a></li>\n" }
        return html + "</ol></nav>"
    }

    private func html(_ section: ReportIndex.Section) throws(ReportError) -> String {
        var html =
            "<section aria-labelledby=\"\(section.anchor)\">\n<h2 id=\"\(section.anchor)\">\(HTML.escaped(section.title))</h2>\n"
        for item in section.items {
            switch item {
            case .prose(let text): html += HTML.paragraphs(text)
            case .figure(let figure, let number, let stem):
                html += try HTMLFigure(figure: figure, number: number, stem: stem).html()
            case .table(let table, let number, let stem):
                html +=
                    "<div class=\"table\" id=\"table-\(stem)\">\n<h3><span class=\"label\">Table \(number).</span> \(HTML.escaped(table.title))</h3>\n"
                html +=
                    HTML.scrolling(label: "Table \(number)", HTML.table(table))
                    + HTML.paragraphs(table.caption, class: "caption")
                html += "<p class=\"files\"><a href=\"tables/\(stem).csv\">Table \(number) as CSV</a></p>\n</div>\n"
            }
        }
        return html + "</section>\n"
    }

    private var provenance: String {
        guard !report.provenance.isEmpty else { return "" }
        var html =
            "<section aria-labelledby=\"provenance\"><h2 id=\"provenance\">Where the numbers come from</h2>\n<div class=\"provenance\">\n"
        for table in report.provenance {
            html += "<section><h3>\(HTML.escaped(table.title))</h3>\n<dl>\n"
            for row in table.rows { html += "<dt>\(HTML.escaped(row.name))</dt><dd>\(HTML.escaped(row.value))</dd>\n" }
            html += "</dl></section>\n"
        }
        return html + "</div>\n</section>"
    }
}
