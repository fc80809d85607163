import Charts

/// A4 in points, with the margins of text.
enum PDFPage {
    static let width = 595.28
    static let height = 841.89
    static let left = 56.0
    static let top = 62.0
    static let bottom = 62.0
    static var textWidth: Double { width - 2 * left }
    static var textBottom: Double { height - bottom }
}

/// The smallest thing that is not broken across pages.
struct PDFPiece {
    var height: Double
    /// Space above, left out at the top of a page.
    var space = 0.0
    /// Never the last piece on its page.
    var keepsWithNext = false
    /// A bookmark to this place.
    var bookmark: (title: String, level: Int)?
    /// The name and the title by which links lead to this place.
    var anchor: (name: String, title: String)?
    /// Repeated above this piece when it comes first on a page.
    var repeatedHead: (height: Double, draw: (PDFPen, Double) -> Void)?
    /// Draws with the piece's top at the given y.
    var draw: (PDFPen, Double) -> Void
    /// The same in less height, down to `minimum`, so that a page is filled.
    var shrinking: (minimum: Double, draw: (PDFPen, Double, Double) -> Void)?

    init(height: Double, space: Double = 0, keepsWithNext: Bool = false, draw: @escaping (PDFPen, Double) -> Void) {
        self.height = height
        self.space = space
        self.keepsWithNext = keepsWithNext
        self.draw = draw
    }
}

/// Distributes pieces over pages.
struct PDFFlow {
    struct Placed { var y: Double; var draw: (PDFPen, Double) -> Void }
    struct Bookmark { var title: String; var level: Int; var place: PDFPlace }

    private(set) var pages: [[Placed]] = [[]]
    private(set) var bookmarks: [Bookmark] = []
    /// Where links lead, by name.
    private(set) var places: [String: PDFPlace] = [:]
    private var y = PDFPage.top

    init(_ pieces: [PDFPiece]) {
        var index = 0
        while index < pieces.count {
            var end = index
            while end < pieces.count - 1, pieces[end].keepsWithNext { end += 1 }
            place(pieces[index...end])
            index = end + 1
        }
    }

    /// How far down a piece may reach: what has been shrunk to fit ends there but for rounding.
    private static let lowest = PDFPage.textBottom + 0.01

    private var isAtTop: Bool { pages.last?.isEmpty ?? true }

    /// A group that stays on one page, if any page can hold it.
    private mutating func place(_ group: ArraySlice<PDFPiece>) {
        let needed = group.reduce(0) { $0 + $1.height + $1.space } - (isAtTop ? group.first?.space ?? 0 : 0)
        let group = shrunk(group, by: y + needed - PDFPage.textBottom)
        if group.reduce(y, { $0 + $1.height + $1.space }) > Self.lowest, !isAtTop { breakPage() }
        for piece in group {
            if !isAtTop, y + piece.space + piece.height > Self.lowest { breakPage() }
            if isAtTop, let head = piece.repeatedHead {
                pages[pages.count - 1].append(Placed(y: y, draw: head.draw))
                y += head.height
            } else if !isAtTop {
                y += piece.space
            }
            if let bookmark = piece.bookmark {
                bookmarks.append(
                    Bookmark(
                        title: bookmark.title, level: bookmark.level,
                        place: PDFPlace(title: bookmark.title, page: pages.count, y: y)))
            }
            if let anchor = piece.anchor {
                places[anchor.name] = PDFPlace(title: anchor.title, page: pages.count, y: y)
            }
            pages[pages.count - 1].append(Placed(y: y, draw: piece.draw))
            y += piece.height
        }
    }

    /// The group with its first shrinking piece lower by `excess`, if that piece can be.
    private func shrunk(_ group: ArraySlice<PDFPiece>, by excess: Double) -> ArraySlice<PDFPiece> {
        guard excess > 0, let index = group.firstIndex(where: { $0.shrinking != nil }),
            let shrinking = group[index].shrinking,
            group[index].height - excess >= shrinking.minimum
        else { return group }
        var result = group
        let height = group[index].height - excess
        result[index].height = height
        result[index].draw = { pen, y in shrinking.draw(pen, y, height) }
        return result
    }

    private mutating func breakPage() {
        pages.append([])
        y = PDFPage.top
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
            return PDFPiece(height: text.lines[index].height, space: index == 0 ? space : 0, keepsWithNext: holds) {
                pen, y in
                text.draw(line: index, with: pen, in: element, x: x, y: y)
            }
        }
    }
}
