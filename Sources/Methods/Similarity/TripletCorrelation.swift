import Tensors

/// How two layers' differences go together over triplets: ΣD_H D_L / √(ΣD_H² ΣD_L²).
///
/// Pearson's correlation over each triplet taken in both orders of its images, so that it depends neither on which of them is
/// called the second, nor on differences having been chosen of one sign. `nil` where one layer tells no triplet's images apart.
public func tripletCorrelation(_ high: [Double], _ low: [Double]) -> Double? {
    precondition(high.count == low.count, "both layers' differences of the same triplets")
    func sum(_ one: [Double], _ other: [Double]) -> Double {
        CompensatedSum(zip(one, other).lazy.map { $0 * $1 }).value
    }
    let squares = sum(high, high) * sum(low, low)
    return squares > 0 ? sum(high, low) / squares.squareRoot() : nil
}

extension Estimator {
    /// ``tripletCorrelation(_:_:)``, with an interval for other triplets.
    ///
    /// Triplets that share no image are independent, as far as the images were drawn independently.
    /// - Throws: ``MethodError`` without triplets.
    public static func tripletCorrelation(
        _ high: [Double], _ low: [Double], named names: [String]? = nil, stream: RandomStream
    ) throws -> Estimator {
        precondition(high.count == low.count, "both layers' differences of the same triplets")
        func samples(_ values: [Double], _ quantity: String) throws -> Samples {
            try Samples(values, of: "triplets", named: names, measuring: quantity)
        }
        return try statistic(
            .mean(0) / .applied(.squareRoot, .mean(1) * .mean(2)),
            of: [
                samples(zip(high, low).map { $0 * $1 }, "high times low"),
                samples(high.map { $0 * $0 }, "high squared"),
                samples(low.map { $0 * $0 }, "low squared"),
            ], within: -1...1, stream: stream)
    }

    /// By how much more an outcome goes with the high layer's differences than with the low one's: b_H − b_L of the least squares
    /// through the origin, outcome = b_H D_H + b_L D_L, with an interval for other triplets.
    ///
    /// Each of the three is divided by its root mean square, so that weights are of a unit. Without an intercept an exchange of
    /// a triplet's images changes nothing.
    /// - Parameter outcome: how much more the second image has of something than the first; +1 or −1 of what only is more or less.
    /// - Throws: ``MethodError`` without triplets.
    public static func tripletWeightDifference(
        of outcome: [Double], _ high: [Double], _ low: [Double], named names: [String]? = nil, stream: RandomStream
    ) throws -> Estimator {
        try tripletWeights(of: outcome, high, low, named: names, stream: stream) { high, low in high - low }
    }

    /// The weight b_L of the low layer alone, as in ``tripletWeightDifference(of:_:_:named:stream:)``.
    public static func tripletLowWeight(
        of outcome: [Double], _ high: [Double], _ low: [Double], named names: [String]? = nil, stream: RandomStream
    ) throws -> Estimator {
        try tripletWeights(of: outcome, high, low, named: names, stream: stream) { _, low in low }
    }

    /// The weight b_H of the high layer alone, as in ``tripletWeightDifference(of:_:_:named:stream:)``.
    public static func tripletHighWeight(
        of outcome: [Double], _ high: [Double], _ low: [Double], named names: [String]? = nil, stream: RandomStream
    ) throws -> Estimator {
        try tripletWeights(of: outcome, high, low, named: names, stream: stream) { high, _ in high }
    }

    private static func tripletWeights(
        of outcome: [Double], _ high: [Double], _ low: [Double], named names: [String]?, stream: RandomStream,
        _ combined: (_ high: Formula, _ low: Formula) -> Formula
    ) throws -> Estimator {
        let columns = [outcome, high, low].map(\.ofUnitSquare)
        func samples(_ one: Int, _ other: Int, _ quantity: String) throws -> Samples {
            try Samples(
                zip(columns[one], columns[other]).map { $0 * $1 }, of: "triplets", named: names, measuring: quantity)
        }
        // The normal equations of two weights, solved.
        let (hh, hl, ll, hy, ly) = (Formula.mean(0), Formula.mean(1), Formula.mean(2), Formula.mean(3), Formula.mean(4))
        let determinant = hh * ll - hl * hl
        return try statistic(
            combined((ll * hy - hl * ly) / determinant, (hh * ly - hl * hy) / determinant),
            of: [
                samples(1, 1, "high squared"), samples(1, 2, "high times low"), samples(2, 2, "low squared"),
                samples(0, 1, "outcome times high"), samples(0, 2, "outcome times low"),
            ], stream: stream)
    }
}

extension [Double] {
    /// Divided by the root of their mean square; as they are where that is 0.
    var ofUnitSquare: [Double] {
        let size = rootOfMeanSquare
        return size > 0 ? map { $0 / size } : self
    }

    var rootOfMeanSquare: Double {
        isEmpty ? 0 : (CompensatedSum(lazy.map { $0 * $0 }).value / Double(count)).squareRoot()
    }
}
