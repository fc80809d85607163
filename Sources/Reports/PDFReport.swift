import CCairo
import Charts
import Foundation

/// Builds report.pdf.
struct PDFReport {
    let report: Report
    let index: ReportIndex

    func data() throws(ReportError) -> Data {
        let flow = PDFFlow(pieces)
        let sink = ByteSink()
        let surface = cairo_pdf_surface_create_for_stream(ByteSink.write, sink.pointer, PDFPage.width, PDFPage.height)
        defer { cairo_surface_destroy(surface) }
        for (key, value) in [(CAIRO_PDF_METADATA_TITLE, report.title), (CAIRO_PDF_METADATA_AUTHOR, "Cahier"), (CAIRO_PDF_METADATA_CREATOR, "Cahier"),
                             (CAIRO_PDF_METADATA_SUBJECT, report.question), (CAIRO_PDF_METADATA_CREATE_DATE, pdfDate(report.date))] {
            cairo_pdf_surface_set_metadata(surface, key, value)
        }
        guard let context = cairo_create(surface) else { throw ReportError(description: "Drawing report.pdf failed: Cairo made no context.") }
        defer { cairo_destroy(context) }
        let canvas = Canvas(context: context, theme: .light)
        for (number, page) in flow.pages.enumerated() {
            drawFurniture(canvas, page: number + 1, of: flow.pages.count)
            for placed in page { placed.draw(canvas, placed.y) }
            cairo_show_page(context)
        }
        addOutline(flow.bookmarks, surface)
        cairo_surface_finish(surface)
        do {
            try checkCairo(cairo_status(context), "report.pdf")
            try checkCairo(cairo_surface_status(surface), "report.pdf")
        } catch { throw ReportError(description: error.description) }
        return sink.data
    }

    private func addOutline(_ bookmarks: [PDFFlow.Bookmark], _ surface: OpaquePointer?) {
        var parents: [Int32] = [Int32(CAIRO_PDF_OUTLINE_ROOT)]
        for bookmark in bookmarks {
            let level = min(bookmark.level, parents.count - 1)
            let place = "page=\(bookmark.page) pos=[\(PDFPage.left) \(max(0, bookmark.y - 10))]"
            let entry = cairo_pdf_surface_add_outline(surface, parents[level], bookmark.title, place, CAIRO_PDF_OUTLINE_FLAG_OPEN)
            parents = Array(parents.prefix(level + 1)) + [entry]
        }
    }

    private func drawFurniture(_ canvas: Canvas, page: Int, of count: Int) {
        let right = PDFPage.width - PDFPage.left
        if page > 1 {
            let head = PDFText(report.title, width: PDFPage.textWidth, PDFTextStyle(size: 8, paint: .muted))
            head.draw(line: 0, on: canvas, x: PDFPage.left, y: 32)
            canvas.line(from: (PDFPage.left, 47), to: (right, 47), .grid, width: 0.6)
        }
        let foot = PDFPage.height - 40
        TextLine("\(report.identifier), run \(report.runNumber)", size: 8).draw(on: canvas, x: PDFPage.left, y: foot, .muted)
        TextLine("page \(page) of \(count)", size: 8).draw(on: canvas, x: right, y: foot, anchor: (1, 0), .muted)
    }

    private var pieces: [PDFPiece] {
        var result = titleBlock
        if !report.findings.isEmpty {
            result += heading("Findings") + PDFFindings(findings: report.findings).pieces
            result += subheading("How each verdict was reached") + PDFFindings(findings: report.findings).rules
        }
        for section in index.sections {
            result += heading(section.title)
            for item in section.items { result += pieces(item) }
        }
        if !report.provenance.isEmpty {
            result += heading("Where the numbers come from")
            for table in report.provenance { result += subheading(table.title) + provenance(table) }
        }
        return result
    }

    private func prose(_ source: String, _ style: PDFTextStyle = PDFTextStyle(), space: Double = 6, keepsTogether: Bool = false, keepsWithNext: Bool = false) -> [PDFPiece] {
        Inline.paragraphs(source).flatMap {
            PDFPiece.lines(PDFText($0, width: PDFPage.textWidth, style), space: space, keepsTogether: keepsTogether, keepsWithNext: keepsWithNext)
        }
    }

