import Foundation

// What equivalent analyses of the same data use in place of the registered recipe. All are closed forms: dozens of them
// stand beside every verdict.
extension Limits {
    /// The mean with the skewness that the bootstrap would find: the ABC interval (DiCiccio and Efron 1992) of a mean.
    static func approximateBootstrap(_ values: [Double], _ confidence: Double) -> Limits {
        let mean = values.mean, n = Double(values.count)
        let squares = CompensatedSum(values.lazy.map { ($0 - mean) * ($0 - mean) }).value
        let cubes = CompensatedSum(values.lazy.map { ($0 - mean) * ($0 - mean) * ($0 - mean) }).value
        let (error, acceleration) = (squares.squareRoot() / n, cubes / (6 * squares * squares.squareRoot()))
        // Of a mean the bias correction is the acceleration itself.
        let bias = acceleration
        func end(_ z: Double) -> Double {
            let w = bias + z
            return mean + error * w / ((1 - acceleration * w) * (1 - acceleration * w))
        }
        let z = normalDeviate(confidence)
        return Limits(end(-z), end(z))
    }

    /// Of the middle three fifths, by the winsorised deviation and t with as many degrees of freedom as they have (Yuen
    /// 1974); `nil` where the latter do not vary.
    static func trimmed(_ values: [Double], _ confidence: Double) -> Limits? {
        let mean = values.trimmedMean, half = trimmedReach(values, confidence)
        return half > 0 ? Limits(mean - half, mean + half) : nil
    }

    static func trimmedReach(_ values: [Double], _ confidence: Double) -> Double {
        let sorted = values.sorted(), n = values.count, cut = n / 5, kept = n - 2 * cut
        guard kept >= 2 else { return 0 }
        let winsorised = sorted.map { min(max($0, sorted[cut]), sorted[n - 1 - cut]) }
        let deviation = winsorised.standardDeviation
        let error = deviation * (Double(n - 1) / Double(kept * (kept - 1))).squareRoot()
        return error * studentDeviate(confidence, degreesOfFreedom: Double(kept - 1))
    }

    /// Rows and columns, each with the other held fixed, by t, added in squares.
    ///
    /// - Parameter isTrimmed: whether each row's mean is of the middle three fifths of its columns.
    static func squareAndAdd(crossed cells: [[Double]], isTrimmed: Bool, _ confidence: Double) -> Limits {
        let columns = cells[0].indices.map { column in
            CompensatedSum(cells.lazy.map { $0[column] }).value / Double(cells.count)
        }
        let rows = cells.map { isTrimmed ? $0.trimmedMean : $0.mean }, value = rows.mean
        func reach(_ values: [Double]) -> Double {
            studentDeviate(confidence, degreesOfFreedom: Double(values.count - 1)) * values.standardDeviation
                / Double(values.count).squareRoot()
        }
        let parts = [reach(rows), isTrimmed ? trimmedReach(columns, confidence) : reach(columns)]
        return squareAndAdd(value, parts.map { Limits(value - $0, value + $0) })
    }

    /// One success and one failure added on either side (Agresti and Caffo 2000).
    static func agrestiCaffo(
        _ first: Estimator.SuccessCount, _ second: Estimator.SuccessCount, _ confidence: Double
    ) -> Limits {
        func share(_ count: Estimator.SuccessCount) -> Double { Double(count.successes + 1) / Double(count.trials + 2) }
        let (one, two) = (share(first), share(second))
        let variance = one * (1 - one) / Double(first.trials + 2) + two * (1 - two) / Double(second.trials + 2)
        let difference = one - two, half = normalDeviate(confidence) * variance.squareRoot()
        return Limits(max(-1, difference - half), min(1, difference + half))
    }

    /// One disagreement added either way (Bonett and Price 2012; recalled).
    static func bonettPrice(_ onlyFirst: Int, _ onlySecond: Int, of count: Int, _ confidence: Double) -> Limits {
        let n = Double(count + 2), (b, c) = (Double(onlyFirst + 1) / n, Double(onlySecond + 1) / n)
        let half = normalDeviate(confidence) * ((b + c - (b - c) * (b - c)) / n).squareRoot()
        return Limits(max(-1, b - c - half), min(1, b - c + half))
    }

    /// All means that lie within z of their own deviations of the count: (x − m)² ≤ z² m.
    static func poissonScore(_ events: Int, _ confidence: Double) -> Limits {
        let (x, z) = (Double(events), normalDeviate(confidence))
        let half = z * (x + z * z / 4).squareRoot()
        return Limits(max(0, x + z * z / 2 - half), x + z * z / 2 + half)
    }

    /// On Fisher's scale, with the mean square of r's influence function, z_x z_y − r (z_x² + z_y²)/2, over n as variance.
    static func influenceZ(_ first: [Double], _ second: [Double], _ correlation: Double, _ confidence: Double) -> Limits
    {
        func standardised(_ values: [Double]) -> [Double] {
            let mean = values.mean, n = Double(values.count)
            let deviation = (CompensatedSum(values.lazy.map { ($0 - mean) * ($0 - mean) }).value / n).squareRoot()
            return values.map { ($0 - mean) / deviation }
        }
        let squares = zip(standardised(first), standardised(second)).map { x, y in
            let influence = x * y - correlation * (x * x + y * y) / 2
            return influence * influence
        }
        let error = (squares.mean / Double(first.count)).squareRoot() / (1 - correlation * correlation)
        return onFishersScale(correlation, error: error, confidence)
    }

    /// tanh(artanh ρ ± z √(1.06/(n − 3))).
    static func fiellerHartleyPearson(_ correlation: Double, count: Int, _ confidence: Double) -> Limits {
        onFishersScale(correlation, error: (1.06 / Double(count - 3)).squareRoot(), confidence)
    }
}

extension [Double] {
    /// The mean of the middle three fifths of at least one number.
    var trimmedMean: Double {
        let sorted = sorted(), cut = count / 5
        return sorted[cut..<count - cut].mean
    }
}
