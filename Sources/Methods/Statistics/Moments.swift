extension Collection<Double> {
    /// The arithmetic mean of at least one number.
    public var mean: Double {
        precondition(!isEmpty, "no numbers have no mean")
        return CompensatedSum(self).value / Double(count)
    }

    /// The sample standard deviation (divided by n − 1) of at least two numbers.
    public var standardDeviation: Double {
        precondition(count >= 2, "a standard deviation needs two numbers")
        let mean = self.mean
        return (CompensatedSum(lazy.map { ($0 - mean) * ($0 - mean) }).value / Double(count - 1)).squareRoot()
    }

    /// The quantile of at least one number at a probability from 0 to 1, interpolated (type 7 of Hyndman and Fan 1996).
    ///
    /// ```swift
    /// [1, 2, 3, 4].quantile(0.25)  // 1.75
    /// ```
    public func quantile(_ probability: Double) -> Double { sorted().quantileOfSorted(probability) }

    /// The middle of at least one number, or the mean of the two middle ones.
    public var median: Double { quantile(0.5) }
}

extension [Double] {
    /// Like `quantile`, for numbers already in ascending order.
    func quantileOfSorted(_ probability: Double) -> Double {
        precondition(!isEmpty, "no numbers have no quantile")
        precondition((0...1).contains(probability), "\(probability) is no probability")
        let position = probability * Double(count - 1)
        let lower = Int(position.rounded(.down))
        let fraction = position - Double(lower)
        guard fraction > 0 else { return self[lower] }
        return self[lower] + fraction * (self[lower + 1] - self[lower])
    }
}
