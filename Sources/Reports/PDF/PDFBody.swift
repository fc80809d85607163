import CCairo
import Charts

/// What a report says, in pieces that can be distributed over pages.
struct PDFBody {
    let report: Report
    let index: ReportIndex
    let document = PDFElement(.document, in: nil)

    init(report: Report, index: ReportIndex) {
        self.report = report
        self.index = index
    }

    /// The document's sections: what is said first, the rules, the report's sections, where the numbers come from.
    var sections: [[PDFBlock]] {
        // One table, so that it can be divided: what the page has at a click comes last.
        let findings = PDFFindings(findings: report.firstFindings + report.furtherQuestions, document: document)
        var front: [PDFBlock] = [.text(titleBlock)]
        if !report.findings.isEmpty {
            front.append(
                block(heading(.findings) + prose(report.scopeLine, .mutedNote, space: 2), findings)
            )
            front.append(.text(findingsNotes))
        }
        let contents = contents.entries
        if !contents.isEmpty {
            front.append(
                .text(
                    heading("Contents", anchor: "contents") + PDFContents(entries: contents).pieces(in: document)
                        + whereDataAre))
        }
        var result = [front]
        if !report.findings.isEmpty {
            let cards = PDFFindingCards(findings: report.findings, document: document, rows: namedRows)
            result.append(
                [.text(heading(.cards))] + cards.blocks)
        }
        for section in index.sections {
            result.append([.text(heading(section.title, anchor: section.anchor))] + section.items.map(block))
        }
        if !report.provenance.isEmpty {
            let tables = report.provenance.flatMap { subheading($0.title) + provenance($0) }
            result.append([.text(heading(.provenance) + tables)])
        }
        let closing = closing
        if !closing.isEmpty { result.append([.text(closing)]) }
        return result
    }

    /// The findings stand whole where their table may not be divided, and the contents before them if need be, so that
    /// the first page is not left empty.
    private func block(_ heading: [PDFPiece], _ findings: PDFFindings) -> PDFBlock {
        let pieces = heading + findings.pieces
        return report.findings.count < PDFTable.leastDividedRows && pieces.height <= PDFPage.textHeight
            ? .float(PDFFloat(pieces.keptTogether)) : .text(pieces)
    }

    /// What the table of findings leaves to be said.
    private var findingsNotes: [PDFPiece] {
        let limits = report.remarks.cannotTell.prefix(3)
        return prose("\(report.tally.sentence) \(FindingsHTML.key)", .mutedNote)
            + terms
            + (limits.isEmpty
                ? [] : note([[.text("What this cannot tell you:")]], .note, space: 6, keepsWithNext: true))
            + limits.flatMap { prose("– " + $0, .note, space: 2) }
    }

    private var terms: [PDFPiece] {
        guard !report.terms.isEmpty else { return [] }
        return note([[.text("\(FindingsHTML.termsTitle):")]], .note, space: 6, keepsWithNext: true)
            + namedRows(report.terms.rows)
    }

    private var contents: ReportContents {
        let closing: [(ReportPart, isThere: Bool)] = [
            (.citing, !report.closingRows.isEmpty), (.references, !report.references.isEmpty),
        ]
        return ReportContents(report, index, closing: closing.filter(\.isThere).map(\.0))
    }

    /// - Parameter source: light Markdown; a paragraph that announces the next, ending with a colon, stays with it.
    private func prose(
        _ source: String, _ style: PDFTextStyle = PDFTextStyle(), space: Double = 6
    ) -> [PDFPiece] {
        let paragraphs = Inline.paragraphs(source)
        return paragraphs.enumerated().flatMap { index, paragraph -> [PDFPiece] in
            if case .formula(let formula) = paragraph.first, formula.isDisplayed, paragraph.count == 1 {
                return [displayed(formula, style)]
            }
            return PDFPiece.lines(
                PDFText(paragraph, width: PDFPage.textWidth, style), as: PDFElement(.paragraph, in: document),
                space: space,
                keepsWithNext: index < paragraphs.count - 1 && Inline.plain(paragraph).hasSuffix(":"))
        }
    }

    /// A formula in the middle of a line of its own.
    private func displayed(_ formula: TypesetFormula, _ style: PDFTextStyle) -> PDFPiece {
        let box = FormulaBox(formula, size: style.size + 1, paint: style.paint).fitted(to: PDFPage.textWidth)
        let element = PDFElement(.formula(inWords: formula.inWords), in: document)
        return PDFPiece(height: box.height + 4, space: 9) { pen, y in
            let x = PDFPage.left + (PDFPage.textWidth - box.width) / 2
            pen.content(of: element, box: Box(x, y + 2, box.width, box.height)) { box.draw($0, x, y + 2 + box.ascent) }
        }
    }

    private var titleBlock: [PDFPiece] {
        let runLine = PDFText(report.runLine, width: PDFPage.textWidth, .mutedNote)
        return PDFPiece.lines(runLine, as: PDFElement(.paragraph, in: document), space: 0)
            + title(report.title, level: 1, PDFTextStyle(size: PDFTextSize.title, bold: true), space: 6)
            + prose(report.question, PDFTextStyle(size: PDFTextSize.question), space: 7)
            + prose(report.citation, .mutedNote)
            + prose(report.bylineText, .mutedNote, space: 2)
            + prose(report.summary)
    }

