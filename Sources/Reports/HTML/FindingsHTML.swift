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
        var verdict = HTML.verdict(finding.verdict)
        if case .notTested(let reason) = finding.verdict, !reason.isEmpty {
            verdict += "<span class=\"note\">\(HTML.escaped(reason))</span>"
        }
        return """
            <tr role="row"><th scope="row" role="rowheader"><a href="#\(Self.anchor(finding))">\(HTML.escaped(finding.claim))</a></th>
            <td role="cell" data-label="In the paper"><span class="value">\(HTML.escaped(finding.paperValue))</span><span class="note">\(HTML.escaped(finding.paperSource))</span></td>
            <td role="cell" data-label="Here">\(ours(finding))</td>
            <td role="cell" data-label="Verdict">\(verdict)</td></tr>

            """
    }

    /// The first estimate large, the others a line each; what the intervals are stands with the rules.
    private func ours(_ finding: FindingSummary) -> String {
        let data = finding.measuredOn.map { "<span class=\"note\">\(HTML.escaped($0))</span>" } ?? ""
        guard let first = finding.estimate else { return "<span class=\"value\">–</span>\(data)" }
        let main =
            "<span class=\"value\">\(HTML.escaped(first.text))</span><span class=\"note\">\(HTML.escaped(first.label))</span>"
        return main
            + finding.moreEstimates.map { estimate in
                "<span class=\"note\">\(HTML.escaped(estimate.label)): <b>\(HTML.escaped(estimate.text))</b></span>"
            }.joined() + data
    }

    private func numbers(_ finding: FindingSummary) -> String {
        let estimates = [finding.estimate].compactMap { $0 } + finding.moreEstimates
        guard !estimates.isEmpty else { return "" }
        let items = estimates.map { estimate in
            let note = estimate.note.isEmpty ? "" : " (\(estimate.note))"
            return "<li>\(HTML.escaped("\(estimate.label): \(estimate.text)\(note)"))</li>"
        }
        return "<dt>Numbers</dt><dd><ul>\(items.joined())</ul></dd>\n"
    }

    private func rule(_ finding: FindingSummary) -> String {
        """
        <div class="rule" id="\(Self.anchor(finding))"><h3>\(HTML.escaped(finding.claim))</h3>
        <dl><dt>Rule, written beforehand</dt><dd>\(HTML.escaped(finding.rule))</dd>
        \(numbers(finding))<dt>Outcome</dt><dd>\(HTML.verdict(finding.verdict)): \(HTML.escaped(finding.reason))</dd></dl></div>

        """
    }
}
