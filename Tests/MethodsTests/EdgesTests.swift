import Foundation
import Methods
import Pictures
import Tensors
import Testing

@Suite struct EdgesTests {
    @Test("Of a ramp, Sobel's differences are 8 times its slope; at the border, where it stops, 4 times")
    func ramp() {
        let ramp = PixelMap(height: 5, width: 7, values: (0..<35).map { Float($0 % 7) * 0.25 })
        let edges = ramp.edges(sigma: 0)
        for row in 0..<5 {
            for column in 1..<6 { #expect(edges[row, column] == 2) }
            #expect(edges[row, 0] == 1 && edges[row, 6] == 1)
        }
    }

    /// Against both kernels written out, on a map that is mirrored by one pixel on each side.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func againstKernels(seed: UInt64) {
        var stream = RandomStream(seed: seed, "edges")
        let (height, width) = (4 + Int(seed), 6)
        let map = PixelMap.random(height: height, width: width, stream: &stream)
        let padded = (0..<(height + 2) * (width + 2)).map { place in
            let (row, column) = (place / (width + 2) - 1, place % (width + 2) - 1)
            return Double(map[min(max(row, 0), height - 1), min(max(column, 0), width - 1)])
        }
        let kernels = [[-1.0, 0, 1, -2, 0, 2, -1, 0, 1], [-1.0, -2, -1, 0, 0, 0, 1, 2, 1]]
        let edges = map.edges(sigma: 0)
        for row in 0..<height {
            for column in 0..<width {
                let sums = kernels.map { kernel in
                    (0..<9).reduce(0.0) { sum, place in
                        sum + kernel[place] * padded[(row + place / 3) * (width + 2) + column + place % 3]
                    }
                }
                let (found, wanted) = (Double(edges[row, column]), hypot(sums[0], sums[1]))
                #expect(abs(found - wanted) < 1e-5, "seed \(seed)")
            }
        }
        #expect(map.edges(sigma: 2) == map.blurred(sigma: 2).edges(sigma: 0))
    }

    @Test func lightness() {
        let picture = Picture(width: 4, height: 1, pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255])
        let values = PixelMap(lightnessOf: picture).values
        let wanted: [Float] = [0.299, 0.587, 0.114, 1]
        for (place, value) in values.enumerated() { #expect(abs(value - wanted[place]) < 1e-6) }
    }
}
