import Foundation

extension Table {
    /// The table as RFC 4180 text: CRLF line ends, quotes where needed, numbers with all their digits, intervals' ends in
    /// columns of their own; what is missing is empty.
    public var csv: String {
        let table = data
        let lines =
            [table.columns.map { CSV.field($0.heading) }]
            + table.rows.map { row in
                row.map { cell in cell.number.map(CSV.number) ?? CSV.field(cell.text) }
            }
        return lines.map { $0.joined(separator: ",") + "\r\n" }.joined()
    }
}

enum CSV {
    static func field(_ text: String) -> String {
        // Compared by scalar: Swift joins CR and LF to one character.
        guard text.unicodeScalars.contains(where: { ["\"", ",", "\n", "\r"].contains($0) }) else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return "\(value)"
    }
}
