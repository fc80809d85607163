import CCairo
import Charts

/// A table as rows that break across pages under a repeated head.
struct PDFTable {
    static let gap = 12.0

    /// The width of a column's bars.
    private static let barWidth = 42.0

    static func pieces(_ table: Table, as element: PDFElement) -> [PDFPiece] {
        guard !table.columns.isEmpty else { return [] }
        let columns = table.columns.indices
        let aligned = columns.map { column in
            AlignedNumbers.print.column(table.rows.indices.map { table.cell($0, column) })
        }
        let numeric = columns.map(table.isNumeric)
        let texts = table.rows.indices.map { row in columns.map { aligned[$0][row] ?? table.cell(row, $0).text } }
        // Heads wrap more before letters become smaller.
        let attempts = stride(from: 8.5, through: 4, by: -0.5).flatMap { size in
            [70, 45, 0].map { (size: size, head: Double($0)) }
        }
        let fitting = attempts.lazy.compactMap { attempt in
            fit(table, texts, numeric, size: attempt.size, widestHead: attempt.head).map { (attempt.size, $0) }
        }.first
        let (size, final) =
            fitting ?? (4, table.columns.map { _ in PDFPage.textWidth / Double(table.columns.count) - gap })
        func row(_ texts: [String], bold: Bool, paint: Paint) -> [PDFText] {
            texts.indices.map {
                PDFText(
                    texts[$0], width: final[$0] + 0.5,
                    PDFTextStyle(size: size, bold: bold, paint: paint, alignRight: numeric[$0]))
            }
        }
        let heads = row(table.columns.map(\.heading), bold: true, paint: .muted)
        return rows(
            as: element, head: heads, texts.map { row($0, bold: false, paint: .ink) }, widths: final,
            hasRowHeads: !numeric[0]
        ) { canvas, row, starts, y in
            for column in columns {
                guard let share = table.share(row, column) else { continue }
                draw(share, on: canvas, x: starts[column], y: y + size * 0.35)
            }
        }
    }

    /// A number's part of its column's largest as a bar, only outlined below zero.
    private static func draw(_ share: Double, on canvas: CairoCanvas, x: Double, y: Double) {
        let box = Box(x, y, max(0.5, abs(share) * (barWidth - 6)), 5)
        guard share < 0 else { return canvas.rectangle(box, .series(0)) }
        canvas.path([(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)], closed: true)
        canvas.stroke(.series(0), width: 0.7)
    }

    /// Pieces of rows of wrapped texts, `widths` apart by `gap`; `decorate` draws what is no content into a row.
    static func rows(
        as table: PDFElement, head: [PDFText], _ body: [[PDFText]], widths: [Double], padding: Double = 3.5,
        space: Double = 4, hasRowHeads: Bool,
        decorate: @escaping (CairoCanvas, Int, [Double], Double) -> Void = { _, _, _, _ in }
    ) -> [PDFPiece] {
        var starts: [Double] = []
        var x = PDFPage.left
        for width in widths { starts.append(x); x += width + gap }
        let right = x - gap, places = starts
        func height(_ texts: [PDFText]) -> Double { (texts.map(\.height).max() ?? 0) + 2 * padding }
        let headHeight = height(head)
        func drawHeadRule(_ canvas: CairoCanvas, _ y: Double) {
            canvas.line(from: (PDFPage.left, y + headHeight), to: (right, y + headHeight), .axis, width: 0.8)
        }
        // Column heads stand on the line.
        func top(_ text: PDFText, _ y: Double) -> Double { y + headHeight - padding - text.height }
        let headRow = PDFElement(.row, in: PDFElement(.tableHead, in: table)),
            heads = head.map { _ in PDFElement(.columnHead, in: headRow) }
        var result = [
            PDFPiece(height: headHeight, space: space, keepsWithNext: true) { pen, y in
                for (index, text) in head.enumerated() {
                    text.draw(with: pen, in: heads[index], x: places[index], y: top(text, y))
                }
                pen.artifact { drawHeadRule($0, y) }
            }
        ]
        let tableBody = PDFElement(.tableBody, in: table)
        for (index, texts) in body.enumerated() {
            let rowHeight = height(texts), row = PDFElement(.row, in: tableBody)
            let cells = texts.indices.map { PDFElement(hasRowHeads && $0 == 0 ? .rowHead : .cell, in: row) }
            var piece = PDFPiece(height: rowHeight) { pen, y in
                for (index, text) in texts.enumerated() {
                    text.draw(with: pen, in: cells[index], x: places[index], y: y + padding)
                }
                pen.artifact { canvas in
                    decorate(canvas, index, places, y + padding)
                    canvas.line(from: (PDFPage.left, y + rowHeight), to: (right, y + rowHeight), .grid, width: 0.6)
                }
            }
            piece.repeatedHead = (
                headHeight,
                { pen, y in
                    pen.artifact(.repeatedHead) { canvas in
                        for (text, start) in zip(head, places) { text.draw(on: canvas, x: start, y: top(text, y)) }
                        drawHeadRule(canvas, y)
                    }
                }
            )
            // The first two rows stay with the head, the last two with each other.
            piece.keepsWithNext = body.count > 2 && (index == 0 || index == body.count - 2)
            result.append(piece)
        }
        return result
    }

    /// Column widths within the page: numbers keep their width, texts share what is left; nil if that is too little.
    private static func fit(_ table: Table, _ texts: [[String]], _ numeric: [Bool], size: Double, widestHead: Double)
        -> [Double]?
    {
        let available = PDFPage.textWidth - gap * Double(table.columns.count - 1)
        let natural = table.columns.indices.map { column in
            let body = texts.map { TextLine($0[column], size: size).width }.max() ?? 0
            let heading = table.columns[column].heading
            // A head may wrap, but not within a word.
            let word =
                heading.split(separator: " ").map { TextLine(String($0), size: size, bold: true).width }.max() ?? 0
            let bar = table.columns[column].bars ? barWidth : 0
            return numeric[column]
                ? max(body + bar, word, min(TextLine(heading, size: size, bold: true).width, widestHead))
                : max(body, TextLine(heading, size: size, bold: true).width)
        }
        if natural.reduce(0, +) <= available { return natural }
        let fixed = zip(natural, numeric).filter(\.1).map(\.0).reduce(0, +)
        let flexible = zip(natural, numeric).filter { !$0.1 }.map(\.0)
        let left = available - fixed
        guard !flexible.isEmpty, left >= 50 * Double(flexible.count) else { return nil }
        // Short columns keep their width; the long ones share the rest.
        var share = left / Double(flexible.count)
        for _ in 0..<8 {
            let short = flexible.filter { $0 <= share }
            guard short.count < flexible.count else { break }
            share = (left - short.reduce(0, +)) / Double(flexible.count - short.count)
        }
        return zip(natural, numeric).map { $1 ? $0 : min($0, share) }
    }
}
