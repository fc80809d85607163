/// What a section of the document consists of.
enum PDFBlock {
    /// Stands where it is said, and may go on on the next page.
    case text([PDFPiece])
    /// Stays whole; text of its section that follows may be set before it, where it would else leave a page empty.
    case float(PDFFloat)
    /// A figure that is too high for a page: it goes on on the next one, and nothing is set before it.
    case longFigure([PDFPiece])
}

/// A figure with its title and its caption, in as little as `least` of its natural height.
struct PDFFloat {
    let greatest: Double
    let least: Double
    /// Space above, left out at the top of a page.
    let space: Double
    /// The figure in at most the given height, which is not below `least`.
    let pieces: (Double) -> [PDFPiece]

    init(greatest: Double, least: Double, space: Double, pieces: @escaping (Double) -> [PDFPiece]) {
        self.greatest = greatest
        self.least = least
        self.space = space
        self.pieces = pieces
    }

    /// Pieces that have one height only.
    init(_ pieces: [PDFPiece]) {
        self.init(greatest: pieces.height, least: pieces.height, space: pieces.first?.space ?? 0) { _ in pieces }
    }
}
