import Foundation
import Methods
import Testing

@Suite struct UnlearnabilityKeyTests {
    /// Shares and whole numbers in turn, through two renewals of the generator's state.
    @Test func numbersAreThoseOfNumPy() throws {
        for stream in try UnlearnableFixtures.read(UnlearnableFixtures.Keys.self, "keys").streams {
            var numbers = NumPyLegacyGenerator(seed: stream.seed)
            let found = (0..<700).map { step in
                [numbers.nextShare(), Double(numbers.nextInteger(below: [3, 5, 9, 1, 1000][step % 5]))]
            }
            #expect(Array(found.prefix(5)) == stream.head, "seed \(stream.seed)")
            #expect(Array(found.suffix(40)) == stream.tail, "seed \(stream.seed)")
        }
    }

    /// The outputs of the generator's authors for a seed of 5489: the ten thousandth is 4123659995 (C++ standard, 26.5.5).
    @Test func theTenThousandthWordIsTheStandards() {
        var numbers = NumPyLegacyGenerator(seed: 5489)
        for _ in 1..<10_000 { _ = numbers.nextWord() }
        #expect(numbers.nextWord() == 4_123_659_995)
    }

    @Test func filtersAreThoseOfNumPy() throws {
        let keys = try UnlearnableFixtures.read(UnlearnableFixtures.Keys.self, "keys").keys
        #expect(keys.count == 24)
        for expected in keys {
            let key = try UnlearnabilityKey(
                numPySeed: expected.seed, classes: expected.classes, side: expected.side, blur: expected.blur)
            let context: Comment = "seed \(expected.seed), side \(expected.side)"
            #expect(key.filters.count == expected.classes && key.side == expected.side, context)
            for (filter, values) in zip(key.filters, expected.filters) {
                // Multiples of 2⁻³², the nearest.
                #expect(filter.numerators == values.map { UInt64(($0 * 4_294_967_296).rounded()) }, context)
                #expect(zip(filter.values, values).allSatisfy { abs($0 - $1) <= 0x1p-33 }, context)
            }
        }
    }

    /// Of the specification: seed 0 with the authors' settings.
    @Test func seedZero() throws {
        let key = try UnlearnabilityKey(numPySeed: 0, classes: 10)
        let first = [
            0.16464405117819741, 0.21455680991172585, 1.0, 0.16346495489906896, 0.1270964398016714,
            0.19376823391999684, 0.13127616337880774, 0.2675319002346239, 0.2890988281503088,
        ]
        #expect(zip(key.filters[0].values, first).allSatisfy { abs($0 - $1) < 1e-9 })
        let places = key.filters.map { filter in filter.numerators.firstIndex(of: ClassFilter.denominator) }
        #expect(places == [2, 0, 1, 2, 6, 2, 8, 0, 3, 4])
        let sums = [2.5514, 2.1786, 1.6381, 2.2380, 2.7113, 2.4742, 1.9255, 2.7315, 2.0447, 2.2321]
        #expect(zip(key.filters.map(\.sum), sums).allSatisfy { abs($0 - $1) < 6e-5 })
    }

    @Test func otherKeysOfAKey() throws {
        let key = try UnlearnabilityKey(numPySeed: 4, classes: 5, side: 5)
        #expect(key.shared.filters == Array(repeating: key.filters[0], count: 5))
        #expect(key.permuted(by: 2).filters == [2, 3, 4, 0, 1].map { key.filters[$0] })
        #expect(key.permuted(by: -1).filters == [4, 0, 1, 2, 3].map { key.filters[$0] })
        for (moved, filter) in zip(key.centred.filters, key.filters) {
            #expect(moved.numerators[12] == ClassFilter.denominator)
            #expect(moved.numerators.sorted() == filter.numerators.sorted())
            // Two places change, or none.
            #expect(zip(moved.numerators, filter.numerators).count { $0 != $1 } != 1)
            #expect(zip(moved.numerators, filter.numerators).count { $0 != $1 } <= 2)
        }
        let passing = try key.passing()
        #expect(passing.filters.allSatisfy { $0.sum == 1 && $0.numerators[12] == ClassFilter.denominator })
        #expect(passing.origin == .given && key.shared.origin == .given)
    }

    @Test func wrongKeys() throws {
        let key = try UnlearnabilityKey(numPySeed: 4, classes: 10)
        let others = try key.othersDrawnAlike(10)
        #expect(others.count == 10 && Set(others.map(\.filters) + [key.filters]).count == 11)
        #expect(others.allSatisfy { $0.side == 3 && $0.filters.count == 10 })
        // Where there is nothing to draw there is no other.
        #expect(try UnlearnabilityKey(numPySeed: 4, classes: 2, side: 1, blur: 0).othersDrawnAlike(10).isEmpty)
    }

    @Test func whatIsNoKey() throws {
        for side in [0, 2, 4, -3, 33] {
            #expect(throws: MethodError.self, "\(side)") {
                try UnlearnabilityKey(numPySeed: 0, classes: 10, side: side)
            }
        }
        for blur in [-0.1, 1.1, .nan] {
            #expect(throws: MethodError.self, "\(blur)") {
                try UnlearnabilityKey(numPySeed: 0, classes: 10, blur: blur)
            }
        }
        #expect(throws: MethodError.self) { try UnlearnabilityKey(numPySeed: 0, classes: 1) }
        #expect(throws: MethodError.self) { try ClassFilter(side: 3, numerators: [1, 2]) }
        #expect(throws: MethodError.self) { try ClassFilter(side: 1, numerators: [0]) }
        #expect(throws: MethodError.self) { try ClassFilter(side: 1, numerators: [(1 << 32) + 1]) }
        #expect(throws: MethodError.self) { try ClassFilter(side: 1, values: [1.5]) }
        let mixed = try [ClassFilter.passing(side: 3), .passing(side: 5)]
        #expect(throws: MethodError.self) { try UnlearnabilityKey(mixed) }
    }

    @Test func fractions() throws {
        let cases: [(Double, Int, Int)] = [
            (0.29, 100, 29), (0.8, 10_000, 8000), (0.95, 20, 19), (0, 9, 0), (1, 9, 9), (0.5, 9, 4),
        ]
        for (share, count, expected) in cases {
            let fraction = try PoisonedFraction(share, seed: 5)
            #expect(fraction.poisonedCount(of: count) == expected)
            #expect(fraction.whichArePoisoned(of: count).count { $0 } == expected)
        }
        let half = try PoisonedFraction(0.5, seed: 5).whichArePoisoned(of: 1000)
        #expect(half == (try PoisonedFraction(0.5, seed: 5).whichArePoisoned(of: 1000)))
        #expect(half != (try PoisonedFraction(0.5, seed: 6).whichArePoisoned(of: 1000)))
        // A larger share has the images of a smaller one, too, so that arms differ in the others alone.
        let more = try PoisonedFraction(0.8, seed: 5).whichArePoisoned(of: 1000)
        #expect(zip(half, more).allSatisfy { !$0 || $1 })
        // Spread over the set: of each half about half, ± 5 deviations of 15.8/2.
        #expect(abs(half.prefix(500).count { $0 } - 250) < 40)
        for wrong in [-0.1, 1.01, .nan] {
            #expect(throws: MethodError.self) { try PoisonedFraction(wrong, seed: 1) }
        }
    }
}
