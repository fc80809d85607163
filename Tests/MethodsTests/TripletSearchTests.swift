import Methods
import Tensors
import Testing

@Suite struct TripletSearchTests {
    private let engine: Engine

    init() throws { engine = try Engine() }

    private func stream(_ seed: UInt64) -> RandomStream { RandomStream(seed: seed, "search") }

    @Test(
        "No image is in two triplets, each lies in its cell, and what is said of it follows from its three images",
        arguments: TripletSearch.allCases, [1, 2, 3] as [UInt64])
    func invariants(_ search: TripletSearch, seed: UInt64) throws {
        let reference = try TripletSearchReference(
            images: 60, bins: TripletBins(count: 4, tolerance: 0.03), seed: seed, engine: engine)
        let found = try search.triplets(reference.high, reference.low, reference.bins, stream: stream(seed))
        let images = found.triplets.flatMap { [$0.images.root, $0.images.image1, $0.images.image2] }
        #expect(Set(images).count == images.count && images.allSatisfy { 0..<60 ~= $0 }, "seed \(seed)")
        #expect(found.triplets.count >= 8 && found.triplets.count <= 20, "\(found.triplets.count), seed \(seed)")
        #expect(Set(found.triplets.map(\.cell.kind)).count == 2, "seed \(seed)")
        for triplet in found.triplets {
            #expect(reference.holds(triplet.cell, triplet.images), "\(triplet), seed \(seed)")
            let differences = reference.differences(triplet.images)
            #expect(
                triplet.highDifference == differences.high && triplet.lowDifference == differences.low,
                "\(triplet), seed \(seed)")
        }
        #expect(abs(found.highDeviation - reference.spreads.high) < 1e-9)
        #expect(abs(found.lowDeviation - reference.spreads.low) < 1e-9)
        #expect(found.occupancy.reduce(0, +) == found.triplets.count && found.occupancy.count == 32)
        #expect(found.attempts >= found.triplets.count && found.images == 60 && found.leftOut == 0)
        // The same stream gives the same triplets, another gives others.
        let again = try search.triplets(reference.high, reference.low, reference.bins, stream: stream(seed))
        #expect(again.triplets == found.triplets)
        let other = try search.triplets(reference.high, reference.low, reference.bins, stream: stream(seed + 100))
        #expect(other.triplets != found.triplets)
    }

    @Test(
        "How many triplets there are in each cell is what going through all of them finds",
        arguments: 1...6 as ClosedRange<UInt64>)
    func census(seed: UInt64) throws {
        // Wide tolerances have windows that overlap, and some that reach across 0.
        let tolerance = [0.06, 0.1, 0.3][Int(seed) % 3]
        let reference = try TripletSearchReference(
            images: 24, bins: TripletBins(count: 3, tolerance: tolerance), seed: seed, engine: engine)
        let found = try TripletSearch.rarestFirst.triplets(
            reference.high, reference.low, reference.bins, stream: stream(seed))
        let expected = reference.bins.cells.map { reference.all(of: $0).count }
        #expect(found.existing == expected && found.countedRoots == 24, "seed \(seed), tolerance \(tolerance)")
        #expect(expected.reduce(0, +) > 10, "seed \(seed)")
        // No cell has more than its share, and none without a triplet has one.
        let quota = (8 + reference.bins.cells.count - 1) / reference.bins.cells.count
        #expect(zip(found.occupancy, expected).allSatisfy { $0 <= min($1, quota) }, "seed \(seed)")
    }

    @Test("A triplet planted among images that are all alike is the only one, whichever images it is of")
    func planted() throws {
        for (root, one, other) in [(0, 1, 2), (3, 0, 1), (2, 3, 0)] {
            func matrix(_ name: String, near image: Int) throws -> SimilarityMatrix {
                var values: [Float] = (0..<16).map { $0 % 5 == 0 ? 1 : 0 }
                values[root * 4 + image] = 0.5
                values[image * 4 + root] = 0.5
                return try SimilarityMatrix(correlations: values, named: name)
            }
            let high = try matrix("high", near: other), low = try matrix("low", near: one)
            // The first bin is at a difference of one half, for both layers.
            let spreads = try TripletSearchReference(high, low, TripletBins()).spreads
            let reference = TripletSearchReference(high, low, try TripletBins(count: 2, width: 0.5 / spreads.high))
            let wanted = ImageTriplet(root: root, image1: one, image2: other)
            let cell = TripletCell(highBin: 1, lowBin: 1, .conflict)
            for other in reference.bins.cells {
                #expect(reference.all(of: other) == (other == cell ? [wanted] : []), "\(other)")
            }
            let found = try TripletSearch.rarestFirst.triplets(high, low, reference.bins, stream: stream(7))
            #expect(found.triplets.map(\.images) == [wanted] && found.triplets.map(\.cell) == [cell])
            // The paper's search misses it with a probability of (7/8)²⁰: twenty roots and coins of eight.
            let runs = try (0..<40 as Range<UInt64>).map {
                try TripletSearch.paper.triplets(high, low, reference.bins, stream: stream($0)).triplets.map(\.images)
            }
            #expect(runs.allSatisfy { $0 == [wanted] || $0.isEmpty } && runs.count { !$0.isEmpty } > 25)
        }
    }

    @Test("Where both layers are the same, every cell of conflict stays empty", arguments: TripletSearch.allCases)
    func sameLayerTwice(_ search: TripletSearch) throws {
        let reference = try TripletSearchReference(
            images: 45, bins: TripletBins(count: 3, tolerance: 0.02), seed: 9, engine: engine)
        let found = try search.triplets(reference.high, reference.high, reference.bins, stream: stream(9))
        #expect(!found.triplets.isEmpty)
        #expect(found.triplets.allSatisfy { $0.cell.kind == .aligned && $0.highDifference == $0.lowDifference })
        #expect(tripletCorrelation(found.triplets.map(\.highDifference), found.triplets.map(\.lowDifference)) == 1)
    }

    @Test("With a tolerance without end every root has all its pairs")
    func endlessTolerance() throws {
        let reference = try TripletSearchReference(
            images: 14, bins: TripletBins(count: 1, tolerance: .infinity), seed: 10, engine: engine)
        let found = try TripletSearch.rarestFirst.triplets(
            reference.high, reference.low, reference.bins, stream: stream(10))
        // 13 choose 2 pairs for each of 14 roots, of conflict as of agreement.
        #expect(found.existing == [14 * 78, 14 * 78])
        #expect(found.triplets.count == 4)
    }

    @Test(
        "Every image may be a root, the last one, too; no more triplets than were asked for, and as many as images allow"
    )
    func rootsAndCounts() throws {
        let reference = try TripletSearchReference(
            images: 10, bins: TripletBins(count: 2, tolerance: 0.5), seed: 11, engine: engine)
        var roots: Set<Int> = []
        for seed in 0..<60 as Range<UInt64> {
            let found = try TripletSearch.paper.triplets(
                reference.high, reference.low, reference.bins, stream: stream(seed))
            roots.formUnion(found.triplets.map(\.images.root))
            #expect(found.triplets.count <= 3)
        }
        #expect(roots == Set(0..<10))
        for search in TripletSearch.allCases {
            for count in [1, 2] {
                let found = try search.triplets(
                    reference.high, reference.low, reference.bins, count: count, stream: stream(3))
                #expect(found.triplets.count == count, "\(search)")
            }
        }
    }

    @Test("Images that a layer finds constant are in no triplet, and are counted")
    func constantImages() throws {
        var stream = RandomStream(seed: 12, "constant")
        var activations = SimilarityMatrixTests.activations(30, 20, &stream)
        for unit in 0..<20 { activations[4 * 20 + unit] = 0 }
        let high = try SimilarityMatrix(of: ActivationRows(activations, shape: [20]), on: engine)
        let low = try SimilarityMatrix(
            of: ActivationRows(SimilarityMatrixTests.activations(30, 20, &stream), shape: [20]), on: engine)
        for search in TripletSearch.allCases {
            let found = try search.triplets(
                high, low, TripletBins(count: 2, tolerance: 0.1), stream: self.stream(12))
            #expect(found.leftOut == 1 && found.triplets.count > 3)
            #expect(
                found.triplets.allSatisfy { ![$0.images.root, $0.images.image1, $0.images.image2].contains(4) })
        }
    }

    @Test("Each pair inside both windows is as likely as any other")
    func uniformDraws() throws {
        let reference = try TripletSearchReference(
            images: 7, bins: TripletBins(count: 1, width: 1, tolerance: 0.6), seed: 13, engine: engine)
        let cell = TripletCell(highBin: 1, lowBin: 1, .aligned)
        let byRoot = (0..<7).map { reference.all(of: cell, roots: [$0]) }
        let root = try #require((0..<7).max { byRoot[$0].count < byRoot[$1].count }), pairs = byRoot[root]
        var counts: [ImageTriplet: Int] = [:], rounds = 0
        // The first root of the paper's search is any image, the coin's side either.
        for seed in 0..<9000 as Range<UInt64> {
            let found = try TripletSearch.paper.triplets(
                reference.high, reference.low, reference.bins, count: 1, stream: stream(seed))
            guard let triplet = found.triplets.first, triplet.cell == cell, triplet.images.root == root else {
                continue
            }
            counts[triplet.images, default: 0] += 1
            rounds += 1
        }
        #expect(counts.keys.allSatisfy(pairs.contains))
        try #require(pairs.count > 2 && rounds > 300, "\(pairs.count) pairs, \(rounds) rounds")
        let expected = Double(rounds) / Double(pairs.count)
        for pair in pairs {
            let count = Double(counts[pair] ?? 0)
            #expect(abs(count - expected) < 5 * expected.squareRoot(), "\(pair): \(count) of \(rounds)")
        }
    }

    @Test("What can't be searched is said")
    func errors() throws {
        let three = try SimilarityMatrix(correlations: [1, 0, 0, 0, 1, 0, 0, 0, 1], named: "three")
        let two = try SimilarityMatrix(correlations: [1, 0.5, 0.5, 1], named: "two")
        let bins = try TripletBins()
        #expect(throws: MethodError.self) { try TripletSearch.paper.triplets(three, two, bins, stream: stream(1)) }
        #expect(throws: MethodError.self) { try TripletSearch.paper.triplets(two, two, bins, stream: stream(1)) }
        let flat = try TripletBins(entries: .offDiagonal)
        #expect(throws: MethodError.self) { try TripletSearch.paper.triplets(three, three, flat, stream: stream(1)) }
        for (count, width, tolerance) in [(0, 0.5, 0.01), (5, 0, 0.01), (5, 0.5, 0), (5, .nan, 0.01), (5, 0.5, .nan)] {
            #expect(throws: MethodError.self) { try TripletBins(count: count, width: width, tolerance: tolerance) }
        }
    }
}
