/// Several quantities on the same crossed units, without gaps.
struct JointCells: Sendable {
    /// By row, then by quantity, then by column.
    var values: [[[Double]]]
    var rows: (unit: String, count: Int)
    var columns: (unit: String, count: Int)
    /// How many columns have a gap of which no rule speaks; they are left out.
    var unknown = 0
    var missing: [SampledUnits.Missing] = []
}

extension CrossedSamples {
    /// What several tables of the same rows and columns have together: the columns of which all are known.
    ///
    /// - Throws: ``MethodError`` without tables, or where they differ in units, names, numbers or rules.
    static func together(_ cells: [CrossedSamples]) throws -> JointCells {
        guard let first = cells.first,
            cells.allSatisfy({
                ($0.rowUnit, $0.columnUnit, $0.missing) == (first.rowUnit, first.columnUnit, first.missing)
                    && $0.rowNames == first.rowNames && $0.columnNames == first.columnNames
                    && $0.values.map(\.count) == first.values.map(\.count)
            })
        else {
            throw MethodError(
                "comparing crossed samples", "found none, or units, names, numbers or rules that differ",
                advice: "Measure all on the same units, in one order, under one rule")
        }
        let filled = cells.map(\.filled), rows = first.values.indices, columns = first.values[0].indices
        let known = columns.filter { column in filled.allSatisfy { $0.allSatisfy { $0[column] != nil } } }
        var result = JointCells(
            values: rows.map { row in filled.map { arm in known.compactMap { arm[row][$0] } } },
            rows: (first.rowUnit, rows.count), columns: (first.columnUnit, known.count))
        let gaps = cells.map(\.gaps).reduce(0, +)
        if gaps > 0 { result.missing = [.init(gaps, first.missing)] }
        if case .leaveOut = first.missing { return result }
        result.unknown = columns.count - known.count
        return result
    }
}
