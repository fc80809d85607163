import Charts
import Verdicts

/// The findings one by one in the PDF, as in HTML: words, picture with bounds, numbers, and what the rule makes of them.
struct PDFFindingCards {
    let findings: [FindingSummary]
    let document: PDFElement
    /// Names at the left, what they stand for beside them.
    let rows: ([(name: String, text: [Inline])]) -> [PDFPiece]

    var blocks: [PDFBlock] {
        findings.enumerated().flatMap { number, finding -> [PDFBlock] in
            var parts: [PDFBlock] = []
            let head = heading(finding, number + 1)
            if let forest = finding.forest {
                let figure = PDFElement(.figure(alternativeText: forest.inWords), in: document)
                let room = PDFPage.textHeight - PDFFigure.headingHeight - head.height
                let diagram = PDFDiagram(forest, room: room), pieces = head + diagram.pieces(figure)
                parts.append(diagram.isDivided ? .longFigure(pieces) : .float(PDFFloat(pieces.keptTogether)))
            } else {
                parts.append(.text(head))
            }
            if !finding.clauses.isEmpty {
                parts += PDFTable.pieces(finding.numbersTable, in: document).map { .text($0.rows) }
            }
            return parts + [.text(rows(facts(finding)))]
        }
    }

    private func heading(_ finding: FindingSummary, _ number: Int) -> [PDFPiece] {
        let text = PDFText(
            [.text("\(number). \(finding.words)")], width: PDFPage.textWidth,
            PDFTextStyle(size: PDFTextSize.item, bold: true))
        var pieces = PDFPiece.lines(
            text, as: PDFElement(.heading(level: 3), in: document), space: 16, keepsTogether: true, keepsWithNext: true)
        if !pieces.isEmpty { pieces[0].anchor = (FindingsHTML.anchor(finding), finding.words) }
        return pieces
    }

    private func facts(_ finding: FindingSummary) -> [(name: String, text: [Inline])] {
        let declaration = finding.declaration
        let reason = finding.addition(of: finding.reason, to: finding.word).map { ": \($0)." } ?? ". \(finding.reason)."
        let outcome: [Inline] = [.strong([.text(finding.word)]), .text(reason)]
        let texts: [(String, String)] = [
            ("Read in", finding.sourceLine), ("Our test", declaration.test),
            ("Rule", ([declaration.rule.sentence] + declaration.marginSentences).joined(separator: "; ")),
            ("Controls", finding.controlSentences.joined(separator: "\n")), ("Scope", declaration.scope ?? ""),
            ("Kind of test", declaration.facets?.sentence ?? ""),
            ("If it failed", declaration.failureSentence ?? ""),
            ("Registered", finding.registered),
            ("Missing values", declaration.exclusions),
            ("Also measured", finding.shownSentences.joined(separator: "; ")),
            ("Steadiness", finding.steadinessSentences.joined(separator: "; ")),
        ]
        let files = Inline.listed(finding.valueFiles.map { .link([.text($0)], $0) })
        return [("Outcome", outcome)] + texts.filter { !$0.1.isEmpty }.map { ($0.0, [Inline.text($0.1)]) }
            + (files.isEmpty ? [] : [("Values", files)])
    }
}
