import Charts
import Foundation
import Verdicts

/// The page over all reports of an output folder: which published findings held here, how surely, by which kind of test?
public struct IndexPage: Sendable {
    /// One study's report, in a folder of its own beside the page.
    public struct Entry: Sendable {
        public var study: String
        public var title: String
        public var question: String
        /// The paper, with its link, in light Markdown.
        public var citation: String
        public var profile: String
        public var data: String
        public var date: String
        /// The version of the program that measured.
        public var version: String
        public var findings: [FindingSummary]
        public var untested: [UntestedClause]
        /// What the findings' words mean.
        public var terms: [Term]

        public init(
            study: String, title: String, question: String, citation: String, profile: String, data: String,
            date: String, version: String = "", findings: [FindingSummary], untested: [UntestedClause] = [],
            terms: [Term] = []
        ) {
            (self.study, self.title, self.question, self.citation) = (study, title, question, citation)
            (self.profile, self.data, self.date, self.version) = (profile, data, date, version)
            (self.findings, self.untested, self.terms) = (findings, untested, terms)
        }
    }

    public var entries: [Entry]

    public init(entries: [Entry]) { self.entries = entries }

    /// - Throws: `ReportError` where a strip can't be drawn.
    public func html() throws(ReportError) -> String {
        var studies = ""
        for entry in entries { studies += try study(entry) }
        return HTML.page(
            title: "Which published findings held here?",
            style: """
                main{max-width:64rem}
                .study{border-top:1px solid var(--rule);padding:1.4rem 0 .6rem;margin-top:1.6rem}
                .study h2{margin:0 0 .3rem}
                .study .findings{margin-top:.8rem}
                .tallies{margin:.8rem 0}
                .choose{display:flex;flex-wrap:wrap;gap:.4rem 1rem;margin:1rem 0;font-size:.9rem}
                .choose select{font:inherit;color:inherit;background:var(--background);border:1px solid var(--axis);border-radius:4px;padding:.15rem .3rem;max-width:16rem}
                [hidden]{display:none!important}
                """,
            main: """
                <header>
                <h1>Which published findings held here?</h1>
                <p class="question">\(HTML.escaped(summary))</p>
                \(IndexTallies(entries: entries).html)
                \(IndexLegend(entries: entries).html)
                \(IndexChoices(findings: entries.flatMap(\.findings)).html)
                </header>
                \(studies)
                """)
    }

    private var summary: String {
        guard !entries.isEmpty else { return "No report is here yet." }
        let findings = entries.map(\.findings.count).reduce(0, +)
        let studies = entries.count == 1 ? "one study" : "\(entries.count) studies"
        return findings == 1 ? "One finding of \(studies)." : "\(findings) findings of \(studies)."
    }

    private func study(_ entry: Entry) throws(ReportError) -> String {
        let folder = HTML.escaped(
            entry.study.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? entry.study)
        let facts = ["\(entry.profile) profile", entry.data, entry.date, entry.version].filter { !$0.isEmpty }
        return """
            <section class="study" aria-labelledby="study-\(folder)">
            <h2 id="study-\(folder)"><a href="\(folder)/report.html">\(HTML.escaped(entry.title))</a></h2>
            <p>\(HTML.inline(Inline.parse(entry.question)))</p>
            \(HTML.paragraphs(entry.citation, class: "citation"))<p class="run">\(HTML.escaped(facts.joined(separator: " · "))) · <a href="\(folder)/report.pdf">PDF of \(HTML.escaped(entry.study))</a> · <a href="\(folder)/results.json">results.json of \(HTML.escaped(entry.study))</a></p>
            \(try findings(entry, folder))</section>

            """
    }

    private func findings(_ entry: Entry, _ folder: String) throws(ReportError) -> String {
        guard !entry.findings.isEmpty else { return "" }
        var rows = ""
        for finding in entry.findings { rows += try row(finding, folder) }
        for clause in entry.untested { rows += row(clause) }
        return FindingsHTML.table(rows) + "\n" + FindingsHTML.fold(entry.terms)
    }

    private func row(_ finding: FindingSummary, _ folder: String) throws(ReportError) -> String {
        let number = finding.deciding.map { clause in
            "<span class=\"value\">\(HTML.escaped(clause.estimate.text))</span>"
                + notes([clause.clause.name, clause.estimate.over])
        }
        let reason = finding.addition(of: finding.shortReason, to: finding.registeredWord) ?? finding.shortReason
        return """
            <tr role="row" data-word="\(HTML.escaped(finding.registeredWord))" data-kind="\(HTML.escaped(finding.registeredVerdict?.kind.title ?? "question"))" data-source="\(HTML.escaped(finding.sourceKind))"><th scope="row" role="rowheader"><a href="\(folder)/report.html#\(FindingsHTML.anchor(finding))">\(HTML.escaped(finding.words))</a><span class="note">\(HTML.escaped(finding.nameAndSource))</span></th>
            <td role="cell" data-label="Here">\(try HTML.strip(finding, prefix: "s-\(ReportIndex.stem(folder))-"))\(number ?? "<span class=\"value\">–</span>")</td>
            <td role="cell" data-label="Outcome">\(HTML.registeredWord(finding))\(notes(finding.outcomeNotes + [reason, finding.prospect]))</td></tr>

            """
    }

    /// Lines below a number or a word; empty ones are left out.
    private func notes(_ texts: [String]) -> String {
        texts.filter { !$0.isEmpty }.map { "<span class=\"note\">\(HTML.escaped($0))</span>" }.joined()
    }

    private func row(_ clause: UntestedClause) -> String {
        """
        <tr role="row" data-word="not tested" data-kind="" data-source="abstract"><th scope="row" role="rowheader">\(HTML.escaped(clause.words))<span class="note">abstract</span></th>
        <td role="cell" data-label="Here"><span class="value">–</span></td>
        <td role="cell" data-label="Outcome">\(HTML.word("not tested", .untested))<span class="note">\(HTML.escaped(clause.reason.sentence))</span></td></tr>

        """
    }
}

extension FindingSummary {
    /// How strong the source of the words is: "abstract", "paper", "quoted", "recalled", "ours".
    var sourceKind: String {
        switch declaration.subject {
        case .claim(let claim, _, _, _):
            switch claim.source {
            case .abstract: "abstract"
            case .paper: "paper"
            case .quoted: "quoted"
            }
        case .question(let question):
            switch question.origin {
            case .ours: "ours"
            case .recalled: "recalled"
            }
        }
    }
}

extension HTML {
    /// The word that the registered rule gives, which counts; hollow where what was done is something else.
    static func registeredWord(_ finding: FindingSummary) -> String {
        // Whether it also holds at 99.93 % is known by the rule of today alone.
        word(
            finding.registeredWord, OutcomeMark(finding.registeredOutcome),
            isHollow: finding.isHollow,
            isStrict: finding.isStrict && finding.outcome.isDecided && finding.changeSentence == nil)
    }
}
