import CCairo
import Charts

/// A table as rows that break across pages under a repeated head.
enum PDFTable {
    static let gap = 12.0
    /// With fewer rows a table is never divided: three at least stand on either side of a break.
    static let leastDividedRows = 6
    private static let rowsOfAPart = 3
    /// Columns stand apart by no less, and by more as far as there is room.
    static let leastGap = 14.0
    private static let greatestGap = 28.0

    /// The rows of a table. Where its columns have no room beside each other, they follow in several tables that begin
    /// with the same column.
    static func pieces(_ table: Table, in document: PDFElement) -> [(element: PDFElement, rows: [PDFPiece])] {
        guard !table.columns.isEmpty else { return [] }
        let columns = table.columns.indices.map { PDFTableColumn(table, $0) }
        return parts(columns).enumerated().map { index, part in
            let element = PDFElement(.table, in: document)
            return (element, pieces(table, part, as: element, space: index == 0 ? 4 : 12))
        }
    }

    /// The columns with their widths, in as few parts as the page's width allows.
    private static func parts(_ columns: [PDFTableColumn]) -> [PDFTableWidths] {
        let repeated = columns[0].isNumeric || columns.count < 3 ? [] : [columns[0]]
        let others = Array(columns[repeated.count...])
        for count in 1..<max(2, others.count) {
            let size = (others.count + count - 1) / count
            let parts = stride(from: 0, to: others.count, by: size).map {
                PDFTableWidths(repeated + others[$0..<min($0 + size, others.count)])
            }
            let fitting = parts.compactMap(\.self)
            if fitting.count == parts.count { return fitting }
        }
        return others.map { PDFTableWidths(repeated + [$0]) ?? .even(repeated + [$0]) }
    }

    private static func pieces(_ table: Table, _ part: PDFTableWidths, as element: PDFElement, space: Double)
        -> [PDFPiece]
    {
        let columns = part.columns, widths = part.widths
        let heads = zip(columns, widths).map { column, width in
            PDFText(
                column.heading, width: width + 0.5,
                PDFTextStyle(
                    size: PDFTextSize.note, bold: true, paint: .muted,
                    alignment: !column.isNumeric ? .left : column.hasBars ? .right : .center))
        }
        let body = table.rows.indices.map { row in zip(columns, widths).map { $0.text(row, width: $1) } }
        let spare = PDFPage.textWidth - widths.reduce(0, +)
        let gap = widths.count > 1 ? min(greatestGap, max(leastGap, spare / Double(widths.count - 1))) : leastGap
        return rows(
            as: element, head: heads, body, widths: widths, gap: gap, space: space,
            hasRowHeads: !columns[0].isNumeric
        ) { canvas, row, starts, y in
            for (column, start) in zip(columns, starts) {
                guard let share = table.share(row, column.index) else { continue }
                draw(share, on: canvas, x: start, y: y + PDFTextSize.note * 0.35)
            }
        }
    }

    /// A number's part of its column's largest as a bar, only outlined below zero.
    private static func draw(_ share: Double, on canvas: CairoCanvas, x: Double, y: Double) {
        let box = Box(x, y, max(0.5, abs(share) * (PDFTableColumn.barWidth - 6)), 5)
        guard share < 0 else { return canvas.rectangle(box, .series(0)) }
        canvas.path(around: box)
        canvas.stroke(.series(0), width: 0.7)
    }

    /// Pieces of rows of wrapped texts, `widths` apart by `gap`; `decorate` draws what is no content into a row.
    static func rows(
        as table: PDFElement, head: [PDFText], _ body: [[PDFText]], widths: [Double], gap: Double = PDFTable.gap,
        padding: Double = 3.5, space: Double = 4, hasRowHeads: Bool,
        decorate: @escaping (CairoCanvas, Int, [Double], Double) throws(ChartError) -> Void = { _, _, _, _ in }
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
            PDFPiece(height: headHeight, space: space, keepsWithNext: !body.isEmpty) { pen, y in
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
                    pen.attempt { () throws(ChartError) in try decorate(canvas, index, places, y + padding) }
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
            piece.keepsWithNext = keepsWithNext(row: index, of: body.count)
            result.append(piece)
        }
        return result
    }

    private static func keepsWithNext(row: Int, of count: Int) -> Bool {
        guard row < count - 1 else { return false }
        return count < leastDividedRows || row < rowsOfAPart - 1 || row >= count - rowsOfAPart
    }
}

extension Table {
    /// How many rows print has of a table that is folded in the page.
    private static let printedRows = 8

    /// A folded table as print has it: its first rows, and how many are elsewhere.
    var inPrint: Table {
        guard rows.count > Table.printedRows + 2 else { return self }
        var short = self
        short.rows = Array(rows.prefix(Table.printedRows))
        let rest = "\(rows.count - Table.printedRows) more rows are in the page and in the file."
        short.caption = caption.isEmpty ? rest : caption + " " + rest
        return short
    }
}
