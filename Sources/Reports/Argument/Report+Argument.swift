import Verdicts

/// The sections that every report has, made from its findings and from what the study says of itself.
///
/// Before the study's own: claims and scope, what differs from the original. After them: questions of our own,
/// limitations and what would change the verdicts, what was easy and what difficult.
extension Report {
    func argued() -> Report {
        var report = self
        let before = [claimsSection, differencesSection], after = [questionsSection, limitsSection, experienceSection]
        report.sections = before.compactMap(\.self) + sections + after.compactMap(\.self)
        return report
    }

    private var claimsSection: ReportSection? {
        guard !findings.isEmpty || !untested.isEmpty else { return nil }
        let claims = findings.filter { $0.claim != nil }
        let rows: [[Cell]] =
            claims.map { finding in
                [
                    .text("“\(finding.words)”"), .text(finding.source), .text(finding.declaration.test),
                    .text(finding.verdict.map(\.kind.title) ?? ""), .text(finding.declaration.countsAgainstText ?? ""),
                ]
            }
            + untested.map { clause in
                [.text("“\(clause.words)”"), .text("abstract"), .text(clause.reason.sentence), .text("not tested"), .text("")]
            }
        guard !rows.isEmpty else { return nil }
        let table = Table(
            identifier: "claims", title: "What the paper claims, and what is tested here",
            caption: "A verdict is given on words that were read; what is only recalled, or is ours, is asked as a question further below.",
            columns: [
                Column("The paper's words"), Column("Read in"), Column("Our test"), Column("Kind of test"),
                Column("Would a failure count against the claim?"),
            ], rows: rows)
        return ReportSection(title: "Claims and scope", blocks: [.prose(tally.sentence), .table(table)])
    }

    private var differencesSection: ReportSection? {
        var rows: [[Cell]] = []
        for name in Facets.Name.allCases {
            var seen: [(likeness: Likeness, because: String, findings: [String])] = []
            for finding in findings {
                guard let facets = finding.declaration.facets else { continue }
                let because = facets.because[name] ?? "as in the paper"
                if let place = seen.firstIndex(where: { $0.likeness == facets[name] && $0.because == because }) {
                    seen[place].findings.append(finding.identifier)
                } else {
                    seen.append((facets[name], because, [finding.identifier]))
                }
            }
            let all = findings.count { $0.declaration.facets != nil }
            rows += seen.map { entry in
                [
                    .text(name.rawValue), .text(entry.likeness.rawValue), .text(entry.because),
                    .text(entry.findings.count == all ? "all" : entry.findings.joined(separator: ", ")),
                ]
            }
        }
        guard !rows.isEmpty else { return nil }
        let table = Table(
            identifier: "differences", title: "Facet by facet, what is as in the paper and what isn't",
            caption: "The worst facet makes the kind of test, and the kind the word of the verdict. Smaller means half of the paper's scale or less.",
            columns: [Column("Facet"), Column("Here"), Column("What differs"), Column("Findings")], rows: rows)
        return ReportSection(title: "Differences from the original", blocks: [.table(table)])
    }

    private var questionsSection: ReportSection? {
        let questions = findings.filter { $0.answer != nil }
        guard !questions.isEmpty else { return nil }
        let table = Table(
            identifier: "questions", title: "What was asked beyond the paper's claims, and the answers",
            columns: [Column("Question"), Column("Whose"), Column("Number"), Column("Answer")],
            rows: questions.map { finding in
                [
                    .text(finding.words), .text(finding.source), .text(finding.estimate?.text ?? "–"), .text(finding.word),
                ]
            })
        return ReportSection(title: "Beyond the paper", blocks: [.table(table)])
    }

    private var limitsSection: ReportSection? {
        var parts: [String] = []
        if !remarks.cannotTell.isEmpty {
            parts.append("What this report cannot tell:")
            parts += remarks.cannotTell.map { "– \($0)" }
        }
        let needs = findings.flatMap { finding in
            finding.clauses.compactMap { clause in
                clause.needs.map { "– [](#finding:\(finding.identifier)), \(clause.clause.name): \($0)." }
            }
        }
        if !needs.isEmpty { parts.append("What would decide what is undecided:") ; parts += needs }
        let firm = findings.compactMap { finding in
            finding.steadiness?.tipping.map { "– [](#finding:\(finding.identifier)): \($0)." }
        }
        if !firm.isEmpty { parts.append("How far the margins could move:") ; parts += firm }
        guard !parts.isEmpty else { return nil }
        return ReportSection(
            title: "Limitations, and what would change the verdicts", blocks: [.prose(parts.joined(separator: "\n\n"))])
    }

    private var experienceSection: ReportSection? {
        guard !findings.isEmpty else { return nil }
        var parts: [String] = []
        if !remarks.easy.isEmpty { parts.append("**Easy.** " + remarks.easy.joined(separator: " ")) }
        if !remarks.difficult.isEmpty { parts.append("**Difficult.** " + remarks.difficult.joined(separator: " ")) }
        parts.append("**The authors.** " + remarks.contact.sentence)
        return ReportSection(
            title: "What was easy, what was difficult, and the authors", blocks: [.prose(parts.joined(separator: "\n\n"))])
    }
}

extension Declaration {
    /// `nil` for a question.
    var facets: Facets? {
        if case .claim(_, _, let facets, _) = subject { return facets }
        return nil
    }

    /// "no: a narrower network takes fewer hits"; `nil` for a question.
    var countsAgainstText: String? {
        guard case .claim(_, _, _, let countsAgainst) = subject else { return nil }
        return switch countsAgainst {
        case .yes(let reason): "yes: \(reason)"
        case .no(let reason): "no: \(reason)"
        }
    }
}

extension UntestedClause.Reason {
    /// "It needs people", "A control says that …".
    public var sentence: String {
        switch self {
        case .missing(let needs): "needs \(needs)"
        case .invalid(let reason): "can't be answered by this test: \(reason)"
        }
    }
}
