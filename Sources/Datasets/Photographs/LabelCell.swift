import Foundation

/// A cell of a table that people fill: empty, or a missing value as R and pandas write it, or something.
struct LabelCell {
    /// The text without white space around it; nothing where the cell is empty or says that its value is missing.
    let text: String?

    init(_ content: String?) {
        let trimmed = content?.trimmingCharacters(in: .whitespaces)
        text = trimmed.flatMap { Self.missing.contains($0.lowercased()) ? nil : $0 }
    }

    /// In lower case.
    private static let missing: Set<String> = ["", "na", "n/a", "#n/a", "<na>", "nan", "null", "none"]

    /// A whole number in `range`, also written as "207.0": so pandas writes a column in which values are missing.
    ///
    /// - Returns: nothing where the cell is something else.
    func wholeNumber(in range: Range<Int>) -> Int? {
        guard let number = text.flatMap(Double.init), let whole = Int(exactly: number), range.contains(whole) else {
            return nil
        }
        return whole
    }
}
