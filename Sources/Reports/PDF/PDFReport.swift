import CCairo
import Charts
import Foundation

/// Builds report.pdf.
struct PDFReport {
    let report: Report
    let index: ReportIndex
    static let author = "Cahier"

    /// The document as PDF/UA-1.
    /// - Throws: `ReportError` if it can't be drawn, or not given its structure: a document that says nothing to those
    ///   who don't see it is none.
    func data() throws(ReportError) -> Data {
        let drawn = try drawn()
        do {
            let tagging = PDFTagging(
                marks: drawn.marks, places: drawn.places, title: title, author: PDFReport.author, created: report.date)
            return try tagging.applied(to: drawn.data)
        } catch { throw PDFReport.problem(error, of: "report.pdf") }
    }

    /// - Parameter file: that has no structure.
    static func problem(_ problem: PDFProblem, of file: String) -> ReportError {
        ReportError(
            "giving \(file) its structure", problem.description,
            advice: "Please report this, with your version of Cairo, \(String(cString: cairo_version_string()))")
    }

    private var title: String { report.title.visible }

    /// What Cairo writes, a page for each drawing, with what these are.
    private func drawn() throws(ReportError) -> (data: Data, marks: [[PDFPen.Mark]], places: [String: PDFPlace]) {
        let flow = PDFFlow(PDFBody(report: report, index: index).sections)
        let sink = ByteSink()
        let surface = cairo_pdf_surface_create_for_stream(ByteSink.write, sink.pointer, PDFPage.width, PDFPage.height)
        defer { cairo_surface_destroy(surface) }
        for (key, value) in [
            (CAIRO_PDF_METADATA_TITLE, title), (CAIRO_PDF_METADATA_AUTHOR, PDFReport.author),
            (CAIRO_PDF_METADATA_CREATOR, PDFReport.author),
            (CAIRO_PDF_METADATA_SUBJECT, report.question.visible),
            (CAIRO_PDF_METADATA_CREATE_DATE, pdfDate(report.date)),
        ] {
            cairo_pdf_surface_set_metadata(surface, key, value)
        }
        guard let context = cairo_create(surface) else {
            throw ReportError("drawing report.pdf", "Cairo made no context")
        }
        defer { cairo_destroy(context) }
        let pen = PDFPen(canvas: CairoCanvas(context: context, theme: .light), places: flow.places)
        for (number, page) in flow.pages.enumerated() {
            pen.beginPage()
            if number > 0 { pen.artifact(.runningHead, drawHead) }
            pen.artifact(.runningFoot) { drawFoot($0, page: number + 1, of: flow.pages.count) }
            for placed in page { placed.draw(pen, placed.y) }
        }
        addOutline(flow.bookmarks, pen.firstDrawings, surface)
        cairo_surface_finish(surface)
        if let failure = pen.failure {
            throw ReportError("drawing report.pdf", failure.description)
        }
        do {
            try checkCairo(cairo_status(context), "report.pdf")
            try checkCairo(cairo_surface_status(surface), "report.pdf")
        } catch { throw ReportError(error.attempt, error.finding, advice: error.advice) }
        return (sink.data, pen.pages, flow.places)
    }

    /// - Parameter pages: the number of Cairo's page that each page begins with.
    private func addOutline(_ bookmarks: [PDFFlow.Bookmark], _ pages: [Int], _ surface: OpaquePointer?) {
        var parents: [Int32] = [Int32(CAIRO_PDF_OUTLINE_ROOT)]
        for bookmark in bookmarks {
            let level = min(bookmark.level, parents.count - 1),
                place = "page=\(pages[bookmark.place.page - 1]) pos=[\(PDFPage.left) \(bookmark.place.windowTop)]"
            let entry = cairo_pdf_surface_add_outline(
                surface, parents[level], bookmark.title.visible, place, CAIRO_PDF_OUTLINE_FLAG_OPEN)
            parents = Array(parents.prefix(level + 1)) + [entry]
        }
    }

    private func drawHead(_ canvas: CairoCanvas) {
        let head = PDFText(report.title, width: PDFPage.textWidth, .mutedNote)
        head.draw(line: 0, on: canvas, x: PDFPage.left, y: 32)
        canvas.line(from: (PDFPage.left, 47), to: (PDFPage.width - PDFPage.left, 47), .grid, width: 0.6)
    }

    private func drawFoot(_ canvas: CairoCanvas, page: Int, of count: Int) {
        let foot = PDFPage.height - 40, right = PDFPage.width - PDFPage.left
        TextLine("\(report.identifier), run \(report.runNumber)", size: PDFTextSize.note).draw(
            on: canvas, x: PDFPage.left, y: foot, .muted)
        TextLine("page \(page) of \(count)", size: PDFTextSize.note).draw(
            on: canvas, x: right, y: foot, anchor: (1, 0), .muted)
    }
}
