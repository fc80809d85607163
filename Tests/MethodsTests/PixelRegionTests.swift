import Methods
import Pictures
import Tensors
import Testing

@Suite struct PixelRegionTests {
    @Test func boxes() {
        let region = PixelRegion(height: 3, width: 4, rows: 1..<9, columns: 0..<2)
        #expect(region.contains == [false, false, false, false, true, true, false, false, true, true, false, false])
        #expect(region.count == 4 && !region.isEmpty && region[2, 1] && !region[0, 1])
        #expect(
            PixelRegion(PixelMap(height: 1, width: 3, values: [1, 2, 3]), above: 2).contains == [false, false, true])
    }

    /// Against the smallest of all distances, for regions of different density.
    @Test(arguments: 1...12 as ClosedRange<UInt64>) func distancesAreTheSmallest(seed: UInt64) {
        var stream = RandomStream(seed: seed, "distances")
        let (height, width) = (1 + stream.uniform(below: 15), 1 + stream.uniform(below: 15))
        let density = [0.02, 0.1, 0.5, 0.95][Int(seed) % 4]
        let region = PixelRegion(
            height: height, width: width, contains: (0..<height * width).map { _ in stream.uniform() < density })
        let inside = region.contains.indices.filter { region.contains[$0] }
        guard let distances = region.distances else {
            #expect(inside.isEmpty)
            return
        }
        for pixel in 0..<height * width {
            let squares = inside.map { other in
                let (y, x) = (pixel / width - other / width, pixel % width - other % width)
                return y * y + x * x
            }
            #expect(squares.min().map { Float(Double($0).squareRoot()) } == distances.values[pixel], "seed \(seed)")
        }
    }
}
