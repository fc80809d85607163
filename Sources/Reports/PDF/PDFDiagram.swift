import Charts

/// A diagram in the page's width, its text as large as that of other figures.
struct PDFDiagram {
    private let diagram: Diagram
    private let width: Double
    private let size: (width: Double, height: Double)

    init(_ diagram: Diagram) {
        self.diagram = diagram
        width = PDFPage.textWidth / PDFTextSize.pixel
        size = diagram.size(within: width)
    }

    func piece(_ element: PDFElement) -> PDFPiece {
        let height = size.height * PDFTextSize.pixel
        return PDFPiece(height: height, space: 6, keepsWithNext: true) { pen, y in
            pen.content(of: element, box: Box(PDFPage.left, y, size.width * PDFTextSize.pixel, height)) { canvas in
                pen.attempt { () throws(ChartError) in
                    try PDFDiagram.draw(diagram, on: canvas, x: PDFPage.left, y: y, width: width)
                }
            }
        }
    }

    /// - Parameters:
    ///   - x: in points, as y is.
    ///   - width: in pixels.
    static func draw(_ diagram: Diagram, on canvas: CairoCanvas, x: Double, y: Double, width: Double) throws(ChartError)
    {
        try canvas.scaled(x: x, y: y, by: PDFTextSize.pixel) { () throws(ChartError) in
            try diagram.draw(on: canvas, width: width)
        }
    }
}
