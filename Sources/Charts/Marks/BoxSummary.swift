/// The numbers of a box plot: `BoxSummary([1, 2, 3, 4, 100])` has the median 3, whiskers at 1 and 4, and the outlier
/// 100.
///
/// The box reaches from the lower to the upper quartile (R's type 7), with a line at the median. The whiskers end at
/// the most extreme values within 1.5 interquartile ranges of the box; what lies beyond are outliers. So Tukey
/// (*Exploratory Data Analysis*, 1977), but for the quartiles, for which he took hinges; ggplot2 draws the same.
public struct BoxSummary: Sendable, Equatable {
    public let median: Double
    public let lowerQuartile: Double
    public let upperQuartile: Double
    public let lowerWhisker: Double
    public let upperWhisker: Double
    /// Ascending.
    public let outliers: [Double]
    /// How many finite values there were.
    public let count: Int

    /// Nil when no value is finite; NaN and infinities are left out.
    public init?(_ values: [Double]) {
        let sorted = values.filter(\.isFinite).sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        let low = Quantile.type7(of: sorted, 0.25), high = Quantile.type7(of: sorted, 0.75)
        let reach = 1.5 * (high - low)
        // A whisker never ends within the box, where a quartile lies between two values that are far apart.
        lowerWhisker = min(sorted.first { $0 >= low - reach } ?? first, low)
        upperWhisker = max(sorted.last { $0 <= high + reach } ?? last, high)
        outliers = sorted.filter { $0 < low - reach || $0 > high + reach }
        median = Quantile.type7(of: sorted, 0.5)
        (lowerQuartile, upperQuartile) = (low, high)
        count = sorted.count
    }

    /// Every value that has a place in the drawing.
    var extremes: [Double] { [lowerWhisker, upperWhisker] + [outliers.first, outliers.last].compactMap { $0 } }
}
