import Foundation
import Notebook

/// The layers of one network whose half-way rates are compared, in all its trainings.
struct LayerRates {
    let layers: [LayerMemory]
    /// By training; each has the layers' sweeps.
    let sweeps: [[LayerSweep]]
    let chance: Double

    init(_ sweeps: [[LayerSweep]], _ baselines: [Baseline]) {
        (layers, chance) = (baselines[0].layers, baselines[0].chance)
        self.sweeps = sweeps
    }

    /// The place of the layer with the fewest words, the first of such.
    var smallest: Int { layers.indices.reduce(0) { layers[$1].words < layers[$0].words ? $1 : $0 } }
    /// The places of the layers with the most words.
    var largest: [Int] {
        let most = layers.map(\.words).max() ?? 0
        return layers.indices.filter { layers[$0].words == most }
    }

    /// A layer's half-way rate, on a logarithmic scale to the base of 10; of a figure rather than of a finding.
    func logarithm(of layer: Int, clause: String) throws -> Estimator {
        try statistic(of: [layer], finding: "layers", clause: clause) { $0[0] }
    }

    /// How many decades the first of two layers' half-way rate lies above the second's.
    func decades(from first: Int, to second: Int, finding: String, clause: String) throws -> Estimator {
        try statistic(of: [first, second], finding: finding, clause: clause) { $0[0] - $0[1] }
    }

    /// The slope of half-way rates over words, both on logarithmic scales, by least squares: −1 where as many hits ruin a
    /// large layer as a small one.
    ///
    /// - Parameter reversed: whether the layers' sizes are dealt to them in reverse order.
    func slope(reversed: Bool = false, finding: String, clause: String) throws -> Estimator {
        let words = layers.map { log10(Double($0.words)) }, sizes = reversed ? words.reversed() : words
        let middle = sizes.mean, spread = sizes.map { ($0 - middle) * ($0 - middle) }.reduce(0, +)
        return try statistic(of: Array(layers.indices), finding: finding, clause: clause) { rates in
            let terms = zip(sizes, rates).map { .number(($0 - middle) / spread) * $1 }
            return terms.dropFirst().reduce(terms[0], +)
        }
    }

    /// What a formula says of the logarithms of some layers' half-way rates, undefined where one never falls so far.
    private func statistic(
        of chosen: [Int], finding: String, clause: String, _ formula: (_ logarithms: [Formula]) -> Formula
    ) throws -> Estimator {
        var columns: [CrossedSamples] = []
        let halfway = try chosen.map { layer in
            let first = columns.count, rates = sweeps[0][layer].sweep.rates
            columns += try self.columns(of: layer)
            // Half-way from clean accuracy to chance.
            return Formula.curve(
                .crossing, of: Array(first + 1...first + rates.count), at: rates.map(log10),
                (.mean(first) + .number(chance)) / .number(2), .number(0))
        }
        return try ClippedActivation.statistic(formula(halfway), of: columns, finding: finding, clause: clause)
    }

    /// A layer's clean accuracy, then its accuracy at each rate, from 0 to 1.
    private func columns(of layer: Int) throws -> [CrossedSamples] {
        let sweeps = sweeps.map { $0[layer] }, name = layers[layer].name
        let clean = sweeps.map { sweep in sweep.sweep.accuracies[0].map { _ in sweep.clean.share } }
        return try [cells(clean, measuring: "\(name), clean")]
            + sweeps[0].sweep.rates.enumerated().map { place, rate in
                try cells(
                    sweeps.map { $0.sweep.accuracies[place] },
                    measuring: "\(name), \(NumberFormat.scientific(2).text(rate))")
            }
    }
}
