import Foundation
import Tensors
import Testing

@Suite struct RandomStreamTests {
    /// The file kat_vectors of the Random123 distribution, philox4x32 with 10 rounds.
    @Test func philoxGivesThePublishedVectors() {
        let all = UInt32.max
        #expect(
            Philox4x32.block(counter: .zero, key: .zero) == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
        #expect(
            Philox4x32.block(counter: SIMD4(all, all, all, all), key: SIMD2(all, all))
                == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
        #expect(
            Philox4x32.block(
                counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: SIMD2(0xa409_3822, 0x299f_31d0)
            )
                == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
    }

    @Test func unnamedStreamCountsBlocksUnderItsSeed() {
        var stream = RandomStream(seed: 0)
        #expect(stream.next() == 0xe169_c58d_6627_e8d5)
        #expect(stream.next() == 0x9b00_dbd8_bc57_ac4c)
        let second = Philox4x32.block(counter: SIMD4(1, 0, 0, 0), key: .zero)
        #expect(stream.next() == UInt64(second[0]) | UInt64(second[1]) << 32)
        #expect(stream.next() == UInt64(second[2]) | UInt64(second[3]) << 32)
    }

    @Test func substreamsDependOnNamesAndNotOnDraws() {
        let root = RandomStream(seed: 5)
        var drawn = root
        for _ in 0..<7 { _ = drawn.next() }
        _ = drawn.normal()
        #expect(drawn.substream("a", 3) == root.substream("a", 3))
        #expect(RandomStream(seed: 5, "a", "b") == root.substream("a").substream("b"))
        var copy = root
        #expect(
            first(8, of: &copy)
                == {
                    var again = root; return first(8, of: &again)
                }())

