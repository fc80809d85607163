/// How two quantities of the same points go together: Spearman's rank correlation (Spearman 1904), in words.
struct Association {
    /// -1…1; ties have the mean of their ranks.
    let correlation: Double

    /// Nil for fewer than four points, or where one of the quantities is the same for all.
    init?(_ x: [Double], _ y: [Double]) {
        guard x.count == y.count, x.count >= 4 else { return nil }
        let first = Association.ranks(x), second = Association.ranks(y), mean = Double(x.count + 1) / 2
        func sum(_ one: [Double], _ other: [Double]) -> Double {
            zip(one, other).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
        }
        let scale = (sum(first, first) * sum(second, second)).squareRoot()
        guard scale > 0 else { return nil }
        correlation = sum(first, second) / scale
    }

    /// "y falls as x rises (rank correlation −0.97)".
    var phrase: String {
        let course =
            switch correlation {
            case 0.7...: "y rises with x"
            case 0.3..<0.7: "y tends to rise with x"
            case ...(-0.7): "y falls as x rises"
            case ..<(-0.3): "y tends to fall as x rises"
            default: "the two hardly go together"
            }
        return "\(course) (rank correlation \(Numerals.fixed(correlation, decimals: 2)))"
    }

    private static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count), start = 0
        while start < order.count {
            var end = start
            while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
            for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
            start = end + 1
        }
        return ranks
    }
}
