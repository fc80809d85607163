import CCairo
import Foundation

extension Chart {
    /// The chart as an SVG image in one theme's colours, on a transparent ground.
    public func svg(theme: Theme = .light) throws(ChartError) -> String {
        try svg(prefix: "g", .theme(theme)) + "\n"
    }

    /// The chart as an SVG element whose colours are CSS variables (`--ink`, `--series-1`, …), to be put into a page
    /// that defines them.
    ///
    /// Every id begins with `prefix`, so that several charts can stand in one page; `label` describes it to those who
    /// do not see it.
    public func inlineSVG(prefix: String, label: String) throws(ChartError) -> String {
        try svg(prefix: prefix, .page, attributes: " role=\"img\" aria-label=\"\(label.xmlEscaped)\"")
    }

    private func svg(prefix: String, _ colors: SVGCanvas.Colors, attributes: String = "") throws(ChartError) -> String {
        let layout = try checkedLayout(), canvas = SVGCanvas(prefix: prefix, colors: colors)
        ChartPainter(layout: layout, canvas: canvas).draw()
        return try canvas.document(width: layout.width, height: layout.height, attributes: attributes)
    }

    /// - Throws: `ChartError` where the chart cannot be drawn as it was described.
    private func checkedLayout() throws(ChartError) -> ChartLayout {
        let plan = ChartPlan(self)
        if let problem = plan.problem { throw problem }
        return ChartLayout(plan)
    }

    /// The chart as a one-page vector PDF with selectable text; the same bytes for the same chart and date.
    public func pdf(theme: Theme = .light, created: Date = Date(timeIntervalSince1970: 0)) throws(ChartError) -> Data {
        let layout = try checkedLayout(), sink = ByteSink()
        // Three quarters of a point for a pixel: the size at which a browser prints it.
        let surface = cairo_pdf_surface_create_for_stream(
            ByteSink.write, sink.pointer, layout.width * 0.75, layout.height * 0.75)
        defer { cairo_surface_destroy(surface) }
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, pdfDate(created))
        try paint(layout, on: surface, scale: 0.75, theme, what: "a PDF figure")
        return sink.data
    }

    /// The chart as a PNG image of `scale` pixels for each pixel of its natural size, on the theme's background.
    public func png(theme: Theme = .light, scale: Double = 2) throws(ChartError) -> Data {
        let layout = try checkedLayout(), sink = ByteSink()
        let surface = cairo_image_surface_create(
            CAIRO_FORMAT_RGB24, Int32((layout.width * scale).rounded(.up)), Int32((layout.height * scale).rounded(.up)))
        defer { cairo_surface_destroy(surface) }
        try paint(
            layout, on: surface, scale: scale, background: true, finish: false, theme, what: "a PNG figure")
        try checkCairo(cairo_surface_write_to_png_stream(surface, ByteSink.write, sink.pointer), "a PNG figure")
        return sink.data
    }

    private func paint(
        _ layout: ChartLayout, on surface: OpaquePointer?, scale: Double, background: Bool = false,
        finish: Bool = true, _ theme: Theme, what: String
    ) throws(ChartError) {
        guard let context = cairo_create(surface) else {
            throw ChartError("drawing \(what)", "Cairo made no context", advice: tooLargeOrTooLittle)
        }
        defer { cairo_destroy(context) }
        let canvas = CairoCanvas(context: context, theme: theme)
        cairo_scale(context, scale, scale)
        if background { canvas.rectangle(Box(0, 0, layout.width, layout.height), .background) }
        ChartPainter(layout: layout, canvas: canvas).draw()
        try checkCairo(cairo_status(context), what)
        if finish { cairo_surface_finish(surface) }
        try checkCairo(cairo_surface_status(surface), what)
    }

    /// The commands that draw the chart, for tests to compare.
    package func drawingCommands() throws(ChartError) -> [String] {
        let layout = try checkedLayout(), log = DrawingLog()
        ChartPainter(layout: layout, canvas: log).draw()
        return log.lines
    }

    /// The natural width and height in pixels.
    public var size: (width: Double, height: Double) {
        let layout = ChartLayout(ChartPlan(self))
        return (layout.width, layout.height)
    }

    /// Draws at the context's origin, one unit for each pixel.
    package func draw(in context: OpaquePointer, theme: Theme) {
        ChartPainter(layout: ChartLayout(ChartPlan(self)), canvas: CairoCanvas(context: context, theme: theme)).draw()
    }
}

extension String {
    /// The text for use in XML or HTML, in content and in quoted attributes; characters that XML forbids become U+FFFD.
    package var xmlEscaped: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
            case _
            where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0xFFFE
                || scalar.value == 0xFFFF:
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
