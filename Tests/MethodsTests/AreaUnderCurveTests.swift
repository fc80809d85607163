import Methods
import Testing

@Suite struct AreaUnderCurveTests {
    @Test func areasOfSimpleCurves() throws {
        #expect(try AreaUnderCurve(accuracies: [1, 1, 1, 1]).value == 1)
        #expect(try AreaUnderCurve(accuracies: [0, 0]).value == 0)
        #expect(try AreaUnderCurve(accuracies: [1, 0]).value == 0.5)
        #expect(try AreaUnderCurve(accuracies: [0.25]).value == 0.25)
        // ½·(1 + ½)·½ + ½·(½ + 0)·½
        #expect(try AreaUnderCurve(accuracies: [1, 0.5, 0]).value == 0.5)
        #expect(try AreaUnderCurve(accuracies: [0, 1, 0, 0, 0]).value == 0.25)
    }

    /// The trapezoid rule is exact for a straight line and its error for x² is 1/(6 n²).
    @Test(arguments: [1, 2, 7, 50]) func knownIntegrals(parts: Int) throws {
        let points = (0...parts).map { Double($0) / Double(parts) }
        #expect(abs(try AreaUnderCurve(accuracies: points.map { 0.9 - 0.8 * $0 }).value - 0.5) < 1e-14)
        let square = try AreaUnderCurve(accuracies: points.map { $0 * $0 }).value
        #expect(abs(square - 1.0 / 3 - 1 / (6 * Double(parts * parts))) < 1e-14)
    }

    @Test(arguments: [[], [0.5, 1.1], [-0.1, 0.5], [.nan]]) func wrongAccuraciesAreRefused(accuracies: [Double]) {
        #expect(throws: MethodError.self) { try AreaUnderCurve(accuracies: accuracies) }
    }
}
