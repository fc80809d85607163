extension PDFBody {
    /// What stands at the end: how to cite and to repeat, and what is cited.
    var closing: [PDFPiece] {
        var pieces: [PDFPiece] = []
        if !report.closingRows.isEmpty {
            pieces += heading(.citing) + namedRows(report.closingRows)
        }
        guard !report.references.isEmpty else { return pieces }
        let list = PDFElement(.list, in: document)
        return pieces + heading(.references)
            + report.listedReferences.flatMap { reference, letter in
                let body = PDFElement(.listBody, in: PDFElement(.listItem, in: list))
                let entry = PDFText(
                    reference.entry(letter: letter), width: PDFPage.textWidth, PDFTextStyle(size: 8.5))
                var lines = PDFPiece.lines(entry, as: body, space: 4, keepsTogether: true)
                if !lines.isEmpty {
                    lines[0].anchor = (CitedReferences.anchor(reference.key), Inline.plain(reference.entry()))
                }
                return lines
            }
    }
}
