/// The findings table and how each verdict was reached.
struct FindingsHTML {
    let findings: [FindingSummary]

    var section: String {
        guard !findings.isEmpty else { return "" }
        return """
            <section aria-labelledby="findings">
            <h2 id="findings">Findings</h2>
            <table class="findings" role="table">
            <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Claim</th><th scope="col" role="columnheader">In the paper</th><th scope="col" role="columnheader">Here</th><th scope="col" role="columnheader">Verdict</th></tr></thead>
            <tbody role="rowgroup">
            \(findings.map(row).joined())</tbody></table>
            <details class="rules"><summary>How each verdict was reached</summary>
            \(findings.map(rule).joined())</details>
            </section>
            """
    }

    static func anchor(_ finding: FindingSummary) -> String { "finding-" + ReportIndex.stem(finding.identifier) }

    private func row(_ finding: FindingSummary) -> String {
        let network = finding.isOfOneNetwork ? "<span class=\"note\">one network</span>" : ""
        let kind = finding.verdict.map { "<span class=\"note\">\(HTML.escaped($0.kind.title))</span>" } ?? ""
        return """
            <tr role="row"><th scope="row" role="rowheader"><a href="#\(Self.anchor(finding))">\(HTML.escaped(finding.words))</a></th>
            <td role="cell" data-label="In the paper"><span class="value">\(HTML.escaped(finding.paperValue))</span><span class="note">\(HTML.escaped(finding.source))</span></td>
            <td role="cell" data-label="Here">\(ours(finding))</td>
            <td role="cell" data-label="Verdict">\(HTML.word(finding))\(kind)\(network)</td></tr>

            """
    }

    /// The first estimate large; the others stand with the rules.
    private func ours(_ finding: FindingSummary) -> String {
        let data = finding.measuredOn.map { "<span class=\"note\">\(HTML.escaped($0))</span>" } ?? ""
        guard let first = finding.estimate else { return "<span class=\"value\">–</span>\(data)" }
        return
            "<span class=\"value\">\(HTML.escaped(first.text))</span><span class=\"note\">\(HTML.escaped(first.label))</span>"
            + data
    }

    private func list(_ clauses: [JudgedClause]) -> String {
        let items = clauses.map { clause in
            let note = clause.estimate.interval.isEmpty ? "" : " (\(clause.estimate.interval))"
            let needs = clause.needs.map { "; \($0)" } ?? ""
            return
                "<li>\(HTML.escaped("\(clause.clause.name): \(clause.estimate.text)\(note); \(clause.clause.form.sentence): \(clause.outcome.sentence)\(needs)"))</li>"
        }
        return "<ul>\(items.joined())</ul>"
    }

    private func rule(_ finding: FindingSummary) -> String {
        let declaration = finding.declaration
        let shown = finding.shown.map { "<li>\(HTML.escaped("\($0.label): \($0.text) (\($0.interval))"))</li>" }
        let controls = finding.controls.map { control in
            let must = control.control.expectation == .mustFail ? "must fail" : "must pass"
            let outcome = control.outcome?.sentence ?? "not run"
            return
                "<li>\(HTML.escaped("\(control.control.name), which \(must): \(outcome)"))\(list(control.clauses))</li>"
        }
        func entry(_ name: String, _ content: String) -> String {
            content.isEmpty ? "" : "<dt>\(name)</dt><dd>\(content)</dd>\n"
        }
        func items(_ items: [String]) -> String { items.isEmpty ? "" : "<ul>\(items.joined())</ul>" }
        return """
            <div class="rule" id="\(Self.anchor(finding))"><h3>\(HTML.escaped(finding.words))</h3>
            <dl>\(entry("Our test", HTML.escaped(declaration.test)))\(entry("Rule, written beforehand", HTML.escaped(declaration.rule.sentence)))\(entry("Numbers", finding.clauses.isEmpty ? "" : list(finding.clauses)))\(entry("Controls", items(controls)))\(entry("Shown beside them", items(shown)))<dt>Outcome</dt><dd>\(HTML.word(finding)): \(HTML.escaped(finding.reason))</dd></dl></div>

            """
    }
}
