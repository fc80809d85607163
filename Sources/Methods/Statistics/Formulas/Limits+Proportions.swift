import Foundation

extension Limits {
    /// Wilson's score interval (Wilson 1927), without continuity correction.
    package static func wilson(_ successes: Int, _ trials: Int, _ confidence: Double) -> Limits {
        let z = normalQuantile(0.5 + confidence / 2)
        let n = Double(trials)
        let p = Double(successes) / n
        let centre = p + z * z / (2 * n)
        let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        let scale = 1 + z * z / n
        // Rounding must not move an end that is 0 or 1 by definition.
        return Limits(
            successes == 0 ? 0 : max(0, (centre - half) / scale),
            successes == trials ? 1 : min(1, (centre + half) / scale))
    }

    /// The exact interval (Clopper and Pearson 1934), by quantiles of the beta distribution.
    package static func clopperPearson(_ successes: Int, _ trials: Int, _ confidence: Double) -> Limits {
        let tail = tail(confidence), k = Double(successes), n = Double(trials)
        // With none or all the quantile is a root.
        let edge = -expm1(log(tail) / n)
        let lower = successes == 0 ? 0 : successes == trials ? 1 - edge : betaQuantile(tail, k, n - k + 1)
        let upper = successes == trials ? 1 : successes == 0 ? edge : 1 - betaQuantile(tail, n - k, k + 1)
        return Limits(lower, upper)
    }

    /// First − second of independent proportions: Wilson's limits, added in squares (Newcombe 1998, method 10).
    package static func newcombe(
        _ first: (successes: Int, trials: Int), _ second: (successes: Int, trials: Int), _ confidence: Double
    ) -> Limits {
        let p1 = Double(first.successes) / Double(first.trials), p2 = Double(second.successes) / Double(second.trials)
        let one = wilson(first.successes, first.trials, confidence)
        let two = wilson(second.successes, second.trials, confidence)
        func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
        return Limits(
            p1 - p2 - length(p1 - one.lower, two.upper - p2), p1 - p2 + length(one.upper - p1, p2 - two.lower))
    }

    /// First − second of proportions of the same n units, of which `onlyFirst` and `onlySecond` disagree: the score
    /// interval (Tango 1998).
    ///
    /// Solves (b − c − nδ)/√(n(2q + δ(1 − δ))) = ±z for δ, q being the likeliest share of disagreement "c" under δ.
    package static func tango(onlyFirst b: Int, onlySecond c: Int, of n: Int, _ confidence: Double) -> Limits {
        let z = normalDeviate(confidence), count = Double(n), (b, c) = (Double(b), Double(c))
        func score(_ delta: Double) -> Double {
            let linear = -b - c + (2 * count - b + c) * delta
            let constant = -c * delta * (1 - delta)
            let root = max(0, linear * linear - 8 * count * constant).squareRoot()
            // Of the quadratic's two forms, the one without cancellation.
            let q = linear > 0 ? -2 * constant / (root + linear) : (root - linear) / (4 * count)
            let variance = count * (2 * q + delta * (1 - delta))
            let excess = b - c - count * delta
            guard variance > 0 else { return excess == 0 ? 0 : excess * .infinity }
            return excess / variance.squareRoot()
        }
        let observed = (b - c) / count
        return Limits(
            c == count ? -1 : root(between: -1, and: observed) { z - score($0) },
            b == count ? 1 : root(between: observed, and: 1) { -z - score($0) })
    }

    /// Events of a Poisson process in one unit of exposure (Garwood 1936), by quantiles of the gamma distribution.
    package static func poisson(_ events: Int, _ confidence: Double) -> Limits {
        let tail = tail(confidence)
        return Limits(
            events == 0 ? 0 : gammaQuantile(tail, shape: Double(events)),
            gammaQuantile(1 - tail, shape: Double(events + 1)))
    }
}
