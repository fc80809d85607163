import CCairo
import Foundation

extension Chart {
    /// The chart as an SVG image in one theme's colours, on a transparent ground unless it is to have one.
    public func svg(theme: Theme = .light, hasGround: Bool = false) throws(ChartError) -> String {
        try rendering().svg(.theme(theme), hasGround: hasGround) + "\n"
    }

    /// The chart as an SVG element whose colours are CSS variables (`--ink`, `--series-1`, …), to be put into a page
    /// that defines them.
    ///
    /// Every id begins with `prefix`, so that several charts can stand in one page; `label` describes it to those who
    /// do not see it.
    public func inlineSVG(prefix: String, label: String) throws(ChartError) -> String {
        try inlineDrawing(prefix: prefix, label: label, letters: nil, isRead: false).svg
    }

    /// The same, with the places of its values where they are to be read.
    /// - Parameter letters: those of the page, which has them once; none for a drawing with its own.
    package func inlineDrawing(
        prefix: String, label: String, letters: LetterOutlines?, isRead: Bool
    ) throws(ChartError) -> (svg: String, readings: [Reading]) {
        let layout = try checkedLayout()
        let svg = try rendering(layout).svg(
            prefix: prefix, .page, attributes: " role=\"img\" aria-label=\"\(label.xmlEscaped)\"", letters: letters)
        return (svg, isRead ? Chart.readings(layout) : [])
    }

    /// The chart as a one-page vector PDF with selectable text; the same bytes for the same chart and date.
    public func pdf(
        theme: Theme = .light, created: Date = Date(timeIntervalSince1970: 0), title: String = ""
    ) throws(ChartError) -> Data {
        try rendering().pdf(theme: theme, created: created, title: title)
    }

    /// The chart as a PNG image of `scale` pixels for each pixel of its natural size, on the theme's background.
    public func png(theme: Theme = .light, scale: Double = 2) throws(ChartError) -> Data {
        try rendering().png(theme: theme, scale: scale)
    }

    /// Laid out once for all three.
    package func files(created: Date, title: String) throws(ChartError) -> FigureFiles {
        try rendering().files(created: created, title: title)
    }

    /// The commands that draw the chart, for tests to compare.
    package func drawingCommands() throws(ChartError) -> [String] { try rendering().commands() }

    /// - Throws: `ChartError` where the chart cannot be drawn as it was described.
    private func checkedLayout() throws(ChartError) -> ChartLayout {
        let plan = ChartPlan(self)
        if let problem = plan.problem { throw problem }
        return ChartLayout(plan)
    }

    private func rendering() throws(ChartError) -> Rendering { rendering(try checkedLayout()) }

    private func rendering(_ layout: ChartLayout) -> Rendering {
        Rendering(width: layout.width, height: layout.height, name: "a chart") {
            ChartPainter(layout: layout, canvas: $0).draw()
        }
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
