extension FaultSweep {
    /// The accuracy of each fault seed at a rate; `nil` where that rate was not measured.
    public func accuracies(at rate: Double) -> [Double]? { rates.firstIndex(of: rate).map { accuracies[$0] } }

    /// The same curves of the fault seeds at some places, which may repeat, as resampling draws them.
    public func seeds(_ places: [Int]) -> FaultSweep {
        func drawn(_ rows: [[Double]]) -> [[Double]] { rows.map { seeds in places.map { seeds[$0] } } }
        return FaultSweep(rates: rates, accuracies: drawn(accuracies), undefined: drawn(undefined))
    }

    /// The largest share of the mean curve's fall that happens between two rates at most a decade apart: 1 where it falls
    /// at once.
    ///
    /// `nil` where the curve is level.
    public var steepestDecade: Double? {
        let means = means
        guard let highest = means.max(), let lowest = means.min(), highest > lowest else { return nil }
        return rates.indices.flatMap { low in
            // Rates are decimal numbers, so that a decade may be one by a rounding error more.
            rates.indices.filter { $0 >= low && rates[$0] <= 10.01 * rates[low] }
                .map { (means[low] - means[$0]) / (highest - lowest) }
        }.max()
    }
}

extension FaultRate {
    /// 1e-8, 3.2e-8, 1e-7, ... : two rates for each decade from 10^`first` on, as decimal numbers, up to and with
    /// 10^`last`.
    public static func halfDecades(_ first: Int, _ last: Double) -> [Double] {
        stride(from: Double(first), through: last, by: 0.5).compactMap { exponent in
            Double("\(exponent == exponent.rounded() ? "1" : "3.2")e\(Int(exponent.rounded(.down)))")
        }
    }

    /// 1e-7, 1e-6, ... : one rate for each decade.
    public static func decades(_ first: Int, _ last: Int) -> [Double] {
        (first...last).compactMap { Double("1e\($0)") }
    }
}
