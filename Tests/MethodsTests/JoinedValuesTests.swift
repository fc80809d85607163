import Methods
import Testing

/// Tables of values that share a file.
@Suite struct JoinedValuesTests {
    private func samples(_ values: [Double?], _ name: String? = nil, of units: String = "images") throws -> Samples {
        try Samples(values, of: units, measuring: name)
    }

    @Test func whatMeansTheSameIsOneColumn() throws {
        let plain = try samples([1, 2, nil], "plain")
        let tables = [
            ("A", try Estimator.pairedMean(samples([3, 4, 5], "clipped"), less: plain).values),
            ("B", try Estimator.pairedMean(samples([6, 7, 8], "clipped"), less: plain).values),
            ("C", try Estimator.mean(samples([0, 0.5, 1])).values),
            ("D", try Estimator.pairedMean(samples([9, 9, 9]), less: plain).values),
        ]
        let joined = ValueTable.joined(tables.map { (name: $0.0, table: $0.1) })
        #expect(joined.count == 1)
        #expect(
            joined[0].whole.csv
                == "image,A: clipped,plain,B: clipped,C,D: first\n1,3,1,6,0,9\n2,4,2,7,0.5,9\n3,5,,8,1,9\n")
        // Each part has its own columns, in its own order.
        #expect(joined[0].parts.map(\.place) == [0, 1, 2, 3])
        #expect(
            joined[0].parts.map { $0.table.quantities.map(\.name) } == [
                ["A: clipped", "plain"], ["B: clipped", "plain"], ["C"], ["D: first", "plain"],
            ])
        for ((_, own), part) in zip(tables, joined[0].parts) {
            #expect(part.table.quantities.map(\.values) == own.quantities.map(\.values))
        }
    }

    /// A quantity may be called as a use of one is.
    @Test func aNameIsOneWhateverItSays() throws {
        let trials = try samples([1, 2], "trials")
        let joined = ValueTable.joined([
            (name: "A", table: try Estimator.pairedMean(samples([3, 4], "clipped"), less: trials).values),
            (name: "B", table: try Estimator.pairedMean(samples([5, 6], "clipped"), less: trials).values),
        ])
        #expect(joined[0].whole.csv == "image,A: clipped,trials,B: clipped\n1,3,1,5\n2,4,2,6\n")
    }

    @Test func otherUnitsAreOtherTables() throws {
        let joined = ValueTable.joined([
            (name: "A", table: try Estimator.mean(samples([1, 2])).values),
            (name: "B", table: try Estimator.mean(samples([1, 2, 3])).values),
            (name: "C", table: try Estimator.mean(samples([5, 6])).values),
            (name: "D", table: try Estimator.mean(samples([1, 2], of: "trainings")).values),
            (name: "E", table: try Estimator.proportion(3, of: 9, "images").values),
            (name: "F", table: try Estimator.proportion(4, of: 9, "images").values),
        ])
        #expect(joined.map { $0.parts.map(\.place) } == [[0, 2], [1], [3], [4, 5]])
        #expect(joined[0].whole.csv == "image,A,C\n1,1,5\n2,2,6\n")
        // Counts have one row.
        #expect(joined[3].whole.csv.split(separator: "\n").count == 2)
        #expect(Set(joined[3].whole.quantities.map(\.name)).count == joined[3].whole.quantities.count)
    }

    /// A clause may be called as a unit, or as another's column.
    @Test func noNameTwice() throws {
        let joined = ValueTable.joined([
            (name: "image", table: try Estimator.mean(samples([1, 2])).values),
            (name: "x", table: try Estimator.mean(samples([3, 4], "image")).values),
            (name: "x", table: try Estimator.mean(samples([5, 6])).values),
            (name: "x", table: try Estimator.mean(samples([7, 8])).values),
        ])
        let names = joined[0].whole.units.map(\.name) + joined[0].whole.quantities.map(\.name)
        #expect(Set(names).count == 5 && names[0] == "image", "\(names)")
        #expect(joined[0].parts.map { $0.table.quantities[0].values } == [[1, 2], [3, 4], [5, 6], [7, 8]])
    }

    @Test func piecesHaveAllRowsAndNoneIsTooLarge() throws {
        let values = (0..<500).map { Double($0) / 7 }
        let table = try Estimator.mean(samples(values, "accuracy")).values
        #expect(table.csv(inPiecesOf: 1_000_000) == [table.csv])
        let pieces = table.csv(inPiecesOf: 1000)
        #expect(pieces.count > 5 && pieces.allSatisfy { $0.utf8.count <= 1000 && $0.hasPrefix("image,accuracy\n") })
        let rows = pieces.flatMap { $0.split(separator: "\n").dropFirst() }
        #expect(rows == table.csv.split(separator: "\n").dropFirst().map { $0 })
        #expect(pieces.allSatisfy { $0.hasSuffix("\n") })
    }
}
