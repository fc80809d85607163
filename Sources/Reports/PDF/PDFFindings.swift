import CCairo
import Charts
import Foundation

/// The table of findings on the first page.
struct PDFFindings {
    let findings: [FindingSummary]
    let document: PDFElement

    /// Of claim, numbers and outcome; the numbers' holds a strip of 240 pixels.
    static let widths = [176.0, 180, PDFPage.textWidth - 176 - 180 - 2 * PDFTable.gap]

    var pieces: [PDFPiece] {
        guard !findings.isEmpty else { return [] }
        let widths = PDFFindings.widths
        let heads = zip(FindingsHTML.heads, widths).map {
            PDFText($0, width: $1, PDFTextStyle(size: PDFTextSize.note, bold: true, paint: .muted))
        }
        let body = findings.map { [claim($0), ours($0), outcome($0)] }
        let marks = findings.map { (mark: OutcomeMark($0.outcome), isHollow: $0.isHollow) },
            strips = findings.map(\.strip)
        return PDFTable.rows(
            as: PDFElement(.table, in: document), head: heads, body, widths: widths, padding: 5, hasRowHeads: true
        ) { (canvas, row, starts, y) throws(ChartError) in
            PDFFindings.symbol(
                marks[row].mark, isHollow: marks[row].isHollow, on: canvas, x: starts[2] + 4.5, y: y + 5.8)
            if let strip = strips[row] {
                try PDFDiagram.draw(strip, on: canvas, x: starts[1], y: y, width: widths[1] / PDFTextSize.pixel)
            }
        }
    }

    private static let style = PDFTextStyle(size: PDFTextSize.note)

    /// The claim leads to all that is said of it.
    private func claim(_ finding: FindingSummary) -> PDFText {
        let link = Inline.link([.text(finding.words)], "#" + FindingsHTML.anchor(finding))
        return PDFText(
            [link, .note([.text("\n" + finding.nameAndSource)])], width: PDFFindings.widths[0],
            PDFTextStyle(size: PDFTextSize.note, colorsLinks: false))
    }

    /// Below the strip, for which two lines are left.
    private func ours(_ finding: FindingSummary) -> PDFText {
        guard let clause = finding.deciding else {
            return PDFText([.text("–")], width: PDFFindings.widths[1], PDFFindings.style)
        }
        let room = finding.strip == nil ? "" : "\u{A0}\n\u{A0}\n"
        let name = finding.clauses.count > 1 ? "\(clause.clause.name), of \(finding.clauses.count)" : clause.clause.name
        return PDFText(
            [.text(room + clause.estimate.text), .note([.text("\n" + name)])], width: PDFFindings.widths[1],
            PDFFindings.style)
    }

    private func outcome(_ finding: FindingSummary) -> PDFText {
        // Four non-breaking spaces leave room for the symbol.
        var inlines: [Inline] = [
            .text("\u{A0}\u{A0}\u{A0}\u{A0}"),
            .strong([.text(finding.word + (finding.isStrict ? "\u{A0}●" : ""))]),
        ]
        for note in finding.outcomeNotes { inlines.append(.note([.text("\n" + note)])) }
        return PDFText(inlines, width: PDFFindings.widths[2], PDFFindings.style)
    }

    /// A shape for each verdict, so that it is told without colour.
    static func symbol(_ mark: OutcomeMark, isHollow: Bool, on canvas: CairoCanvas, x: Double, y: Double) {
        let cr = canvas.context, r = 4.2
        func circle(_ radius: Double) {
            cairo_new_sub_path(cr)
            cairo_arc(cr, x, y, radius, 0, 2 * .pi)
        }
        switch mark {
        case .held:
            let green = Paint.fixed(RGB(0x0B7A4B))
            circle(isHollow ? r - 0.4 : r)
            if isHollow { canvas.stroke(green, width: 1) } else { canvas.fill(green) }
            canvas.path([(x - 2, y + 0.1), (x - 0.6, y + 1.6), (x + 2, y - 1.5)])
            canvas.stroke(isHollow ? green : .background, width: 1.1)
        case .partly:
            circle(r - 0.4)
            canvas.stroke(.fixed(RGB(0x8A5A00)), width: 1)
            cairo_arc(cr, x, y, r - 0.4, .pi / 2, 1.5 * .pi)
            canvas.fill(.fixed(RGB(0x8A5A00)))
        case .failed:
            let red = Paint.fixed(RGB(0xB3261E))
            let box =
                isHollow ? Box(x - r + 0.4, y - r + 0.4, 2 * r - 0.8, 2 * r - 0.8) : Box(x - r, y - r, 2 * r, 2 * r)
            canvas.path(around: box)
            if isHollow { canvas.stroke(red, width: 1) } else { canvas.fill(red) }
            canvas.path([(x - 2, y - 2), (x + 2, y + 2)])
            canvas.path([(x + 2, y - 2), (x - 2, y + 2)])
            canvas.stroke(isHollow ? red : .background, width: 1.1)
        case .undecided:
            canvas.path([(x, y - r), (x + r, y), (x, y + r), (x - r, y), (x, y - r)])
            canvas.stroke(.muted, width: 1)
        case .untested:
            circle(r - 0.4)
            canvas.stroke(.muted, width: 1, dash: [1.6, 1.6])
        }
    }
}
