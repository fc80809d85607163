/// A4 in points, with the margins of text.
enum PDFPage {
    static let width = 595.28
    static let height = 841.89
    static let left = 56.0
    static let top = 62.0
    static let bottom = 62.0
    static var textWidth: Double { width - 2 * left }
    static var textBottom: Double { height - bottom }
    static var textHeight: Double { textBottom - top }
}

/// The sizes of text in points, the same on all pages and within figures.
enum PDFTextSize {
    static let body = 10.0
    /// Captions, tables, notes, heads and feet: nothing is set smaller but exponents.
    static let note = 8.5
    static let title = 19.0
    static let question = 11.0
    static let section = 14.0
    /// Titles of figures and tables, and of what is below a section.
    static let item = 10.5
    /// The points of a figure's pixel: its smallest text, 12 pixels high, is a note.
    static let pixel = note / 12
}
