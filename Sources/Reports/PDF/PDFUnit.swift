/// What one page holds whole: a figure, or pieces that keep with each other.
struct PDFUnit {
    /// What may be done with it when pages are broken.
    enum Kind {
        /// May be set before figures of its section that wait for the next page.
        case text
        /// May wait for the next page.
        case float
        /// Stands where it is said.
        case fixed
    }

    let kind: Kind
    /// No unit but text leaves its section's pages behind.
    let section: Int
    let greatest: Double
    let least: Double
    let space: Double
    /// The height of what is repeated above it at the top of a page.
    let headHeight: Double
    /// Never the last on its page.
    let keepsWithNext: Bool
    /// A single line from the middle of a paragraph.
    let isMidParagraph: Bool
    let pieces: (Double) -> [PDFPiece]

    private init(_ pieces: ArraySlice<PDFPiece>, _ kind: Kind, section: Int) {
        let pieces = Array(pieces)
        self.kind = kind
        self.section = section
        greatest = pieces.height
        least = pieces.height
        space = pieces.first?.space ?? 0
        headHeight = pieces.first?.repeatedHead?.height ?? 0
        keepsWithNext = pieces.last?.keepsWithNext ?? false
        isMidParagraph = pieces.count == 1 && pieces[0].isMidParagraph
        self.pieces = { _ in pieces }
    }

    private init(_ float: PDFFloat, section: Int) {
        kind = .float
        self.section = section
        greatest = float.greatest
        least = float.least
        space = float.space
        headHeight = 0
        keepsWithNext = false
        isMidParagraph = false
        pieces = float.pieces
    }

    /// The units of a document's sections, in their order.
    static func units(_ sections: [[PDFBlock]]) -> [PDFUnit] {
        sections.enumerated().flatMap { index, blocks -> [PDFUnit] in
            var units: [PDFUnit] = [], text: [PDFPiece] = []
            func flush() {
                units += groups(text).map { PDFUnit($0, .text, section: index) }
                text = []
            }
            for block in blocks {
                switch block {
                case .text(let pieces): text += pieces
                case .float(let float):
                    flush()
                    units.append(PDFUnit(float, section: index))
                case .longFigure(let pieces):
                    // A heading before it stays with it.
                    let start = (text.lastIndex { !$0.keepsWithNext } ?? -1) + 1
                    let held = Array(text[start...])
                    text = Array(text[..<start])
                    flush()
                    units += groups(held + pieces).map { PDFUnit($0, .fixed, section: index) }
                }
            }
            flush()
            return units
        }
    }

    /// Pieces that keep with each other, as far as a page can hold them.
    private static func groups(_ pieces: [PDFPiece]) -> [ArraySlice<PDFPiece>] {
        var groups: [ArraySlice<PDFPiece>] = [], start = 0
        for index in pieces.indices where index == pieces.count - 1 || !pieces[index].keepsWithNext {
            groups += divided(pieces[start...index])
            start = index + 1
        }
        return groups
    }

    /// A group in parts that a page can hold: rows part before lines do, each with what keeps with it.
    private static func divided(_ group: ArraySlice<PDFPiece>) -> [ArraySlice<PDFPiece>] {
        guard Array(group).height > PDFPage.textHeight else { return [group] }
        let rows = group.indices.dropFirst().filter {
            group[$0].repeatedHead != nil && group[$0 - 1].repeatedHead != nil
        }
        let starts = [group.startIndex] + rows
        var parts = zip(starts, rows + [group.endIndex]).flatMap { pages(group[$0..<$1]) }
        for index in parts.indices.dropLast() { parts[index][parts[index].endIndex - 1].keepsWithNext = false }
        return parts
    }

    /// Pieces in as many parts as they need pages.
    private static func pages(_ group: ArraySlice<PDFPiece>) -> [ArraySlice<PDFPiece>] {
        var parts: [ArraySlice<PDFPiece>] = [], start = group.startIndex, height = 0.0
        for index in group.indices {
            let piece = group[index], head = piece.repeatedHead?.height ?? 0
            if index > start, height + piece.space + piece.height > PDFPage.textHeight {
                parts.append(group[start..<index])
                start = index
            }
            height = index == start ? head + piece.height : height + piece.space + piece.height
        }
        return parts + [group[start...]]
    }
}
