import Foundation

extension Limits {
    /// Pearson's correlation of n > 3 pairs: tanh(artanh r ± z/√(n − 3)) (Fisher 1921).
    package static func fisherZ(_ correlation: Double, count: Int, _ confidence: Double) -> Limits {
        onFishersScale(correlation, error: (1 / Double(count - 3)).squareRoot(), confidence)
    }

    /// Spearman's rank correlation: tanh(artanh ρ ± z √((1 + ρ²/2)/(n − 3))) (Bonett and Wright 2000).
    package static func bonettWright(_ correlation: Double, count: Int, _ confidence: Double) -> Limits {
        let variance = (1 + correlation * correlation / 2) / Double(count - 3)
        return onFishersScale(correlation, error: variance.squareRoot(), confidence)
    }

    static func onFishersScale(_ correlation: Double, error: Double, _ confidence: Double) -> Limits {
        let half = normalDeviate(confidence) * error
        return Limits(tanh(atanh(correlation) - half), tanh(atanh(correlation) + half))
    }

    /// The ratio of two paired means (Fieller 1954): all θ with |ā − θ b̄| ≤ t · its error; `nil` where the denominator's own
    /// interval holds 0, so that they are no interval.
    package static func fieller(_ numerators: [Double], over denominators: [Double], _ confidence: Double) -> Limits? {
        let n = Double(numerators.count), (a, b) = (numerators.mean, denominators.mean)
        let t = studentDeviate(confidence, degreesOfFreedom: n - 1)
        func covariance(_ first: [Double], _ second: [Double]) -> Double {
            let (one, two) = (first.mean, second.mean)
            return CompensatedSum(zip(first, second).lazy.map { ($0 - one) * ($1 - two) }).value / (n - 1)
        }
        let scale = t * t / n
        let square = b * b - scale * covariance(denominators, denominators)
        let product = a * b - scale * covariance(numerators, denominators)
        let constant = a * a - scale * covariance(numerators, numerators)
        guard square > 0 else { return nil }
        let root = max(0, product * product - square * constant).squareRoot()
        return Limits((product - root) / square, (product + root) / square)
    }
}
