import Charts
import Foundation
import Verdicts
import Wording

/// The first screen's table of findings: a row each, with its picture and its word.
struct FindingsHTML {
    let report: Report

    private var findings: [FindingSummary] { report.findings }

    func section() throws(ReportError) -> String {
        guard !findings.isEmpty else { return "" }
        let first = report.firstFindings, questions = report.furtherQuestions
        let further = try questions.isEmpty ? "" : self.further(questions)
        let limits = report.remarks.cannotTell.prefix(3).map { "<li>\(HTML.inline(Inline.parse($0)))</li>\n" }
        return """
            <section aria-labelledby="\(ReportPart.findings.anchor)">
            \(HTML.heading(2, .findings))<p class="run">\(HTML.escaped(report.scopeLine))</p>
            \(FindingsHTML.table(try rows(first)))\(further)
            <p class="note">\(HTML.escaped(report.tally.sentence)) \(HTML.escaped(FindingsHTML.key))</p>
            \(FindingsHTML.fold(report.terms))\(limits.isEmpty ? "" : "<p class=\"cannot\">What this cannot tell you:</p>\n<ul class=\"cannot\">\n\(limits.joined())</ul>\n")</section>
            """
    }

    /// What marks mean, for those that a reader may not know.
    static let key =
        "In a row's picture the dot is the number here, the line its interval, a diamond the paper's number. A hollow mark is about one network and says nothing of its kind; ● also holds or fails at 99.93 %."

    /// What words mean, at a click; empty where none is explained.
    static func fold(_ terms: [Term]) -> String {
        terms.isEmpty
            ? "" : "<details><summary>\(HTML.escaped(termsTitle))</summary>\n\(HTML.named(terms.rows))</details>\n"
    }

    static let termsTitle = "What the terms mean"

    static let heads = ["Claim or question", "Here, with what is asked for shaded", "Outcome"]

    /// Of what a report's page and the index have a row each for.
    static func table(_ rows: String) -> String {
        let heads = heads.map { "<th scope=\"col\" role=\"columnheader\">\($0)</th>" }.joined()
        return """
            <table class="findings" role="table">
            <thead role="rowgroup"><tr role="row">\(heads)</tr></thead>
            <tbody role="rowgroup">
            \(rows)</tbody></table>
            """
    }

    static func anchor(_ finding: FindingSummary) -> String { "finding-" + ReportIndex.stem(finding.identifier) }

    private func rows(_ findings: [FindingSummary]) throws(ReportError) -> String {
        var rows = ""
        for finding in findings { rows += try row(finding) }
        return rows
    }

    /// How many rows a page has before its questions are at a click.
    private static let mostRows = 8

    /// Questions in a table of their own, at a click where there are many rows.
    private func further(_ questions: [FindingSummary]) throws(ReportError) -> String {
        let title = HTML.escaped(report.questionsTitle), table = FindingsHTML.table(try rows(questions))
        return findings.count > Self.mostRows
            ? "\n<details><summary>\(title)</summary>\n\(table)\n</details>"
            : "\n<p class=\"note\">\(title)</p>\n\(table)"
    }

    private func row(_ finding: FindingSummary) throws(ReportError) -> String {
        """
        <tr role="row"><th scope="row" role="rowheader"><a href="#\(Self.anchor(finding))">\(HTML.escaped(finding.words))</a><span class="note">\(HTML.escaped(finding.nameAndSource))</span></th>
        <td role="cell" data-label="Here">\(try HTML.strip(finding))\(ours(finding))</td>
        <td role="cell" data-label="Outcome">\(HTML.word(finding))\(notes(finding))</td></tr>

        """
    }

    private func ours(_ finding: FindingSummary) -> String {
        guard let clause = finding.deciding else { return "<span class=\"value\">–</span>" }
        let which = finding.place.map { "\(clause.clause.name): \($0)" } ?? clause.clause.name
        return
            "<span class=\"value\">\(HTML.escaped(clause.estimate.text))</span><span class=\"note\">\(HTML.escaped(which))</span>"
    }

    private func notes(_ finding: FindingSummary) -> String {
        finding.outcomeNotes.map { "<span class=\"note\">\(HTML.escaped($0))</span>" }.joined()
    }
}

extension FindingSummary {
    /// Where the words were read, with the paper's number: "abstract; the paper has 68.92 %".
    var sourceLine: String {
        let value = claim?.value.map { "; the paper has \($0.text)" } ?? ""
        return source + value
    }

    /// What stands below the words in a row, since several findings may test the same words: "iterations · abstract".
    var nameAndSource: String { "\(identifier) · \(sourceLine)" }

    /// What stands below the word: kind, one network, registration, steadiness.
    var outcomeNotes: [String] {
        [
            verdict?.kind.title, isOfOneNetwork ? "one network" : nil, registration?.text, changeSentence,
            steadinessOfOutcome?.sentence,
        ].compactMap(\.self)
    }
}

extension Report {
    /// Claims; where there is none, questions.
    var firstFindings: [FindingSummary] {
        let claims = findings.filter { $0.claim != nil }
        return claims.isEmpty ? findings : claims
    }

    /// Questions that stand behind claims.
    var furtherQuestions: [FindingSummary] {
        findings.contains { $0.claim != nil } ? findings.filter { $0.claim == nil } : []
    }

    /// "3 questions beyond the paper's claims".
    var questionsTitle: String { "\(Checklist.count(furtherQuestions.count, "questions")) beyond the paper's claims" }

    /// "VGG-16 trained here: 0.25 times the usual channels", of each network whose card has another width than the usual.
    private var widths: String {
        let narrow = networks.compactMap { card -> (name: String, width: String)? in
            guard let width = card.rows.first(where: { $0.name == Card.widthRow })?.text, width != Card.usualWidth
            else {
                return nil
            }
            return (card.title, width)
        }
        return narrow.grouped(by: \.width).map { width, cards in
            "\(cards.map(\.name).joined(separator: ", ")) trained here: \(width)"
        }.joined(separator: "; ")
    }

    /// Kinds of test, networks and their widths, data, registration and profile, in a line.
    var scopeLine: String {
        let kinds = TestKind.allCases.filter { kind in findings.contains { $0.verdict?.kind == kind } }.map(\.title)
        let isOfOne = findings.allSatisfy(\.isOfOneNetwork)
        let data = findings.compactMap(\.data).joined().uniqued
        let digests = Set(findings.compactMap { $0.registration?.shortDigest }).sorted()
        let registered = digests.isEmpty ? "not registered" : "registered \(digests.joined(separator: ", "))"
        return [
            kinds.joined(separator: ", "), isOfOne ? "one training of each network" : "", widths,
            data.joined(separator: ", "), registered, "\(profile) profile", dateText,
        ].filter { !$0.isEmpty }.joined(separator: " · ")
    }
}

extension HTML {
    /// A finding's row of a forest, for a table; empty where nothing was measured.
    static func strip(_ finding: FindingSummary, prefix: String = "s-") throws(ReportError) -> String {
        try strip(finding.strip, prefix: prefix + ReportIndex.stem(finding.identifier) + "-", of: finding)
    }

    /// A diagram within a line; empty where there is none.
    static func strip(_ strip: Diagram?, prefix: String, of finding: FindingSummary) throws(ReportError) -> String {
        guard let strip else { return "" }
        do throws(ChartError) {
            return "<span class=\"strip\">\(try strip.inlineSVG(prefix: prefix, label: strip.inWords))</span>"
        } catch {
            throw ReportError("drawing a strip of the finding \"\(finding.identifier)\"", error.description)
        }
    }
}
