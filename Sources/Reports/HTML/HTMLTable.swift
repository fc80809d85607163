import Foundation

extension HTML {
    /// A table whose columns can be sorted where JavaScript is on.
    static func table(_ table: Table) -> String {
        let columns = table.columns.indices
        var html = "<table class=\"data\"><thead><tr>"
        for column in columns {
            html +=
                "<th scope=\"col\"\(table.isNumeric(column) ? " class=\"number\"" : "")>\(escaped(table.columns[column].heading))</th>"
        }
        html += "</tr></thead><tbody>\n"
        let aligned = columns.map { column in
            AlignedNumbers.column(table.rows.indices.map { table.cell($0, column) })
        }
        for row in table.rows.indices {
            html += "<tr>"
            for column in columns {
                if let number = aligned[column][row] {
                    html += "<td class=\"number\">\(bar(table.share(row, column)))\(escaped(number))</td>"
                } else if column == 0 {
                    html += "<th scope=\"row\">\(inline(table.cell(row, column).inlines))</th>"
                } else {
                    html += "<td>\(inline(table.cell(row, column).inlines))</td>"
                }
            }
            html += "</tr>\n"
        }
        return html + "</tbody></table>"
    }

    /// The number's part of the largest as a bar, only outlined below zero.
    private static func bar(_ share: Double?) -> String {
        guard let share else { return "" }
        let width = String(format: "%.4g", 60 * abs(share)), isBelow = share < 0
        return
            "<svg class=\"bar\(isBelow ? " below" : "")\" width=\"62\" height=\"10\" aria-hidden=\"true\"><rect x=\"1\" y=\"1\" width=\"\(width)\" height=\"8\"/></svg>"
    }
}
