import Charts

/// A diagram in the page's width, its text as large as that of other figures.
///
/// A forest that is higher than its room is divided between its rows; any other diagram is scaled, so that none is cut.
struct PDFDiagram {
    private let diagram: Diagram
    private let width: Double
    private let size: (width: Double, height: Double)
    /// The points of a pixel.
    private let pixel: Double
    /// Nil where the diagram stands in one piece.
    private let parts: ForestParts?

    /// - Parameter room: the greatest height in points of what isn't divided.
    init(_ diagram: Diagram, room: Double) {
        let width = PDFPage.textWidth / PDFTextSize.pixel, size = diagram.size(within: width)
        let excess = size.height * PDFTextSize.pixel / room
        self.diagram = diagram
        self.width = width
        self.size = size
        if excess > 1, case .forest(let forest) = diagram {
            parts = ForestParts(forest, width: width)
            pixel = PDFTextSize.pixel
        } else {
            parts = nil
            pixel = PDFTextSize.pixel / max(1, excess)
        }
    }

    /// Whether it may go on on another page.
    var isDivided: Bool { parts != nil }

    /// A piece for each row where it is divided, of which two at least stand on either side of a break; else one.
    func pieces(_ element: PDFElement) -> [PDFPiece] {
        guard let parts else { return [piece(element)] }
        let count = parts.rowHeights.count
        return (0..<count).map { index in
            var piece = piece(parts, row: index, element)
            piece.keepsWithNext = index == 0 || index == count - 2
            return piece
        }
    }

    private func piece(_ element: PDFElement) -> PDFPiece {
        let width = width, pixel = pixel, box = (width: size.width * pixel, height: size.height * pixel)
        return PDFPiece(height: box.height, space: 6, keepsWithNext: true) { pen, y in
            pen.content(of: element, box: Box(PDFPage.left, y, box.width, box.height)) { canvas in
                pen.attempt { () throws(ChartError) in
                    try canvas.scaled(x: PDFPage.left, y: y, by: pixel) { () throws(ChartError) in
                        try diagram.draw(on: canvas, width: width)
                    }
                }
            }
        }
    }

    /// The first row with the key and the axis above it, any other with the axis where it is the first on its page.
    private func piece(_ parts: ForestParts, row index: Int, _ element: PDFElement) -> PDFPiece {
        let isFirst = index == 0, pixel = pixel, headHeight = parts.headHeight * pixel,
            keyHeight = parts.keyHeight * pixel, above = isFirst ? keyHeight + headHeight : 0,
            height = parts.rowHeights[index] * pixel + above
        func draw(on canvas: CairoCanvas, _ y: Double, _ part: (CairoCanvas) throws(ChartError) -> Void)
            throws(ChartError)
        {
            try canvas.scaled(x: PDFPage.left, y: y, by: pixel) { () throws(ChartError) in try part(canvas) }
        }
        var piece = PDFPiece(height: height, space: isFirst ? 6 : 0) { pen, y in
            pen.content(of: element, box: Box(PDFPage.left, y, parts.width * pixel, height)) { canvas in
                pen.attempt { () throws(ChartError) in
                    if isFirst {
                        try draw(on: canvas, y) { parts.drawKey(on: $0) }
                        try draw(on: canvas, y + keyHeight) { parts.drawHead(on: $0) }
                    }
                    try draw(on: canvas, y + above) { canvas throws(ChartError) in
                        try parts.drawRow(index, on: canvas)
                    }
                }
            }
        }
        if !isFirst, headHeight > 0 {
            piece.repeatedHead = (
                headHeight,
                { pen, y in
                    pen.artifact(.repeatedHead) { canvas in
                        pen.attempt { () throws(ChartError) in try draw(on: canvas, y) { parts.drawHead(on: $0) } }
                    }
                }
            )
        }
        return piece
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
