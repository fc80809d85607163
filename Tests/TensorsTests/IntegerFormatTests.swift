import Foundation
import Tensors
import Testing

/// How numbers become integers, against the definition in float64.
@Suite struct IntegerFormatTests {
    /// E and i of section 2 of the definition, in float64, where none of it rounds.
    private func reference(_ numbers: [Float], bits: Int) -> (exponent: Int, integers: [Int], clamped: Int) {
        let largest = numbers.map { Double(abs($0)) }.max() ?? 0
        guard largest > 0 else { return (0, numbers.map { _ in 0 }, 0) }
        let exponent = max(max(Int(floor(log2(largest))), -126) - (bits - 2), -126)
        let limit = Double(1 << (bits - 1) - 1)
        var clamped = 0
        let integers = numbers.map { number in
            let rounded = (Double(number) * pow(2, Double(-exponent))).rounded(.toNearestOrEven)
            if abs(rounded) > limit { clamped += 1 }
            return Int(min(max(rounded, -limit), limit))
        }
        return (exponent, integers, clamped)
    }

    private func randomNumbers(_ stream: inout RandomStream, count: Int) -> [Float] {
        let scale = Float(sign: .plus, exponent: stream.uniform(below: 240) - 126, significand: 1)
        return (0..<count).map { _ in
            switch stream.uniform(below: 8) {
            case 0: 0
            // Halves, which ties to even must meet.
            case 1: Float(stream.uniform(below: 64) - 32) / 2 * scale / 64
            case 2: Float(stream.normal() * 1e-4) * scale
            default: Float(stream.normal()) * scale
            }
        }.map { $0.isFinite ? $0 : 0 }
    }

    @Test func exponentsIntegersAndCountsAreTheDefinitions() throws {
        let engine = try Engine()
        var casesWithClamps = 0
        for seed in UInt64(0)..<120 {
            var stream = RandomStream(seed: seed, "integer format")
            let bits = 2 + stream.uniform(below: 15)
            let format = try IntegerFormat(bits: bits)
            let shape = [2, 17, 3, 1 + stream.uniform(below: 4)]
            var numbers = randomNumbers(&stream, count: shape.reduce(1, *))
            if seed % 4 == 0, let largest = numbers.map(abs).max(), largest > 0 {
                // Rounds up to the power of two above it, which the integers don't reach.
                numbers[0] = (2 * largest.binade).nextDown
            }
            let (exponent, integers, clamped) = reference(numbers, bits: bits)
            let context: Comment = "seed \(seed), \(bits) bits"
            casesWithClamps += clamped > 0 ? 1 : 0
            let weights = try engine.integerWeights(Tensor(shape, numbers), format)
            #expect(weights.exponent == exponent, context)
            #expect(weights.integers.map(Int.init) == integers, context)
            let expected = IntegerLosses(
                clamped: clamped, vanished: zip(numbers, integers).count { $0 != 0 && $1 == 0 },
                nonzero: numbers.count { $0 != 0 })
            #expect(losses(weights.losses) == expected, context)
            #expect(weights.largestMagnitude == integers.map(abs).max(), context)
            // The maps are rounded by another loop.
            let maps = try engine.integerMaps(
                Tensor(shape, numbers), format, border: IntegerBorder(above: 1, left: 2, below: 0, right: 1))
            #expect(maps.exponent == exponent && maps.largestMagnitude == weights.largestMagnitude, context)
            #expect(losses(maps.losses) == expected, context)
            let values = integers.map { Float(Double($0) * pow(2, Double(exponent))) }
            #expect(engine.dequantised(maps).values == values, context)
            #expect(engine.dequantised(weights).values == values, context)
        }
        // Without a clamp these would have been other integers.
        #expect(casesWithClamps >= 25, "\(casesWithClamps)")
    }

    private func losses(_ losses: IntegerLosses) -> IntegerLosses {
        IntegerLosses(clamped: losses.clamped, vanished: losses.vanished, nonzero: losses.nonzero)
    }

