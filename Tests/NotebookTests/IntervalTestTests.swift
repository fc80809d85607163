import Notebook
import Testing

@Suite struct IntervalTestTests {
    /// Wilson's interval of a share, from its formula.
    private func wilson(_ hits: Double, _ count: Double) -> (value: Double, lower: Double, upper: Double) {
        let (share, z) = (hits / count, 1.959964)
        let middle = (hits + z * z / 2) / (count + z * z)
        let half = z / (count + z * z) * (hits * (1 - share) + z * z / 4).squareRoot()
        return (share, middle - half, middle + half)
    }

    /// Newcombe 1998 (Statistics in Medicine 17, 873-890), Table II, method 10.
    @Test(arguments: [
        ((48.0, 80.0), (56.0, 70.0), 0.0524, 0.3339), ((3.0, 10.0), (9.0, 10.0), 0.1705, 0.8090),
    ])
    func differencesOfShares(
        old: (Double, Double), new: (Double, Double), lower: Double, upper: Double
    ) {
        let difference = IntervalTest.difference(old: wilson(old.0, old.1), new: wilson(new.0, new.1))
        #expect(abs(difference.lower - lower) < 1e-4)
        #expect(abs(difference.upper - upper) < 1e-4)
    }

    /// For symmetric intervals the limits are those of independent normal estimates.
    @Test func symmetricIntervals() {
        func compare(_ distance: Double) -> IntervalTest.Outcome? {
            IntervalTest.compare(old: (10, 7, 13), new: (10 + distance, 6 + distance, 14 + distance))
        }
        #expect(compare(4.99) == .within)
        #expect(compare(5.01) == .beyond)
        #expect(compare(-4.99) == .within)
        #expect(compare(-5.01) == .beyond)
    }

    @Test func withoutIntervalsThereIsNoJudgement() {
        #expect(IntervalTest.compare(old: (1, nil, 2), new: (9, 8, 10)) == nil)
        #expect(IntervalTest.compare(old: (1, 0, 2), new: (.nan, 8, 10)) == nil)
        #expect(IntervalTest.compare(old: (1, 0, .infinity), new: (3, 2, 4)) == nil)
    }
}
