/// Spearman's rank correlation of two lists of at least two numbers; ties share their mean rank.
///
///     rankCorrelation([1, 2, 3], [10, 100, 1000])  // 1
///
/// `nil` where one list is constant. O(n log n).
public func rankCorrelation(_ first: [Double], _ second: [Double]) -> Double? {
    correlation(ranks(first), ranks(second))
}

/// Pearson's correlation of two lists of at least two numbers; of `ranks`, Spearman's.
///
/// `nil` where one list is constant. O(n).
public func correlation(_ first: [Double], _ second: [Double]) -> Double? {
    precondition(first.count == second.count && first.count >= 2, "two lists of the same length, at least 2")
    let (meanA, meanB) = (first.mean, second.mean)
    let covariance = CompensatedSum(zip(first, second).lazy.map { ($0 - meanA) * ($1 - meanB) }).value
    let variances =
        CompensatedSum(first.lazy.map { ($0 - meanA) * ($0 - meanA) }).value
        * CompensatedSum(second.lazy.map { ($0 - meanB) * ($0 - meanB) }).value
    return variances > 0 ? covariance / variances.squareRoot() : nil
}

/// The rank of each number, from 1; equal numbers share the mean of their ranks. O(n log n).
///
///     ranks([10, 30, 20, 30])  // [1, 3.5, 2, 3.5]
public func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var result = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
        var end = start
        while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
        for position in start...end { result[order[position]] = Double(start + end) / 2 + 1 }
        start = end + 1
    }
    return result
}
