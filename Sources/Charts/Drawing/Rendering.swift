import CCairo
import Foundation

/// A figure as files that are looked at alone: SVG on the light theme's ground and, without a ground, in the dark one's
/// colours, and PDF.
package struct FigureFiles: Sendable {
    package let light, dark: String
    package let pdf: Data
    /// The PDF's page, in points.
    package let page: Box
}

/// A drawing with its natural size in pixels, of which files are made.
struct Rendering {
    let width: Double
    let height: Double
    /// What it is, in an error's words: "a chart".
    let name: String
    let draw: (any Canvas) throws(ChartError) -> Void

    /// - Parameters:
    ///   - hasGround: whether it lies on the theme's background, for viewers that show a file alone.
    ///   - attributes: further ones of the root element, escaped, with a space before each.
    ///   - letters: those that are defined outside of the drawing; none for a drawing with its own.
    func svg(
        prefix: String = "g", _ colors: SVGCanvas.Colors, hasGround: Bool = false, attributes: String = "",
        letters: LetterOutlines? = nil
    ) throws(ChartError) -> String {
        let canvas = SVGCanvas(prefix: prefix, colors: colors, letters: letters)
        try draw(on: canvas, hasGround: hasGround)
        return try canvas.document(width: width, height: height, attributes: attributes)
    }

    /// One page of vectors with selectable text; the same bytes for the same drawing and date.
    ///
    /// - Parameter title: what viewers call it; nothing where it is empty.
    func pdf(theme: Theme, created: Date, title: String = "") throws(ChartError) -> Data {
        let sink = ByteSink(), page = pdfPage
        let surface = cairo_pdf_surface_create_for_stream(ByteSink.write, sink.pointer, page.width, page.height)
        defer { cairo_surface_destroy(surface) }
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, pdfDate(created))
        if !title.isEmpty { cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title) }
        try paint(on: surface, scale: 0.75, theme, hasGround: false, as: "\(name) as PDF")
        cairo_surface_finish(surface)
        try checkCairo(cairo_surface_status(surface), "\(name) as PDF")
        return sink.data
    }

    /// `scale` pixels for each pixel of its natural size, on the theme's background.
    func png(theme: Theme, scale: Double) throws(ChartError) -> Data {
        let sink = ByteSink()
        let surface = cairo_image_surface_create(
            CAIRO_FORMAT_RGB24, Int32((width * scale).rounded(.up)), Int32((height * scale).rounded(.up)))
        defer { cairo_surface_destroy(surface) }
        try paint(on: surface, scale: scale, theme, hasGround: true, as: "\(name) as PNG")
        try checkCairo(cairo_surface_write_to_png_stream(surface, ByteSink.write, sink.pointer), "\(name) as PNG")
        return sink.data
    }

    func files(created: Date, title: String) throws(ChartError) -> FigureFiles {
        FigureFiles(
            light: try svg(.theme(.light), hasGround: true) + "\n", dark: try svg(.theme(.dark)) + "\n",
            pdf: try pdf(theme: .light, created: created, title: title), page: pdfPage)
    }

    /// Three quarters of a point for a pixel: the size at which a browser prints it.
    var pdfPage: Box { Box(0, 0, width * 0.75, height * 0.75) }

    /// The commands that draw it, for tests to compare.
    func commands() throws(ChartError) -> [String] {
        let log = DrawingLog()
        try draw(log)
        return log.lines
    }

    private func draw(on canvas: any Canvas, hasGround: Bool) throws(ChartError) {
        if hasGround { canvas.rectangle(Box(0, 0, width, height), .background) }
        try draw(canvas)
    }

    private func paint(
        on surface: OpaquePointer?, scale: Double, _ theme: Theme, hasGround: Bool, as what: String
    ) throws(ChartError) {
        guard let context = cairo_create(surface) else {
            throw ChartError("drawing \(what)", "Cairo made no context", advice: tooLargeOrTooLittle)
        }
        defer { cairo_destroy(context) }
        let canvas = CairoCanvas(context: context, theme: theme)
        cairo_scale(context, scale, scale)
        try draw(on: canvas, hasGround: hasGround)
        try checkCairo(cairo_status(context), what)
        try checkCairo(cairo_surface_status(surface), what)
    }
}
