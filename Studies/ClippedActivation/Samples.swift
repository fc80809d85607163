import Foundation
import Notebook

/// A quantity by training and fault seed: what intervals are over. Images are averaged in each cell.
func cells(
    _ rows: [[Double]], within bounds: ClosedRange<Double>? = nil, measuring quantity: String? = nil
) throws -> CrossedSamples {
    try CrossedSamples(rows, of: "trainings", on: "fault seeds", within: bounds, measuring: quantity)
}

extension [NetworkSweep] {
    /// The area under accuracy over fault rate, which is the mean accuracy over the range, in percent.
    func areas(_ protection: Protection) throws -> CrossedSamples {
        try cells(map { try $0[protection].areas().map { 100 * $0 } }, within: 0...100)
    }

    /// In percent; `nil` where the rate was not measured.
    func accuracies(_ protection: Protection, at rate: Double) throws -> CrossedSamples? {
        let found = compactMap { $0[protection].accuracies(at: rate) }
        guard found.count == count else { return nil }
        return try cells(found.map { $0.map { 100 * $0 } }, within: 0...100)
    }

    /// Without faults, in percent: the same for every fault seed.
    func clean(_ protection: Protection = .none) throws -> CrossedSamples {
        try cells(
            map { sweep in
                let share = 100 * sweep.clean[protection].share
                return sweep[protection].accuracies[0].map { _ in share }
            }, within: 0...100)
    }

    var rates: [Double] { self[0][.none].rates }
}

/// A statistic of the fault seeds of each training, averaged over trainings, that a formula says.
///
/// - Parameter columns: of the same trainings and fault seeds.
func statistic(
    _ formula: Formula, of columns: [CrossedSamples], within bounds: ClosedRange<Double>? = nil, finding: String,
    clause: String
) throws -> Estimator {
    try .statistic(
        formula, of: columns, within: bounds, stream: Estimator.stream(seed: 1, finding: finding, clause: clause))
}
