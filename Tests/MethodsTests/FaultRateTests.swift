import Foundation
import Methods
import Testing

@Suite struct FaultRateTests {
    @Test(arguments: [-1e-9, 1.0000001, .nan, .infinity]) func wrongRatesAreRefused(rate: Double) {
        #expect(throws: MethodError.self) { try FaultRate(rate) }
    }

    @Test func ratesAreStoredAsNumbers() throws {
        let rates = [try FaultRate(1e-7), try FaultRate(0.5)]
        let data = try JSONEncoder().encode(rates)
        #expect(try JSONDecoder().decode([Double].self, from: data) == [1e-7, 0.5])
        #expect(try JSONDecoder().decode([FaultRate].self, from: data) == rates)
        #expect(throws: MethodError.self) { try JSONDecoder().decode([FaultRate].self, from: Data("[2]".utf8)) }
    }

    @Test func bit30IsClearBelowMagnitudeTwo() {
        let words: [Float] = [0, -1.99, 1, 2, -2, 1e30, .infinity, .nan, 1e-30]
        #expect(words.withUnsafeBufferPointer { wordsWithClearExponentBit($0) } == 4)
    }
}
