import Methods
import Tensors
import Testing

@Suite struct WeightMemoryTests {
    @Test func everyWordIsFoundInItsLayer() {
        let counts = [0, 3, 0, 0, 1, 5, 0]
        let memory = WeightMemory(wordCounts: counts)
        var expected: [[Int]] = []
        for (layer, count) in counts.enumerated() { expected += (0..<count).map { [layer, $0] } }
        #expect(memory.wordCount == 9)
        #expect((0..<9).map { [memory.locate($0).layer, memory.locate($0).word] } == expected)
    }

    @Test(arguments: 0..<20) func splitPatternsChangeWhatTheWholeChanges(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "memory")
        let counts = (0..<(1 + stream.uniform(below: 6))).map { _ in stream.uniform(below: 40) }
        let memory = WeightMemory(wordCounts: counts)
        let pattern = FaultPattern.random(
            rate: try FaultRate(0.05), words: memory.wordCount, stream: stream.substream("pattern"))
        let parts = memory.split(pattern)
        #expect(parts.map(\.wordCount) == counts, "seed \(seed)")

        var whole = (0..<memory.wordCount).map { Float($0) }
        var layers = counts.indices.map { layer in
            let start = counts[..<layer].reduce(0, +)
            return (start..<(start + counts[layer])).map { Float($0) }
        }
        pattern.apply(to: &whole)
        for layer in layers.indices { parts[layer].apply(to: &layers[layer]) }
        #expect(layers.flatMap { $0 }.map(\.bitPattern) == whole.map(\.bitPattern), "seed \(seed)")

        let widened = parts.indices.flatMap { memory.widen(parts[$0], layer: $0).flips }
        #expect(widened == pattern.flips, "seed \(seed)")
    }

    @Test func emptyMemoryHasEmptyPatterns() throws {
        let memory = WeightMemory(wordCounts: [0, 0])
        let pattern = FaultPattern.random(rate: try FaultRate(0.5), words: 0, stream: RandomStream(seed: 1))
        #expect(memory.split(pattern).allSatisfy { $0.isEmpty })
    }
}
