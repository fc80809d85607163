import Methods
import Pictures
import Tensors
import Testing

@Suite struct ConnectedPartsTests {
    private func map(_ rows: [[Float]]) -> PixelMap {
        PixelMap(height: rows.count, width: rows[0].count, values: rows.flatMap { $0 })
    }

    @Test func cornersJoin() throws {
        let parts = try ConnectedParts(of: map([[5, 0, 0, 2], [0, -3, 0, 0], [0, 0, 0, 0]]), holding: 1)
        #expect(parts.count == 2 && parts.pixels == 3 && parts.shares == [0.8, 0.2] && parts.largestShare == 0.8)
    }

    @Test func edgesDoNot() throws {
        // The last column and the next row's first one are neighbours in memory alone.
        #expect(try ConnectedParts(of: map([[0, 0, 1], [1, 0, 0], [0, 0, 1]]), holding: 1).count == 3)
    }

    @Test func onlyAsManyAsHoldTheShare() throws {
        let row = map([[4, 0, 3, 0, 2, 0, 1]])
        #expect(try ConnectedParts(of: row, holding: 0.4).pixels == 1)
        #expect(try ConnectedParts(of: row, holding: 0.41).pixels == 2)
        #expect(try ConnectedParts(of: row, holding: 0.7).shares == [4.0 / 7, 3.0 / 7])
        #expect(try ConnectedParts(of: row, holding: 1).pixels == 4)
        // Of equals, the first.
        #expect(try ConnectedParts(of: map([[1, 1, 0, 1, 1]]), holding: 0.5).shares == [1])
    }

    /// Against growing labels until nothing changes.
    @Test(arguments: 1...8 as ClosedRange<UInt64>) func labelsSpread(seed: UInt64) {
        var stream = RandomStream(seed: seed, "components")
        let (height, width) = (1 + stream.uniform(below: 12), 1 + stream.uniform(below: 12))
        let region = PixelRegion(
            height: height, width: width, contains: (0..<height * width).map { _ in stream.uniform() < 0.35 })
        var labels = region.contains.indices.map { region.contains[$0] ? $0 : -1 }
        var changed = true
        while changed {
            changed = false
            for a in labels.indices where labels[a] >= 0 {
                for b in labels.indices
                where labels[b] > labels[a] && abs(a / width - b / width) <= 1 && abs(a % width - b % width) <= 1 {
                    labels[b] = labels[a]
                    changed = true
                }
            }
        }
        let expected = Set(labels).subtracting([-1]).map { label in labels.indices.filter { labels[$0] == label } }
        #expect(Set(region.components.map { $0.sorted() }) == Set(expected), "seed \(seed)")
        #expect(region.components.count == expected.count, "seed \(seed)")
    }

    @Test(arguments: [0, -1, 1.01, .nan]) func wrongShares(share: Double) {
        #expect(throws: MethodError.self) { try ConnectedParts(of: map([[1, 2]]), holding: share) }
    }

    @Test func noMass() {
        #expect(throws: MethodError.self) { try ConnectedParts(of: map([[0, 0]]), holding: 0.5) }
        #expect(throws: MethodError.self) { try ConnectedParts(of: map([[1, .nan]]), holding: 0.5) }
    }
}
