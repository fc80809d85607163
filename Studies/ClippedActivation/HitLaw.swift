import Foundation
import Notebook

/// How accuracy falls if each hit of bit 30 ruins a network with the same probability, whatever else is hit: the number of
/// ruinous hits is Poisson's, and accuracy = chance + (clean − chance) · exp(−lethality · hits).
///
///     HitLaw(lethality: 0.3).accuracy(hits: 1, clean: 90, chance: 10)  // 69.3
struct HitLaw: Sendable, Equatable {
    /// The probability that one hit is ruinous, above 0.
    var lethality: Double

    func accuracy(hits: Double, clean: Double, chance: Double) -> Double {
        chance + (clean - chance) * exp(-lethality * hits)
    }

    /// The root of the mean squared distance from measured accuracies, in their unit.
    func error(_ accuracies: [Double], at hits: [Double], clean: Double, chance: Double) -> Double {
        // A fit asks for it some forty times, an interval for ten thousand fits.
        var sum = 0.0
        for (hits, measured) in zip(hits, accuracies) {
            let distance = measured - accuracy(hits: hits, clean: clean, chance: chance)
            sum += distance * distance
        }
        return (sum / Double(accuracies.count)).squareRoot()
    }

    /// The law nearest to measured accuracies by least squares, its lethality from 10⁻⁴ to 10²; 1 is every hit.
    ///
    /// By golden section on the logarithm, to six digits: the error has one minimum where accuracies fall.
    static func fitted(_ accuracies: [Double], at hits: [Double], clean: Double, chance: Double) -> HitLaw {
        func error(_ logarithm: Double) -> Double {
            HitLaw(lethality: exp(logarithm)).error(accuracies, at: hits, clean: clean, chance: chance)
        }
        let golden = (5.0.squareRoot() - 1) / 2
        var (low, high) = (log(1e-4), log(1e2))
        var inner = (low: high - golden * (high - low), high: low + golden * (high - low))
        var errors = (low: error(inner.low), high: error(inner.high))
        while high - low > 1e-6 {
            if errors.low < errors.high {
                (high, inner.high, errors.high) = (inner.high, inner.low, errors.low)
                inner.low = high - golden * (high - low)
                errors.low = error(inner.low)
            } else {
                (low, inner.low, errors.low) = (inner.low, inner.high, errors.high)
                inner.high = low + golden * (high - low)
                errors.high = error(inner.high)
            }
        }
        return HitLaw(lethality: exp((low + high) / 2))
    }

    /// No decade holds more of an exponential's fall than this: the largest e⁻ˣ − e⁻¹⁰ˣ, at x = ln 10 / 9.
    static let largestShareOfADecade = exp(-log(10.0) / 9) - exp(-10 * log(10.0) / 9)
}

/// An unprotected network's mean accuracies over expected hits of bit 30, each training's from its fault seeds.
struct HitCurve {
    /// Clean accuracy, then accuracy at each of the hits, in percent.
    let columns: [CrossedSamples]
    let hits: [Double]
    /// In percent.
    let chance: Double

    init(_ sweeps: [NetworkSweep], _ baselines: [Baseline]) throws {
        let rates = sweeps.rates
        columns =
            try [sweeps.clean()]
            + rates.map { try measured(sweeps.accuracies(.none, at: $0), "accuracies at a rate of \($0)") }
        // Trainings differ by a few words in a million.
        hits = rates.map { $0 * Double(baselines[0].exponentWords) }
        chance = 100 * baselines[0].chance
    }

    /// - Parameter finding: whose clause it is.
    func lethality(finding: String, clause: String) throws -> Estimator {
        let (hits, chance) = (hits, chance)
        return try statistic("lethality", of: columns, finding: finding, clause: clause) { columns in
            let means = columns.map(\.mean)
            return HitLaw.fitted(Array(means.dropFirst()), at: hits, clean: means[0], chance: chance).lethality
        }
    }

    /// The fitted law's error in points.
    ///
    /// - Parameter reversed: whether the accuracies are put to the hits in reverse order.
    func error(reversed: Bool = false, finding: String, clause: String) throws -> Estimator {
        let (hits, chance) = (hits, chance)
        return try statistic("error of the law", of: columns, within: 0...100, finding: finding, clause: clause) {
            columns in
            let means = columns.map(\.mean), faulty = Array(means.dropFirst())
            let accuracies = reversed ? faulty.reversed() : faulty
            return HitLaw.fitted(accuracies, at: hits, clean: means[0], chance: chance)
                .error(accuracies, at: hits, clean: means[0], chance: chance)
        }
    }
}
