import Foundation
import Testing
import Verdicts

@testable import ClippedActivation
@testable import Notebook

/// A network of some layers that is right for all but one of ten images, of ten classes: half-way to chance is 0.5.
func baseline(words: [Int] = [100], accuracy correct: Int = 9, exponentWords: Int = 1) -> Baseline {
    Baseline(
        network: "VGG-16", dataset: "CIFAR-10", test: Accuracy(correct: correct, count: 10), epochs: 12, chance: 0.1,
        layers: words.enumerated().map { place, words in
            LayerMemory(
                name: "conv \(place + 1)", place: place, activation: nil, words: words,
                wordsWithClearExponentBit: exponentWords)
        },
        maxima: [:])
}

/// A small change that differs from training to training and from seed to seed, of mean about 0.
func wobble(_ training: Int, _ seed: Int, _ salt: Int = 0) -> Double {
    0.004 * sin(Double(17 * training + 5 * seed + 3 * salt + 1))
}

/// Sweeps of three trainings over 16 fault seeds, whose accuracies wobble a little about what is given.
///
/// - Parameter spread: by how much the first training does better with tuned thresholds; the others do worse by half of it.
func networkSweeps(
    rates: [Double] = [1e-6, 1e-5, 1e-4], clean: Double = 0.9, trainings: Int = 3, changedByKernels: Int = 0,
    savedClean: [Protection: Double] = [:], spread: Double = 0,
    _ accuracy: (Protection, _ rate: Double) -> Double
) -> [NetworkSweep] {
    (0..<trainings).map { training in
        NetworkSweep(
            clean: ByCase {
                let share = (savedClean[$0] ?? clean) + 0.001 * Double(training)
                return Accuracy(correct: Int((1000 * share).rounded()), count: 1000)
            }, changedByKernels: changedByKernels,
            sweeps: ByCase { protection in
                let salt = Protection.allCases.firstIndex(of: protection) ?? 0
                return sweep(rates, seeds: 16) { rate, seed in
                    let wide = spread * (training == 0 ? 1 : -0.5)
                    let value = accuracy(protection, rates[rate]) + wobble(training, seed, salt)
                    return min(1, max(0, value + (protection == .tuned ? wide : 0)))
                }
            })
    }
}

/// A sweep with an accuracy for each rate's place and seed.
func sweep(_ rates: [Double], seeds: Int = 4, _ accuracy: (_ rate: Int, _ seed: Int) -> Double) -> FaultSweep {
    FaultSweep(
        rates: rates, accuracies: rates.indices.map { rate in (0..<seeds).map { accuracy(rate, $0) } },
        undefined: rates.map { _ in [Double](repeating: 0, count: seeds) })
}

/// A sweep whose fault seeds all do alike.
func sweep(_ rates: [Double], _ accuracies: [Double], seeds: Int = 4) -> FaultSweep {
    sweep(rates, seeds: seeds) { rate, _ in accuracies[rate] }
}

/// What the study's finding of this name makes of numbers.
func outcome(_ identifier: String, _ numbers: Numbers) throws -> Outcome {
    let found = study.parts.compactMap { part -> Finding? in
        if case .finding(let finding) = part, finding.declaration.identifier == identifier { return finding }
        return nil
    }
    let finding = try #require(found.first)
    return try Judge(declaration: finding.declaration, numbers: numbers, isQuick: false)
        .summary(data: [], isTimed: false).outcome
}

extension Outcome {
    /// "holds", "partly", "fails", "undecided", "missing" or "invalid".
    var word: String {
        switch self {
        case .holds: "holds"
        case .partly: "partly"
        case .fails: "fails"
        case .undecided: "undecided"
        case .notTested(.missing): "missing"
        case .notTested(.invalid): "invalid"
        }
    }
}
