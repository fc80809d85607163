/// The values of one quantity for each training on each image, or any other two kinds of unit that are crossed.
///
///     let accuracy = try CrossedSamples([[0.9, 0.4], [0.8, 0.6], [0.7, 0.5]], of: "trainings", on: "images")
public struct CrossedSamples: Sendable, Hashable {
    /// What a row is of, in the plural: "trainings".
    public let rowUnit: String
    /// What a column is of: "images".
    public let columnUnit: String
    /// As in ``Samples``.
    public let quantity: String?
    /// By row, then by column [K, N].
    public let values: [[Double?]]
    /// The rows' own names, such as seeds of trainings.
    public let rowNames: [String]?
    /// The columns' own names.
    public let columnNames: [String]?
    public let bounds: ClosedRange<Double>?
    public let missing: MissingRule

    /// - Throws: ``MethodError`` without units, with rows of unequal length, with a name that occurs twice, or with a value
    ///   outside the bounds.
    public init(
        _ values: [[Double?]], of rowUnit: String = "trainings", on columnUnit: String, rows rowNames: [String]? = nil,
        columns columnNames: [String]? = nil, within bounds: ClosedRange<Double>? = nil,
        missing: MissingRule = .worstCase, measuring quantity: String? = nil
    ) throws {
        guard let columns = values.first?.count, columns > 0, values.allSatisfy({ $0.count == columns }) else {
            throw MethodError(
                "estimating over \(rowUnit) and \(columnUnit)", "found rows of \(values.map(\.count)) values",
                advice: "Measure each of the \(rowUnit) on the same \(columnUnit)")
        }
        self.values = try values.map { row in
            try Samples(row, of: columnUnit, within: bounds, missing: missing).values
        }
        if let rowNames { try Samples.check(rowNames, count: values.count, rowUnit) }
        if let columnNames { try Samples.check(columnNames, count: columns, columnUnit) }
        (self.rowUnit, self.columnUnit, self.bounds, self.missing) = (rowUnit, columnUnit, bounds, missing)
        (self.rowNames, self.columnNames, self.quantity) = (rowNames, columnNames, quantity)
    }

    /// A part of what has been checked.
    private init(
        _ values: [[Double?]], _ rowNames: [String]?, _ columnNames: [String]?, like other: CrossedSamples,
        missing: MissingRule
    ) {
        (self.values, self.rowNames, self.columnNames, self.missing) = (values, rowNames, columnNames, missing)
        (rowUnit, columnUnit, quantity, bounds) = (other.rowUnit, other.columnUnit, other.quantity, other.bounds)
    }

    /// These rows and columns alone, of which there is at least one.
    func restricted(rows: [Int]? = nil, columns: [Int]? = nil) -> CrossedSamples {
        precondition(rows?.isEmpty != true && columns?.isEmpty != true, "no units are no sample")
        var values = values
        if let rows { values = rows.map { values[$0] } }
        if let columns { values = values.map { row in columns.map { row[$0] } } }
        return CrossedSamples(
            values, rowNames.map { names in (rows ?? Array(names.indices)).map { names[$0] } },
            columnNames.map { names in (columns ?? Array(names.indices)).map { names[$0] } }, like: self,
            missing: missing)
    }

    /// The same values under another rule for those that are missing.
    func under(_ rule: MissingRule) -> CrossedSamples {
        CrossedSamples(values, rowNames, columnNames, like: self, missing: rule)
    }

    /// One row with its columns as units.
    func row(_ place: Int) -> Samples {
        Samples(values[place], columnNames, of: columnUnit, quantity, bounds, missing)
    }

    var rowLabels: [String] { rowNames ?? (1...values.count).map(String.init) }
    var columnLabels: [String] { columnNames ?? (1...values[0].count).map(String.init) }

    /// First − second, cell by cell; a cell is missing if either is.
    ///
    /// - Throws: ``MethodError`` where the two differ in units, in shape or in the rule for what is missing.
    package func difference(_ second: CrossedSamples) throws -> CrossedSamples {
        guard rowUnit == second.rowUnit, columnUnit == second.columnUnit, missing == second.missing,
            rowNames == second.rowNames, columnNames == second.columnNames,
            values.map(\.count) == second.values.map(\.count)
        else {
            throw MethodError(
                "comparing pairs of \(rowUnit) and \(columnUnit)", "found units, names, numbers or rules that differ",
                advice: "Measure both on the same units, in one order, under one rule")
        }
        let bounds = self.bounds.flatMap { first in
            second.bounds.map { first.lowerBound - $0.upperBound...first.upperBound - $0.lowerBound }
        }
        let (first, second) = (filled, second.filled)
        return try CrossedSamples(
            zip(first, second).map { zip($0, $1).map { one, two in one.flatMap { a in two.map { a - $0 } } } },
            of: rowUnit, on: columnUnit, rows: rowNames, columns: columnNames, within: bounds, missing: missing)
    }

    var filled: [[Double?]] {
        guard case .count(let value, _) = missing else { return values }
        return values.map { $0.map { $0 ?? value } }
    }

    /// With the rule applied: all ways to fill the gaps, one where there are none; `nil` where the worst case is beyond
    /// computing or has no bounds.
    ///
    /// Where missing cells are left out, a row without any value is, and then each column with a missing cell, so that all
    /// rows stay on the same columns.
    var completions: [[[Double]]]? {
        let filled = self.filled
        let places = filled.indices.flatMap { row in
            filled[row].indices.filter { filled[row][$0] == nil }.map { (row, $0) }
        }
        if case .leaveOut = missing {
            let rows = filled.filter { row in row.contains { $0 != nil } }
            let complete = filled[0].indices.filter { column in rows.allSatisfy { $0[column] != nil } }
            return [rows.map { row in complete.compactMap { row[$0] } }]
        }
        guard !places.isEmpty else { return [filled.map { $0.compactMap(\.self) }] }
        guard let bounds, places.count <= 10 else { return nil }
        return (0..<1 << places.count).map { choice in
            var cells = filled
            for (bit, (row, column)) in places.enumerated() {
                cells[row][column] = choice >> bit & 1 == 1 ? bounds.upperBound : bounds.lowerBound
            }
            return cells.map { $0.compactMap(\.self) }
        }
    }

    /// How many cells are missing.
    var gaps: Int { values.reduce(0) { $0 + $1.count { $0 == nil } } }
}
