import CCairo
import Foundation

extension ImageGrid {
    /// The grid as an SVG image in one theme's colours, on a transparent ground unless it is to have one.
    public func svg(theme: Theme = .light, hasGround: Bool = false) throws(ChartError) -> String {
        let layout = try checkedLayout(heats)
        return try layout.svg(theme, hasGround: hasGround, definitions: layout.pictureDefinitions(prefix: "gp"))
    }

    /// Laid out once, and with each picture encoded once for both of SVG's themes.
    package func files(created: Date, title: String) throws(ChartError) -> FigureFiles {
        let layout = try checkedLayout(heats), definitions = try layout.pictureDefinitions(prefix: "gp")
        let rendering = rendering(layout)
        return FigureFiles(
            light: try layout.svg(.light, hasGround: true, definitions: definitions),
            dark: try layout.svg(.dark, hasGround: false, definitions: definitions),
            pdf: try rendering.pdf(theme: .light, created: created, title: title), page: rendering.pdfPage)
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
        try inlineSVG(prefix: prefix, label: label, widths: widths, letters: nil)
    }

    /// The same, with letters that the page has once; none for drawings with their own.
    package func inlineSVG(
        prefix: String, label: String, widths: [Double], letters: LetterOutlines?
    ) throws(ChartError) -> (definitions: String, drawings: [String]) {
        let heats = heats
        let layouts = try widths.map { (width: Double) throws(ChartError) in try self.width(width).checkedLayout(heats)
        }
        guard let first = layouts.first else { return ("", []) }
        let pictures = SVGCanvas.DefinedPictures(prefix: "\(prefix)p", sizes: first.pictureSizes)
        let drawings = try layouts.enumerated().map { index, layout throws(ChartError) in
            let canvas = SVGCanvas(prefix: "\(prefix)v\(index)", colors: .page, pictures: pictures, letters: letters)
            try ImageGridPainter(layout: layout, canvas: canvas).draw()
            return try canvas.document(
                width: layout.width, height: layout.height,
                attributes: " role=\"img\" aria-label=\"\(label.xmlEscaped)\"")
        }
        return (SVGCanvas.hidden(try first.pictureDefinitions(prefix: pictures.prefix)), drawings)
    }

    /// The grid as a one-page PDF with selectable text; the same bytes for the same grid and date.
    public func pdf(
        theme: Theme = .light, created: Date = Date(timeIntervalSince1970: 0), title: String = ""
    ) throws(ChartError) -> Data {
        try rendering(checkedLayout(heats)).pdf(theme: theme, created: created, title: title)
    }

    /// The grid as a PNG image of `scale` pixels for each pixel of its natural size, on the theme's background.
    public func png(theme: Theme = .light, scale: Double = 2) throws(ChartError) -> Data {
        try rendering(checkedLayout(heats)).png(theme: theme, scale: scale)
    }

    /// The commands that draw the grid, for tests to compare.
    package func drawingCommands() throws(ChartError) -> [String] { try rendering(checkedLayout(heats)).commands() }

    /// - Throws: `ChartError` where the grid cannot be drawn as it was described.
    private func checkedLayout(_ heats: HeatScales) throws(ChartError) -> ImageGridLayout {
        if let problem = heats.problem(columns: columns) { throw problem }
        return ImageGridLayout(self, heats)
    }

    private func rendering(_ layout: ImageGridLayout) -> Rendering {
        Rendering(width: layout.width, height: layout.height, name: "an image grid") {
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
    /// - Parameter definitions: of the pictures, under names that begin with "gp".
    fileprivate func svg(_ theme: Theme, hasGround: Bool, definitions: String) throws(ChartError) -> String {
        let pictures = SVGCanvas.DefinedPictures(prefix: "gp", sizes: pictureSizes)
        let canvas = SVGCanvas(prefix: "g", colors: .theme(theme), pictures: pictures)
        if hasGround { canvas.rectangle(Box(0, 0, width, height), .background) }
        try ImageGridPainter(layout: self, canvas: canvas).draw()
        return try canvas.document(width: width, height: height, further: definitions) + "\n"
    }

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
    private let grid: ImageGrid
    private let layout: ImageGridLayout

    package init(_ grid: ImageGrid) { self.init(grid, grid.heats) }

    private init(_ grid: ImageGrid, _ heats: HeatScales) {
        self.grid = grid
        layout = ImageGridLayout(grid, heats)
    }

    /// The same with pictures in another part of their natural size; see `ImageGrid.pictures(scaledBy:)`.
    package func pictures(scaledBy scale: Double) -> ImageGridParts {
        ImageGridParts(grid.pictures(scaledBy: scale), layout.heats)
    }

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
