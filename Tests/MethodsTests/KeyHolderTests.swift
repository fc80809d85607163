import Foundation
import Pictures
import Tensors
import Testing

@testable import Methods

@Suite struct KeyHolderTests {
    @Test(arguments: [1, 2, 3, 4, 7, 12, 30, 32, 49, 97]) func transformIsTheSum(count: Int) {
        var stream = RandomStream(seed: UInt64(count), "lines")
        let line = (0..<count).map { _ in FourierTransform.Value(stream.normal(), stream.normal()) }
        var found = [FourierTransform.Value](repeating: .zero, count: count)
        line.withUnsafeBufferPointer { line in
            found.withUnsafeMutableBufferPointer { found in
                guard let line = line.baseAddress, let found = found.baseAddress else { return }
                FourierTransform(count: count).transform(line, stride: 1, into: found)
            }
        }
        for frequency in 0..<count {
            var sum = FourierTransform.Value.zero
            for (place, value) in line.enumerated() {
                let angle = -2 * Double.pi * Double(frequency * place % count) / Double(count)
                sum += complexProduct(value, FourierTransform.Value(cos(angle), sin(angle)))
            }
            let difference = found[frequency] - sum
            #expect(abs(difference.x) + abs(difference.y) < 1e-11 * Double(count), "\(frequency) of \(count)")
        }
    }

    @Test func planesComeBack() {
        var stream = RandomStream(seed: 3, "planes")
        let plane = (0..<6 * 10).map { _ in stream.normal() }
        let transform = PlaneTransform(height: 6, width: 10)
        let frequencies = transform.forward(plane.map { FourierTransform.Value($0, 0) })
        #expect(zip(transform.backward(frequencies), plane).allSatisfy { abs($0 - $1) < 1e-13 })
        // Parseval.
        let power = frequencies.reduce(0) { $0 + ($1 * $1).sum() } / 60
        #expect(abs(power - plane.reduce(0) { $0 + $1 * $1 }) < 1e-10)
    }

    @Test func estimatesAreThoseOfNumPy() throws {
        for expected in try UnlearnableFixtures.read([UnlearnableFixtures.Inverse].self, "inverses") {
            let key = try UnlearnabilityKey(numPySeed: expected.seed, classes: 2)
            let found = key.undone(
                expected.pixels, labels: [1], height: expected.shape[1], width: expected.shape[2])
            // Where a number lies on the edge between two bytes, rounding may go either way.
            let differences = zip(found, expected.undone).map { abs(Int($0) - Int($1)) }
            #expect(differences.allSatisfy { $0 <= 1 } && differences.count { $0 > 0 } <= 2, "\(expected.shape)")
            #expect(found.max() == 255)
        }
    }

    /// A picture that is smooth, black at its edges and white somewhere: whoever has the key comes near it, and with another
    /// class's filter doesn't.
    @Test func theKeyComesNearer() throws {
        let key = try UnlearnabilityKey(numPySeed: 0, classes: 10), side = 32
        let image = (0..<side * side).map { place -> UInt8 in
            let (row, column) = (Double(place / side) - 14, Double(place % side) - 17)
            let distance = row * row + column * column / 2
            return UInt8(255 * exp(-distance / 30) + 0.5)
        }
        func error(_ other: [UInt8]) -> Double {
            let squares = zip(image, other).map { one, two -> Double in
                let difference = Double(one) - Double(two)
                return difference * difference
            }
            return (squares.reduce(0, +) / Double(squares.count)).squareRoot()
        }
        var errors = (poisoned: 0.0, undone: 0.0)
        for label in 0..<10 {
            let poisoned = key.poisoned(image, labels: [label], height: side, width: side)
            let undone = key.undone(poisoned, labels: [label], height: side, width: side)
            let wrongly = key.permuted(by: 1).undone(poisoned, labels: [label], height: side, width: side)
            #expect(error(undone) < 2.5 && error(undone) < error(wrongly) / 2, "class \(label)")
            errors = (errors.poisoned + error(poisoned), errors.undone + error(undone))
        }
        #expect(errors.poisoned > 3 * errors.undone)
        #expect(key.undone(image, labels: [3], height: side, width: side, where: [false]) == image)
        let even = [UInt8](repeating: 9, count: 1024)
        #expect(key.undone(even, labels: [3], height: side, width: side).count == 1024)
    }

