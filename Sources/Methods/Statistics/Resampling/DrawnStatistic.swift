/// What a statistic comes to of units that were drawn.
enum DrawnStatistic: Sendable {
    /// Which can't fail, so that nobody draws before an interval is asked for.
    case formula(@Sendable (_ places: [Int]) -> Double?)
    case code(@Sendable (_ places: [Int]) throws -> Double?)

    /// The mean over rows of a statistic of their columns.
    init(_ statistic: Estimator.Statistic, of rows: [DrawnColumns]) {
        self =
            switch statistic.body {
            case .formula(let formula):
                .formula { places in Calculation.mean(of: rows) { $0.value(formula, drawn: places) } }
            case .ofColumns(_, let code):
                .code { places in try Calculation.mean(of: rows) { try $0.value(code, drawn: places) } }
            }
    }
}

/// Columns of values of the same units, of which a statistic is taken again and again.
enum DrawnColumns: Sendable {
    case values([[Double]])
    /// For a statistic that needs means alone: adding numbers is enough.
    case sums(flat: [Double], means: [Double], count: Int)

    static func means(_ columns: [[Double]]) -> DrawnColumns {
        let count = columns[0].count
        let flat = (0..<count).flatMap { unit in columns.map { $0[unit] } }
        return .sums(flat: flat, means: columns.map(\.mean), count: count)
    }

    func value(_ statistic: Estimator.Statistic) throws -> Double? {
        switch self {
        case .values(let columns): try statistic.value(of: columns)
        case .sums(_, let means, _): statistic.value(ofMeans: means)
        }
    }

    func value(_ statistic: Estimator.Statistic, without place: Int) throws -> Double? {
        switch self {
        case .values(let columns):
            return try statistic.value(
                of: columns.map { column in
                    var left = column
                    left.remove(at: place)
                    return left
                })
        case .sums(let flat, let means, let count):
            let (n, less, width) = (Double(count), Double(count - 1), means.count)
            return statistic.value(
                ofMeans: means.indices.map { (n * means[$0] - flat[place * width + $0]) / less })
        }
    }

    func value(_ code: ([[Double]]) throws -> Double?, drawn places: [Int]) rethrows -> Double? {
        guard case .values(let columns) = self else { preconditionFailure("code is given values") }
        return try code(columns.map { column in places.map { column[$0] } })
    }

    func value(_ formula: Formula, drawn places: [Int]) -> Double? {
        switch self {
        case .values(let columns):
            return formula.value(of: columns.map { column in places.map { column[$0] } })
        case .sums(let flat, let means, let count):
            let width = means.count, n = Double(count)
            var sums = [Double](repeating: 0, count: width)
            flat.withUnsafeBufferPointer { flat in
                sums.withUnsafeMutableBufferPointer { sums in
                    for place in places {
                        for column in 0..<width { sums[column] += flat[place * width + column] }
                    }
                }
            }
            return formula.value(ofMeans: sums.map { $0 / n })
        }
    }
}
