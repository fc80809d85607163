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
            let told = PDFBlock.text(rows(facts(finding)))
            if finding.clauses.isEmpty { return parts + [told] }
            // What many numbers come to is read before them.
            if finding.hasManyNumbers { return parts + [told, .text(numbers(FindingNumbers(finding)))] }
            return parts + PDFTable.pieces(finding.numbersTable, in: document).map { .text($0.rows) } + [told]
        }
    }

    /// Tables below what is asked, and what their rows share below them.
    private func numbers(_ numbers: FindingNumbers) -> [PDFPiece] {
        let asked = PDFTextStyle(size: PDFTextSize.note, bold: true)
        var pieces: [PDFPiece] = []
        for part in numbers.parts {
            pieces += note(part.title, asked, space: 10, keepsWithNext: true)
            pieces += PDFTable.pieces(part.table, in: document).flatMap(\.rows)
            pieces[pieces.count - 1].keepsWithNext = !part.note.isEmpty
            pieces += note(part.note, .mutedNote, space: 3)
        }
        let notes = numbers.notes.joined(separator: " ")
        if !notes.isEmpty, !pieces.isEmpty { pieces[pieces.count - 1].keepsWithNext = true }
        return pieces + note(notes, .mutedNote, space: 3)
    }

    /// A paragraph that keeps together; nothing where there is no text.
    private func note(_ text: String, _ style: PDFTextStyle, space: Double, keepsWithNext: Bool = false) -> [PDFPiece] {
        guard !text.isEmpty else { return [] }
        return PDFPiece.lines(
            PDFText(text, width: PDFPage.textWidth, style), as: PDFElement(.paragraph, in: document), space: space,
            keepsTogether: true, keepsWithNext: keepsWithNext)
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
        let said = finding.briefReason
        let reason =
            finding.addition(of: said, to: finding.word).map { $0.isEmpty ? "" : ": \($0)." } ?? ". \(said)."
        let outcome: [Inline] = [.strong([.text(finding.word)]), .text(reason)]
        let texts: [(String, String)] = [
            ("Read in", finding.sourceLine), ("Our test", declaration.test),
            ("Rule", ([finding.briefRule] + declaration.marginSentences).joined(separator: "; ")),
            ("Controls", finding.controlSentences.joined(separator: "\n")), ("Scope", declaration.scope ?? ""),
            ("Kind of test", declaration.facets?.sentence ?? ""),
            ("If it failed", declaration.failureSentence ?? ""),
            ("Registered", finding.registered),
            ("Missing values", declaration.exclusions), ("Replicates", finding.replicates ?? ""),
            ("Intervals", finding.boundSentence),
            ("Also measured", finding.shownSentences.joined(separator: "; ")),
            ("Steadiness", finding.steadinessSentences.joined(separator: "; ")),
        ]
        let files = Inline.listed(finding.valueFiles.map { .link([.text($0)], $0) })
        return [("Outcome", outcome)] + texts.filter { !$0.1.isEmpty }.map { ($0.0, [Inline.text($0.1)]) }
            + (files.isEmpty ? [] : [("Values", files)])
    }
}