    @Test func undonePictures() throws {
        var stream = RandomStream(seed: 8, "pictures")
        let key = try UnlearnabilityKey(numPySeed: 1, classes: 2)
        let pixels = (0..<3 * 30).map { _ in UInt8(stream.uniform(below: 256)) }
        let expected = key.undone(planes(pixels), labels: [1], height: 5, width: 6)
        let found = key.undone(Picture(width: 6, height: 5, pixels: pixels), of: 1)
        #expect(planes(found.pixels) == expected)
    }

    /// Of colours pixel by pixel, channel by channel.
    private func planes(_ pixels: [UInt8]) -> [UInt8] {
        (0..<3).flatMap { color in stride(from: color, to: pixels.count, by: 3).map { pixels[$0] } }
    }

    /// One wave along the rows: all its power is at one frequency.
    @Test func spectrumOfAWave() throws {
        let side = 16
        let wave = (0..<side * side).map { place -> UInt8 in
            let angle = 2 * Double.pi * 3 * Double(place % side) / Double(side)
            return UInt8(128 + 100 * cos(angle))
        }
        let power = radialPower(of: wave, height: side, width: side, bins: 4)
        let found = try power.map { try #require($0) }
        // 3/16 lies in the second of four bins from 0 to 1/2.
        #expect(found.indices.max { found[$0] < found[$1] } == 1)
        #expect(found.enumerated().allSatisfy { $0.offset == 1 || $0.element < found[1] / 1000 })
        let even = radialPower(of: [UInt8](repeating: 8, count: 256), height: side, width: side, bins: 4)
        #expect(even.allSatisfy { ($0 ?? 1) < 1e-20 })
        // Two by two pixels: frequencies of one half, or of more, alone.
        #expect(
            radialPower(of: [0, 1, 2, 3], height: 2, width: 2, bins: 4).map { $0 == nil } == [true, true, true, false])
    }

    @Test func autocorrelations() {
        // One bright pixel of four in a row: mean 1/4 taken off by hand.
        let image: [UInt8] = [4, 0, 0, 0]
        let found = autocorrelationRatios(of: image, count: 1, height: 1, width: 4).values
        // Of 3, -1, -1, -1: the power 12, at a lag of one -3 + 1 + 1, of two -3 + 1.
        #expect(zip(found, [-1.0 / 12, -2.0 / 12, 0, 0, 0, 0, 0, 0]).allSatisfy { abs(Double($0) - $1) < 1e-7 })
        let even = autocorrelationRatios(of: [5, 5, 5, 5, 9, 9, 9, 9], count: 1, height: 2, width: 2).values
        #expect(even == [Float](repeating: 0, count: 8))
        // The eight come lag by lag: a column of stripes correlates down and not across.
        let stripes = (0..<64).map { place -> UInt8 in place % 2 == 0 ? 200 : 100 }
        let ratios = autocorrelationRatios(of: stripes + stripes, count: 2, height: 8, width: 8)
        #expect(ratios.shape == [2, 8] && ratios.values.prefix(8) == ratios.values.suffix(8))
        let values = ratios.values.map { Double($0) }
        // Lags (0, 1) and (1, 0): 8 · 7 pairs of opposite sign, 7 · 8 of the same.
        #expect(abs(values[0] + 7.0 / 8) < 1e-6 && abs(values[2] - 7.0 / 8) < 1e-6)
        #expect(abs(values[1] - 6.0 / 8) < 1e-6 && abs(values[7] - 36.0 / 64) < 1e-6)
    }
}
