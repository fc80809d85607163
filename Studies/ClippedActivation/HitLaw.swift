import Foundation
import Notebook

/// How accuracy falls if each hit of bit 30 ruins a network with the same probability, its *lethality*, whatever else is hit:
/// the number of ruinous hits is Poisson's, and accuracy = chance + (clean − chance) · exp(−lethality · hits).
enum HitLaw {
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
        try statistic(fit(.decayRate), of: columns, finding: finding, clause: clause)
    }

    /// The fitted law's error in points.
    ///
    /// - Parameter reversed: whether the accuracies are put to the hits in reverse order.
    func error(reversed: Bool = false, finding: String, clause: String) throws -> Estimator {
        try statistic(
            fit(.decayError, reversed: reversed), of: columns, within: 0...100, finding: finding, clause: clause)
    }

    private func fit(_ reading: Curve, reversed: Bool = false) -> Formula {
        let faulty = Array(1...hits.count)
        return .curve(reading, of: reversed ? faulty.reversed() : faulty, at: hits, .mean(0), .number(chance))
    }
}
