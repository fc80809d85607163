import Charts

/// A grid of pictures laid out for the page, at the size that is asked for.
struct PDFPictures {
    private let parts: ImageGridParts
    private static let pixel = PDFTextSize.pixel

    /// Pictures that fill the width.
    init(_ grid: ImageGrid) {
        let width = min(grid.widest, PDFPage.textWidth / PDFPictures.pixel)
        self.init(ImageGridParts(grid.width(width).pictures(scaledBy: 1)))
    }

    private init(_ parts: ImageGridParts) { self.parts = parts }

    /// - Parameter scale: the pictures' size as a part of the one that fills the width; letters keep theirs.
    func scaled(by scale: Double) -> PDFPictures { PDFPictures(parts.pictures(scaledBy: scale)) }

    /// The scale at which pictures have the size that they want, where they were enlarged to fill the width.
    var naturalScale: Double { 1 / parts.growth }

    /// In points.
    var height: Double { (parts.lineHeights.reduce(parts.headHeight, +)) * PDFPictures.pixel }

    /// The lines of each row of pictures.
    var rows: [Range<Int>] {
        let starts = parts.lineHeights.indices.filter { !parts.continuesRow[$0] }
        return zip(starts, starts.dropFirst() + [parts.lineHeights.count]).map { $0..<$1 }
    }

    /// The grid with the largest pictures that fit.
    func fitting(_ height: Double, leastScale: Double) -> PDFPictures? {
        stride(from: 1, through: leastScale - 0.001, by: -0.02).lazy.map(scaled(by:))
            .first { $0.height <= height + 0.01 }
    }

    /// A piece for each line. Lines of a row keep together, and so do the first two and the last two rows: none stands
    /// alone with what is repeated above it.
    func pieces(_ element: PDFElement) -> [PDFPiece] {
        let rows = rows
        let ends = Set(
            rows.enumerated().filter { $0.offset > 0 && $0.offset < rows.count - 2 }.map(\.element.upperBound))
        return parts.lineHeights.indices.map { index in
            var piece = piece(index, element)
            piece.keepsWithNext = !ends.contains(index + 1)
            return piece
        }
    }

    private func piece(_ index: Int, _ element: PDFElement) -> PDFPiece {
        let isFirst = index == 0, headHeight = parts.headHeight * PDFPictures.pixel,
            width = parts.width * PDFPictures.pixel,
            height = parts.lineHeights[index] * PDFPictures.pixel + (isFirst ? headHeight : 0)
        var piece = PDFPiece(height: height, space: isFirst ? 6 : 0) { pen, y in
            pen.content(of: element, box: Box(PDFPage.left, y, width, height)) { canvas in
                pen.attempt { () throws(ChartError) in
                    if isFirst { try drawHead(on: canvas, y) }
                    try draw(on: canvas, isFirst ? y + headHeight : y) { canvas throws(ChartError) in
                        try parts.drawLine(index, on: canvas)
                    }
                }
            }
        }
        if !isFirst, headHeight > 0 {
            piece.repeatedHead = (
                headHeight,
                { pen, y in
                    pen.artifact(.repeatedHead) { canvas in
                        pen.attempt { () throws(ChartError) in try drawHead(on: canvas, y) }
                    }
                }
            )
        }
        return piece
    }

    private func drawHead(on canvas: CairoCanvas, _ y: Double) throws(ChartError) {
        try draw(on: canvas, y) { canvas throws(ChartError) in try parts.drawHead(on: canvas) }
    }

    private func draw(on canvas: CairoCanvas, _ y: Double, _ part: (CairoCanvas) throws(ChartError) -> Void)
        throws(ChartError)
    {
        try canvas.scaled(x: PDFPage.left, y: y, by: PDFPictures.pixel) { () throws(ChartError) in try part(canvas) }
    }
}
