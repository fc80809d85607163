import Charts
import Verdicts

/// The findings one by one: words, test, picture with bounds, controls, steadiness, and what the rule makes of them.
struct FindingCardsHTML {
    let findings: [FindingSummary]
    let files: EmbeddedFiles
    /// Those of all drawings in the page.
    let letters: LetterOutlines

    func section() throws(ReportError) -> String {
        guard !findings.isEmpty else { return "" }
        var cards = ""
        for (number, finding) in findings.enumerated() { cards += try card(finding, number + 1) }
        return """
            <section aria-labelledby="\(ReportPart.cards.anchor)">
            \(HTML.heading(2, .cards))\(cards)</section>
            """
    }

    private func card(_ finding: FindingSummary, _ number: Int) throws(ReportError) -> String {
        let anchor = FindingsHTML.anchor(finding), declaration = finding.declaration
        let said = finding.briefReason
        let reason =
            finding.addition(of: said, to: finding.word).map { $0.isEmpty ? "" : ": \($0)." } ?? " \(said)."
        let rows = [
            ("Outcome", HTML.word(finding) + HTML.escaped(reason)),
            ("Read in", HTML.escaped(finding.sourceLine)),
            ("Our test", HTML.escaped(declaration.test)),
            ("Rule", HTML.escaped(finding.briefRule) + sources(declaration)),
            ("Controls", HTML.listed(finding.controlSentences)),
            ("Scope", HTML.escaped(declaration.scope ?? "")),
            ("Kind of test", declaration.facets.map { HTML.escaped($0.sentence) } ?? ""),
            ("If it failed", HTML.escaped(declaration.failureSentence ?? "")),
            ("Registered", HTML.escaped(finding.registered)),
            ("Missing values", HTML.escaped(declaration.exclusions)),
            ("Replicates", HTML.escaped(finding.replicates ?? "")),
            ("Intervals", HTML.escaped(finding.boundSentence)),
            ("Also measured", HTML.listed(finding.shownSentences)),
            ("Steadiness", try steadiness(finding, "k\(number)-")),
            ("Values", values(finding)),
        ].filter { !$0.1.isEmpty }
        return """
            <div class="card">
            \(HTML.heading(3, finding.words, label: "\(number).", anchor: anchor))\(try picture(finding, number))\(numbers(finding, number))<dl>
            \(rows.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>\n" }.joined())</dl>
            </div>

            """
    }

    private func picture(_ finding: FindingSummary, _ number: Int) throws(ReportError) -> String {
        guard let forest = finding.forest else { return "" }
        return HTML.scrolling(label: "Picture of finding \(number)", try drawings(forest, "c\(number)-", finding))
    }

    private func drawings(_ diagram: Diagram, _ prefix: String, _ finding: FindingSummary) throws(ReportError) -> String
    {
        do throws(ChartError) {
            return HTMLFigure.responsive([
                try diagram.inlineSVG(prefix: prefix, label: diagram.inWords, letters: letters),
                try diagram.inlineSVG(
                    prefix: prefix + "n", label: diagram.inWords, width: HTMLFigure.narrowWidth, letters: letters),
            ])
        } catch {
            throw ReportError("drawing the finding \"\(finding.identifier)\"", error.description)
        }
    }

    /// The numbers with what their intervals are; many of them are opened at a click.
    private func numbers(_ finding: FindingSummary, _ number: Int) -> String {
        guard !finding.clauses.isEmpty else { return "" }
        let label = "Numbers of finding \(number)"
        guard finding.hasManyNumbers else { return HTML.scrolling(label: label, HTML.table(finding.numbersTable)) }
        let numbers = FindingNumbers(finding)
        func note(_ text: String) -> String { text.isEmpty ? "" : "<p class=\"note\">\(HTML.escaped(text))</p>\n" }
        let tables = numbers.parts.map { part in
            let name = part.title.isEmpty ? label : "\(label): \(part.title)"
            let box = HTML.scrolling(label: name, HTML.table(part.table))
            return (part.title.isEmpty ? "" : "<p class=\"asked\">\(HTML.escaped(part.title))</p>\n") + box
                + note(part.note)
        }
        let names = finding.decisiveNames
        let decisive = names.isEmpty ? "" : "<span class=\"note\">\(HTML.escaped(names))</span>"
        return
            "<details class=\"numbers\"><summary>\(HTML.escaped(finding.countOfNumbers))\(decisive)</summary>\n\(tables.joined())\(note(numbers.notes.joined(separator: " ")))</details>\n"
    }

    private func sources(_ declaration: Declaration) -> String {
        let said = declaration.marginSentences
        return said.isEmpty ? "" : "<span class=\"note\">\(HTML.escaped(said.joined(separator: "; ")))</span>"
    }

    /// The files that its numbers can be computed from anew.
    private func values(_ finding: FindingSummary) -> String {
        guard !finding.valueFiles.isEmpty else { return "" }
        return "What the numbers are made of: "
            + finding.valueFiles.map { files.link($0, $0) }.joined(separator: ", ")
    }

    private func steadiness(_ finding: FindingSummary, _ prefix: String) throws(ReportError) -> String {
        guard let steadiness = finding.steadiness, steadiness.counted.count > 1 else { return "" }
        var html = try HTML.strip(finding.outcomeStrip, prefix: prefix, of: finding)
        html += HTML.escaped(finding.steadinessSentences.joined(separator: "; "))
        if let curve = finding.specificationCurve {
            html +=
                "<details><summary>All analyses</summary>\n"
                + HTML.scrolling(label: "Specification curve", try drawings(curve, prefix + "c", finding))
                + "</details>"
        } else {
            let items = steadiness.analyses.map { "<li>\(HTML.escaped($0.sentence))</li>" }
            html += "<details><summary>All analyses</summary>\n<ul>\(items.joined())</ul></details>"
        }
        return html
    }
}

extension FindingSummary {
    /// Clauses and controls with their numbers, what the intervals are, what is asked for, and what came of it, a row each.
    var numbersTable: Table {
        func row(_ name: String, _ clause: JudgedClause) -> [Cell] {
            [
                .text(name), .text(clause.estimate.text), .text(clause.estimate.interval),
                .text(clause.clause.form.sentence),
                .text(clause.outcome.sentence + (clause.needs.map { "; \($0)" } ?? "")),
            ]
        }
        let controls = controls.flatMap { control -> [[Cell]] in
            let must = control.control.expectation.text
            return control.clauses.isEmpty
                ? [[.text("control: \(control.control.name)"), .text("–"), .text(""), .text(must), .text("not run")]]
                : control.clauses.map { row("control: \($0.clause.name) (\(must))", $0) }
        }
        return Table(
            identifier: "numbers-\(identifier)", title: "Numbers",
            columns: [
                Column("What"), Column("Number"), Column("Interval"), Column("Asked for"), Column("Outcome"),
            ], rows: clauses.map { row($0.clause.name, $0) } + controls)
    }
}

extension Facets {
    /// "scaled down: data close (JPEG copy), network smaller (a quarter of its width); all else as in the paper; our code".
    var sentence: String {
        let parts = Name.allCases.filter { self[$0] > .same }.map { name in
            "\(name.rawValue) \(self[name].rawValue)" + (because[name].map { " (\($0))" } ?? "")
        }
        let rest = parts.isEmpty ? "all as in the paper" : parts.joined(separator: ", ") + "; all else as in the paper"
        return "\(kind.title): \(rest); \(artefacts == .theirs ? "their code or weights" : "our code")"
    }
}
