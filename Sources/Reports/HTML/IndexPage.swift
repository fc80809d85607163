import Charts
import Foundation

/// The page over all reports of an output folder: which published findings held here?
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
        public var findings: [FindingSummary]
        /// The name of the first figure's files, in the report's folder `figures`.
        public var figure: String?

        public init(
            study: String, title: String, question: String, citation: String, profile: String, data: String,
            date: String,
            findings: [FindingSummary], figure: String?
        ) {
            self.study = study
            self.title = title
            self.question = question
            self.citation = citation
            self.profile = profile
            self.data = data
            self.date = date
            self.findings = findings
            self.figure = figure
        }
    }

    public var entries: [Entry]

    public init(entries: [Entry]) { self.entries = entries }

    public func html() -> String {
        HTML.page(
            title: "Which published findings held here?",
            style: """
                main{max-width:64rem}
                .study{display:grid;grid-template-columns:13rem minmax(0,1fr);gap:.2rem 1.5rem;border-top:1px solid var(--rule);padding:1.4rem 0 .6rem;margin-top:1.6rem}
                .study.bare{grid-template-columns:minmax(0,1fr)}
                .study h2{margin:0 0 .3rem}
                .study img{display:block;width:100%;height:auto}
                .study .findings{grid-column:1/-1;margin-top:.8rem}
                .tally{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin:.8rem 0}
                @media (max-width:40rem){.study{grid-template-columns:minmax(0,1fr)}}
                """,
            main: """
                <header>
                <h1>Which published findings held here?</h1>
                <p class="question">\(HTML.escaped(summary))</p>
                \(tally(entries.flatMap(\.findings)))
                </header>
                \(entries.map(study).joined())
                """)
    }

    private var summary: String {
        guard !entries.isEmpty else { return "No report is here yet." }
        let findings = entries.map(\.findings.count).reduce(0, +)
        let studies = entries.count == 1 ? "one study" : "\(entries.count) studies"
        return findings == 1 ? "One finding of \(studies)." : "\(findings) findings of \(studies)."
    }

    private func tally(_ findings: [FindingSummary]) -> String {
        var words: [(String, OutcomeMark)] = []
        for finding in findings where !words.contains(where: { $0.0 == finding.word }) {
            words.append((finding.word, OutcomeMark(finding.outcome)))
        }
        let counts = words.map { word, mark in
            "<span>\(HTML.word(word, mark)) \(findings.count { $0.word == word })</span>"
        }
        return counts.isEmpty ? "" : "<p class=\"tally\">\(counts.joined(separator: "\n"))</p>"
    }

    private func study(_ entry: Entry) -> String {
        let folder = HTML.escaped(
            entry.study.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? entry.study)
        let picture = entry.figure.map { name in
            """
            <a href="\(folder)/report.html" aria-hidden="true" tabindex="-1"><picture><source media="(prefers-color-scheme: dark)" srcset="\(folder)/figures/\(name)-dark.svg"/><img src="\(folder)/figures/\(name).svg" alt="" loading="lazy"/></picture></a>
            """
        }
        return """
            <section class="study\(picture == nil ? " bare" : "")" aria-labelledby="study-\(folder)">
            \(picture.map { "<div>\($0)</div>" } ?? "")
            <div><h2 id="study-\(folder)"><a href="\(folder)/report.html">\(HTML.escaped(entry.title))</a></h2>
            <p>\(HTML.inline(Inline.parse(entry.question)))</p>
            \(HTML.paragraphs(entry.citation, class: "citation"))<p class="run">\(HTML.escaped("\(entry.profile) profile · \(entry.data) · \(entry.date)")) · <a href="\(folder)/report.pdf">PDF of \(HTML.escaped(entry.study))</a></p></div>
            \(findings(entry, folder))</section>

            """
    }

    private func findings(_ entry: Entry, _ folder: String) -> String {
        guard !entry.findings.isEmpty else { return "" }
        let heads = ["Claim", "In the paper", "Here", "Verdict"].map {
            "<th scope=\"col\" role=\"columnheader\">\($0)</th>"
        }
        return
            "<table class=\"findings\" role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">\(heads.joined())</tr></thead>\n<tbody role=\"rowgroup\">"
            + entry.findings.map { row($0, folder) }.joined() + "</tbody></table>\n"
    }

    private func row(_ finding: FindingSummary, _ folder: String) -> String {
        let ours = finding.estimate.map {
            "<span class=\"value\">\(HTML.escaped($0.text))</span><span class=\"note\">\(HTML.escaped($0.label))</span>"
        }
        let data = finding.measuredOn.map { "<span class=\"note\">\(HTML.escaped($0))</span>" } ?? ""
        return """
            <tr role="row"><th scope="row" role="rowheader"><a href="\(folder)/report.html#\(FindingsHTML.anchor(finding))">\(HTML.escaped(finding.words))</a></th>
            <td role="cell" data-label="In the paper"><span class="value">\(HTML.escaped(finding.paperValue))</span><span class="note">\(HTML.escaped(finding.source))</span></td>
            <td role="cell" data-label="Here">\(ours ?? "<span class=\"value\">–</span>")\(data)</td>
            <td role="cell" data-label="Verdict">\(HTML.word(finding))</td></tr>

            """
    }
}