    private var titleBlock: [PDFPiece] {
        PDFPiece.lines(PDFText(report.runLine, width: PDFPage.textWidth, PDFTextStyle(size: 8.5, paint: .muted)), space: 0)
            + PDFPiece.lines(PDFText(report.title, width: PDFPage.textWidth, PDFTextStyle(size: 19, bold: true)), space: 6, keepsTogether: true, keepsWithNext: true)
            + prose(report.question, PDFTextStyle(size: 11), space: 7)
            + prose(report.citation, PDFTextStyle(size: 8.5, paint: .muted))
            + prose(report.summary)
    }

    private func heading(_ title: String) -> [PDFPiece] {
        var lines = PDFPiece.lines(PDFText(title, width: PDFPage.textWidth, PDFTextStyle(size: 14, bold: true)), space: 20, keepsTogether: true, keepsWithNext: true)
        if !lines.isEmpty { lines[0].bookmark = (title, 0) }
        return lines
    }

    private func subheading(_ title: String) -> [PDFPiece] {
        PDFPiece.lines(PDFText(title, width: PDFPage.textWidth, PDFTextStyle(size: 10.5, bold: true)), space: 13, keepsTogether: true, keepsWithNext: true)
    }

    private func captioned(_ label: String, _ title: String) -> [PDFPiece] {
        var lines = PDFPiece.lines(PDFText([.strong([.text("\(label). \(title)")])], width: PDFPage.textWidth, PDFTextStyle(size: 10)), space: 16, keepsTogether: true, keepsWithNext: true)
        if !lines.isEmpty { lines[0].bookmark = ("\(label). \(title)", 1) }
        return lines
    }

    private func pieces(_ item: ReportIndex.Item) -> [PDFPiece] {
        let small = PDFTextStyle(size: 8.5), muted = PDFTextStyle(size: 8.5, paint: .muted)
        switch item {
        case .prose(let text):
            return prose(text)
        case .table(let table, let number, let stem):
            return captioned("Table \(number)", table.title) + PDFTable.pieces(table) + prose(table.caption, small, space: 5)
                + prose("As CSV: tables/\(stem).csv", muted, space: 3)
        case .figure(let figure, let number, let stem):
            return captioned("Figure \(number)", figure.title) + [chart(figure.chart)]
                + prose(figure.caption, small, space: 5, keepsTogether: true, keepsWithNext: true)
                + prose(figure.sampleLine, muted, space: 3, keepsTogether: true, keepsWithNext: true)
                + PDFPiece.lines(PDFText("Data: \(figure.origin). As CSV: tables/\(stem).csv", width: PDFPage.textWidth, muted), space: 3, keepsTogether: true)
        }
    }

    private func chart(_ chart: Chart) -> PDFPiece {
        let size = chart.size
        // Never so high that title and caption could not stand with it.
        let height = size.height * min(PDFPage.textWidth / size.width, 540 / size.height, 0.75)
        let draw: (Canvas, Double, Double) -> Void = { canvas, y, height in
            let scale = height / size.height
            cairo_save(canvas.context)
            cairo_translate(canvas.context, PDFPage.left, y)
            cairo_scale(canvas.context, scale, scale)
            chart.draw(in: canvas.context, theme: .light)
            cairo_restore(canvas.context)
        }
        var piece = PDFPiece(height: height, space: 6, keepsWithNext: true) { canvas, y in draw(canvas, y, height) }
        piece.shrinking = (height * 0.8, draw)
        return piece
    }

    private func provenance(_ table: ProvenanceTable) -> [PDFPiece] {
        let nameWidth = 140.0
        return table.rows.enumerated().map { index, row in
            let name = PDFText(row.name, width: nameWidth, PDFTextStyle(size: 8.5, paint: .muted))
            let value = PDFText(row.value, width: PDFPage.textWidth - nameWidth - 12, PDFTextStyle(size: 8.5))
            let height = max(name.height, value.height) + 5
            // The last row does not stand alone on a page, and the first stays with its title.
            let isHeld = table.rows.count > 2 && (index == 0 || index == table.rows.count - 2)
            return PDFPiece(height: height, keepsWithNext: isHeld) { canvas, y in
                name.draw(on: canvas, x: PDFPage.left, y: y + 2)
                value.draw(on: canvas, x: PDFPage.left + nameWidth + 12, y: y + 2)
                canvas.line(from: (PDFPage.left, y + height), to: (PDFPage.width - PDFPage.left, y + height), .grid, width: 0.5)
            }
        }
    }
}
