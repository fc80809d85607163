import Foundation
import Verdicts
import Wording

/// A registration for people, in Markdown, as it lies beside its file.
struct RegistrationPage {
    let link: RegistrationChain.Link

    init(_ link: RegistrationChain.Link) { self.link = link }

    private var registration: Registration { link.registration }

    var text: String {
        let paragraphs = [head, study, findings, plan, untested].filter { !$0.isEmpty }
        return paragraphs.joined(separator: "\n\n") + "\n"
    }

    private var head: String {
        """
        # Registration \(link.number) of \(Self.escaped(registration.study))

        Made by the tool from `\(link.name)`, which is the registration; this page is for reading.

        - Digest: `\(link.digest)`
        - Of meaning: `\(registration.meaning)`
        - Before it: \(registration.previous.map { "`\($0)`" } ?? "none, it is the first")
        - Written: \(registration.written.formatted(.iso8601)), by \(Self.escaped(registration.by.joined(separator: ", ")))
        - Tool: \(Self.escaped(registration.tool.version))\(registration.tool.commit.map { ", commit `\($0)`" } ?? "")\(registration.tool.isClean == false ? ", with changes that are not committed" : "")
        - Seed of its full runs: \(registeredSeed(digest: link.digest, study: registration.study))
        """
    }

    private var study: String {
        let paper = registration.paper
        let rows = [
            ("Paper", paper.citation), ("DOI", paper.doi), ("Version", paper.version),
            ("Read of it", paper.read.joined(separator: ", ")), ("Stopping", registration.stopping),
        ].filter { !$0.1.isEmpty }
        return rows.map { "- \($0.0): \(Self.escaped($0.1))" }.joined(separator: "\n")
    }

    private var findings: String { registration.findings.map(section).joined(separator: "\n\n") }

    private func section(_ finding: Registration.Finding) -> String {
        let declaration = finding.declaration
        var rows: [(String, String)] = []
        switch declaration.subject {
        case .claim(let claim, let scope, let facets, let countsAgainst):
            rows += [("Claim", "\u{201C}\(claim.words)\u{201D} (\(claim.source.text))")]
            if let value = claim.value { rows.append(("The paper's value", value.text)) }
            let likenesses = Facets.Name.allCases.map { name in
                "\(name.rawValue) \(facets[name].rawValue)" + (facets.because[name].map { " (\($0))" } ?? "")
            }
            rows += [
                ("About", scope), ("Kind of test", facets.kind.title),
                ("Compared with the original", likenesses.joined(separator: "; ")),
            ]
            let answer =
                switch countsAgainst {
                case .yes(let reason): "yes, because \(reason)"
                case .no(let reason): "no, because \(reason)"
                }
            rows.append(("A negative outcome counts against the claim", answer))
        case .question(let question): rows.append(("Question", "\(question.words) (\(question.origin.text))"))
        }
        rows += [
            ("Test", declaration.test), ("Rule", Self.rule(declaration.rule)),
            ("Units", declaration.units.joined(separator: ", ")), ("Exclusions", declaration.exclusions),
        ]
        rows += declaration.controls.map {
            (
                "Control: \($0.name)",
                "must \($0.expectation == .mustFail ? "fail" : "pass"): \(Self.rule($0.rule))"
                    + ($0.bearingOnCases.map { "; \($0)" } ?? "")
            )
        }
        if let known = declaration.known { rows.append(("Known when the rule was written", known)) }
        rows += declaration.forks.map { fork in
            (
                "Choice: \(fork.name)",
                fork.options.map(\.name).joined(separator: ", ") + "; the first is the registered one"
            )
        }
        rows += [
            ("Drawn by the seed", declaration.drawn.isEmpty ? "nothing" : declaration.drawn.joined(separator: ", ")),
            ("Steps", finding.steps.joined(separator: ", ")), ("Data", finding.data.text),
        ]
        let lines = rows.map { "| \(Self.escaped($0.0)) | \(Self.escaped($0.1)) |" }
        return "## \(Self.escaped(declaration.identifier))\n\n| | |\n|---|---|\n" + lines.joined(separator: "\n")
    }

    private var plan: String {
        let steps = registration.full.parameters.sorted { $0.key < $1.key }.map { name, plan in
            "| \(Self.escaped(name)) | \(Self.escaped(plan.canonicalText)) | `\(registration.code[name]?.prefix(12) ?? "none")` |"
        }
        return """
            ## What a full run does

            Trainings of each network of the catalogue: \(registration.full.trainings). Seeds: from this registration.

            | Step | Plan | Code |
            |---|---|---|
            \(steps.joined(separator: "\n"))
            """
    }

    private var untested: String {
        guard !registration.untested.isEmpty else { return "" }
        let rows = registration.untested.map { clause in
            switch clause.reason {
            case .missing(let needs): "| \(Self.escaped(clause.words)) | missing | \(Self.escaped(needs)) |"
            case .invalid(let reason): "| \(Self.escaped(clause.words)) | invalid | \(Self.escaped(reason)) |"
            }
        }
        return "## Not tested\n\n| Clause | Why | What it would need |\n|---|---|---|\n" + rows.joined(separator: "\n")
    }

    /// A rule in words, each margin with its source.
    private static func rule(_ rule: Rule) -> String {
        let sources = rule.clauses.compactMap(\.form.margin?.source).uniqued
        return rule.sentence + (sources.isEmpty ? "" : " (margins: \(sources.joined(separator: "; ")))")
    }

    /// Text that Markdown shows as it is, in a cell of a table as well.
    static func escaped(_ text: String) -> String {
        text.replacing("\n", with: " ").replacing(/[\\`*_\[\]<>|#~]/) { "\\\($0.output)" }
    }
}
