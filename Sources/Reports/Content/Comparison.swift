import Charts
import Foundation

/// What changed between two runs, as one HTML page.
public struct Comparison: Sendable {
    /// A figure that is not the same in both runs.
    public struct ComparedFigure: Sendable {
        public var title: String
        public var alternativeText: String
        public var old: FigureContent?
        public var new: FigureContent?

        public init(title: String, alternativeText: String, old: FigureContent?, new: FigureContent?) {
            self.title = title
            self.alternativeText = alternativeText
            self.old = old
            self.new = new
        }
    }

    public struct Part: Sendable {
        public var title: String
        /// Light Markdown above the tables; may be empty.
        public var text: String
        public var tables: [Table]
        /// Long tables, each behind a line that opens it; a table's caption is that line.
        public var folded: [Table]

        public init(title: String, text: String = "", tables: [Table], folded: [Table] = []) {
            self.title = title
            self.text = text
            self.tables = tables
            self.folded = folded
        }
    }

    public var title: String
    /// How the runs are called: "run 3".
    public var oldName: String
    public var newName: String
    /// One paragraph of light Markdown.
    public var summary: String
    public var parts: [Part]
    public var figures: [ComparedFigure]

    public init(
        title: String, oldName: String, newName: String, summary: String, parts: [Part], figures: [ComparedFigure]
    ) {
        self.title = title
        self.oldName = oldName
        self.newName = newName
        self.summary = summary
        self.parts = parts
        self.figures = figures
    }

    /// The whole page, which asks for nothing from anywhere.
    /// - Throws: `ReportError` where a figure cannot be drawn.
    public func html() throws(ReportError) -> String {
        var body = ""
        for part in parts {
            body += "<section>\n<h2>\(HTML.escaped(part.title))</h2>\n\(HTML.paragraphs(part.text))"
            for table in part.tables {
                if !table.title.isEmpty { body += "<h3>\(HTML.escaped(table.title))</h3>\n" }
                body += HTML.scrolling(label: table.title.isEmpty ? part.title : table.title, HTML.table(table))
            }
            for table in part.folded {
                body +=
                    "<details><summary>\(HTML.escaped(table.caption))</summary>\n<h3>\(HTML.escaped(table.title))</h3>\n"
                body += HTML.scrolling(label: table.title, HTML.table(table)) + "</details>\n"
            }
            body += "</section>\n"
        }
        if !figures.isEmpty { body += "<section class=\"figures\">\n<h2>Figures</h2>\n" }
        for (index, figure) in figures.enumerated() { body += try html(figure, index + 1) }
        if !figures.isEmpty { body += "</section>\n" }
        return HTML.page(
            title: title,
            style: """
                main{max-width:76rem}
                .pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:1.2rem;align-items:start}
                h3{margin:1.4rem 0 .3rem}
                .pictures figure{margin:0}
                .pictures svg,.pictures img{display:block;width:100%;height:auto}
                .pictures figcaption{font-size:.875rem;color:var(--muted)}
                """,
            main: """
                <header>
                <h1>\(HTML.escaped(title))</h1>
                \(HTML.paragraphs(summary, class: "question"))</header>
                \(body)
                """)
    }

    private func html(_ figure: ComparedFigure, _ number: Int) throws(ReportError) -> String {
        do {
            var pictures = ""
            for (content, name, letter) in [(figure.old, oldName, "a"), (figure.new, newName, "b")] {
                let picture = try content?.inlineSVG(
                    prefix: "f\(number)\(letter)-", label: "\(name): \(figure.alternativeText)")
                pictures +=
                    "<figure>\(picture ?? "<p>not there</p>")<figcaption>\(HTML.escaped(name))</figcaption></figure>\n"
            }
            if case .chart(let old) = figure.old, case .chart(let new) = figure.new {
                let picture = try Chart.difference(from: old, to: new).base64EncodedString()
                pictures +=
                    "<figure><img alt=\"Where the two figures differ\" src=\"data:image/png;base64,\(picture)\"/><figcaption>Difference: orange only in \(HTML.escaped(oldName)), blue only in \(HTML.escaped(newName)).</figcaption></figure>\n"
            }
            return "<h3>\(HTML.escaped(figure.title))</h3>\n<div class=\"pictures\">\n\(pictures)</div>\n"
        } catch {
            throw ReportError(
                "drawing the figure \"\(figure.title)\" for the comparison", error.description)
        }
    }
}
