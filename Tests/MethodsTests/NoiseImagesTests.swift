import Methods
import Tensors
import Testing

@Suite struct NoiseImagesTests {
    @Test func batchesChangeNothing() {
        let stream = RandomStream(seed: 31, "noise")
        let batches = noiseImages(7, shape: [2, 3, 4], batchSize: 3, stream: stream)
        #expect(batches.map(\.shape) == [[3, 2, 3, 4], [3, 2, 3, 4], [1, 2, 3, 4]])
        let one = noiseImages(7, shape: [2, 3, 4], batchSize: 10, stream: stream)
        #expect(one.count == 1 && one[0].values == batches.flatMap(\.values))
        // Fewer images are the first of more.
        #expect(
            noiseImages(2, shape: [2, 3, 4], batchSize: 2, stream: stream)[0].values == Array(one[0].values[..<48]))
        #expect(noiseImages(0, shape: [1], batchSize: 2, stream: stream).isEmpty)
        let other = noiseImages(7, shape: [2, 3, 4], batchSize: 10, stream: RandomStream(seed: 32, "noise"))
        #expect(other[0].values != one[0].values)
    }

    /// Of 60,000 numbers the mean lies within 5/√60000 of 0, and the variance within 5·√(2/60000) of 1.
    @Test func numbersAreStandardNormal() {
        let values = noiseImages(20, shape: [3, 10, 100], batchSize: 8, stream: RandomStream(seed: 33, "noise"))
            .flatMap(\.values).map(Double.init)
        #expect(values.count == 60_000)
        #expect(abs(values.mean) < 5 / 60_000.0.squareRoot())
        let variance = values.reduce(0) { $0 + $1 * $1 } / 60_000
        #expect(abs(variance - 1) < 5 * (2 / 60_000.0).squareRoot())
        // No image is another's copy.
        #expect(Set(values).count > 59_000)
    }
}
