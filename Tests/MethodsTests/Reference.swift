/// Pearson's statistic.
func chiSquare(_ counts: [Int], _ expected: [Double]) -> Double {
    zip(counts, expected).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) / $1.1 }
}

/// What a chi-square variable exceeds about once in 30,000 times (Wilson and Hilferty's approximation at 4 deviations).
func chiSquareLimit(degrees: Int) -> Double {
    let spread = 2 / (9 * Double(degrees))
    let root = 1 - spread + 4 * spread.squareRoot()
    return Double(degrees) * root * root * root
}

/// The probability of k successes in n trials, for small n.
func binomialProbability(_ k: Int, of n: Int, _ p: Double) -> Double {
    var result = 1.0
    for i in 0..<k { result *= p * Double(n - i) / Double(i + 1) }
    for _ in k..<n { result *= 1 - p }
    return result
}
