import Methods
import Tensors
import Testing

@Suite struct WeightMemoryTests {
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
    }

    @Test func emptyMemoryHasEmptyPatterns() throws {
        let memory = WeightMemory(wordCounts: [0, 0])
        let pattern = FaultPattern.random(rate: try FaultRate(0.5), words: 0, stream: RandomStream(seed: 1))
        #expect(memory.split(pattern).allSatisfy { $0.isEmpty })
    }
}
