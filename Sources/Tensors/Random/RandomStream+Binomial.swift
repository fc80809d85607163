extension RandomStream {
    /// The number of successes in `trials` independent trials of this probability, exact in distribution.
    ///
    /// Takes time independent of `trials`: sums of geometric gaps for a mean below 10, else Hörmann's rejection
    /// ("The generation of binomial random variates", 1993, algorithm BTRS).
    /// ```swift
    /// var stream = RandomStream(seed: 1, "faults")
    /// let flips = stream.binomial(trials: 471_000_000, probability: 1e-7)  // about 47
    /// ```
    public mutating func binomial(trials: Int, probability: Double) -> Int {
        precondition(trials >= 0, "a binomial count needs at least 0 trials, not \(trials)")
        precondition((0...1).contains(probability), "\(probability) is no probability")
        if probability > 0.5 { return trials - binomial(trials: trials, probability: 1 - probability) }
        guard trials > 0, probability > 0 else { return 0 }
        return Double(trials) * probability < 10
            ? binomialByGaps(trials: trials, probability: probability)
            : binomialByRejection(trials: trials, probability: probability)
    }

    /// Counts successes by jumping from one to the next: the gap between them is geometric.
    private mutating func binomialByGaps(trials: Int, probability: Double) -> Int {
        let logFailure = PortableLogarithm.logOneMinus(probability)
        var position = 0.0
        var successes = 0
        while true {
            position += (PortableLogarithm.log(uniformAboveZero()) / logFailure).rounded(.down) + 1
            if position > Double(trials) { return successes }
            successes += 1
        }
    }

    private mutating func binomialByRejection(trials: Int, probability: Double) -> Int {
        let n = Double(trials)
        let odds = probability / (1 - probability)
        let deviation = (n * probability * (1 - probability)).squareRoot()
        let b = 1.15 + 2.53 * deviation
        let a = -0.0873 + 0.0248 * b + 0.01 * probability
        let centre = n * probability + 0.5
        let quickAcceptance = 0.92 - 4.2 / b
        let alpha = (2.83 + 5.1 / b) * deviation
        let mode = ((n + 1) * probability).rounded(.down)
        let log = PortableLogarithm.log
        while true {
            let u = uniform() - 0.5
            let v = uniformAboveZero()
            let distance = 0.5 - u.magnitude
            let k = ((2 * a / distance + b) * u + centre).rounded(.down)
            guard k >= 0, k <= n else { continue }
            if distance >= 0.07, v <= quickAcceptance { return Int(k) }
            let failures: Double = n - k + 1
            let nearMode: Double = (mode + 0.5) * log((mode + 1) / (odds * (n - mode + 1)))
            let nearCount: Double =
                (n + 1) * log((n - mode + 1) / failures) + (k + 0.5) * log(odds * failures / (k + 1))
            let remainders: Double =
                stirlingRemainder(mode) + stirlingRemainder(n - mode)
                - stirlingRemainder(k) - stirlingRemainder(n - k)
            let bound = nearMode + nearCount + remainders
            if log(v * alpha / (a / (distance * distance) + b)) <= bound { return Int(k) }
        }
    }
}

/// ln k! − (½ ln 2π + (k + ½) ln(k + 1) − (k + 1)), what Stirling's approximation of ln k! leaves over.
private func stirlingRemainder(_ k: Double) -> Double {
    if k < 10 { return smallStirlingRemainders[Int(k)] }
    let square = (k + 1) * (k + 1)
    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / 1680 / square) / square) / square) / (k + 1)
}

private let smallStirlingRemainders = [
    0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.0207906721037650, 0.0166446911898211,
    0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.0092554621827127, 0.0083305634333628,
]

/// Natural logarithms from basic arithmetic only, because the C library's last bit differs between processors.
package enum PortableLogarithm {
    /// ln x for a normal positive x, with a relative error of a few units in the last place.
    package static func log(_ x: Double) -> Double {
        var exponent = Double(x.exponent)
        var significand = x.significand
        if significand > 1.4142135623730951 {
            significand *= 0.5
            exponent += 1
        }
        // ln 2 in two parts: the first has so few bits that its product with an exponent is exact.
        let high = exponent * 0x1.62E42FEEp-1
        let low = exponent * 0x1.A39EF35793C76p-33
        return high + (low + twiceInverseHyperbolicTangent((significand - 1) / (significand + 1)))
    }

    /// ln(1 − x) for 0 ≤ x ≤ ½, accurate for tiny x as well.
    package static func logOneMinus(_ x: Double) -> Double {
        x < 0.25 ? -twiceInverseHyperbolicTangent(x / (2 - x)) : log(1 - x)
    }

    /// 2 artanh s by its series, for |s| ≤ 0.172.
    private static func twiceInverseHyperbolicTangent(_ s: Double) -> Double {
        let square = s * s
        var sum = 0.0
        var denominator = 23.0
        while denominator > 1 {
            sum = (sum + 1 / denominator) * square
            denominator -= 2
        }
        return 2 * s + 2 * s * sum
    }
}
