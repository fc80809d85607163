import Charts

/// A column's texts, with their numbers placed by the decimal point.
struct PDFTableColumn {
    /// The width of a column's bars.
    static let barWidth = 42.0

    let index: Int
    let heading: String
    let isNumeric: Bool
    let hasBars: Bool
    private let cells: [(text: String, afterPoint: Double?)]
    /// What they say, with its links.
    private let inlines: [[Inline]]
    /// The widest texts before the point, from the point on, and of cells without a number.
    private let before, after, plain: Double

    init(_ table: Table, _ index: Int) {
        self.index = index
        heading = table.columns[index].heading
        hasBars = table.columns[index].bars
        isNumeric = table.isNumeric(index)
        let numbers = AlignedNumbers.column(table.rows.indices.map { table.cell($0, index) })
        inlines = table.rows.indices.map { table.cell($0, index).inlines }
        cells = table.rows.indices.map { row in
            guard let text = numbers[row] else { return (table.cell(row, index).text, nil) }
            let point = text.firstIndex { ".× [\u{2004}\u{2006}\u{2007}\u{2008}".contains($0) } ?? text.endIndex
            return (text, PDFTableColumn.width(text[point...]))
        }
        let widths = cells.map { PDFTableColumn.width($0.text[...]) }
        after = cells.compactMap(\.afterPoint).max() ?? 0
        before = zip(cells, widths).compactMap { cell, width in cell.afterPoint.map { width - $0 } }.max() ?? 0
        plain = zip(cells, widths).compactMap { $0.afterPoint == nil ? $1 : nil }.max() ?? 0
    }

    private static func width(_ text: Substring) -> Double { TextLine(String(text), size: PDFTextSize.note).width }

    /// Of all texts, unbroken.
    var bodyWidth: Double { max(before + after, plain) + (hasBars ? PDFTableColumn.barWidth : 0) }

    var headingWidth: Double { TextLine(heading, size: PDFTextSize.note, bold: true).width }

    /// A head may wrap, but not within a word.
    var widestWord: Double {
        heading.split(separator: " ").map { TextLine(String($0), size: PDFTextSize.note, bold: true).width }.max() ?? 0
    }

    /// Numbers stand below each other in the middle of their column, or beside their bars, by their decimal points.
    func text(_ row: Int, width: Double) -> PDFText {
        let (text, afterPoint) = cells[row]
        guard isNumeric else { return PDFText(inlines[row], width: width + 0.5, .note) }
        var style = PDFTextStyle.note
        style.alignment = .right
        let free = max(0, width - before - after), start = hasBars ? free : free / 2
        let right = afterPoint.map { start + before + $0 } ?? (width + min(width, plain)) / 2
        return PDFText(text, width: min(width, right) + 0.5, style)
    }
}

/// Columns that stand beside each other, with their widths.
struct PDFTableWidths {
    let columns: [PDFTableColumn]
    let widths: [Double]

    /// Numbers keep their width, and texts share what is left.
    /// - Returns: nil if that is too little.
    init?(_ columns: [PDFTableColumn]) {
        // Heads of numbers wrap more before a column is set elsewhere.
        let widths = [70, 45, 0].lazy.compactMap { PDFTableWidths.widths(columns, widestHead: $0) }.first
        guard let widths else { return nil }
        self.init(columns: columns, widths: widths)
    }

    private init(columns: [PDFTableColumn], widths: [Double]) {
        self.columns = columns
        self.widths = widths
    }

    /// For what is wider than any page: its texts break anywhere.
    static func even(_ columns: [PDFTableColumn]) -> PDFTableWidths {
        let width = (PDFPage.textWidth - PDFTable.leastGap * Double(columns.count - 1)) / Double(columns.count)
        return PDFTableWidths(columns: columns, widths: columns.map { _ in width })
    }

    private static func widths(_ columns: [PDFTableColumn], widestHead: Double) -> [Double]? {
        let available = PDFPage.textWidth - PDFTable.leastGap * Double(columns.count - 1)
        let natural = columns.map { column in
            column.isNumeric
                ? max(column.bodyWidth, column.widestWord, min(column.headingWidth, widestHead))
                : max(column.bodyWidth, column.headingWidth)
        }
        if natural.reduce(0, +) <= available { return natural }
        let texts = columns.indices.filter { !columns[$0].isNumeric }
        let left = available - natural.reduce(0, +) + texts.reduce(0) { $0 + natural[$1] }
        guard !texts.isEmpty, left >= leastText * Double(texts.count) else { return nil }
        var widths = natural
        for (place, width) in zip(texts, shares(of: left, among: texts.map { natural[$0] })) { widths[place] = width }
        return widths
    }

    /// A column of texts is no narrower.
    private static let leastText = 50.0

    /// Short columns keep their width; the long ones share the rest by the square roots of their texts' widths, which needs
    /// the fewest lines over all of them.
    private static func shares(of width: Double, among natural: [Double]) -> [Double] {
        var shares = [Double?](repeating: nil, count: natural.count)
        while true {
            let open = natural.indices.filter { shares[$0] == nil }
            let rest = width - shares.reduce(0) { $0 + ($1 ?? 0) }
            let roots = open.reduce(0) { $0 + natural[$1].squareRoot() }
            func share(_ place: Int) -> Double { rest * natural[place].squareRoot() / roots }
            // Whoever is wider than it needs, or narrower than it may be, is settled first, and the others share anew.
            let short = open.filter { natural[$0] <= share($0) }
            if !short.isEmpty {
                for place in short { shares[place] = natural[place] }
            } else if let narrow = open.first(where: { share($0) < leastText }) {
                shares[narrow] = min(leastText, natural[narrow])
            } else {
                return natural.indices.map { shares[$0] ?? share($0) }
            }
        }
    }
}
