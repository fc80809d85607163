import Foundation
import Pictures
import Tensors
import Testing

@Suite struct PixelMapSmoothingTests {
    /// Far from the edges a single pixel becomes the product of two normalised bells.
    @Test func aPixelBecomesABell() {
        let map = PixelMap(height: 21, width: 25, values: (0..<21 * 25).map { $0 == 10 * 25 + 12 ? 1 : 0 })
        let blurred = map.blurred(sigma: 2)
        let sum = (-8...8).reduce(0) { $0 + exp(-Double($1 * $1) / 8) }
        for row in 0..<21 {
            for column in 0..<25 {
                let (y, x) = (row - 10, column - 12)
                let expected = abs(y) > 8 || abs(x) > 8 ? 0 : exp(-Double(y * y + x * x) / 8) / (sum * sum)
                #expect(abs(Double(blurred[row, column]) - expected) < 1e-8)
            }
        }
    }

    /// Against the sum over an unfolded, mirrored plane; the mirrors keep sum and constants.
    @Test(arguments: [(1 as UInt64, 0.7), (2, 3)]) func mirroredPlane(seed: UInt64, sigma: Double) {
        var stream = RandomStream(seed: seed, "blur")
        let (height, width) = (3 + stream.uniform(below: 4), 2 + stream.uniform(below: 5))
        let map = PixelMap.random(height: height, width: width, stream: &stream)
        let blurred = map.blurred(sigma: sigma)
        func mirrored(_ place: Int, _ count: Int) -> Int {
            var place = place
            while place < 0 || place >= count { place = place < 0 ? -1 - place : 2 * count - 1 - place }
            return place
        }
        let reach = Int((4 * sigma).rounded())
        for row in 0..<height {
            for column in 0..<width {
                var sum = 0.0, weights = 0.0
                for y in -reach...reach {
                    for x in -reach...reach {
                        let weight = exp(-Double(y * y + x * x) / (2 * sigma * sigma))
                        sum += weight * Double(map[mirrored(row + y, height), mirrored(column + x, width)])
                        weights += weight
                    }
                }
                #expect(abs(Double(blurred[row, column]) - sum / weights) < 1e-5, "seed \(seed)")
            }
        }
        #expect(abs(map.values.reduce(0, +) - blurred.values.reduce(0, +)) < 1e-4)
        #expect(map.blurred(sigma: 0) == map)
    }
}
