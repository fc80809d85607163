/// The mean of K rows by N columns, both sampled: variance and degrees of freedom from the mean squares of rows, columns
/// and what is left.
///
/// The variance is max(MK + MN − ME, MK, MN)/(KN) and its degrees of freedom are Satterthwaite's (1946); it is what
/// readers × cases studies use (Obuchowski and Rockette 1995; Hillis 2007). Simulated with a deviation of 1 between
/// rows, of which there are 3 to 10, such intervals cover in 94 to 96 % of cases, with two rows in 91 %.
///
/// Where what is left outweighs both, Satterthwaite's degrees of freedom go to nothing, and t beyond all bounds, though the
/// variance is that of rows or columns alone: so they are no fewer than those of the factor with fewer levels (ours). In
/// simulations without any effect of rows and columns, 3 rows of 4 columns then cover in 99.6 % of cases, not in all.
package struct CrossedAnalysis: Sendable {
    package let mean: Double
    package let rowMeans: [Double]
    /// MK, the mean square of rows.
    package let rowSquare: Double
    /// MN, the mean square of columns.
    package let columnSquare: Double
    /// ME, the mean square of the interaction.
    package let restSquare: Double
    /// The variance of the mean.
    package let variance: Double
    package let degreesOfFreedom: Double

    /// At least two rows of at least two cells. O(KN).
    package init(_ cells: [[Double]]) {
        let (rows, columns) = (cells.count, cells[0].count), (k, n) = (Double(rows), Double(columns))
        precondition(rows >= 2 && columns >= 2, "a crossed analysis needs two rows and two columns")
        rowMeans = cells.map(\.mean)
        let mean = rowMeans.mean
        let columnMeans = (0..<columns).map { column in CompensatedSum(cells.lazy.map { $0[column] }).value / k }
        func squares(_ means: [Double]) -> Double {
            CompensatedSum(means.lazy.map { ($0 - mean) * ($0 - mean) }).value
        }
        var rest = CompensatedSum()
        for (cells, rowMean) in zip(cells, rowMeans) {
            for (cell, columnMean) in zip(cells, columnMeans) {
                let error = cell - rowMean - columnMean + mean
                rest.add(error * error)
            }
        }
        let (rowFreedom, columnFreedom) = (k - 1, n - 1)
        rowSquare = n * squares(rowMeans) / rowFreedom
        columnSquare = k * squares(columnMeans) / columnFreedom
        restSquare = rest.value / (rowFreedom * columnFreedom)
        self.mean = mean
        let sum = max(rowSquare + columnSquare - restSquare, rowSquare, columnSquare)
        variance = sum / (k * n)
        let spread =
            rowSquare * rowSquare / rowFreedom + columnSquare * columnSquare / columnFreedom
            + restSquare * restSquare / (rowFreedom * columnFreedom)
        degreesOfFreedom = max(sum * sum / spread, min(rowFreedom, columnFreedom))
    }

    /// mean ± t √variance.
    package func limits(_ confidence: Double) -> Limits {
        .studentT(mean, error: variance.squareRoot(), degreesOfFreedom: degreesOfFreedom, confidence)
    }
}
