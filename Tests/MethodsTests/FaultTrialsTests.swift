import Foundation
import Methods
import Networks
import Tensors
import Testing

@Suite struct FaultTrialsTests {
    private func trials(_ network: Network, _ target: FaultTarget, _ engine: Engine) throws -> FaultTrials {
        let images = try Batch.images(40, for: network, seed: 0, engine)
        return FaultTrials(network, target: target, images: images, stream: RandomStream(seed: 71, "trials"))
    }

    @Test func sameSeedSameAccuracy() throws {
        let engine = try Engine()
        let trials = try trials(.small(seed: 1), .network, engine)
        let rate = try FaultRate(0.003)
        let first = try (0..<30).map { try trials.accuracy(rate: rate, seed: $0, engine: engine) }
        let second = try (0..<30).reversed().map { try trials.accuracy(rate: rate, seed: $0, engine: Engine()) }
        #expect(first == second.reversed())
        // Seeds differ, and some faults do harm.
        #expect(Set(first).count > 3)
        #expect(first.contains { $0.share < 0.7 })
    }

    /// By construction every fifth image has a wrong label.
    @Test func withoutFaultsTheAccuracyIsTheCleanOne() throws {
        let engine = try Engine()
        let trials = try trials(.small(seed: 2), .network, engine)
        for seed in 0..<6 {
            #expect(try trials.accuracy(rate: FaultRate(0), seed: seed, engine: engine).share == 0.8)
            let clean = try trials.network.accuracy(on: trials.images, engine: engine)
            #expect(clean == Accuracy(correct: 32, count: 40))
        }
    }

    /// Faults in layer 3 don't reach what comes before it, so a trial may start from what was kept there.
    @Test func keptActivationsGiveTheSameAccuracy() throws {
        let engine = try Engine()
        let network = Network.small(seed: 3)
        for layer in [3, 6] {
            let whole = try trials(network, FaultTarget(layer: layer), engine)
            var resumed = whole
            resumed.start = layer
            resumed.images = Batch(
                images: try network.forward(whole.images.images, on: engine, to: layer).rowMajor(),
                labels: whole.images.labels)
            for seed in 0..<20 {
                let rate = try FaultRate(0.005)
                #expect(
                    try resumed.accuracy(rate: rate, seed: seed, engine: engine)
                        == whole.accuracy(rate: rate, seed: seed, engine: engine), "layer \(layer), seed \(seed)")
                // Not only the accuracy: the logits.
                let faults = network.randomFaults(
                    rate: rate, in: whole.target, stream: RandomStream(seed: 72, "faults").substream("trial", seed))
                let faulty = network.withFaults(faults)
                let policy = KernelPolicy.faulty(layers: faults.layers)
                #expect(
                    try faulty.forward(resumed.images.images, on: engine, from: layer, kernels: policy)
                        == faulty.forward(whole.images.images, on: engine, kernels: policy),
                    "layer \(layer), seed \(seed)")
            }
        }
    }

    /// Protected and unprotected networks meet the same faults: without any effect of the clip, the same accuracy.
    @Test func variantsMeetTheSameFaults() throws {
        let engine = try Engine()
        let plain = try trials(.small(seed: 4), FaultTarget(bits: .fraction), engine)
        var clipped = plain
        clipped.network = plain.network.clipped(at: [1: 1e30, 4: 1e30])
        for seed in 0..<10 {
            let rate = try FaultRate(0.02)
            #expect(
                try plain.accuracy(rate: rate, seed: seed, engine: engine)
                    == clipped.accuracy(rate: rate, seed: seed, engine: engine), "seed \(seed)")
        }
    }
}

@Suite struct AccuracyTests {
    @Test func notANumberCountsAsTheLargestLogit() throws {
        let engine = try Engine()
        let network = Network(name: "none", inputShape: [3], layers: [NamedLayer("flatten", .flatten)])
        let rows: [Float] = [1, 0, 0, 0, .nan, 1, .nan, 0, 0, 0, 0, .infinity, 5, 5, 0]
        let batch = Batch(images: Tensor([5, 3], rows), labels: [0, 2, 0, 2, 1])
        #expect(try network.accuracy(on: batch, engine: engine) == Accuracy(correct: 3, count: 5, undefined: 2))
        var infinite = network
        let weights = Tensor(repeating: .nan, shape: [3, 3])
        infinite.layers.append(NamedLayer("linear", .linear(Linear(weights: weights, bias: nil))))
        // Nothing but NaN answers class 0, which two of the images have.
        for kernels in [KernelPolicy.fast, .exact, .faulty(layers: [1])] {
            let found = try infinite.accuracy(on: batch, kernels: kernels, engine: engine)
            #expect(found == Accuracy(correct: 2, count: 5, undefined: 5), "\(kernels)")
        }
    }

    @Test func sharesAndSums() {
        #expect(Accuracy(correct: 3, count: 4).share == 0.75)
        #expect(Accuracy(correct: 0, count: 0).share == 0)
        #expect(Accuracy(correct: 1, count: 4) + Accuracy(correct: 2, count: 6) == Accuracy(correct: 3, count: 10))
        let undefined = Accuracy(correct: 1, count: 4, undefined: 1) + Accuracy(correct: 0, count: 6, undefined: 4)
        #expect(undefined == Accuracy(correct: 1, count: 10, undefined: 5) && undefined.undefinedShare == 0.5)
    }

    /// What was stored before such images were counted, and what is stored where there are none, is the same.
    @Test func undefinedImagesAreStoredWhereThereAreSome() throws {
        func text(_ accuracy: Accuracy) throws -> String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(accuracy), as: UTF8.self)
        }
        #expect(try text(Accuracy(correct: 3, count: 4)) == #"{"correct":3,"count":4}"#)
        let some = Accuracy(correct: 3, count: 4, undefined: 2)
        #expect(try text(some) == #"{"correct":3,"count":4,"undefined":2}"#)
        for one in [some, Accuracy(correct: 3, count: 4)] {
            #expect(try JSONDecoder().decode(Accuracy.self, from: Data(text(one).utf8)) == one)
        }
    }
}
