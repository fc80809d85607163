/// What stands at a report's end: the steps' sources, how to cite and to repeat it, references, files.
struct HTMLClosing {
    struct Part {
        var part: ReportPart
        /// What stands below its heading.
        var html: String

        var section: String {
            """
            <section aria-labelledby="\(part.anchor)">
            \(HTML.heading(2, part))\(html)</section>

            """
        }
    }

    let report: Report

    var parts: [Part] { [sources, citing, references, files].compactMap(\.self) }

    private var sources: Part? {
        guard !report.stepSources.isEmpty else { return nil }
        let steps = report.stepSources.map { source in
            """
            <details><summary><code>\(HTML.escaped(source.step))</code></summary>
            \(source.parts.isEmpty ? "<p>The code of this step is another now than when it was measured.</p>\n" : source.parts.map(html).joined())</details>

            """
        }
        return Part(
            part: .sources,
            html: """
                <p>The source of each step whose value is shown, as it was when the value was measured.</p>
                <details class="sources"><summary>Sources of \(report.stepSources.count) steps</summary>
                \(steps.joined())</details>

                """)
    }

    private func html(_ part: StepSource.Part) -> String {
        let place = HTML.escaped("\(part.path), line \(part.line)")
        let named = part.link.map { "<a href=\"\(HTML.escaped($0))\">\(place)</a>" } ?? place
        return "<p class=\"files\">\(named)</p>\n<pre>\(HTML.escaped(part.text))</pre>\n"
    }

    private var citing: Part? {
        let rows = report.closingRows
        guard !rows.isEmpty else { return nil }
        let list = rows.map { row in
            // What is typed is to be copied.
            let text =
                if case .code(let command) = row.text.first { HTML.copyable(command) } else { HTML.inline(row.text) }
            return "<dt>\(HTML.escaped(row.name))</dt><dd>\(text)</dd>\n"
        }
        let entries = [("this report", report.asReference), ("the paper", report.paper)].compactMap { name, reference in
            reference.map { (name, $0.bibTeX) }
        }
        let bibTeX =
            entries.isEmpty
            ? ""
            : "<details><summary>BibTeX of \(entries.map(\.0).joined(separator: " and of "))</summary>\n"
                + entries.map { HTML.copyable($0.1, isBlock: true) + "\n" }.joined() + "</details>\n"
        return Part(
            part: .citing, html: "<dl>\n\(list.joined())</dl>\n\(bibTeX)")
    }

    private var references: Part? {
        guard !report.references.isEmpty else { return nil }
        let items = report.listedReferences.map { reference, letter in
            "<li id=\"\(CitedReferences.anchor(reference.key))\">\(HTML.inline(reference.entry(letter: letter)))</li>\n"
        }
        return Part(
            part: .references, html: "<ul class=\"references\">\n\(items.joined())</ul>\n")
    }

    private var files: Part? {
        let links = ([report.surroundings.document] + report.surroundings.files).map {
            "<a href=\"\(HTML.escaped($0))\">\(HTML.escaped($0))</a>"
        }
        return Part(
            part: .files,
            html: """
                <p>Beside this page lie \(links.joined(separator: ", ")), the figures as SVG and PDF in the folder figures, all numbers as CSV in the folder tables, and what the findings are computed from, a row for each unit, in the folder values. The CSV files are within this page too, as far as their size allows: their links work where the page was sent alone.</p>
                <div id="archive" data-name="\(ReportIndex.stem(report.identifier))"></div>

                """)
    }
}
