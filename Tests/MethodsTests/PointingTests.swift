import Methods
import Pictures
import Tensors
import Testing

@Suite struct PointingTests {
    private let map = PixelMap(height: 2, width: 5, values: [0, 9, -10, 0, 0, 1, 0, 0, 0, -2])

    @Test func theLargestValueDecides() throws {
        func points(rows: Range<Int>, columns: Range<Int>, tolerance: Double = 0) throws -> Double {
            try map.pointing(at: PixelRegion(height: 2, width: 5, rows: rows, columns: columns), tolerance: tolerance)
        }
        #expect(try points(rows: 0..<1, columns: 1..<2) == 1)
        #expect(try points(rows: 0..<2, columns: 2..<5) == 0)
        // Two to the side and one down: the root of 5.
        #expect(try points(rows: 1..<2, columns: 3..<4, tolerance: 2.23) == 0)
        #expect(try points(rows: 1..<2, columns: 3..<4, tolerance: 2.24) == 1)
        #expect(try points(rows: 0..<0, columns: 0..<5, tolerance: 100) == 0)
    }

    @Test func tiesShare() throws {
        let ties = PixelMap(height: 1, width: 4, values: [3, 3, 3, 1])
        #expect(try ties.pointing(at: PixelRegion(height: 1, width: 4, rows: 0..<1, columns: 0..<1)) == 1 / 3.0)
        #expect(
            try ties.pointing(at: PixelRegion(height: 1, width: 4, rows: 0..<1, columns: 0..<1), tolerance: 1) == 2
                / 3.0)
    }

    @Test func positiveSharesLeaveNegativesOut() throws {
        #expect(try map.positiveShare(in: PixelRegion(height: 2, width: 5, rows: 0..<1, columns: 0..<5)) == 0.9)
        #expect(try map.positiveShare(in: PixelRegion(height: 2, width: 5, rows: 0..<2, columns: 2..<5)) == 0)
        #expect(
            try map.map { -abs($0) }.positiveShare(in: PixelRegion(height: 2, width: 5, rows: 0..<2, columns: 0..<5))
                == nil)
    }

    @Test func refusals() {
        let other = PixelRegion(height: 5, width: 2, rows: 0..<1, columns: 0..<1)
        #expect(throws: MethodError.self) { try map.pointing(at: other) }
        #expect(throws: MethodError.self) { try map.positiveShare(in: other) }
        let region = PixelRegion(height: 2, width: 5, rows: 0..<1, columns: 0..<1)
        #expect(throws: MethodError.self) { try map.map { _ in .nan }.pointing(at: region) }
    }
}
