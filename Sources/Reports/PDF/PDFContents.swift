import Charts

/// The list of what is in the document, with page numbers and links.
struct PDFContents {
    let entries: [ReportContents.Entry]

    func pieces(in element: PDFElement) -> [PDFPiece] {
        var lines = pieces(entries, level: 0, in: PDFElement(.contents, in: element))
        // No entry stands alone on a page.
        for index in [0, lines.count - 2] where lines.indices.contains(index) { lines[index].keepsWithNext = true }
        return lines
    }

    private func pieces(_ entries: [ReportContents.Entry], level: Int, in contents: PDFElement) -> [PDFPiece] {
        entries.flatMap { entry -> [PDFPiece] in
            let element = PDFElement(.contentsEntry, in: contents)
            var line = piece(entry, level: level, in: element)
            line.keepsWithNext = !entry.entries.isEmpty
            let inner =
                entry.entries.isEmpty
                ? [] : pieces(entry.entries, level: level + 1, in: PDFElement(.contents, in: element))
            return [line] + inner
        }
    }

    private func piece(_ entry: ReportContents.Entry, level: Int, in element: PDFElement) -> PDFPiece {
        let x = PDFPage.left + Double(level) * 14, right = PDFPage.width - PDFPage.left
        let size = level == 0 ? PDFTextSize.body : PDFTextSize.note, numberWidth = 30.0
        // The space keeps title and number apart for those who hear them.
        let title = PDFText(
            entry.title + " ", width: right - x - numberWidth - 6, PDFTextStyle(size: size, lineSpacing: 1.35))
        return PDFPiece(height: title.height, space: level == 0 ? 3 : 0) { pen, y in
            guard let place = pen.place(entry.anchor) else { return title.draw(with: pen, in: element, x: x, y: y) }
            let number = PDFText(
                "\(place.page)", width: numberWidth, PDFTextStyle(size: size, alignment: .right, lineSpacing: 1.35))
            let last = y + title.height - (title.lines.last?.height ?? 0)
            pen.link(to: "#\(entry.anchor)", in: element, box: Box(x, y, right - x, title.height)) { canvas in
                title.draw(on: canvas, x: x, y: y)
                number.draw(on: canvas, x: right - numberWidth, y: last)
            }
            let start = x + title.lastLineWidth + 6, end = right - number.lastLineWidth - 6
            guard start < end else { return }
            pen.artifact {
                $0.line(from: (end, last + size), to: (start, last + size), .axis, width: 0.5, dash: [0.5, 3])
            }
        }
    }
}
