import Charts

/// A figure between its title and its caption.
struct PDFFigure {
    let content: FigureContent
    let element: PDFElement
    let title: [PDFPiece]
    let caption: [PDFPiece]

    /// Room for a section's heading above.
    static let headingHeight = 40.0
    /// With less, what is said of a figure leaves no room for it on the same page.
    private static let leastRoom = 150.0
    /// What a figure may be lowered to, so that it fits.
    private static let leastScale = 0.8
    /// What a grid's pictures may be lowered to before it is divided between pages.
    private static let leastScaleOfGrid = 0.7
    /// What a grid may be lowered to whose rows are too few to be divided.
    private static let leastScaleOfFewRows = 0.5

    var block: PDFBlock {
        let room = PDFPage.textHeight - PDFFigure.headingHeight - heightAround
        guard room >= PDFFigure.leastRoom else { return .longFigure(longest) }
        switch content {
        case .chart(let chart):
            let chart = PDFChart(chart, room: room)
            return float(chart.greatest, chart.least) { [chart.piece(element, height: $0)] }
        case .diagram(let diagram):
            let diagram = PDFDiagram(diagram, room: room), pieces = diagram.pieces(element)
            guard !diagram.isDivided else { return .longFigure(together(title, pieces, caption)) }
            return float(pieces.height, pieces.height) { _ in pieces }
        case .images(let grid): return block(grid, room)
        }
    }

    /// A grid keeps together where it fits on a page. Else it is divided between rows, two at least on either side.
    private func block(_ grid: ImageGrid, _ room: Double) -> PDFBlock {
        let whole = PDFPictures(grid), natural = whole.naturalScale
        let leastScale = natural * (whole.rows.count < 4 ? PDFFigure.leastScaleOfFewRows : PDFFigure.leastScaleOfGrid)
        guard let fitting = whole.height <= room ? whole : whole.fitting(room, leastScale: leastScale)
        else { return .longFigure(together(title, whole.scaled(by: natural).pieces(element), caption)) }
        let least = min(fitting.height, whole.scaled(by: natural * PDFFigure.leastScale).height)
        return float(fitting.height, least) { height in
            let pictures = whole.fitting(height, leastScale: leastScale) ?? fitting
            return pictures.pieces(element)
        }
    }

    private func float(_ greatest: Double, _ least: Double, _ content: @escaping (Double) -> [PDFPiece]) -> PDFBlock {
        let around = heightAround
        return .float(
            PDFFloat(greatest: around + greatest, least: around + least, space: title.first?.space ?? 0) { height in
                together(title, content(height - around), caption).keptTogether
            })
    }

    /// The figure with all that is said of it, for one page.
    private func together(_ parts: [PDFPiece]...) -> [PDFPiece] {
        var result: [PDFPiece] = []
        for part in parts {
            if !result.isEmpty { result[result.count - 1].keepsWithNext = true }
            result += part
        }
        return result
    }

    /// The height of what is said of the figure, and of the space between.
    private var heightAround: Double { (title + [PDFPiece(height: 0, space: 6) { _, _ in }] + caption).height }

    /// Where more is said of the figure than a page holds.
    private var longest: [PDFPiece] {
        let room = PDFPage.textHeight - PDFFigure.headingHeight - title.height
        switch content {
        case .chart(let chart):
            let chart = PDFChart(chart, room: room)
            return together(title, [chart.piece(element, height: chart.greatest)], caption)
        case .diagram(let diagram): return together(title, PDFDiagram(diagram, room: room).pieces(element), caption)
        case .images(let grid):
            let whole = PDFPictures(grid)
            return together(title, whole.scaled(by: whole.naturalScale).pieces(element), caption)
        }
    }
}
