import Charts

/// The smallest thing that is not broken across pages.
struct PDFPiece {
    var height: Double
    /// Space above, left out at the top of a page.
    var space = 0.0
    /// Never the last piece on its page.
    var keepsWithNext = false
    /// A line with two and more of its paragraph before and after it: never the only one of them on a page.
    var isMidParagraph = false
    /// A bookmark to this place.
    var bookmark: (title: String, level: Int)?
    /// The name and the title by which links lead to this place.
    var anchor: (name: String, title: String)?
    /// Repeated above this piece when it comes first on a page.
    var repeatedHead: (height: Double, draw: (PDFPen, Double) -> Void)?
    /// Draws with the piece's top at the given y.
    var draw: (PDFPen, Double) -> Void

    init(height: Double, space: Double = 0, keepsWithNext: Bool = false, draw: @escaping (PDFPen, Double) -> Void) {
        self.height = height
        self.space = space
        self.keepsWithNext = keepsWithNext
        self.draw = draw
    }
}

extension PDFPiece {
    /// The lines of a text, content of `element`, as pieces that leave no single line at a page's top or bottom.
    static func lines(
        _ text: PDFText, as element: PDFElement, x: Double = PDFPage.left, space: Double, keepsTogether: Bool = false,
        keepsWithNext: Bool = false
    ) -> [PDFPiece] {
        let count = text.lines.count
        return text.lines.indices.map { index in
            let isLast = index == count - 1
            let holds = isLast ? keepsWithNext : keepsTogether || keepsWithNext || index == 0 || index == count - 2
            var line = PDFPiece(height: text.lines[index].height, space: index == 0 ? space : 0, keepsWithNext: holds) {
                pen, y in
                text.draw(line: index, with: pen, in: element, x: x, y: y)
            }
            line.isMidParagraph = index > 1 && index < count - 2
            return line
        }
    }
}

extension [PDFPiece] {
    /// From the first piece's top to the last one's bottom, on one page.
    var height: Double { reduce(0) { $0 + $1.space + $1.height } - (first?.space ?? 0) }

    /// The same pieces, none of which is the last on its page but the last of them.
    var keptTogether: [PDFPiece] {
        var result = self
        for index in indices.dropLast() { result[index].keepsWithNext = true }
        return result
    }
}