    /// Half of the exponent's unit at most; a whole one where the largest integer is too small.
    @Test func errorsAreBounded() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 3, "integer errors")
        for bits in IntegerFormat.bitsAllowed {
            let numbers = randomNumbers(&stream, count: 2000)
            let weights = try engine.integerWeights(Tensor([20, 4, 5, 5], numbers), try IntegerFormat(bits: bits))
            let unit = pow(2, Double(weights.exponent))
            for (number, integer) in zip(numbers, weights.integers) {
                let error = abs(Double(number) - Double(integer) * unit)
                let isLargest = abs(Int(integer)) == 1 << (bits - 1) - 1
                #expect(error <= (isLargest ? unit : unit / 2), "\(number) in \(bits) bits")
            }
        }
    }

    @Test func roundingAgainChangesNothingAndSignsAreAlike() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 5, "integers again")
        for bits in [2, 5, 8, 14, 16] {
            let numbers = randomNumbers(&stream, count: 400), format = try IntegerFormat(bits: bits)
            let once = try engine.integerWeights(Tensor([4, 4, 5, 5], numbers), format)
            let values = engine.dequantised(once)
            // One bit less may do for what is left, but the numbers stay.
            #expect(engine.dequantised(try engine.integerWeights(values, format)).values == values.values)
            let negative = try engine.integerWeights(Tensor([4, 4, 5, 5], numbers.map { -$0 }), format)
            #expect(negative.integers == once.integers.map { -$0 })
        }
    }

    @Test func ends() throws {
        let engine = try Engine()
        let format = try IntegerFormat(bits: 16)
        let zeros = try engine.integerWeights(Tensor(repeating: 0, shape: [1, 1, 2, 2]), format)
        #expect(zeros.exponent == 0 && zeros.integers == [0, 0, 0, 0])
        // The largest number there is, and 2^15 - 1/2 times its unit, which rounds up to 2^15 and may not be that.
        let huge = try engine.integerWeights(
            Tensor([1, 1, 1, 2], [.greatestFiniteMagnitude, -.greatestFiniteMagnitude]), format)
        #expect(huge.exponent == 113 && huge.integers == [32767, -32767] && huge.losses.clamped == 2)
        // Below 2^-126 the exponent stays, since 2^-E must be finite.
        let tiny = try engine.integerWeights(Tensor([1, 1, 1, 2], [.leastNonzeroMagnitude, 0x1p-126]), format)
        #expect(tiny.exponent == -126 && tiny.integers == [0, 1] && tiny.losses.vanished == 1)
        let two = try engine.integerWeights(Tensor([1, 1, 1, 4], [1.9, 0.5, 0.51, -1]), try IntegerFormat(bits: 2))
        #expect(two.exponent == 0 && two.integers == [1, 0, 1, -1])
    }

    @Test func whatIsNotFiniteIsNamed() throws {
        let engine = try Engine()
        let format = try IntegerFormat(bits: 14)
        for number in [Float.nan, .infinity, -.infinity] {
            let tensor = Tensor([1, 16, 2, 2], [number] + [Float](repeating: 1, count: 63))
            let error = #expect(throws: NonFiniteTensor.self) {
                try engine.integerMaps(tensor, format, name: "the input of features.3, update 17")
            }
            #expect(error?.attempt == "rounding the input of features.3, update 17 to integers")
            #expect(throws: NonFiniteTensor.self) { try engine.integerWeights(tensor, format) }
        }
        for bits in [-1, 0, 1, 17, 32] { #expect(throws: TensorError.self) { try IntegerFormat(bits: bits) } }
    }

    /// Both neighbours are given with the shares that keep the mean, and the same draws come again.
    @Test func stochasticRoundingKeepsTheMean() throws {
        let engine = try Engine()
        let format = try IntegerFormat(bits: 8, rounding: .stochastic)
        let stream = RandomStream(seed: 11, "stochastic")
        for share in [0.1, 0.5, 0.875] {
            for sign in [1.0, -1.0] {
                // The first number sets the exponent, to 0.
                let count = 40_000
                var numbers = [Float](repeating: Float(sign * (3 + share)), count: count)
                numbers[0] = 127
                let weights = try engine.integerWeights(Tensor([100, 4, 10, 10], numbers), format, stream: stream)
                #expect(weights.exponent == 0)
                let integers = weights.integers.dropFirst().map { abs(Int($0)) }
                #expect(Set(integers) == [3, 4])
                let up = Double(integers.count { $0 == 4 })
                let deviation = (Double(count - 1) * share * (1 - share)).squareRoot()
                #expect(abs(up - Double(count - 1) * share) < 5 * deviation, "\(share)")
                let again = try engine.integerWeights(Tensor([100, 4, 10, 10], numbers), format, stream: stream)
                #expect(again.integers == weights.integers)
            }
        }
        // Whole numbers stay.
        let whole = (0..<256).map { Float($0 % 128) }
        #expect(
            try engine.integerWeights(Tensor([4, 4, 4, 4], whole), format, stream: stream).integers
                == whole.map { Int16($0) })
        // Maps draw by a number's place, whatever thread rounds it; another stream draws otherwise.
        var numbers = RandomStream(seed: 12, "maps")
        let maps = Tensor.random([5, 32, 7, 7], &numbers)
        let first = engine.dequantised(try engine.integerMaps(maps, format, stream: stream)).values
        #expect(first == engine.dequantised(try engine.integerMaps(maps, format, stream: stream)).values)
        let other = try engine.integerMaps(maps, format, stream: stream.substream("other"))
        #expect(first != engine.dequantised(other).values)
    }
}
