import Pictures
import Tensors
import Testing

@Suite struct PixelMapResizingTests {
    @Test func knownRows() {
        func row(_ values: [Float], to width: Int) -> [Float] {
            PixelMap(height: 1, width: values.count, values: values).resized(height: 1, width: width).values
        }
        #expect(row([0, 4], to: 4) == [0, 1, 3, 4])
        #expect(row([0, 4, 8], to: 3) == [0, 4, 8])
        // Weights 3/4, 3/4, 1/4 of the sum 7/4.
        #expect(
            row([1, 2, 3, 4], to: 2).map { abs(Double($0) - 12 / 7.0) < 1e-6 || abs(Double($0) - 23 / 7.0) < 1e-6 } == [
                true, true,
            ])
        #expect(row([7, 7, 7, 7, 7], to: 2) == [7, 7])
    }

    /// Against the two-dimensional sum over all pixels, with the weight max(0, 1 - |distance| / reach) on each axis.
    @Test(arguments: [1 as UInt64, 2, 3]) func plainSums(seed: UInt64) {
        var stream = RandomStream(seed: seed, "resizing")
        let sizes = (0..<4).map { _ in 1 + stream.uniform(below: 12) }
        let map = PixelMap.random(height: sizes[0], width: sizes[1], stream: &stream)
        let result = map.resized(height: sizes[2], width: sizes[3])
        func weight(_ new: Int, _ old: Int, _ newSize: Int, _ size: Int) -> Double {
            let step = Double(size) / Double(newSize)
            return max(0, 1 - abs((Double(old) + 0.5) - (Double(new) + 0.5) * step) / max(1, step))
        }
        for row in 0..<sizes[2] {
            for column in 0..<sizes[3] {
                var sum = 0.0, weights = 0.0
                for y in 0..<sizes[0] {
                    for x in 0..<sizes[1] {
                        let share = weight(row, y, sizes[2], sizes[0]) * weight(column, x, sizes[3], sizes[1])
                        sum += share * Double(map[y, x])
                        weights += share
                    }
                }
                #expect(abs(sum / weights - Double(result[row, column])) < 1e-5, "seed \(seed), \(sizes)")
            }
        }
    }
}
