import Verdicts

/// The sections that every report has, made from its findings and from what the study says of itself.
///
/// Before the study's own: claims and scope, what differs from the original, registration and deviations. After them:
/// questions of our own, limitations and what would change the verdicts, what was easy and what difficult, cards of
/// networks and data, the steps' parameters, cost, and the checklist that all of it answers.
extension Report {
    func argued() -> Report {
        var report = self
        let before = [claimsSection, differencesSection, registrationSection]
        let after = [
            questionsSection, limitsSection, experienceSection, networksSection, dataSection, parametersSection,
            costSection,
        ]
        report.sections = before.compactMap(\.self) + sections + after.compactMap(\.self)
        report.sections += [Checklist(report: report).section].compactMap(\.self)
        return report
    }

    private var claimsSection: ReportSection? {
        guard !findings.isEmpty || !untested.isEmpty else { return nil }
        let claims = findings.filter { $0.claim != nil }
        let rows: [[Cell]] =
            claims.map { finding in
                [
                    .link("“\(finding.words)”", to: "#" + FindingsHTML.anchor(finding)), .text(finding.source),
                    .text(finding.verdict.map(\.kind.title) ?? ""), .text(finding.declaration.countsAgainstText ?? ""),
                ]
            }
            + untested.map { clause in
                [
                    .text("“\(clause.words)”"), .text("abstract"), .text("not tested: \(clause.reason.sentence)"),
                    .text(""),
                ]
            }
        guard !rows.isEmpty else { return nil }
        let table = Table(
            identifier: "claims", title: "What the paper claims, and what is tested here",
            caption:
                "A verdict is given on words that were read; what is only recalled, or is ours, is asked as a question further below. The words lead to how they are tested.",
            columns: [
                Column("The paper's words"), Column("Read in"), Column("Kind of test"),
                Column("Would a failure count against the claim?"),
            ], rows: rows)
        return ReportSection(.claims, [.prose(tally.sentence), .table(table)])
    }

    private var differencesSection: ReportSection? {
        var rows: [[Cell]] = []
        for name in Facets.Name.allCases {
            var seen: [(likeness: Likeness, because: String, findings: [Cell.Link])] = []
            for (number, finding) in findings.enumerated() {
                guard let facets = finding.declaration.facets else { continue }
                let because = facets.because[name] ?? "as in the paper"
                if let place = seen.firstIndex(where: { $0.likeness == facets[name] && $0.because == because }) {
                    seen[place].findings.append(link(number))
                } else {
                    seen.append((facets[name], because, [link(number)]))
                }
            }
            let all = findings.count { $0.declaration.facets != nil }
            rows += seen.map { entry in
                [
                    .text(name.rawValue), .text(entry.likeness.rawValue), .text(entry.because),
                    entry.findings.count == all ? .text("all claims") : .links(entry.findings),
                ]
            }
        }
        guard !rows.isEmpty else { return nil }
        let table = Table(
            identifier: "differences", title: "Facet by facet, what is as in the paper and what isn't",
            caption:
                "The worst facet makes the kind of test, and the kind the word of the verdict. Smaller means half of the paper's scale or less.",
            columns: [Column("Facet"), Column("Here"), Column("What differs"), Column("Findings")], rows: rows)
        return ReportSection(.differences, [.table(table)])
    }

    /// Leads to a finding by its number, from 1.
    func link(_ index: Int) -> Cell.Link {
        Cell.Link("\(index + 1)", to: "#" + FindingsHTML.anchor(findings[index]))
    }

    private var questionsSection: ReportSection? {
        let questions = findings.filter { $0.answer != nil }
        guard !questions.isEmpty else { return nil }
        let table = Table(
            identifier: "questions", title: "What was asked beyond the paper's claims, and the answers",
            columns: [Column("Question"), Column("Whose"), Column("Number"), Column("Answer")],
            rows: questions.map { finding in
                [
                    .link(finding.words, to: "#" + FindingsHTML.anchor(finding)), .text(finding.source),
                    .text(finding.decidingNumber), .text(finding.word),
                ]
            })
        return ReportSection(.questions, [.table(table)])
    }

    /// Of how many numbers of a finding it is said once more what would decide them.
    private static let mostNeeds = 4

    private var limitsSection: ReportSection? {
        var parts: [String] = []
        if !remarks.cannotTell.isEmpty {
            parts.append("What this report cannot tell:")
            parts += remarks.cannotTell.map { "– \($0)" }
        }
        let needs = findings.flatMap { finding in
            let link = "– [](#finding:\(finding.identifier))"
            let lines = finding.clauses.compactMap { clause in
                clause.needs.map { "\(link), \(clause.clause.name): \($0)." }
            }
            // One left over takes no less room than what would say so.
            guard lines.count > Self.mostNeeds + 1 else { return lines }
            return lines.prefix(Self.mostNeeds)
                + ["\(link): \(lines.count - Self.mostNeeds) more, each in the table of its numbers."]
        }
        if !needs.isEmpty { parts.append("What would decide what is undecided:"); parts += needs }
        let firm = findings.compactMap { finding in
            finding.tipping.map { "– [](#finding:\(finding.identifier)): \($0)." }
        }
        if !firm.isEmpty { parts.append("How far the margins could move:"); parts += firm }
        let lacking = findings.compactMap { finding -> String? in
            guard case .notTested(let reason) = finding.outcome else { return nil }
            return "– [](#finding:\(finding.identifier)): \(reason.sentence)."
        }
        if !lacking.isEmpty { parts.append("What would let the rest be tested:"); parts += lacking }
        guard !parts.isEmpty else { return nil }
        return ReportSection(.limits, [.prose(parts.joined(separator: "\n\n"))])
    }

    private var experienceSection: ReportSection? {
        guard !findings.isEmpty else { return nil }
        var parts: [String] = []
        if !remarks.easy.isEmpty { parts.append("**Easy.** " + remarks.easy.joined(separator: " ")) }
        if !remarks.difficult.isEmpty { parts.append("**Difficult.** " + remarks.difficult.joined(separator: " ")) }
        parts.append("**The authors.** " + remarks.contact.sentence)
        return ReportSection(.experience, [.prose(parts.joined(separator: "\n\n"))])
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
