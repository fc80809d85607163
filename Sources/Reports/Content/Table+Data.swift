import Foundation

/// A table as files of data have it, where programs read columns and not sentences.
extension Table {
    /// The table with the ends of intervals in columns of their own, names that differ, and columns that are of numbers or of
    /// text.
    ///
    /// Of a column that is mostly numbers, what is said in words where one is missing ("not known", "infinite") stands in a
    /// column beside it, "Accuracy (%) note"; a dash is nothing. Numbers lose what only the last bit of them holds.
    public var data: Table {
        var table = expanded
        table.columns = Self.withDifferentNames(table.columns)
        var columns: [Column] = [], contents: [[Cell]] = []
        for place in table.columns.indices {
            let cells = table.rows.indices.map { table.cell($0, place).inData }
            let isNumeric =
                cells.count { $0.number != nil } > 0
                && cells.count { $0.number != nil } * 2 >= cells.count(where: { !$0.isNothing })
            columns.append(table.columns[place])
            guard isNumeric else {
                contents.append(cells.map { .text($0.number.map(CSV.number) ?? $0.text) })
                continue
            }
            contents.append(cells.map { $0.number == nil ? .text("") : $0 })
            let notes = cells.map { $0.number == nil ? $0 : .text("") }
            if notes.contains(where: { !$0.isNothing }) {
                columns.append(Column("\(table.columns[place].heading) note"))
                contents.append(notes)
            }
        }
        var result = table
        result.columns = Self.withDifferentNames(columns)
        result.rows = table.rows.indices.map { row in contents.map { $0[row] } }
        return result
    }

    private static func withDifferentNames(_ columns: [Column]) -> [Column] {
        var taken: Set<String> = []
        return columns.map { column in
            var result = column, number = 1
            while !taken.insert(result.heading).inserted {
                number += 1
                result = Column("\(column.title) \(number)", unit: column.unit, bars: column.bars)
            }
            return result
        }
    }
}

extension Cell {
    /// Without the noise of the last bit; what is no number is nothing, and what is infinite is said to be.
    fileprivate var inData: Cell {
        switch self {
        case .text, .links: return ["", "–", "—", "-"].contains(text) ? .text("") : .text(text)
        case .number(let value, let format), .interval(let value, _, _, let format):
            if value.isNaN { return .text("") }
            if value.isInfinite { return .text(value < 0 ? "-infinite" : "infinite") }
            return .number(value.withoutNoise, format)
        }
    }

    fileprivate var isNothing: Bool { self == .text("") }
}

extension Double {
    /// To fifteen significant digits, which every decimal number of as many survives: 94.92187499999999 is 94.921875.
    var withoutNoise: Double { Double(String(format: "%.15g", self)) ?? self }
}
