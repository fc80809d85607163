import CKernels
import Tensors
import Testing

/// Float16 against the compiler's own.
@Suite struct HalfTests {
    private func halves(_ floats: [Float]) -> (halves: [UInt16], loss: cahier_half_loss) {
        var halves = [UInt16](repeating: 0, count: floats.count)
        let loss = cahier_halves_from_floats(&halves, floats, floats.count)
        return (halves, loss)
    }

    @Test func everyHalfBecomesItsFloatAndComesBack() {
        let all = (0...UInt16.max).map(\.self)
        var floats = [Float](repeating: 0, count: all.count)
        cahier_floats_from_halves(&floats, all, all.count)
        let back = halves(floats).halves
        for (index, half) in all.enumerated() {
            let expected = Float16(bitPattern: half)
            if expected.isNaN {
                #expect(floats[index].isNaN && Float16(bitPattern: back[index]).isNaN)
            } else {
                #expect(floats[index].bitPattern == Float(expected).bitPattern, "\(half)")
                #expect(back[index] == half)
            }
        }
    }

    @Test func roundingIsThatOfIEEE754() {
        var stream = RandomStream(seed: 7, "halves")
        // Numbers of all sizes, and the ties between two halves, which go to the even one.
        var floats = (0..<200_000).map { _ in
            Float(bitPattern: UInt32(truncatingIfNeeded: stream.uniform(below: 1 << 32)))
        }
        floats += (0..<0x7BFF).map { half in
            (Float(Float16(bitPattern: UInt16(half))) + Float(Float16(bitPattern: UInt16(half + 1)))) / 2
        }
        for (float, half) in zip(floats, halves(floats).halves) where !float.isNaN {
            #expect(half == Float16(float).bitPattern, "\(float)")
        }
    }

    @Test func lossAndOverflow() {
        #expect(halves([1, 2, 0.5, -3]).loss.largest_error == 0)
        #expect(halves([.infinity, -.infinity, .nan, 65_504]).loss.overflows == 0)
        #expect(halves([0, 65_519]).loss.overflows == 0)
        #expect(halves([0, 65_520]).loss.overflows == 1)
        #expect(halves([-1e30]).loss.overflows == 1)
        // 1 + 2^-11 lies between 1 and 1 + 2^-10 and goes to 1.
        #expect(abs(halves([1 + 0x1p-11]).loss.largest_error - 0x1p-11) < 1e-6)
        // Far below the smallest normal number, the error counts relative to that.
        #expect(abs(halves([0x1p-26]).loss.largest_error - 0x1p-12) < 1e-9)
    }
}
