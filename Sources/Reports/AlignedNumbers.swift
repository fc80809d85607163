/// Numbers of a column padded so that their decimal points stand below each other.
enum AlignedNumbers {
    static let figureSpace: Character = "\u{2007}"
    static let punctuationSpace: Character = "\u{2008}"

    /// One padded text for each row, nil where the cell is text; set right-aligned in digits of equal width.
    static func column(_ cells: [Cell]) -> [String?] {
        let tails = cells.map { $0.isNumber ? tail($0.text) : nil }
        let longest = tails.compactMap { $0 }.max() ?? 0
        return zip(cells, tails).map { cell, tail in
            guard let tail else { return nil }
            guard longest > 0 else { return cell.text }
            let padding = String(repeating: figureSpace, count: longest - max(tail, 1))
            return cell.text + (tail == 0 ? String(punctuationSpace) : "") + padding
        }
    }

    /// Characters from the decimal point on, the point included; 0 without one.
    private static func tail(_ text: String) -> Int {
        guard !text.contains("×"), let point = text.firstIndex(of: ".") else { return 0 }
        return text.distance(from: point, to: text.endIndex)
    }
}
