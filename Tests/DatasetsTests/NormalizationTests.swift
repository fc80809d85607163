import Datasets
import Testing

@Suite struct NormalizationTests {
    @Test func blackAndWhiteInEachChannel() {
        let normalization = Normalization(mean: [0.5, 0.25], standardDeviation: [0.25, 0.5])
        #expect(normalization.values(of: 0) == [-2, -0.5])
        #expect(normalization.values(of: 1) == [2, 1.5])
    }
}
