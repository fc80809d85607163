import Charts

/// Distributes a document's sections over pages.
struct PDFFlow {
    struct Placed { var y: Double; var draw: (PDFPen, Double) -> Void }
    struct Bookmark { var title: String; var level: Int; var place: PDFPlace }

    private(set) var pages: [[Placed]] = []
    private(set) var bookmarks: [Bookmark] = []
    /// Where links lead, by name.
    private(set) var places: [String: PDFPlace] = [:]

    /// - Parameter sections: no figure leaves its section for another.
    init(_ sections: [[PDFBlock]]) {
        let units = PDFUnit.units(sections)
        for page in PDFPageBreaks.pages(units) {
            pages.append([])
            var y = PDFPage.top, last: Int?
            for index in page.units {
                let unit = units[index], height = unit.greatest - page.shrinking * (unit.greatest - unit.least)
                place(unit.pieces(height), goesOn: last == index - 1, at: &y)
                last = index
            }
        }
        if pages.isEmpty { pages = [[]] }
    }

    /// Places pieces below what is on the last page.
    /// - Parameter goesOn: whether what they continue stands right above them.
    private mutating func place(_ pieces: [PDFPiece], goesOn: Bool, at y: inout Double) {
        let page = pages.count - 1
        for (index, piece) in pieces.enumerated() {
            if !pages[page].isEmpty { y += piece.space }
            if index == 0, !goesOn, let head = piece.repeatedHead {
                pages[page].append(Placed(y: y, draw: head.draw))
                y += head.height
            }
            if let (title, level) = piece.bookmark {
                bookmarks.append(
                    Bookmark(title: title, level: level, place: PDFPlace(title: title, page: pages.count, y: y)))
            }
            if let (name, title) = piece.anchor { places[name] = PDFPlace(title: title, page: pages.count, y: y) }
            pages[page].append(Placed(y: y, draw: piece.draw))
            y += piece.height
        }
    }
}
