import Foundation
import Testing

@testable import Formats

@Suite struct PickleTests {
    /// Every number of every array, against what NumPy said they are.
    @Test(arguments: PickleFixtures.good) func numbersAreThoseThatNumPyWrote(file: String) throws {
        let pickle = try PickleFixtures.pickle(PickleFixtures.data(file))
        let values = try #require(pickle.dictionary(pickle.value))
        #expect(PickleFixtures.expected.count == 37)
        for (name, expected) in PickleFixtures.expected {
            let array = try #require(values[name].flatMap(pickle.array), "\(name)")
            #expect(array.shape == expected.shape, "\(name)")
            #expect(array.type.name == expected.type, "\(name)")
            #expect(PickleFixtures.numbers(array) == expected.numbers, "\(name)")
            #expect(array.bytes() == (expected.type == "u1" ? expected.numbers.map { UInt8($0) } : nil), "\(name)")
        }
    }

    @Test(arguments: PickleFixtures.good) func plainValuesAreThoseThatPythonWrote(file: String) throws {
        let pickle = try PickleFixtures.pickle(PickleFixtures.data(file))
        let values = try #require(pickle.dictionary(pickle.value))
        func value(_ name: String) throws -> PickleValue { try #require(values[name], "\(name)") }
        #expect(try pickle.integers(value("labels")) == [3, 0, 255, 256, -1, 70000, 1 << 40])
        #expect(try pickle.integers(value("labels of numpy")) == [4, 5])
        #expect(try pickle.integers(value("cube"))?.prefix(2) == [-7, 993])
        #expect(try pickle.integers(value("tuple")) == [1])
        #expect(try pickle.integers(value("filenames")) == nil)
        #expect(try pickle.items(value("filenames"))?.map(pickle.text) == ["a.png", "é.png"])
        #expect(try pickle.text(value("bytes")) == "ab")
        guard case .float(let float) = try value("float"), case .none = try value("nothing") else {
            Issue.record("wants 0.1 and None, found \(values)")
            return
        }
        #expect(float == 0.1)
        let inner = try pickle.dictionary(value("nested"))?["inner"].flatMap(pickle.items)
        #expect(inner?.first.flatMap(pickle.array)?.integers() == [0, 1, 2])
    }

    @Test(arguments: PickleFixtures.good) func whatIsNoNumberIsLeftAlone(file: String) throws {
        let pickle = try PickleFixtures.pickle(PickleFixtures.data(file))
        let values = try #require(pickle.dictionary(pickle.value))
        for (name, type) in [("texts", "U1"), ("objects", "O8"), ("records", "V12"), ("dates", "M8")] {
            let array = try #require(values[name].flatMap(pickle.array), "\(name)")
            #expect(array.type.name == type)
            #expect(array.type.format == nil)
            #expect(array.floats() == nil && array.integers() == nil && array.bytes() == nil)
        }
        #expect(values["data"].flatMap(pickle.array)?.floats() == nil)
        #expect(values["<f4"].flatMap(pickle.array)?.integers() == nil)
    }

    @Test(arguments: PickleFixtures.refused.keys.sorted()) func othersAreRefusedSayingWhy(file: String) throws {
        let word = try #require(PickleFixtures.refused[file])
        let data = try PickleFixtures.data(file)
        let error = try #require(throws: FormatError.self) { try PickleFixtures.pickle(data) }
        #expect(error.description.hasPrefix("reading it: "))
        #expect(error.description.contains(word), "\(error)")
    }

    @Test func everyRefusedFixtureIsThere() { #expect(PickleFixtures.refused.count == 25) }

    @Test(arguments: PickleFixtures.good) func everyTruncationIsRefused(file: String) throws {
        let whole = try PickleFixtures.data(file)
        for count in 0..<whole.count {
            #expect(throws: FormatError.self, "cut to \(count)") { try PickleFixtures.pickle(whole.prefix(count)) }
        }
        // A slice's first index is not 0.
        let shifted = try PickleFixtures.pickle((Data([1, 2, 3]) + whole).dropFirst(3))
        #expect(shifted.dictionary(shifted.value)?["data"].flatMap(shifted.array)?.bytes()?.count == 60)
    }

    /// Whatever the bytes: values or a `FormatError`, and no more numbers than the file has bytes.
    @Test(arguments: PickleFixtures.good) func damageIsSurvived(file: String) throws {
        let whole = [UInt8](try PickleFixtures.data(file))
        var generator = Generator(state: 71)
        var refused = 0
        for round in 0..<2000 {
            var bytes = whole
            for _ in 0...generator.below(3) {
                let place = generator.below(bytes.count)
                switch generator.below(4) {
                case 0: bytes[place] = UInt8(generator.below(256))
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + generator.below(6)))
                case 2: bytes[place] = bytes[place] &+ 1
                default: for index in place..<min(bytes.count, place + 4) { bytes[index] = 0xFF }
                }
            }
            do {
                let pickle = try PickleFixtures.pickle(Data(bytes))
                let values = pickle.dictionary(pickle.value) ?? [:]
                for array in values.values.compactMap(pickle.array) {
                    let count = PickleFixtures.numbers(array)?.count ?? 0
                    #expect(count <= bytes.count, "seed 71, round \(round)")
                }
            } catch is FormatError {
                refused += 1
            } catch {
                Issue.record("seed 71, round \(round): \(error)")
            }
        }
        // Otherwise the loop would test nothing.
        #expect(200..<2000 ~= refused, "\(refused) of 2000 were refused")
    }
}

/// Marsaglia's xorshift.
private struct Generator {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(limit))
    }
}
