/// The weights of several layers as one memory: the words of layer 0, then those of layer 1, and so on.
///
/// ```swift
/// let memory = WeightMemory(wordCounts: [1728, 36864])
/// memory.split(networkWidePattern)     // one pattern for each layer
/// ```
public struct WeightMemory: Sendable, Hashable, Codable {
    /// The number of words of each layer; a layer may have none.
    public let wordCounts: [Int]
    /// Where each layer starts, and after them the end of the memory.
    private let starts: [Int]

    public init(wordCounts: [Int]) {
        precondition(wordCounts.allSatisfy { $0 >= 0 }, "a layer has at least 0 words")
        self.wordCounts = wordCounts
        starts = wordCounts.reduce(into: [0]) { starts, count in starts.append(starts[starts.count - 1] + count) }
    }

    /// The number of words of all layers.
    public var wordCount: Int { starts[starts.count - 1] }

    /// The part of a network-wide pattern that falls into each layer, in the layer's own word indices.
    public func split(_ pattern: FaultPattern) -> [FaultPattern] {
        precondition(pattern.wordCount == wordCount, "the pattern is for \(pattern.wordCount) words, not \(wordCount)")
        var next = 0
        return wordCounts.indices.map { layer in
            var flips: [BitFlip] = []
            while next < pattern.flips.count, pattern.flips[next].word < starts[layer + 1] {
                let flip = pattern.flips[next]
                flips.append(BitFlip(word: flip.word - starts[layer], bit: Int(flip.bit)))
                next += 1
            }
            return FaultPattern(sorted: flips, wordCount: wordCounts[layer])
        }
    }
}