        let different = [
            root, root.substream("a"), root.substream("b"), root.substream(""), root.substream("a", 0),
            root.substream("a", 1), root.substream("a", -1), root.substream("a", 1 << 32), root.substream("ab"),
            root.substream("a").substream("b"), root.substream("b").substream("a"), RandomStream(seed: 6, "a"),
            RandomStream(seed: 5 << 32, "a"),
        ]
        let outputs = different.map { stream in
            var stream = stream
            return first(4, of: &stream)
        }
        #expect(Set(outputs).count == different.count)
    }

    @Test func neighbouringSubstreamsAreUncorrelated() {
        let root = RandomStream(seed: 11, "independence")
        let pairs = 100_000
        var crossSum = 0.0
        var bitsEqual = 0
        for index in 0..<pairs {
            var first = root.substream("image", index)
            var second = root.substream("image", index + 1)
            let (x, y) = (first.next(), second.next())
            crossSum += (Double(x >> 11) * 0x1p-53 - 0.5) * (Double(y >> 11) * 0x1p-53 - 0.5)
            bitsEqual += 64 - (x ^ y).nonzeroBitCount
        }
        // Variance of a product of two centred uniforms: 1/144; of a fair bit: 1/4.
        #expect(abs(crossSum) < 4.5 * (Double(pairs) / 144).squareRoot())
        #expect(abs(Double(bitsEqual) - 32 * Double(pairs)) < 4.5 * (64 * Double(pairs) / 4).squareRoot())
    }

    @Test(arguments: [2, 3, 10, 97, 1000])
    func integersAreUniform(bound: Int) {
        var stream = RandomStream(seed: 21, "integers")
        let draws = 200 * bound + 10_000
        var counts = [Int](repeating: 0, count: bound)
        for _ in 0..<draws { counts[stream.uniform(below: bound)] += 1 }
        let expected = [Double](repeating: Double(draws) / Double(bound), count: bound)
        #expect(chiSquare(counts, expected) < chiSquareLimit(degrees: bound - 1))
    }

    /// A bound of 3/4 of 2⁶³ makes a biased method prefer small thirds.
    @Test func largeBoundsAreUnbiased() {
        var stream = RandomStream(seed: 22, "large")
        let bound = 3 << 61
        var counts = [0, 0, 0]
        for _ in 0..<60_000 { counts[stream.uniform(below: bound) >> 61] += 1 }
        #expect(chiSquare(counts, [20_000, 20_000, 20_000]) < chiSquareLimit(degrees: 2))
    }

    @Test func realsAreUniformInTheirRange() {
        var stream = RandomStream(seed: 23, "reals")
        var counts = [Int](repeating: 0, count: 50)
        for _ in 0..<100_000 {
            let x = stream.uniform()
            #expect(x >= 0 && x < 1)
            counts[Int(x * 50)] += 1
            let y = stream.uniform(in: -3..<5)
            #expect(y >= -3 && y < 5)
        }
        #expect(chiSquare(counts, Array(repeating: 2000, count: 50)) < chiSquareLimit(degrees: 49))
    }

    @Test func normalsFollowTheNormalDistribution() {
        var stream = RandomStream(seed: 24, "normals")
        let draws = 200_000
        let edges = stride(from: -3.0, through: 3.0, by: 0.25)
        var counts = [Int](repeating: 0, count: edges.map { $0 }.count + 1)
        var sum = 0.0
        var cross = 0.0
        var previous = 0.0
        for _ in 0..<draws {
            let x = stream.normal()
            counts[edges.filter { $0 <= x }.count] += 1
            sum += x
            cross += x * previous
            previous = x
        }
        let cumulative = [0] + edges.map { erfc(-$0 / 2.0.squareRoot()) / 2 } + [1]
        let expected = zip(cumulative, cumulative.dropFirst()).map { ($1 - $0) * Double(draws) }
        #expect(chiSquare(counts, expected) < chiSquareLimit(degrees: counts.count - 1))
        #expect(abs(sum) < 4 * Double(draws).squareRoot())
        #expect(abs(cross) < 4 * Double(draws).squareRoot())
    }

    @Test func shufflesAreUniformPermutations() {
        var stream = RandomStream(seed: 25, "shuffle")
        var counts: [[Int]: Int] = [:]
        for _ in 0..<24_000 { counts[stream.shuffledIndices(4), default: 0] += 1 }
        #expect(counts.count == 24)
        #expect(chiSquare(Array(counts.values), Array(repeating: 1000, count: 24)) < chiSquareLimit(degrees: 23))
        #expect(stream.shuffledIndices(0) == [])
        #expect(stream.shuffledIndices(1000).sorted() == Array(0..<1000))
    }

    @Test func logarithmsAgreeWithTheLibrary() {
        var stream = RandomStream(seed: 26, "logarithm")
        for _ in 0..<20_000 {
            let x = exp(stream.uniform(in: -700..<700))
            #expect(abs(PortableLogarithm.log(x) - log(x)) <= 4e-16 * max(1, abs(log(x))))
            let near = 1 + stream.uniform(in: -1e-3..<1e-3)
            #expect(abs(PortableLogarithm.log(near) - log(near)) <= 1e-15 * abs(log(near)))
            let small = exp(stream.uniform(in: -40 ..< -0.7))
            #expect(abs(PortableLogarithm.logOneMinus(small) - log1p(-small)) <= 1e-15 * abs(log1p(-small)))
        }
        #expect(PortableLogarithm.log(1) == 0)
        #expect(PortableLogarithm.logOneMinus(0) == 0)
    }

    private func first(_ count: Int, of stream: inout RandomStream) -> [UInt64] {
        var words: [UInt64] = []
        for _ in 0..<count { words.append(stream.next()) }
        return words
    }
}

/// Pearson's statistic.
func chiSquare(_ counts: [Int], _ expected: [Double]) -> Double {
    zip(counts, expected).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) / $1.1 }
}

/// What a chi-square variable exceeds about once in 30,000 times (Wilson and Hilferty's approximation at 4 deviations).
func chiSquareLimit(degrees: Int) -> Double {
    let spread = 2 / (9 * Double(degrees))
    let root = 1 - spread + 4 * spread.squareRoot()
    return Double(degrees) * root * root * root
}
