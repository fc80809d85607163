import CCairo
import Foundation

extension ImageGrid {
    /// The grid as an SVG image in one theme's colours, on a transparent ground unless it is to have one.
    public func svg(theme: Theme = .light, hasGround: Bool = false) throws(ChartError) -> String {
        let layout = try checkedLayout()
        let pictures = SVGCanvas.DefinedPictures(prefix: "gp", sizes: layout.pictureSizes)
        let canvas = SVGCanvas(prefix: "g", colors: .theme(theme), pictures: pictures)
        if hasGround { canvas.rectangle(Box(0, 0, layout.width, layout.height), .background) }
        try ImageGridPainter(layout: layout, canvas: canvas).draw()
        return try canvas.document(
            width: layout.width, height: layout.height, further: layout.pictureDefinitions(prefix: "gp")) + "\n"
    }

    /// The grid as SVG elements whose colours are CSS variables, to be put into a page that defines them; see
    /// `Chart.inlineSVG`.
    ///
    /// There is one drawing for each of the widths, so that the page can show the one that fits its window; the
    /// pictures are in `definitions`, which must stand in the page once, for all of them and for light and dark pages
    /// alike.
    public func inlineSVG(prefix: String, label: String, widths: [Double]) throws(ChartError) -> (
        definitions: String, drawings: [String]
    ) {
        let layouts = try widths.map { (width: Double) throws(ChartError) in try self.width(width).checkedLayout() }
        guard let first = layouts.first else { return ("", []) }
        let pictures = SVGCanvas.DefinedPictures(prefix: "\(prefix)p", sizes: first.pictureSizes)
        let drawings = try layouts.enumerated().map { index, layout throws(ChartError) in
            let canvas = SVGCanvas(prefix: "\(prefix)v\(index)", colors: .page, pictures: pictures)
            try ImageGridPainter(layout: layout, canvas: canvas).draw()
            return try canvas.document(
                width: layout.width, height: layout.height,
                attributes: " role=\"img\" aria-label=\"\(label.xmlEscaped)\"")
        }
        let hidden =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" class=\"definitions\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\(try first.pictureDefinitions(prefix: pictures.prefix))</defs></svg>"
        return (hidden, drawings)
    }

    /// The grid as a one-page PDF with selectable text; the same bytes for the same grid and date.
    public func pdf(
        theme: Theme = .light, created: Date = Date(timeIntervalSince1970: 0), title: String = ""
    ) throws(ChartError) -> Data {
        try rendering().pdf(theme: theme, created: created, title: title)
    }

    /// The grid as a PNG image of `scale` pixels for each pixel of its natural size, on the theme's background.
    public func png(theme: Theme = .light, scale: Double = 2) throws(ChartError) -> Data {
        try rendering().png(theme: theme, scale: scale)
    }

    /// The commands that draw the grid, for tests to compare.
    package func drawingCommands() throws(ChartError) -> [String] { try rendering().commands() }

    /// - Throws: `ChartError` where the grid cannot be drawn as it was described.
    private func checkedLayout() throws(ChartError) -> ImageGridLayout {
        if let problem { throw problem }
        return ImageGridLayout(self)
    }

    private func rendering() throws(ChartError) -> Rendering {
        let layout = try checkedLayout()
        return Rendering(width: layout.width, height: layout.height, name: "an image grid") {
            (canvas: any Canvas) throws(ChartError) in
            try ImageGridPainter(layout: layout, canvas: canvas).draw()
        }
    }

    /// The natural width and height in pixels.
    public var size: (width: Double, height: Double) {
        let layout = ImageGridLayout(self)
        return (layout.width, layout.height)
    }
}

extension ImageGridLayout {
    fileprivate var pictureSizes: [(width: Int, height: Int)] { pictures.map(\.picture.seenSize) }

    /// The elements that SVG's `use` refers to by "gp0", "gp1", …
    fileprivate func pictureDefinitions(prefix: String) throws(ChartError) -> String {
        try pictures.enumerated().map { index, place throws(ChartError) in
            try place.picture.definition("\(prefix)\(index)")
        }.joined()
    }
}

/// An image grid in parts that may stand on different pages: its head, and its lines of pictures.
package struct ImageGridParts {
    private let layout: ImageGridLayout

    package init(_ grid: ImageGrid) { layout = ImageGridLayout(grid) }

    package var width: Double { layout.width }
    package var growth: Double { layout.growth }
    package var headHeight: Double { layout.head.height }
    package var lineHeights: [Double] { layout.lines.map(\.height) }
    package var continuesRow: [Bool] { layout.lines.map(\.continuesRow) }

    /// Draws the head at the canvas' origin.
    package func drawHead(on canvas: any Canvas) throws(ChartError) {
        try ImageGridPainter(layout: layout, canvas: canvas).draw(layout.head, at: 0)
    }

    /// Draws a line at the canvas' origin.
    package func drawLine(_ index: Int, on canvas: any Canvas) throws(ChartError) {
        try ImageGridPainter(layout: layout, canvas: canvas).draw(layout.lines[index], at: 0)
    }
}
