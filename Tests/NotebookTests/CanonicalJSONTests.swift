import Foundation
import Notebook
import Testing

@Suite struct CanonicalJSONTests {
    @Test(arguments: [
        0.0, -0.0, 0.1, 0.1 + 0.2, 1.0 / 3, Double(bitPattern: 2024) /* 1e-320 */, .leastNonzeroMagnitude,
        -.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, 1e22, 1e23,
        9_007_199_254_740_992, -123_456_789.125, .infinity, -.infinity,
    ])
    func doublesComeBackBitForBit(_ number: Double) throws {
        let data = try CanonicalJSON.encode([number])
        let back = try CanonicalJSON.decode([Double].self, from: data)
        #expect(back.map(\.bitPattern) == [number.bitPattern], "\(String(decoding: data, as: UTF8.self))")
    }

    @Test func notANumberComesBack() throws {
        let back = try CanonicalJSON.decode([Double].self, from: try CanonicalJSON.encode([Double.nan]))
        #expect(back.count == 1 && back.allSatisfy(\.isNaN))
    }

    @Test func randomBitPatternsComeBack() throws {
        let seed = UInt64.random(in: .min ... .max)
        var state = seed
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 31
        }
        let doubles = (0..<20_000).map { _ in Double(bitPattern: next()) }.filter(\.isFinite)
        let floats = (0..<20_000).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: next())) }.filter(\.isFinite)
        let doublesBack = try CanonicalJSON.decode([Double].self, from: try CanonicalJSON.encode(doubles))
        let floatsBack = try CanonicalJSON.decode([Float].self, from: try CanonicalJSON.encode(floats))
        #expect(doublesBack.map(\.bitPattern) == doubles.map(\.bitPattern), "seed \(seed)")
        #expect(floatsBack.map(\.bitPattern) == floats.map(\.bitPattern), "seed \(seed)")
    }

    @Test func keysAreSortedAndNothingIsEscapedWithoutNeed() throws {
        let data = try CanonicalJSON.encode(["b/c": 1.5, "a": .nan, "Z": -.infinity, "a10": 1, "a9": 2])
        #expect(String(decoding: data, as: UTF8.self) == #"{"Z":"-Infinity","a":"NaN","a10":1,"a9":2,"b/c":1.5}"#)
    }

    @Test func digestsAreSHA256() {
        // FIPS 180-2, appendix B.1.
        #expect(
            contentDigest(of: Data("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func integersUpToTheLastComeBack() throws {
        let numbers: [UInt64] = [0, 1, 1 << 53 + 1, .max - 1, .max]
        #expect(try CanonicalJSON.decode([UInt64].self, from: try CanonicalJSON.encode(numbers)) == numbers)
    }
}
