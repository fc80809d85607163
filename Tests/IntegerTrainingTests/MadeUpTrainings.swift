import Foundation
import Notebook

@testable import IntegerTraining

/// Which of some images a network classifies correctly: a share of them, more of the same images for a larger share.
func answers(_ share: Double, training: Int, images: Int = 4000) -> String {
    var stream = RandomStream(seed: 7, "images").substream("training", training)
    return (0..<images).map { _ in stream.uniform() < share ? "1" : "0" }.joined()
}

/// A loss that falls from 2 along a straight line of the logarithm, to 2 e^-rate after all updates, with noise of each arm's own.
func losses(rate: Double, training: Int, arm: Int, updates: Int = 1000) -> [Float] {
    var stream = RandomStream(seed: 9, "losses").substream("training", training).substream("arm", arm)
    return (0..<updates).map { update in
        Float(2 * exp(-rate * Double(update) / Double(updates)) * (1 + 0.02 * stream.normal()))
    }
}

/// Trainings in several arithmetics.
///
/// - Parameters:
///   - right: the share of test images that are right, by arithmetic and training.
///   - untrained: that before training.
///   - rate: how fast the loss falls, by arithmetic and training.
///   - records: what was logged of each arm in integers.
func trainings(
    _ count: Int = 4, untrained: Double = 0.1, records: [IntegerUpdate] = [], arms: [TrainingArithmetic]? = nil,
    rate: (TrainingArithmetic, Int) -> Double = { _, _ in 2 }, right: (TrainingArithmetic, Int) -> Double
) throws -> [ArithmeticTraining] {
    let arms = try arms ?? pairedArms()
    return (0..<count).map { number in
        ArithmeticTraining(
            untrained: answers(untrained, training: number),
            arms: arms.enumerated().map { place, arithmetic in
                let correct = answers(right(arithmetic, number), training: number)
                return ArithmeticArm(
                    arithmetic, correct: correct, correctInFloat32: correct,
                    losses: losses(rate: rate(arithmetic, number), training: number, arm: place),
                    records: arithmetic == .float32Direct ? [] : records)
            })
    }
}

/// Turns of training steps: seconds by arithmetic, with a spread, and Float32 twice.
func trainingTimes(
    integers own: Double, direct: Double = 1, again: Double = 1, spread: Double = 0.01, turns: Int = 14
) throws -> TrainingTimes {
    var stream = RandomStream(seed: 3, "seconds")
    let entries = try [
        (TrainingArithmetic.float32Direct, direct), (integers(authorsBits), own), (.float32, 0.7),
        (.float32Direct, again),
    ].map { arithmetic, seconds in
        """
        {"arithmetic": \(String(decoding: try JSONEncoder().encode(arithmetic), as: UTF8.self)), "convolving": 0.5, "preparing": 0.1,
        "seconds": [\((0..<turns).map { _ in "\(seconds * exp(spread * stream.normal()))" }.joined(separator: ","))]}
        """
    }
    let text = "{\"network\": \"vgg-16-bn-32\", \"images\": 64, \"entries\": [\(entries.joined(separator: ","))]}"
    return try JSONDecoder().decode(TrainingTimes.self, from: Data(text.utf8))
}

/// Kernels that run at shares of the integers' peak: one convolution of a large map, one of a small one, and that of one pixel.
func kernelTrials(
    integers own: Double, onePixel: Double = 0.01, peakRatio: Double = 2,
    instructions: IntegerInstructions = .avx512VNNI
) throws -> KernelTrials {
    let peak = 400e9
    let times = try [(32, 64), (4, 64), (1, 1)].map { size, images -> ConvolutionTimes in
        let channels = size == 1 ? 512 : 64, operations = 18 * Double(images * channels * channels * size * size)
        func entry(_ pass: ConvolutionTimes.Pass, _ kernel: ConvolutionTimes.Kernel, _ share: Double) -> String {
            let seconds = (0..<8).map { turn in
                operations / (share * peak) * (kernel == .peak ? 1 : 1 + 0.01 * Double(turn % 3 - 1))
            }
            return "{\"pass\": \"\(pass.rawValue)\", \"kernel\": \"\(kernel.rawValue)\", \"seconds\": \(seconds)}"
        }
        let hasPeak = ProcessorPeak(of: instructions) != nil
        let entries = ConvolutionTimes.Pass.allCases.flatMap {
            [entry($0, .integers, size == 1 ? onePixel : own), entry($0, .direct, 0.45)]
                + (hasPeak ? [entry($0, .peak, 1)] : [])
        }
        let text = """
            {"shape": {"layers": ["\(size == 1 ? "one pixel" : "conv")"], "images": \(images), "inputs": \(channels),
            "outputs": \(channels), "size": \(size)}, "entries": [\(entries.joined(separator: ","))]}
            """
        return try JSONDecoder().decode(ConvolutionTimes.self, from: Data(text.utf8))
    }
    return KernelTrials(
        instructions: instructions, threads: 2,
        peaks: [
            .init(instructions: .vnni512, operationsPerSecond: peak),
            .init(instructions: .fma512, operationsPerSecond: peak / peakRatio),
        ], times: times)
}

/// One update's record of one layer whose longest sums are bounded by shares of the range; where that proves nothing, a third of them are.
func record(forward: Double, toInput: Double, toWeights: Double) throws -> IntegerUpdate {
    func pass(_ share: Double) -> String {
        func bound(_ share: Double) -> String { "{\"bound\": \(Int(share * 0x1p31))}" }
        let isProof = share < 1
        return """
            {"productsInChain": \(isProof ? 144 : 48), "certificate": \(bound(isProof ? share : share / 3)),
            "longestCertificate": \(bound(share))}
            """
    }
    let tensor = "{\"sharedExponent\": -12, \"losses\": {\"clamped\": 0, \"vanished\": 1, \"nonzero\": 10}}"
    let text = """
        {"layer": "features.3", "activations": \(tensor), "weights": \(tensor), "gradients": \(tensor),
        "forward": \(pass(forward)), "toInput": \(pass(toInput)), "toWeights": \(pass(toWeights))}
        """
    return IntegerUpdate(update: 50, layers: [try JSONDecoder().decode(IntegerRecord.self, from: Data(text.utf8))])
}

/// Sums that were counted, with so many that saturated.
func countedSums(authors: Int, of sums: Int, sixteen: Int, of others: Int = 1_000_000) -> CountedSums {
    CountedSums(
        authors: IntegerOverflows(sums: sums, saturated: authors),
        sixteen: IntegerOverflows(sums: others, saturated: sixteen))
}
