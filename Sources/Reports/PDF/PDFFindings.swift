import CCairo
import Charts

/// The findings table and the verdicts' rules in the PDF.
struct PDFFindings {
    let findings: [FindingSummary]
    let document: PDFElement

    static let widths = [118.0, 86, 136, PDFPage.textWidth - 118 - 86 - 136 - 3 * PDFTable.gap]

    var pieces: [PDFPiece] {
        guard !findings.isEmpty else { return [] }
        let widths = PDFFindings.widths
        let heads = zip(["Claim", "In the paper", "Here", "Verdict"], widths).map {
            PDFText($0, width: $1, PDFTextStyle(size: 8.5, bold: true, paint: .muted))
        }
        let body = findings.map { finding in
            [claim(finding), paper(finding), ours(finding), verdict(finding)]
        }
        let marks = findings.map { OutcomeMark($0.outcome) }
        return PDFTable.rows(
            as: PDFElement(.table, in: document), head: heads, body, widths: widths, padding: 5, hasRowHeads: true
        ) { canvas, row, starts, y in
            PDFFindings.symbol(marks[row], on: canvas, x: starts[3] + 4.5, y: y + 5.8)
        }
    }

    /// The claim leads to its rule.
    private func claim(_ finding: FindingSummary) -> PDFText {
        let link = Inline.link([.text(finding.words)], "#" + FindingsHTML.anchor(finding))
        return PDFText([link], width: PDFFindings.widths[0], PDFTextStyle(size: 9, colorsLinks: false))
    }

    private func paper(_ finding: FindingSummary) -> PDFText {
        PDFText(
            [.text(finding.paperValue + "\n"), .note([.text(finding.source)])], width: PDFFindings.widths[1],
            PDFTextStyle(size: 9))
    }

    /// As in HTML: the first estimate large, the others a line each, the intervals' kinds with the rules.
    private func ours(_ finding: FindingSummary) -> PDFText {
        var inlines: [Inline] = [.text("–")]
        if let first = finding.estimate {
            let notes = [first.label, finding.measuredOn].compactMap(\.self)
            inlines = [.text(first.text), .note([.text("\n" + notes.joined(separator: "\n"))])]
        } else if let data = finding.measuredOn {
            inlines.append(.note([.text("\n" + data)]))
        }
        return PDFText(inlines, width: PDFFindings.widths[2], PDFTextStyle(size: 9))
    }

    private func verdict(_ finding: FindingSummary) -> PDFText {
        // Four non-breaking spaces leave room for the symbol.
        var inlines: [Inline] = [
            .text("\u{A0}\u{A0}\u{A0}\u{A0}"),
            .strong([.text(finding.word.replacingOccurrences(of: " ", with: "\u{A0}"))]),
        ]
        if finding.isOfOneNetwork { inlines.append(.note([.text("\none network")])) }
        return PDFText(inlines, width: PDFFindings.widths[3], PDFTextStyle(size: 9))
    }

    /// A shape for each verdict, so that it is told without colour.
    static func symbol(_ mark: OutcomeMark, on canvas: CairoCanvas, x: Double, y: Double) {
        let cr = canvas.context, r = 4.2
        func circle(_ radius: Double) {
            cairo_new_sub_path(cr)
            cairo_arc(cr, x, y, radius, 0, 2 * .pi)
        }
        switch mark {
        case .held:
            circle(r)
            canvas.fill(.fixed(RGB(0x0B7A4B)))
            canvas.path([(x - 2, y + 0.1), (x - 0.6, y + 1.6), (x + 2, y - 1.5)])
            canvas.stroke(.background, width: 1.1)
        case .partly:
            circle(r - 0.4)
            canvas.stroke(.fixed(RGB(0x8A5A00)), width: 1)
            cairo_arc(cr, x, y, r - 0.4, .pi / 2, 1.5 * .pi)
            canvas.fill(.fixed(RGB(0x8A5A00)))
        case .failed:
            canvas.rectangle(Box(x - r, y - r, 2 * r, 2 * r), .fixed(RGB(0xB3261E)))
            canvas.path([(x - 2, y - 2), (x + 2, y + 2)])
            canvas.path([(x + 2, y - 2), (x - 2, y + 2)])
            canvas.stroke(.background, width: 1.1)
        case .undecided:
            canvas.path([(x, y - r), (x + r, y), (x, y + r), (x - r, y), (x, y - r)])
            canvas.stroke(.muted, width: 1)
        case .untested:
            circle(r - 0.4)
            canvas.stroke(.muted, width: 1, dash: [1.6, 1.6])
        }
    }

    private func numbers(_ finding: FindingSummary, _ style: PDFTextStyle) -> [PDFPiece] {
        guard !finding.estimates.isEmpty else { return [] }
        let text = finding.estimates.map { "\($0.label): \($0.text) (\($0.interval))" }.joined(separator: "; ")
        let inlines: [Inline] = [.emphasis([.text("Numbers: ")]), .text(text + ".")]
        return paragraph(inlines, style, space: 2, keepsWithNext: true)
    }

    private func paragraph(
        _ inlines: [Inline], _ style: PDFTextStyle, space: Double, keepsWithNext: Bool = false,
        role: PDFElement.Role = .paragraph
    ) -> [PDFPiece] {
        let text = PDFText(inlines, width: PDFPage.textWidth, style)
        return PDFPiece.lines(
            text, as: PDFElement(role, in: document), space: space, keepsTogether: true, keepsWithNext: keepsWithNext)
    }

    var rules: [PDFPiece] {
        findings.flatMap { finding -> [PDFPiece] in
            let style = PDFTextStyle(size: 9)
            var head = paragraph(
                [.text(finding.words)], PDFTextStyle(size: 9, bold: true), space: 9, keepsWithNext: true,
                role: .heading(level: 3))
            if !head.isEmpty { head[0].anchor = (FindingsHTML.anchor(finding), finding.words) }
            return head
                + paragraph(
                    [.emphasis([.text("Rule, written beforehand: ")]), .text(finding.declaration.rule.sentence)], style,
                    space: 2,
                    keepsWithNext: true)
                + numbers(finding, style)
                + paragraph(
                    [
                        .emphasis([.text("Outcome: ")]), .strong([.text(finding.word)]),
                        .text(". " + finding.reason),
                    ], style, space: 2)
        }
    }
}
