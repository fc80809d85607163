import Tensors

/// The flipped bits of a memory of float32 words: distinct, and sorted by word and bit.
///
/// Applying a pattern twice restores every byte, because each flip is its own inverse.
/// ```swift
/// let pattern = FaultPattern.random(
///     rate: try FaultRate(1e-6), words: weights.count, stream: RandomStream(seed: 1, "faults").substream("trial", 7))
/// pattern.apply(to: &weights)
/// measure(weights)
/// pattern.apply(to: &weights)  // as before, bit by bit
/// ```
public struct FaultPattern: Sendable, Hashable, Codable {
    /// The number of words of the memory.
    public let wordCount: Int
    /// Ascending, without repetition, all within the memory.
    public let flips: [BitFlip]

    /// A pattern of given flips in any order; a flip named an even number of times cancels out.
    public init(_ flips: [BitFlip] = [], wordCount: Int) {
        var kept: [BitFlip] = []
        for flip in flips.sorted() {
            if kept.last == flip { kept.removeLast() } else { kept.append(flip) }
        }
        self.init(sorted: kept, wordCount: wordCount)
    }

    init(sorted flips: [BitFlip], wordCount: Int) {
        precondition((flips.last?.word ?? -1) < wordCount, "a flip lies beyond the \(wordCount) words")
        self.flips = flips
        self.wordCount = wordCount
    }

    /// Flips every selected bit of the memory independently with the probability `rate`.
    ///
    /// Draws the number of flips from its binomial distribution and then distinct places for them, in time and memory
    /// that grow with the number of flips. The same stream gives the same pattern.
    public static func random(
        rate: FaultRate, words wordCount: Int, bits: BitSelection = .all, stream: RandomStream
    ) -> FaultPattern {
        precondition(wordCount >= 0, "a memory has at least 0 words")
        let positions = bits.positions
        let bitCount = wordCount * positions.count
        var counts = stream.substream("count")
        var places = stream.substream("places")
        let count = counts.binomial(trials: bitCount, probability: rate.probability)
        let flips = places.distinctIndices(count: count, below: bitCount).map { place in
            BitFlip(word: place / positions.count, bit: positions[place % positions.count])
        }
        return FaultPattern(sorted: flips, wordCount: wordCount)
    }

    /// The number of flips.
    public var count: Int { flips.count }
    public var isEmpty: Bool { flips.isEmpty }

    /// Inverts the bits in the given words, whose number must be ``wordCount``.
    public func apply(to words: UnsafeMutableBufferPointer<Float>) {
        precondition(words.count == wordCount, "a pattern for \(wordCount) words cannot change \(words.count)")
        // As integers: moving a signalling NaN as a number may change its bits.
        words.withMemoryRebound(to: UInt32.self) { words in
            for flip in flips { words[flip.word] ^= flip.mask }
        }
    }

    /// Inverts the bits in the given words, whose number must be ``wordCount``.
    public func apply(to words: inout [Float]) {
        words.withUnsafeMutableBufferPointer { apply(to: $0) }
    }
}
