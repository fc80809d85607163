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

    var pieces: [PDFPiece] {
        let findings = PDFFindings(findings: report.findings, document: document)
        var result = titleBlock
        if !report.findings.isEmpty { result += heading("Findings", anchor: "findings") + findings.pieces }
        if !contents.isEmpty {
            result += heading("Contents", anchor: "contents") + PDFContents(entries: contents).pieces(in: document)
        }
        if !report.findings.isEmpty { result += heading(PDFBody.rules, anchor: "rules") + findings.rules }
        for section in index.sections {
            result += heading(section.title, anchor: section.anchor)
            for item in section.items { result += pieces(item) }
        }
        if !report.provenance.isEmpty {
            result += heading(PDFBody.provenance, anchor: "provenance")
            for table in report.provenance { result += subheading(table.title) + provenance(table) }
        }
        return result + closing
    }

    private static let rules = "How each verdict was reached"
    private static let provenance = "Where the numbers come from"

    private var contents: [PDFContents.Entry] {
        var entries: [PDFContents.Entry] = []
        if !report.findings.isEmpty {
            entries.append(.init(title: "Findings", anchor: "findings"))
            entries.append(.init(title: PDFBody.rules, anchor: "rules"))
        }
        for section in index.sections {
            entries.append(
                .init(
                    title: section.title, anchor: section.anchor,
                    entries: section.items.compactMap { item in
                        item.label.map { .init(title: $0.title, anchor: $0.anchor) }
                    }))
        }
        if !report.provenance.isEmpty { entries.append(.init(title: PDFBody.provenance, anchor: "provenance")) }
        if !report.closingRows.isEmpty {
            entries.append(.init(title: Report.closingTitle, anchor: Report.closingAnchor))
        }
        if !report.references.isEmpty { entries.append(.init(title: "References", anchor: "references")) }
        return entries
    }

    private func prose(
        _ source: String, _ style: PDFTextStyle = PDFTextStyle(), in parent: PDFElement? = nil, space: Double = 6,
        keepsTogether: Bool = false, keepsWithNext: Bool = false
    ) -> [PDFPiece] {
        Inline.paragraphs(source).flatMap { paragraph in
            if case .formula(let formula) = paragraph.first, formula.isDisplayed, paragraph.count == 1 {
                return [displayed(formula, style, in: parent ?? document, keepsWithNext: keepsWithNext)]
            }
            return PDFPiece.lines(
                PDFText(paragraph, width: PDFPage.textWidth, style), as: PDFElement(.paragraph, in: parent ?? document),
                space: space,
                keepsTogether: keepsTogether, keepsWithNext: keepsWithNext)
        }
    }

    /// A formula in the middle of a line of its own.
    private func displayed(
        _ formula: Formula, _ style: PDFTextStyle, in parent: PDFElement, keepsWithNext: Bool
    ) -> PDFPiece {
        let box = FormulaBox(formula, size: style.size + 1, paint: style.paint).fitted(to: PDFPage.textWidth)
        let element = PDFElement(.formula(inWords: formula.inWords), in: parent)
        return PDFPiece(height: box.height + 4, space: 9, keepsWithNext: keepsWithNext) { pen, y in
            let x = PDFPage.left + (PDFPage.textWidth - box.width) / 2
            pen.content(of: element, box: Box(x, y + 2, box.width, box.height)) { box.draw($0, x, y + 2 + box.ascent) }
        }
    }

    private var titleBlock: [PDFPiece] {
        let runLine = PDFText(report.runLine, width: PDFPage.textWidth, PDFTextStyle(size: 8.5, paint: .muted))
        return PDFPiece.lines(runLine, as: PDFElement(.paragraph, in: document), space: 0)
            + title(report.title, level: 1, PDFTextStyle(size: 19, bold: true), space: 6)
            + prose(report.question, PDFTextStyle(size: 11), space: 7)
            + prose(report.citation, PDFTextStyle(size: 8.5, paint: .muted))
            + prose(report.bylineText, PDFTextStyle(size: 8.5, paint: .muted))
            + prose(report.summary)
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

    func heading(_ text: String, anchor: String) -> [PDFPiece] {
        title(text, level: 2, PDFTextStyle(size: 14, bold: true), space: 20, anchor: anchor, bookmark: 0)
    }

    private func subheading(_ text: String) -> [PDFPiece] {
        title(text, level: 3, PDFTextStyle(size: 10.5, bold: true), space: 13)
    }

    private func pieces(_ item: ReportIndex.Item) -> [PDFPiece] {
        let small = PDFTextStyle(size: 8.5), muted = PDFTextStyle(size: 8.5, paint: .muted)
        let head =
            item.label.map {
                title($0.title, level: 3, PDFTextStyle(size: 10, bold: true), space: 16, anchor: $0.anchor, bookmark: 1)
            } ?? []
        switch item {
        case .prose(let text):
            return prose(text)
        case .table(let table, _, let stem):
            let element = PDFElement(.table, in: document), caption = PDFElement(.caption, in: element)
            var rows = PDFTable.pieces(table, as: element)
            // The caption is not left alone on the next page.
            if !rows.isEmpty { rows[rows.count - 1].keepsWithNext = true }
            return head + rows
                + prose(table.caption, small, in: caption, space: 5, keepsTogether: true, keepsWithNext: true)
                + prose("As CSV: tables/\(stem).csv", muted, in: caption, space: 3)
        case .figure(let figure, _, let stem):
            let caption = PDFElement(.caption, in: document),
                origin = "Data: \(figure.origin). As CSV: tables/\(stem).csv"
            let text = figure.alternativeText.isEmpty ? figure.title : figure.alternativeText
            return head + pieces(figure.content, as: PDFElement(.figure(alternativeText: text), in: document))
                + prose(figure.caption, small, in: caption, space: 5, keepsTogether: true, keepsWithNext: true)
                + prose(figure.sampleLine, muted, in: caption, space: 3, keepsTogether: true, keepsWithNext: true)
                + PDFPiece.lines(
                    PDFText(origin, width: PDFPage.textWidth, muted), as: PDFElement(.paragraph, in: caption), space: 3,
                    keepsTogether: true)
        }
    }

    private func provenance(_ table: ProvenanceTable) -> [PDFPiece] {
        namedRows(table.rows.map { ($0.name, [.text($0.value)]) })
    }

    /// Names at the left, what they stand for beside them.
    func namedRows(_ rows: [(name: String, text: [Inline])]) -> [PDFPiece] {
        let nameWidth = 140.0, list = PDFElement(.list, in: document)
        return rows.enumerated().map { index, row in
            let name = PDFText(row.name, width: nameWidth, PDFTextStyle(size: 8.5, paint: .muted))
            let value = PDFText(row.text, width: PDFPage.textWidth - nameWidth - 12, PDFTextStyle(size: 8.5))
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

extension ReportIndex.Item {
    /// A figure's or table's title with its number, and the name of its place in the document.
    fileprivate var label: (title: String, anchor: String)? {
        switch self {
        case .prose: nil
        case .figure(let figure, let number, let stem): ("Figure \(number). \(figure.title)", "figure-\(stem)")
        case .table(let table, let number, let stem): ("Table \(number). \(table.title)", "table-\(stem)")
        }
    }
}
