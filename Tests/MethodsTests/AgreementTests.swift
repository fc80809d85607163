import Methods
import Tensors
import Testing

@Suite struct AgreementTests {
    private func row(_ values: [Float]) -> PixelMap { PixelMap(height: 1, width: values.count, values: values) }

    @Test func closedForms() throws {
        let map = row([-4, 1, 2, 3])
        let same = try Agreement(map, map.map { $0 * 2 + 1 }, top: 0.25)
        #expect(same.rankCorrelation == 1 && same.commonTop == 1)
        // Absolute values 4 1 2 3 against 7 3 5 7: d = 1/2, 0, 0, 1/2 with one tie.
        #expect(abs(try #require(same.absoluteRankCorrelation) - 4.5 / (5 * 4.5).squareRoot()) < 1e-12)
        let opposite = try Agreement(map, map.map { -$0 }, top: 0.5)
        #expect(opposite.rankCorrelation == -1 && opposite.absoluteRankCorrelation == 1 && opposite.commonTop == 0)
        let constant = try Agreement(map, map.map { _ in 5 }, top: 0.5)
        #expect(constant.rankCorrelation == nil && constant.commonTop == 0.5)
    }

    @Test func equalPixelsShareTheLastPlaces() throws {
        // Two of the first map's: 9 and half of each 5; of the second's: 9 and 8.
        #expect(try Agreement(row([9, 5, 5, 0]), row([9, 8, 0, 1]), top: 0.5).commonTop == 0.75)
        #expect(try Agreement(row([9, 5, 5, 0]), row([9, 8, 0, 1]), top: 0.01).commonTop == 1)
    }

    /// Without ties: the intersection of the two sets.
    @Test(arguments: [(1 as UInt64, 0.1), (2, 0.33), (3, 0.8)]) func sets(seed: UInt64, share: Double) throws {
        var stream = RandomStream(seed: seed, "agreement")
        let a = PixelMap.random(height: 9, width: 11, stream: &stream)
        let b = PixelMap(height: 9, width: 11, values: a.values.map { $0 + Float(stream.normal()) })
        let count = Int((99 * share).rounded())
        func top(_ map: PixelMap) -> Set<Int> { Set(map.values.indices.sorted { map.values[$0] > map.values[$1] }.prefix(count)) }
        let agreement = try Agreement(a, b, top: share)
        #expect(abs(agreement.commonTop - Double(top(a).intersection(top(b)).count) / Double(count)) < 1e-12, "seed \(seed)")
        let reversed = try Agreement(b, a, top: share)
        #expect(agreement.commonTop == reversed.commonTop, "seed \(seed)")
    }

    @Test func refusals() {
        #expect(throws: MethodError.self) { try Agreement(row([1, 2]), row([1, 2, 3]), top: 0.5) }
        #expect(throws: MethodError.self) { try Agreement(row([1, 2]), row([1, .nan]), top: 0.5) }
        #expect(throws: MethodError.self) { try Agreement(row([1]), row([1]), top: 0.5) }
        for share in [0, 1.5, .nan] {
            #expect(throws: MethodError.self) { try Agreement(row([1, 2]), row([1, 2]), top: share) }
        }
    }
}
