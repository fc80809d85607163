import Foundation

/// The probability that a standard normal variable stays below `z`.
func normalProbability(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

/// The density of the standard normal distribution.
func normalDensity(_ z: Double) -> Double { exp(-z * z / 2) / (2 * Double.pi).squareRoot() }

/// The value that a variable of the beta distribution stays below with this probability; a, b above 0.
///
///     betaQuantile(0.025, 4, 7)  // 0.1216, the exact lower limit of 4 in 10
package func betaQuantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
    precondition(0 < probability && probability < 1, "a quantile needs a probability between 0 and 1")
    return root(between: 0, and: 1) { regularizedIncompleteBeta($0, a, b) - probability }
}

/// The value that a variable of the gamma distribution with this shape (above 0) and scale 1 stays below with this
/// probability.
///
///     gammaQuantile(0.975, shape: 1)  // 3.6889, as −ln 0.025
package func gammaQuantile(_ probability: Double, shape: Double) -> Double {
    precondition(0 < probability && probability < 1, "a quantile needs a probability between 0 and 1")
    var upper = shape + 1
    while regularizedIncompleteGamma(shape, upper) < probability { upper *= 2 }
    return root(between: 0, and: upper) { regularizedIncompleteGamma(shape, $0) - probability }
}

/// The regularised lower incomplete gamma function P(a, x) for a above 0 and x from 0 on.
///
/// By its series (DLMF 8.7.1) below a + 1, else by the continued fraction of Q (DLMF 8.9.2), evaluated as Lentz did.
package func regularizedIncompleteGamma(_ a: Double, _ x: Double) -> Double {
    precondition(a > 0 && x >= 0, "the incomplete gamma function is not defined here")
    guard x > 0 else { return 0 }
    let front = exp(a * log(x) - x - lgamma(a))
    if x < a + 1 {
        var (term, sum, n) = (1 / a, 1 / a, a)
        while term > sum * 1e-17 {
            n += 1
            term *= x / n
            sum += term
        }
        return front * sum
    }
    let tiny = 1e-300
    func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / away(b)
    var fraction = d
    var n = 0.0
    while true {
        n += 1
        b += 2
        let numerator = -n * (n - a)
        d = 1 / away(numerator * d + b)
        c = away(b + numerator / c)
        fraction *= d * c
        if abs(d * c - 1) < 1e-15 { return 1 - front * fraction }
    }
}

/// The probability of at most `count` heads in `tosses` of a fair coin.
func fairCoinProbability(atMost count: Int, of tosses: Int) -> Double {
    if count < 0 { return 0 }
    return count >= tosses ? 1 : regularizedIncompleteBeta(0.5, Double(tosses - count), Double(count + 1))
}
