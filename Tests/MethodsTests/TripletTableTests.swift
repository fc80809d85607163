import Methods
import Tensors
import Testing

@Suite struct TripletTableTests {
    private func triplets(_ conflicts: Int, _ aligned: Int, _ stream: inout RandomStream) -> [FoundTriplet] {
        // The search is the one that makes them: of random correlations, with wide bins.
        let kinds =
            Array(repeating: TripletKind.conflict, count: conflicts) + Array(repeating: .aligned, count: aligned)
        let order = stream.shuffledIndices(kinds.count)
        return order.enumerated().map { number, place in
            FoundTriplet(
                images: ImageTriplet(root: 3 * number, image1: 3 * number + 1, image2: 3 * number + 2),
                cell: TripletCell(highBin: 1, lowBin: 1, kinds[place]), highDifference: 0.1, lowDifference: 0.1)
        }
    }

    @Test("Sides and order tell nothing of a triplet's kind", arguments: 1...20 as ClosedRange<UInt64>)
    func counterbalanced(seed: UInt64) {
        var stream = RandomStream(seed: seed, "table")
        let counts = (stream.uniform(below: 40), 1 + stream.uniform(below: 40))
        let triplets = triplets(counts.0, counts.1, &stream)
        let table = TripletTable(triplets, stream: stream)
        #expect(table.rows.map(\.triplet) == triplets && table.rows.map(\.number) == Array(1...triplets.count))
        #expect(table.rows.map(\.order).sorted() == Array(1...triplets.count), "seed \(seed)")
        for kind in TripletKind.allCases {
            let members = table.rows.filter { $0.triplet.cell.kind == kind }
            let first = members.count { $0.left == 1 }
            #expect(
                members.allSatisfy { [1, 2].contains($0.left) } && abs(2 * first - members.count) <= 1, "seed \(seed)")
            // Of what was shown so far, each kind has its share.
            let share = Double(members.count) / Double(triplets.count)
            var shown = 0
            for (place, row) in table.shown.enumerated() {
                if row.triplet.cell.kind == kind { shown += 1 }
                #expect(abs(Double(shown) - share * Double(place + 1)) <= 1, "seed \(seed), \(place)")
            }
        }
        #expect(TripletTable(triplets, stream: stream).rows == table.rows)
    }

    @Test("Which triplets come first, and which image is on the left, is drawn anew for each seed")
    func drawn() {
        var stream = RandomStream(seed: 1, "table")
        let triplets = triplets(30, 30, &stream)
        let tables = (0..<200).map { TripletTable(triplets, stream: stream.substream("table", $0)) }
        #expect(Set(tables.map { $0.rows.map(\.order) }).count == 200)
        for place in 0..<60 {
            // Half of the tables, within five standard deviations; the mean place, too.
            let left = tables.count { $0.rows[place].left == 1 }
            #expect(abs(left - 100) < 36, "\(place): \(left)")
            let mean = tables.reduce(0.0) { $0 + Double($1.rows[place].order) } / 200
            #expect(abs(mean - 30.5) < 5 * 17.3 / 200.0.squareRoot(), "\(place): \(mean)")
        }
    }

    @Test("Drawn triplets share no image, and are of those that may be drawn")
    func randomTriplets() {
        let images = (0..<50).filter { $0 % 7 != 3 }
        let found = ImageTriplet.drawn(from: images, stream: RandomStream(seed: 2, "drawn"))
        let used = found.flatMap { [$0.root, $0.image1, $0.image2] }
        #expect(found.count == images.count / 3 && Set(used).count == used.count && Set(used).isSubset(of: images))
        #expect(ImageTriplet.drawn(from: images, stream: RandomStream(seed: 3, "drawn")) != found)
        #expect(ImageTriplet.drawn(from: [4, 5], stream: RandomStream(seed: 3, "drawn")).isEmpty)
    }
}
