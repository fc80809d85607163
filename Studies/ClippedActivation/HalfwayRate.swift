import Foundation
import Notebook

/// The fault rate at which accuracy has fallen half-way from clean to chance; `nil` where it never falls that far.
func halfwayRate(_ sweep: FaultSweep, clean: Double, chance: Double) -> Double? {
    sweep.rate(below: (clean + chance) / 2)
}

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
        return try statistic(of: Array(layers.indices), finding: finding, clause: clause) {
            leastSquaresSlope(sizes, $0)
        }
    }

    /// A statistic of the logarithms of some layers' half-way rates, undefined where one never falls so far.
    private func statistic(
        of chosen: [Int], finding: String, clause: String,
        _ statistic: @escaping @Sendable (_ logarithms: [Double]) -> Double?
    ) throws -> Estimator {
        let columns = try chosen.flatMap(columns), chance = chance
        let rates = chosen.map { sweeps[0][$0].sweep.rates }
        return try ClippedActivation.statistic("half-way rates", of: columns, finding: finding, clause: clause) {
            columns in
            var rest = columns.map(\.mean)[...]
            let found = rates.compactMap { rates -> Double? in
                let clean = rest.removeFirst(), means = rest.prefix(rates.count)
                rest.removeFirst(rates.count)
                let sweep = FaultSweep(
                    rates: rates, accuracies: means.map { [$0] }, undefined: means.map { _ in [0] })
                return halfwayRate(sweep, clean: clean, chance: chance).map(log10)
            }
            return found.count == chosen.count ? statistic(found) : nil
        }
    }

    /// A layer's clean accuracy, then its accuracy at each rate, from 0 to 1.
    private func columns(of layer: Int) throws -> [CrossedSamples] {
        let sweeps = sweeps.map { $0[layer] }
        let clean = sweeps.map { sweep in sweep.sweep.accuracies[0].map { _ in sweep.clean.share } }
        return try [cells(clean)]
            + sweeps[0].sweep.rates.indices.map { rate in try cells(sweeps.map { $0.sweep.accuracies[rate] }) }
    }
}

/// The slope of the least-squares line through points; `nil` where all x are the same.
func leastSquaresSlope(_ x: [Double], _ y: [Double]) -> Double? {
    let (middleX, middleY) = (x.mean, y.mean)
    let spread = x.map { ($0 - middleX) * ($0 - middleX) }.mean
    return spread > 0 ? zip(x, y).map { ($0 - middleX) * ($1 - middleY) }.mean / spread : nil
}
