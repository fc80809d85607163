import CCairo
import Foundation

/// A drawing of its own kind, which has no axes and marks to choose: a figure's description, like `Chart`.
public enum Diagram: Sendable, Equatable {
    case forest(Forest)
    /// One row of a forest without its words, small enough for a table's row: 240 by 28 pixels.
    case strip(ForestRow)
    case specifications(SpecificationCurve)
    case outcomes(OutcomeStrip)

    /// The natural width and height in pixels, in the width that a page's text has.
    public var size: (width: Double, height: Double) { size(within: Diagram.naturalWidth) }

    /// Its size where there are `width` pixels.
    public func size(within width: Double) -> (width: Double, height: Double) {
        let rendering = rendering(width)
        return (rendering.width, rendering.height)
    }

    /// The diagram as an SVG image in one theme's colours, on a transparent ground unless it is to have one.
    public func svg(theme: Theme = .light, hasGround: Bool = false) throws(ChartError) -> String {
        try rendering(Diagram.naturalWidth).svg(.theme(theme), hasGround: hasGround) + "\n"
    }

    /// The diagram as an SVG element for a page that defines the colours; see `Chart.inlineSVG`.
    /// - Parameter width: the pixels that there are for it.
    public func inlineSVG(prefix: String, label: String, width: Double = 720) throws(ChartError) -> String {
        try inlineSVG(prefix: prefix, label: label, width: width, letters: nil)
    }

    /// The same, with letters that the page has once; none for a drawing with its own.
    package func inlineSVG(
        prefix: String, label: String, width: Double = Diagram.naturalWidth, letters: LetterOutlines?
    ) throws(ChartError) -> String {
        try rendering(width).svg(
            prefix: prefix, .page, attributes: " role=\"img\" aria-label=\"\(label.xmlEscaped)\"", letters: letters)
    }

    /// The diagram as a one-page vector PDF with selectable text; the same bytes for the same diagram and date.
    public func pdf(
        theme: Theme = .light, created: Date = Date(timeIntervalSince1970: 0), title: String = ""
    ) throws(ChartError) -> Data {
        try rendering(Diagram.naturalWidth).pdf(theme: theme, created: created, title: title)
    }

    /// The diagram as a PNG image of `scale` pixels for each pixel of its natural size, on the theme's background.
    public func png(theme: Theme = .light, scale: Double = 2, width: Double = 720) throws(ChartError) -> Data {
        try rendering(width).png(theme: theme, scale: scale)
    }

    /// Laid out once for all three.
    package func files(created: Date, title: String) throws(ChartError) -> FigureFiles {
        try rendering(Diagram.naturalWidth).files(created: created, title: title)
    }

    /// What the diagram shows, in words, for those who don't see it.
    public var inWords: String {
        switch self {
        case .forest(let forest): forest.inWords
        case .strip(let row): row.inWords(field: nil)
        case .specifications(let curve): curve.inWords
        case .outcomes(let strip): strip.sentence.capitalizedFirst + "."
        }
    }

    package static let naturalWidth = ChartLayout.naturalWidth

    /// The commands that draw the diagram, for tests to compare.
    package func drawingCommands(width: Double) throws(ChartError) -> [String] { try rendering(width).commands() }

    /// Draws on the canvas, one unit for each pixel.
    package func draw(on canvas: any Canvas, width: Double = 720) throws(ChartError) {
        try rendering(width).draw(canvas)
    }

    private func rendering(_ width: Double) -> Rendering {
        switch self {
        case .forest(let forest):
            let layout = ForestLayout(forest, width: width)
            return Rendering(width: width, height: layout.height, name: "a forest") {
                ForestPainter(layout: layout, canvas: $0).draw()
            }
        case .strip(let row):
            let width = min(width, ForestRow.stripSize.width), height = ForestRow.stripSize.height
            return Rendering(width: width, height: height, name: "a forest's strip") {
                StripPainter(row: row, range: ForestRow.range([row], .linear), box: Box(0, 0, width, height)).draw(
                    on: $0)
            }
        case .specifications(let curve):
            let layout = SpecificationLayout(curve, width: width)
            return Rendering(width: width, height: layout.height, name: "a specification curve") {
                SpecificationPainter(layout: layout, canvas: $0).draw()
            }
        case .outcomes(let strip):
            let layout = OutcomeStripLayout(strip, width: min(width, OutcomeStrip.widest))
            return Rendering(width: layout.width, height: layout.height, name: "a strip of outcomes") {
                layout.draw(on: $0)
            }
        }
    }
}
