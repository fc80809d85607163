import Foundation
import Methods
import Pictures
import Tensors
import Testing

@Suite struct ControlMapsTests {
    @Test func theBlobIsRoundAndInTheMiddle() {
        let blob = PixelMap.centerBlob(height: 9, width: 13)
        #expect(blob[4, 6] == 1)
        // One sigma is a quarter of 9 pixels.
        #expect(abs(Double(blob[4, 9]) - exp(-0.5 * (3 / 2.25) * (3 / 2.25))) < 1e-7)
        for row in 0..<9 {
            for column in 0..<13 { #expect(blob[row, column] == blob[8 - row, 12 - column]) }
        }
        #expect(blob[1, 6] == blob[4, 3])
        #expect(abs(Double(PixelMap.centerBlob(height: 2, width: 2, sigma: 0.5)[0, 0]) - exp(-0.25)) < 1e-7)
    }

    @Test func randomNumbersAreNormalAndTheStreams() {
        var stream = RandomStream(seed: 5, "control"), copy = stream
        let map = PixelMap.random(height: 100, width: 100, stream: &stream)
        #expect(map == PixelMap.random(height: 100, width: 100, stream: &copy))
        #expect(map != PixelMap.random(height: 100, width: 100, stream: &stream))
        let values = map.values.map(Double.init)
        // Four standard errors.
        #expect(abs(values.mean) < 0.04 && abs(values.standardDeviation - 1) < 0.03)
        var again = RandomStream(seed: 5, "control")
        #expect(PixelMap.random(height: 100, width: 100, blurred: 2, stream: &again) == map.blurred(sigma: 2))
    }
}
