import Tensors

/// The mean of values of participants for triplets, or any two crossed kinds of unit of which not all pairs were measured, with an
/// interval for others of both.
///
/// Each resample draws rows and columns, and a value counts as often as its row was drawn times its column was (Owen 2007, "The
/// pigeonhole bootstrap", which is made for arrays with gaps). Where every pair is there, ``Estimator/mean(_:)-(CrossedSamples)``
/// has a closed form.
public struct TwoWayMean: Sendable {
    public let value: Double
    /// How many values there are.
    public let count: Int
    private let resampled: ResampledValues

    /// - Throws: ``MethodError`` with fewer than 15 rows or columns that have a value.
    public init(
        _ cells: [[Double?]], stream: RandomStream, resamples: Int = Interval.Resampling.usual
    ) throws {
        let rows = cells.filter { row in row.contains { $0 != nil } }
        let columns = (rows.first?.indices ?? 0..<0).filter { column in rows.contains { $0[column] != nil } }
        guard rows.count >= Self.leastUnits, columns.count >= Self.leastUnits else {
            throw MethodError(
                "resampling rows and columns", "found \(rows.count) and \(columns.count) with values",
                advice: "Measure at least \(Self.leastUnits) of both")
        }
        // The values that are there, with their places among rows and columns that have any.
        var entries: [(row: Int, column: Int, value: Double)] = []
        for (row, values) in rows.enumerated() {
            for (column, place) in columns.enumerated() {
                if let value = values[place] { entries.append((row, column, value)) }
            }
        }
        value = entries.map(\.value).mean
        count = entries.count
        var rowDraws = ResampledPlaces(rows.count, stream: stream.substream("rows"))
        var columnDraws = ResampledPlaces(columns.count, stream: stream.substream("columns"))
        var drawnRows = [Int](repeating: 0, count: rows.count), rowCounts = drawnRows
        var drawnColumns = [Int](repeating: 0, count: columns.count), columnCounts = drawnColumns
        var means: [Double] = []
        for _ in 0..<resamples {
            rowDraws.nextCounts(into: &rowCounts, by: &drawnRows)
            columnDraws.nextCounts(into: &columnCounts, by: &drawnColumns)
            var sum = 0.0, weight = 0.0
            for entry in entries {
                let times = Double(rowCounts[entry.row] * columnCounts[entry.column])
                sum += times * entry.value
                weight += times
            }
            if weight > 0 { means.append(sum / weight) }
        }
        resampled = ResampledValues(means)
    }

    private static let leastUnits = 15

    /// The ends between which a share of the resampled means lies.
    public func interval(confidence: Double = 0.95) -> ClosedRange<Double> {
        let tail = (1 - confidence) / 2
        return resampled.quantile(tail)...resampled.quantile(1 - tail)
    }
}
