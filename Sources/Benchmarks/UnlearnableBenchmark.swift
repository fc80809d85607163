import Foundation
import Notebook

/// Times poisoning a data set, and steps of adversarial training.
package struct UnlearnableBenchmark {
    package struct Result: Encodable {
        package var images: Int
        /// Median, of poisoning all images.
        package var poisoningSeconds: Double
        package var batch: Int
        package var attackSteps: Int
        /// Median, of attacking a batch and learning from it.
        package var adversarialStepSeconds: Double
        /// Median, of learning from a batch as it is.
        package var plainStepSeconds: Double
    }

    private let runs: Int

    package init(runs: Int) { self.runs = runs }

    package func measure() throws -> Result {
        let count = 50_000, size = 3 * 32 * 32
        var words = RandomStream(seed: 1, "benchmark, poisoning")
        let images = [UInt8](unsafeUninitializedCapacity: count * size) { bytes, filled in
            for start in stride(from: 0, to: count * size, by: 8) {
                let word = words.next()
                for place in 0..<8 { bytes[start + place] = UInt8(truncatingIfNeeded: word >> UInt64(8 * place)) }
            }
            filled = count * size
        }
        let labels = (0..<count).map { $0 % 10 }, key = try UnlearnabilityKey(numPySeed: 0, classes: 10)
        // The first run of each prepares memory and kernels.
        let poisoning = (0...runs).map { _ in
            seconds { _ = key.poisoned(images, labels: labels, height: 32, width: 32) }
        }.dropFirst()

        let engine = try Engine(), batch = 128, attack = AdversarialTraining(.maximum, radius: 4 / 255.0, steps: 5)
        let learned = Batch(
            images: Tensor([batch, 3, 32, 32], images.prefix(batch * size).map { Float($0) / 255 }),
            labels: Array(labels.prefix(batch)))
        let recipe = TrainingRecipe(
            epochs: 1, batchSize: batch, peakLearningRate: 0.01, optimizer: .sgd(weightDecay: 5e-4),
            schedule: .constant)
        let network = Network.vgg16Small(width: 0.25, stream: RandomStream(seed: 1, "benchmark, adversarial training"))
        func step(_ hook: BeforePass?) throws {
            var state = TrainingState(network)
            try state.train(
                recipe, imagesPerEpoch: batch, batches: { _ in [learned] }, on: engine,
                stream: RandomStream(seed: 1, "benchmark, steps"), beforePass: hook)
        }
        let steps = try (0...runs).map { _ in
            (attacked: try seconds { try step(attack.attackingBatches) }, plain: try seconds { try step(nil) })
        }.dropFirst()
        return Result(
            images: count, poisoningSeconds: Array(poisoning).median, batch: batch, attackSteps: attack.steps,
            adversarialStepSeconds: steps.map(\.attacked).median, plainStepSeconds: steps.map(\.plain).median)
    }

    private func seconds(_ work: () throws -> Void) rethrows -> Double {
        try ContinuousClock().measure(work) / .seconds(1)
    }
}
