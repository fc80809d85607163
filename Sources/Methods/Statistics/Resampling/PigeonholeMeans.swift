import Tensors

/// Means of resampled rows and columns of cells, each cell weighed by how often its row was drawn times how often its
/// column was (the pigeonhole bootstrap: Owen 2007, section 4, whose variance is not below the true one in expectation
/// but for the factor 1 − 1/n of the bootstrap).
struct PigeonholeMeans: Sendable {
    let resampled: ResampledValues
    let resamples: Int

    /// O(resamples · rows · columns).
    init(_ cells: [[Double]], stream: RandomStream, resamples: Int) {
        Interval.Resampling.check(resamples)
        let (rows, columns) = (cells.count, cells[0].count), flat = Array(cells.joined())
        var rowDraws = ResampledPlaces(rows, stream: stream.substream("rows"))
        var columnDraws = ResampledPlaces(columns, stream: stream.substream("columns"))
        var drawnRows = [Int](repeating: 0, count: rows), drawnColumns = [Int](repeating: 0, count: columns)
        var counts = [Int](repeating: 0, count: rows)
        var weights = [Double](repeating: 0, count: columns)
        let means = (0..<resamples).map { _ in
            rowDraws.nextCounts(into: &counts, by: &drawnRows)
            columnDraws.next(into: &drawnColumns)
            for column in weights.indices { weights[column] = 0 }
            for column in drawnColumns { weights[column] += 1 }
            var sum = 0.0
            flat.withUnsafeBufferPointer { flat in
                for (row, count) in counts.enumerated() where count > 0 {
                    var rowSum = 0.0
                    for column in 0..<columns { rowSum += weights[column] * flat[row * columns + column] }
                    sum += Double(count) * rowSum
                }
            }
            return sum / Double(rows * columns)
        }
        resampled = ResampledValues(means)
        self.resamples = resamples
    }

    func uncertainty(_ confidence: Double) -> Uncertainty {
        let tail = Limits.tail(confidence)
        return Uncertainty(
            Limits(resampled.quantile(tail), resampled.quantile(1 - tail)), confidence, .pigeonholeBootstrap,
            .init(resamples: resamples, lowerError: resampled.error(tail), upperError: resampled.error(1 - tail)))
    }
}
