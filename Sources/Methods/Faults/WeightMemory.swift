/// The weights of several layers as one memory: the words of layer 0, then those of layer 1, and so on.
///
/// ```swift
/// let memory = WeightMemory(wordCounts: [1728, 36864])
/// memory.locate(2000)                  // (layer: 1, word: 272)
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

    /// The layer of a network-wide word, and the word's index in it; takes logarithmic time.
    public func locate(_ word: Int) -> (layer: Int, word: Int) {
        precondition(0 <= word && word < wordCount, "there is no word \(word) among \(wordCount)")
        // The last layer that starts at or before the word: layers without words end up before it.
        var (low, high) = (0, wordCounts.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle] <= word { low = middle } else { high = middle - 1 }
        }
        return (low, word - starts[low])
    }

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

    /// A pattern of one layer as a network-wide one that leaves the others alone.
    public func widen(_ pattern: FaultPattern, layer: Int) -> FaultPattern {
        precondition(pattern.wordCount == wordCounts[layer], "the pattern does not fit layer \(layer)")
        let flips = pattern.flips.map { BitFlip(word: $0.word + starts[layer], bit: Int($0.bit)) }
        return FaultPattern(sorted: flips, wordCount: wordCount)
    }
}
