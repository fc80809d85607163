import Foundation

/// The value that a standard normal variable stays below with this probability (between 0 and 1).
///
/// ```swift
/// normalQuantile(0.975)  // 1.959964
/// ```
public func normalQuantile(_ probability: Double) -> Double {
    precondition(0 < probability && probability < 1, "a quantile needs a probability between 0 and 1")
    if probability > 0.5 { return -normalQuantile(1 - probability) }
    // The whole range of float64 probabilities lies within 39 deviations.
    return root(between: -39, and: 0) { erfc(-$0 / 2.0.squareRoot()) / 2 - probability }
}

/// The value that Student's t with these degrees of freedom (above 0) stays below with this probability.
///
/// ```swift
/// studentTQuantile(0.975, degreesOfFreedom: 9)  // 2.262157
/// ```
public func studentTQuantile(_ probability: Double, degreesOfFreedom: Double) -> Double {
    precondition(0 < probability && probability < 1, "a quantile needs a probability between 0 and 1")
    precondition(degreesOfFreedom > 0, "degrees of freedom are above 0")
    if probability < 0.5 { return -studentTQuantile(1 - probability, degreesOfFreedom: degreesOfFreedom) }
    guard probability > 0.5 else { return 0 }
    // P(|T| > t) = I(x; ν/2, ½) with x = ν/(ν + t²). Solved for x or for 1 − x, whichever is the smaller: only small
    // numbers have small errors.
    let (nu, tail) = (degreesOfFreedom, 2 * (1 - probability))
    if tail < regularizedIncompleteBeta(0.5, nu / 2, 0.5) {
        let x = root(between: 0, and: 0.5) { regularizedIncompleteBeta($0, nu / 2, 0.5) - tail }
        return (nu * (1 - x) / x).squareRoot()
    }
    let y = root(between: 0, and: 0.5) { regularizedIncompleteBeta($0, 0.5, nu / 2) - (1 - tail) }
    return (nu * y / (1 - y)).squareRoot()
}

/// The regularised incomplete beta function I(x; a, b) for x from 0 to 1 and a, b above 0.
///
/// By Lentz's evaluation of its continued fraction (DLMF 8.17.22).
public func regularizedIncompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    precondition((0...1).contains(x) && a > 0 && b > 0, "the incomplete beta function is not defined here")
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    // The fraction converges fast on this side only.
    if x > (a + 1) / (a + b + 2) { return 1 - regularizedIncompleteBeta(1 - x, b, a) }
    let logBeta: Double = lgamma(a) + lgamma(b) - lgamma(a + b)
    let logPowers: Double = a * log(x) + b * log1p(-x)
    let front = exp(logPowers - logBeta) / a
    let tiny = 1e-300
    func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / away(1 - (a + b) * x / (a + 1))
    var fraction = d
    for m in 1...10_000 {
        let m = Double(m)
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / away(1 + even * d)
        c = away(1 + even / c)
        fraction *= d * c
        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / away(1 + odd * d)
        c = away(1 + odd / c)
        fraction *= d * c
        if abs(d * c - 1) < 1e-15 { break }
    }
    return front * fraction
}

/// Where an increasing function changes its sign, by halving until no float64 number is left between.
func root(between lower: Double, and upper: Double, of function: (Double) -> Double) -> Double {
    var (lower, upper) = (lower, upper)
    while true {
        let middle = lower + (upper - lower) / 2
        guard lower < middle, middle < upper else { return middle }
        if function(middle) < 0 { lower = middle } else { upper = middle }
    }
}
