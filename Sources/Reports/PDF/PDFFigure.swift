import CCairo
import Charts

extension PDFBody {
    /// Never so high that title and caption could not stand with it.
    private static let greatestHeight = 540.0
    /// The size at which a browser prints.
    private static let greatestScale = 0.75

    func pieces(_ content: FigureContent, as element: PDFElement) -> [PDFPiece] {
        switch content {
        case .chart(let chart):
            [piece(chart.size, as: element) { (canvas: CairoCanvas) in chart.draw(in: canvas.context, theme: .light) }]
        case .diagram(let diagram):
            [
                piece(diagram.size, as: element) { (canvas: CairoCanvas) throws(ChartError) in
                    try diagram.draw(on: canvas)
                }
            ]
        case .images(let grid): pieces(grid, as: element)
        }
    }

    private func piece(
        _ size: (width: Double, height: Double), as element: PDFElement,
        _ content: @escaping (CairoCanvas) throws(ChartError) -> Void
    ) -> PDFPiece {
        let height =
            size.height
            * min(PDFPage.textWidth / size.width, PDFBody.greatestHeight / size.height, PDFBody.greatestScale)
        let draw: (PDFPen, Double, Double) -> Void = { pen, y, height in
            let scale = height / size.height
            pen.content(of: element, box: Box(PDFPage.left, y, size.width * scale, height)) { canvas in
                cairo_save(canvas.context)
                cairo_translate(canvas.context, PDFPage.left, y)
                cairo_scale(canvas.context, scale, scale)
                pen.attempt { () throws(ChartError) in try content(canvas) }
                cairo_restore(canvas.context)
            }
        }
        var piece = PDFPiece(height: height, space: 6, keepsWithNext: true) { pen, y in draw(pen, y, height) }
        piece.shrinking = (height * 0.8, draw)
        return piece
    }

    /// A piece for each line of pictures; a grid that is higher than a page's figure may go on on the next page.
    private func pieces(_ grid: ImageGrid, as element: PDFElement) -> [PDFPiece] {
        let parts = ImageGridParts(grid), scale = min(PDFPage.textWidth / parts.width, PDFBody.greatestScale)
        func drawn(_ draw: @escaping (CairoCanvas) throws(ChartError) -> Void) -> (CairoCanvas, Double)
            throws(ChartError) -> Void
        {
            { (canvas: CairoCanvas, y: Double) throws(ChartError) in
                cairo_save(canvas.context)
                defer { cairo_restore(canvas.context) }
                cairo_translate(canvas.context, PDFPage.left, y)
                cairo_scale(canvas.context, scale, scale)
                try draw(canvas)
            }
        }
        let heights = parts.lineHeights.map { $0 * scale }, headHeight = parts.headHeight * scale
        let isWhole = heights.reduce(headHeight, +) <= PDFBody.greatestHeight
        let head = drawn { (canvas: CairoCanvas) throws(ChartError) in try parts.drawHead(on: canvas) }
        return heights.indices.map { index in
            let line = drawn { (canvas: CairoCanvas) throws(ChartError) in try parts.drawLine(index, on: canvas) }
            let isFirst = index == 0, height = heights[index] + (isFirst ? headHeight : 0)
            var piece = PDFPiece(height: height, space: isFirst ? 6 : 0) { pen, y in
                pen.content(of: element, box: Box(PDFPage.left, y, parts.width * scale, height)) { canvas in
                    pen.attempt { () throws(ChartError) in
                        if isFirst { try head(canvas, y) }
                        try line(canvas, isFirst ? y + headHeight : y)
                    }
                }
            }
            piece.keepsWithNext = isWhole || index == heights.count - 1
            if !isFirst, headHeight > 0 {
                piece.repeatedHead = (
                    headHeight,
                    { pen, y in
                        pen.artifact(.repeatedHead) { canvas in
                            pen.attempt { () throws(ChartError) in try head(canvas, y) }
                        }
                    }
                )
            }
            return piece
        }
    }
}
