import Notebook
import Testing

@testable import SalientRelevance

/// Numbers in sentences, whose words follow their signs.
@Suite struct TextTests {
    /// Four measures that lie 1 apart, so that Student's interval is their mean ± 2.0542.
    private func estimate(_ mean: Double) throws -> IntervalEstimate {
        try Estimator.mean(Samples([mean - 1.5, mean - 0.5, mean + 0.5, mean + 1.5], of: "images")).estimate()
    }

    @Test("What is gained is gained, and what is lost is lost, by what its sign says")
    func gains() throws {
        // t(0.975, 3 degrees of freedom) = 3.1824; the standard error is sqrt(5/3)/2 = 0.6455.
        #expect(try pointsGained(estimate(5), 1) == "gains 5.0 [2.9, 7.1] points")
        #expect(try pointsGained(estimate(-5), 1) == "loses 5.0 [2.9, 7.1] points")
        #expect(try pointsGained(estimate(-1), 1) == "loses 1.0 [−1.1, 3.1] points")
        #expect(try pointsGained(estimate(0), 1) == "gains 0.0 [−2.1, 2.1] points")
    }

    @Test("More is more, and less is less")
    func differences() throws {
        #expect(try pointsMore(estimate(5), 0) == "5 [3, 7] points more")
        #expect(try pointsMore(estimate(-5), 0) == "5 [3, 7] points less")
    }
}
