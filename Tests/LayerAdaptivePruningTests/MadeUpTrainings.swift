import Notebook

@testable import LayerAdaptivePruning

/// Which of some images a network classifies correctly: a share of them, more of the same images for a larger share.
func answers(_ share: Double, training: Int, images: Int = 1000) -> String {
    var stream = RandomStream(seed: 7, "images").substream("training", training)
    return (0..<images).map { _ in stream.uniform() < share ? "1" : "0" }.joined()
}

/// Three trainings, pruned at once.
///
/// - Parameters:
///   - right: the share of test images that are right, by allocator and sparsity.
///   - change: the mean change of the output.
func prunedTrainings(
    trainings: Int = 3, dense: Double = 0.92, sparsities: [Double] = [0.8, 0.9, 0.95],
    right: (Allocator, Double) -> Double = { _, _ in 0.5 }, change: (Allocator, Double) -> Double = { _, _ in 1 }
) -> [PrunedTraining] {
    (0..<trainings).map { number in
        PrunedTraining(
            dense: answers(dense, training: number), weights: 100,
            networks: sparsities.flatMap { sparsity in
                Allocator.allCases.enumerated().map { place, allocator in
                    let correct = answers(right(allocator, sparsity), training: number)
                    var stream = RandomStream(seed: 8, "changes").substream("\(sparsity)", number * 100 + place)
                    return PrunedNetwork(
                        allocator: allocator, sparsity: sparsity, kept: [], correct: correct, recalibrated: correct,
                        distortions: (0..<200).map { _ in
                            change(allocator, sparsity) * (0.8 + 0.4 * stream.uniform())
                        }, flops: 0.5, emptyChannels: 0)
                }
            })
    }
}

/// Three trainings that were trained on after pruning.
func retrainedTrainings(dense: Double = 0.92, right: (Allocator, Double) -> Double) -> [RetrainedTraining] {
    (0..<3).map { number in
        RetrainedTraining(
            dense: answers(dense, training: number),
            networks: retrainedSparsities.flatMap { sparsity in
                ([.rateDistortion, .worstCase, .permuted] + retrainedRivals).map { allocator in
                    RetrainedNetwork(
                        allocator: allocator, sparsity: sparsity, kept: 10,
                        correct: answers(right(allocator, sparsity), training: number))
                }
            })
    }
}

/// Three trainings with random allocations whose changes are so many times their sums.
///
/// - Parameter summed: by sparsity.
func additivities(
    _ ratio: (Double) -> Double, summed: (Double) -> Double = { 1 / (1 - $0) }, single: Double = 1,
    noise: Double = 0.1, allocations: Int = 120, isSorted: Bool = false
) -> [Additivity] {
    (0..<3).map { number in
        Additivity(
            random: addedSparsities.map { sparsity in
                var stream = RandomStream(seed: 9, "allocations").substream("\(sparsity)", number)
                var sums = (0..<allocations).map { _ in summed(sparsity) * (0.5 + stream.uniform()) }
                if isSorted { sums.sort() }
                return RandomAllocations(
                    sparsity: sparsity,
                    measured: sums.map { $0 * ratio(sparsity) * (1 + noise * (stream.uniform() - 0.5)) },
                    summed: sums)
            }, single: RandomAllocations(sparsity: 0.5, measured: [0.5 * single, 2 * single], summed: [0.5, 2]))
    }
}

/// Three trainings after ten rounds, or fewer.
func iterativeTrainings(_ last: Double, rounds: Int = iterativeRounds) -> [IterativeTraining] {
    (0..<3).map { number in
        IterativeTraining(
            dense: answers(0.92, training: number), denseTrained: answers(0.94, training: number),
            rounds: ByCase([Allocator.rateDistortion, .lamp]) { (_: Allocator) in
                (1...rounds).map { round in
                    IterativeTraining.Round(
                        sparsity: Double(round) / 100,
                        correct: answers(round == iterativeRounds ? last : 0.92, training: number))
                }
            })
    }
}
