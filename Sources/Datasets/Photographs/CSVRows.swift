import Foundation

/// The rows of a CSV file (RFC 4180) by the names in its first line.
///
/// Where that line has no comma, fields may be separated by semicolons or tabs, as spreadsheets do in many countries.
///
///     CSVRows("file,category\na.jpg,animal").rows     // [["file": "a.jpg", "category": "animal"]]
package struct CSVRows {
    package private(set) var columns: [String] = []
    package private(set) var rows: [[String: String]] = []
    /// For errors: the line in the file where each row begins, from 1.
    package private(set) var lines: [Int] = []

    /// - Throws: ``DatasetError`` if a row has another number of fields than the head, two columns have one name, or a
    ///   quote isn't closed.
    package init(_ text: String, file: String) throws {
        let advice = "Write it as comma-separated values with a line of names first"
        var fields: [String] = []
        var field = ""
        var (isQuoted, wasQuoted) = (false, false)
        var (line, start) = (1, 1)
        func endRow(_ row: [String], _ line: Int) throws {
            if columns.isEmpty {
                columns = row.map { $0.trimmingCharacters(in: .whitespaces) }
                for (place, name) in columns.enumerated() where !name.isEmpty && columns[..<place].contains(name) {
                    throw DatasetError(reading: file, "two columns are named \(name)", advice: "Remove one of them")
                }
                return
            }
            guard row.count == columns.count else {
                throw DatasetError(
                    reading: file, "expected \(columns.count) fields in line \(line), found \(row.count)",
                    advice: advice)
            }
            rows.append(Dictionary(zip(columns, row)) { first, _ in first })
            lines.append(line)
        }
        let head = text.prefix { !$0.isNewline }
        let separator: Unicode.Scalar = head.contains(",") ? "," : head.contains(";") ? ";" : "\t"
        // By scalar: Swift joins CR and LF to one character.
        var scalars = Substring(text).unicodeScalars
        while let scalar = scalars.popFirst() {
            if scalar == "\n" { line += 1 }
            if isQuoted {
                if scalar != "\"" {
                    field.unicodeScalars.append(scalar)
                } else if scalars.first == "\"" {
                    field.unicodeScalars.append(scalars.removeFirst())
                } else {
                    isQuoted = false
                }
                continue
            }
            switch scalar {
            case "\"" where field.isEmpty && !wasQuoted: (isQuoted, wasQuoted) = (true, true)
            case separator:
                fields.append(field)
                (field, wasQuoted) = ("", false)
            case "\r" where scalars.first == "\n": continue
            case "\n":
                if !fields.isEmpty || !field.isEmpty || wasQuoted { try endRow(fields + [field], start) }
                (fields, field, wasQuoted, start) = ([], "", false, line)
            default: field.unicodeScalars.append(scalar)
            }
        }
        guard !isQuoted else {
            throw DatasetError(reading: file, "a quoted field that begins in line \(start) doesn't end", advice: advice)
        }
        if !fields.isEmpty || !field.isEmpty || wasQuoted { try endRow(fields + [field], start) }
        guard !columns.isEmpty else { throw DatasetError(reading: file, "the file is empty", advice: advice) }
    }
}
