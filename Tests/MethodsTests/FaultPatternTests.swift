import Foundation
import Methods
import Tensors
import Testing

@Suite struct FaultPatternTests {
    private static let rates = [1e-8, 1e-5, 1e-3, 0.5]

    private func pattern(_ rate: Double, words: Int, bits: BitSelection = .all, seed: UInt64, trial: Int = 0) throws
        -> FaultPattern
    {
        .random(
            rate: try FaultRate(rate), words: words, bits: bits,
            stream: RandomStream(seed: seed, "faults").substream("trial", trial))
    }

    /// 3.29 standard deviations hold 99.9 % of a normal distribution; the 1 is for its discreteness at small means.
    @Test(arguments: rates) func countLiesInItsBinomialInterval(rate: Double) throws {
        let seed: UInt64 = 41
        let words = rate < 1e-6 ? 100_000_000 : rate < 0.1 ? 300_000 : 10_000
        let mean = rate * Double(words) * 32
        let allowed = 3.29 * (mean * (1 - rate)).squareRoot() + 1
        for trial in 0..<5 {
            let count = try pattern(rate, words: words, seed: seed, trial: trial).count
            #expect(abs(Double(count) - mean) <= allowed, "seed \(seed), trial \(trial): \(count) flips for \(mean)")
        }
    }

    @Test(arguments: rates) func flipsAreSortedDistinctAndInside(rate: Double) throws {
        let words = rate < 1e-6 ? 100_000_000 : 40_000
        let flips = try pattern(rate, words: words, seed: 42).flips
        #expect(!flips.isEmpty)
        #expect(zip(flips, flips.dropFirst()).allSatisfy { $0 < $1 })
        #expect(flips.allSatisfy { 0..<words ~= $0.word && $0.bit < 32 })
    }

    @Test(arguments: [1e-3, 0.5]) func flipsAreUniformOverWordsAndBits(rate: Double) throws {
        let words = 64_000
        var byBit = [Int](repeating: 0, count: 32)
        var byRegion = [Int](repeating: 0, count: 64)
        var total = 0
        for trial in 0..<4 {
            for flip in try pattern(rate, words: words, seed: 43, trial: trial).flips {
                byBit[Int(flip.bit)] += 1
                byRegion[flip.word / 1000] += 1
                total += 1
            }
        }
        // At rate ½ the counts are less spread than a multinomial's, so the limit is only the safer.
        #expect(chiSquare(byBit, Array(repeating: Double(total) / 32, count: 32)) < chiSquareLimit(degrees: 31))
        #expect(chiSquare(byRegion, Array(repeating: Double(total) / 64, count: 64)) < chiSquareLimit(degrees: 63))
    }

    /// With independent bits, the flips of one word follow a binomial distribution of 32 trials.
    @Test(arguments: [1e-3, 0.02, 0.5]) func bitsOfAWordFlipIndependently(rate: Double) throws {
        let words = 200_000
        var perWord = [Int](repeating: 0, count: words)
        for flip in try pattern(rate, words: words, seed: 44).flips { perWord[flip.word] += 1 }
        var observed: [Int] = []
        var expected: [Double] = []
        var (rest, restExpected) = (0, 0.0)
        for k in 0...32 {
            restExpected += binomialProbability(k, of: 32, rate) * Double(words)
            rest += perWord.lazy.filter { $0 == k }.count
            if restExpected >= 20 {
                observed.append(rest)
                expected.append(restExpected)
                (rest, restExpected) = (0, 0)
            }
        }
        observed[observed.count - 1] += rest
        expected[expected.count - 1] += restExpected
        #expect(expected.count >= 3)
        #expect(chiSquare(observed, expected) < chiSquareLimit(degrees: expected.count - 1))
    }

