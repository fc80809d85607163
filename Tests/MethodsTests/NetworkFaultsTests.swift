import Foundation
import Methods
import Networks
import Tensors
import Testing

@Suite struct NetworkFaultsTests {
    private let network = Network.small(seed: 1)

    /// 5 x 18 + 5, 4 x 45 and 3 x 36 + 3 words.
    @Test func memoryHoldsWeightsThenBiases() {
        #expect(network.weightedLayers == [0, 3, 6])
        #expect(network.weightMemory.wordCounts == [95, 180, 111])
        #expect(network.wordCount(0) == 95)
        #expect(network.wordCount(1) == 0)

        // Word 89 is the last weight, word 90 the first bias.
        let faulty = network.withFaults(
            NetworkFaults([0: FaultPattern([BitFlip(word: 89, bit: 31), BitFlip(word: 90, bit: 31)], wordCount: 95)]))
        let (before, after) = (network.layers[0].layer.parameters, faulty.layers[0].layer.parameters)
        #expect(after[0].tensor.values == before[0].tensor.values.dropLast() + [-before[0].tensor.values[89]])
        #expect(after[1].tensor.values == [-before[1].tensor.values[0]] + before[1].tensor.values.dropFirst())
    }

    @Test func exactlyTheNamedBitsFlip() throws {
        for seed in 0..<20 as Range<UInt64> {
            let original = network.words
            let faults = network.randomFaults(
                rate: try FaultRate(0.01), in: .network, stream: RandomStream(seed: seed, "faults"))
            #expect(faults.count > 0, "seed \(seed)")
            let faulty = network.withFaults(faults)
            var expected = original
            for (place, layer) in network.weightedLayers.enumerated() {
                for flip in faults.patterns[layer]?.flips ?? [] { expected[place][flip.word] ^= 1 << UInt32(flip.bit) }
            }
            #expect(faulty.words == expected, "seed \(seed)")
            #expect(network.words == original, "seed \(seed)")
            // The same again restores every byte.
            #expect(faulty.withFaults(faults).words == original, "seed \(seed)")
            #expect(faulty.withFaults(faults) == network, "seed \(seed)")
            #expect(faults.layers == Set(faults.patterns.keys))
        }
    }

    @Test func layersWithoutFaultsShareTheirMemory() {
        for layer in network.weightedLayers {
            let count = network.wordCount(layer)
            let faulty = network.withFaults(
                NetworkFaults([layer: FaultPattern([BitFlip(word: 0, bit: 5)], wordCount: count)]))
            for index in network.layers.indices {
                for (now, before) in zip(faulty.layers[index].layer.parameters, network.layers[index].layer.parameters)
                {
                    // The fault is among the weights: the layer's own biases are shared, too.
                    let isHit = index == layer && now.role == .weight
                    #expect(now.tensor.sharesStorage(with: before.tensor) == !isHit, "layer \(index), \(now.role)")
                }
            }
        }
    }

    @Test func noFaultsChangeNothing() throws {
        let faults = network.randomFaults(rate: try FaultRate(0), in: .network, stream: RandomStream(seed: 1))
        #expect(faults.count == 0)
        #expect(faults.layers.isEmpty)
        #expect(network.withFaults(faults) == network)
        #expect(NetworkFaults([3: FaultPattern(wordCount: 180)]).layers.isEmpty)
    }

    /// 3.29 standard deviations hold 99.9 % of a normal distribution; over all seeds the sum is tested, too.
    @Test func countsFollowTheBinomialDistribution() throws {
        let (rate, seed) = (0.01, UInt64(61))
        for (target, bits) in [
            (FaultTarget.network, 386 * 32), (FaultTarget(layer: 3), 180 * 32),
            (FaultTarget(bits: .exponent), 386 * 8), (FaultTarget(layer: 6, bits: .only(30)), 111),
        ] {
            let root = RandomStream(seed: seed, "counts")
            var total = 0
            var outside = 0
            let trials = 400
            for trial in 0..<trials {
                let count = network.randomFaults(
                    rate: try FaultRate(rate), in: target, stream: root.substream("trial", trial)
                ).count
                total += count
                let mean = rate * Double(bits)
                if abs(Double(count) - mean) > 3.29 * (mean * (1 - rate)).squareRoot() + 1 { outside += 1 }
            }
            let mean = rate * Double(bits * trials)
            #expect(abs(Double(total) - mean) <= 3.29 * (mean * (1 - rate)).squareRoot(), "seed \(seed), \(target)")
            // One in a thousand is expected; skewed small counts have a few more.
            #expect(outside <= 6, "seed \(seed), \(target)")
        }
    }

    @Test func aTargetIsTheOnlyOneHit() throws {
        for seed in 0..<10 as Range<UInt64> {
            let faults = network.randomFaults(
                rate: try FaultRate(0.1), in: FaultTarget(layer: 3, bits: .only(30)), stream: RandomStream(seed: seed))
            #expect(faults.layers == [3], "seed \(seed)")
            #expect(faults.patterns[3]?.flips.allSatisfy { $0.bit == 30 } == true, "seed \(seed)")
            let signs = network.randomFaults(
                rate: try FaultRate(0.1), in: FaultTarget(bits: .sign), stream: RandomStream(seed: seed))
            #expect(signs.layers == [0, 3, 6], "seed \(seed)")
            #expect(signs.patterns.values.allSatisfy { $0.flips.allSatisfy { $0.bit == 31 } }, "seed \(seed)")
        }
    }

    /// Every bit of every layer is hit with the same probability.
    @Test func networkWideFaultsAreSpreadBySize() throws {
        let root = RandomStream(seed: 62, "spread")
        var counts = [0, 0, 0]
        for trial in 0..<300 {
            let faults = network.randomFaults(
                rate: try FaultRate(0.01), in: .network, stream: root.substream("trial", trial))
            for (place, layer) in [0, 3, 6].enumerated() { counts[place] += faults.patterns[layer]?.count ?? 0 }
        }
        let total = Double(counts.reduce(0, +))
        let expected = [95.0, 180, 111].map { $0 / 386 * total }
        #expect(chiSquare(counts, expected) < chiSquareLimit(degrees: 2), "seed 62")
    }

    @Test func clearExponentBitsAreCounted() {
        var changed = network
        changed.layers[3].layer.withParameters { _, tensor in
            tensor.withMutableValues { values in
                (values[0], values[1], values[2], values[3]) = (2, -1e30, .nan, 1.99)
            }
        }
        for layer in [0, 3, 6] {
            let plain = changed.layers[layer].layer.parameters.flatMap(\.tensor.values).count { abs($0) < 2 }
            #expect(changed.wordsWithClearExponentBit(layer) == plain)
        }
        #expect(changed.wordsWithClearExponentBit(3) == 177)
        #expect(changed.wordsWithClearExponentBit(1) == 0)
    }
}