    private var whereDataAre: [PDFPiece] {
        let hasData = index.sections.contains { $0.items.contains { $0.label != nil } }
        let text: [Inline] = [
            .text("The data of all figures and tables lie beside this document, one CSV file for each, in the folder "),
            .link([.text("tables")], "tables/"),
        ]
        let values: [Inline] =
            report.values.isEmpty
            ? [] : [.text("; what the findings are computed from lies in "), .link([.text("values")], "values/")]
        return hasData ? note([text + values + [.text(".")]], space: 8) : []
    }

    /// Paragraphs that keep together.
    private func note(
        _ paragraphs: [[Inline]], _ style: PDFTextStyle = .mutedNote, in parent: PDFElement? = nil, space: Double = 3,
        keepsWithNext: Bool = false
    ) -> [PDFPiece] {
        paragraphs.flatMap {
            PDFPiece.lines(
                PDFText($0, width: PDFPage.textWidth, style), as: PDFElement(.paragraph, in: parent ?? document),
                space: space, keepsTogether: true, keepsWithNext: keepsWithNext)
        }
    }

    private func title(
        _ text: String, level: Int, _ style: PDFTextStyle, space: Double, anchor: String? = nil, bookmark: Int? = nil
    ) -> [PDFPiece] {
        var lines = PDFPiece.lines(
            PDFText(text, width: PDFPage.textWidth, style), as: PDFElement(.heading(level: level), in: document),
            space: space,
            keepsTogether: true, keepsWithNext: true)
        if !lines.isEmpty {
            lines[0].anchor = anchor.map { ($0, text) }
            lines[0].bookmark = bookmark.map { (text, $0) }
        }
        return lines
    }

    private func heading(_ text: String, anchor: String) -> [PDFPiece] {
        title(
            text, level: 2, PDFTextStyle(size: PDFTextSize.section, bold: true), space: 20, anchor: anchor, bookmark: 0)
    }

    func heading(_ part: ReportPart) -> [PDFPiece] { heading(part.title, anchor: part.anchor) }

    private func subheading(_ text: String) -> [PDFPiece] {
        title(text, level: 3, PDFTextStyle(size: PDFTextSize.item, bold: true), space: 13)
    }

    private func block(_ item: ReportIndex.Item) -> PDFBlock {
        switch item {
        case .prose(let text): return .text(prose(text))
        case .card(let card, _): return .text(head(of: item) + namedRows(report.rows(of: card)))
        case .table(var table, _, let stem):
            if table.isFolded { table = table.inPrint }
            let parts = PDFTable.pieces(table, in: document)
            guard let last = parts.last else { return .text(head(of: item)) }
            let caption = PDFElement(.caption, in: last.element)
            var rows = parts.flatMap(\.rows)
            // The caption is not left alone on the next page.
            rows[rows.count - 1].keepsWithNext = true
            return .text(
                head(of: item) + rows
                    + note(Inline.paragraphs(table.caption), .note, in: caption, space: 5, keepsWithNext: true)
                    + note([PDFBody.file(stem)], in: caption))
        case .figure(let figure, _, let stem):
            let caption = PDFElement(.caption, in: document)
            let figure = PDFFigure(
                content: figure.content, element: PDFElement(.figure(alternativeText: figure.inWords), in: document),
                title: head(of: item),
                caption: note(Inline.paragraphs(figure.caption), .note, in: caption, space: 5, keepsWithNext: true)
                    + note(Inline.paragraphs(figure.sampleLine), in: caption, keepsWithNext: true)
                    + note([[.text("Data: \(figure.origin). ")] + PDFBody.file(stem)], in: caption))
            return figure.block
        }
    }

    private func head(of item: ReportIndex.Item) -> [PDFPiece] {
        guard let label = item.label else { return [] }
        return title(
            label.title, level: 3, PDFTextStyle(size: PDFTextSize.item, bold: true), space: 16, anchor: label.anchor,
            bookmark: 1)
    }

    /// Where the data are, as a link beside the document.
    private static func file(_ stem: String) -> [Inline] {
        let path = "tables/\(stem).csv"
        return [.text("As CSV: "), .link([.text(path)], path)]
    }

    private func provenance(_ table: ProvenanceTable) -> [PDFPiece] {
        namedRows(table.rows.map { ($0.name, [.text($0.value)]) })
    }

    /// Names at the left, what they stand for beside them.
    func namedRows(_ rows: [(name: String, text: [Inline])]) -> [PDFPiece] {
        // A SHA-256 fits a line, so that it can be searched for: 64 digits of 0.636 em are 346 points.
        let nameWidth = 120.0, list = PDFElement(.list, in: document)
        return rows.enumerated().map { index, row in
            let name = PDFText(row.name, width: nameWidth, .mutedNote)
            let value = PDFText(row.text, width: PDFPage.textWidth - nameWidth - 12, .note)
            let item = PDFElement(.listItem, in: list), label = PDFElement(.label, in: item),
                body = PDFElement(.listBody, in: item)
            let height = max(name.height, value.height) + 5
            // The last row does not stand alone on a page, and the first stays with its title.
            let isHeld = rows.count > 2 && (index == 0 || index == rows.count - 2)
            return PDFPiece(height: height, keepsWithNext: isHeld) { pen, y in
                name.draw(with: pen, in: label, x: PDFPage.left, y: y + 2)
                value.draw(with: pen, in: body, x: PDFPage.left + nameWidth + 12, y: y + 2)
                pen.artifact {
                    $0.line(
                        from: (PDFPage.left, y + height), to: (PDFPage.width - PDFPage.left, y + height), .grid,
                        width: 0.5)
                }
            }
        }
    }
}