    /// Two given bits, over many seeds: each flips with the rate, both with its square.
    @Test func givenBitsFlipIndependentlyOverSeeds() throws {
        let rate = 0.3
        var counts = [0, 0, 0, 0]
        let trials = 20_000
        for trial in 0..<trials {
            let flips = try pattern(rate, words: 2, seed: 45, trial: trial).flips
            let first = flips.contains(BitFlip(word: 0, bit: 30))
            let second = flips.contains(BitFlip(word: 1, bit: 0))
            counts[(first ? 1 : 0) + (second ? 2 : 0)] += 1
        }
        let expected = [0.49, 0.21, 0.21, 0.09].map { $0 * Double(trials) }
        #expect(chiSquare(counts, expected) < chiSquareLimit(degrees: 3))
    }

    @Test func oneBitPositionIsHitAlone() throws {
        let words = 1_000_000
        let flips = try pattern(1e-3, words: words, bits: .only(30), seed: 46).flips
        #expect(flips.allSatisfy { $0.bit == 30 })
        #expect(abs(flips.count - 1000) < 105)  // 3.29 deviations of √1000
        let exponent = Set(try pattern(1e-2, words: 10_000, bits: .exponent, seed: 46).flips.map(\.bit))
        #expect(exponent == Set(23...30))
        #expect(
            BitSelection.fraction.positions + BitSelection.exponent.positions + BitSelection.sign.positions
                == BitSelection.all.positions)
    }

    @Test(arguments: [0, 1e-5, 1e-3, 0.5, 1]) func applyingTwiceRestoresEveryByte(rate: Double) throws {
        var stream = RandomStream(seed: 47, "words")
        // Random bits hold every kind of number; signalling NaNs are put in on purpose.
        var original = (0..<20_000).map { _ in UInt32(truncatingIfNeeded: stream.next()) }
        original[0] = 0x7F80_0001
        original[1] = 0xFFA5_5AA5
        original[2] = 0x7FC0_1234
        original[3] = 0x8000_0000
        var words = original.map(Float.init(bitPattern:))
        // The bytes are set and read as integers, because a number's NaN payload may change on the way.
        words.withUnsafeMutableBytes { bytes in original.withUnsafeBytes { bytes.copyMemory(from: $0) } }
        let pattern = try pattern(rate, words: words.count, seed: 48)
        pattern.apply(to: &words)
        var expected = original
        for flip in pattern.flips { expected[flip.word] ^= 1 << UInt32(flip.bit) }
        #expect(bits(words) == expected)
        #expect((bits(words) == original) == (rate == 0))
        pattern.apply(to: &words)
        #expect(bits(words) == original)
    }

    @Test func bit30TurnsASmallWeightIntoAHugeOne() {
        var words: [Float] = [0.5, -0.25, 1, 0]
        FaultPattern((0..<4).map { BitFlip(word: $0, bit: 30) }, wordCount: 4).apply(to: &words)
        #expect(words[0] == 0x1p127)
        #expect(words[1] == -0x1p126)
        #expect(words[2] == .infinity)
        #expect(words[3] == 2)
    }

    @Test func bit31ChangesTheSign() {
        var words: [Float] = [0.5, -3]
        FaultPattern([BitFlip(word: 1, bit: 31), BitFlip(word: 0, bit: 31)], wordCount: 2).apply(to: &words)
        #expect(words == [-0.5, 3])
    }

    @Test func repeatedFlipsCancel() {
        let (a, b) = (BitFlip(word: 3, bit: 1), BitFlip(word: 0, bit: 7))
        #expect(FaultPattern([a, b, a], wordCount: 4).flips == [b])
        #expect(FaultPattern([a, a, a, b], wordCount: 4).flips == [b, a])
    }

    @Test func sameStreamSamePattern() throws {
        #expect(try pattern(1e-3, words: 5000, seed: 1) == pattern(1e-3, words: 5000, seed: 1))
        #expect(try pattern(1e-3, words: 5000, seed: 1) != pattern(1e-3, words: 5000, seed: 1, trial: 1))
    }

    private func bits(_ words: [Float]) -> [UInt32] {
        words.withUnsafeBytes { Array($0.bindMemory(to: UInt32.self)) }
    }
}
