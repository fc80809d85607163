import Methods
import Pictures
import Tensors
import Testing

@Suite struct ConcentrationTests {
    private func gini(_ values: [Float]) -> Double? {
        PixelMap(height: 1, width: values.count, values: values).giniCoefficient
    }

    @Test func closedForms() throws {
        #expect(gini([0, 0, 0]) == nil)
        #expect(gini([3]) == 0)
        for count in 2...9 {
            #expect(try #require(gini(Array(repeating: 0.3, count: count))) < 1e-15)
            let single = try #require(gini((0..<count).map { $0 == count / 2 ? -2 : 0 }))
            #expect(abs(single - Double(count - 1) / Double(count)) < 1e-15)
            // 1, 2, ... n: (n - 1) / (3 n).
            let stairs = try #require(gini((1...count).map(Float.init).reversed()))
            #expect(abs(stairs - Double(count - 1) / Double(3 * count)) < 1e-15)
        }
    }

    /// Half the mean absolute difference of all pairs, divided by the mean.
    @Test(arguments: 1...6 as ClosedRange<UInt64>) func allPairs(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "gini")
        let map = PixelMap.random(
            height: 1 + stream.uniform(below: 8), width: 2 + stream.uniform(below: 8), stream: &stream)
        let sizes = map.values.map { Double(abs($0)) }
        let differences = sizes.reduce(0) { sum, a in sizes.reduce(sum) { $0 + abs(a - $1) } }
        let expected = differences / (2 * Double(sizes.count) * sizes.reduce(0, +))
        #expect(abs(try #require(map.giniCoefficient) - expected) < 1e-12, "seed \(seed)")
        #expect(abs(try #require(map.map { $0 * -3 }.giniCoefficient) - expected) < 1e-6, "seed \(seed)")
    }
}
