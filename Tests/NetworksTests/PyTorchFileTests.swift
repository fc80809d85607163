import Foundation
import Networks
import Tensors
import Testing

@Suite struct PyTorchFileTests {
    /// Every number of every file that PyTorch wrote, against what PyTorch said they are.
    @Test(arguments: WeightsFixtures.expected.keys.sorted()) func numbersAreThoseThatPyTorchWrote(file: String) throws {
        let expected = try #require(WeightsFixtures.expected[file])
        let weights = try WeightsFile(path: WeightsFixtures.path(file))
        #expect(weights.names == expected.keys.sorted())
        for (name, numbers) in expected {
            let tensor = try #require(weights.tensor(name), "\(name)")
            #expect(weights.shape(of: name) == numbers.shape, "\(name)")
            #expect(tensor.shape == (numbers.shape.isEmpty ? [1] : numbers.shape), "\(name)")
            #expect(numbers.match(tensor), "\(name): \(tensor.values)")
        }
    }

    @Test func everyFixtureIsThere() {
        #expect(WeightsFixtures.expected.count >= 13)
        #expect(WeightsFixtures.refused.count >= 19)
    }

    @Test(arguments: WeightsFixtures.refused.keys.sorted()) func othersAreRefusedSayingWhy(file: String) throws {
        let word = try #require(WeightsFixtures.refused[file])
        let path = WeightsFixtures.path(file)
        let error = message { _ = try WeightsFile(path: path) }
        #expect(error.hasPrefix("reading \(path): "), "\(error)")
        #expect(error.contains(word), "\(error)")
    }

    @Test func formsAndSkippedTensorsAreKnown() throws {
        for (file, format) in [
            ("types-zip-2.pth", WeightsFile.Format.pyTorch), ("types-legacy-2.pth", .pyTorchLegacy),
            ("types.safetensors", .safeTensors),
        ] {
            let weights = try WeightsFile(path: WeightsFixtures.path(file))
            #expect(weights.format == format)
            for (name, type) in [
                ("bool", "BOOL"), ("uint8", "U8"), ("int8", "I8"), ("int16", "I16"), ("int32", "I32"), ("int64", "I64"),
                ("float8_e5m2", "F8_E5M2"),
            ] {
                #expect(weights.skipped[name] == type, "\(file) \(name)")
                #expect(weights.tensor(name) == nil)
            }
        }
        #expect(try WeightsFile(path: WeightsFixtures.path("types-zip-2.pth")).skipped["uint16"] == "U16")
        #expect(try WeightsFile(path: WeightsFixtures.path("types.safetensors")).metadata == ["origin": "PyTorch"])
    }

    /// A call in a pickle would have left this file; make-fixtures.py wrote the command.
    @Test func nothingWasRun() {
        for file in WeightsFixtures.refused.keys { _ = try? WeightsFile(path: WeightsFixtures.path(file)) }
        #expect(!FileManager.default.fileExists(atPath: "/tmp/pwned"))
    }

    @Test func viewsMustLieInTheirStorage() throws {
        func read(offset: Int = 0, shape: [Int], strides: [Int], count: Int = 6) -> String {
            message {
                let weights = try WeightsFile(
                    decoding: PickleWriter.file(
                        PickleWriter.dictionary([
                            (
                                "a",
                                PickleWriter.tensor(
                                    PickleWriter.storage("k", count: count), offset: offset, shape: shape,
                                    strides: strides)
                            )
                        ]), keys: ["k"], storages: PickleWriter.numbers([0, 1, 2, 3, 4, 5])), path: "file")
                _ = weights.tensor("a")
            }
        }
        #expect(read(shape: [2, 3], strides: [3, 1]) == "nothing")
        #expect(read(offset: 5, shape: [1], strides: [1]) == "nothing")
        #expect(read(offset: 6, shape: [0], strides: [1]) == "nothing")
        // Neither size of an empty shape may be walked along.
        #expect(read(shape: [1 << 40, 0], strides: [1, 1]) == "nothing")
        for (offset, shape, strides) in [
            (1, [2, 3], [3, 1]), (6, [1], [1]), (0, [7], [1]), (-1, [1], [1]), (0, [2], [6]), (0, [2], [-1]),
            (.max, [1], [1]),
            (0, [2], [.max]), (0, [3], [.max / 2 + 1]), (1, [2, 2], [.max / 2, .max / 2]), (7, [0], [1]),
            (.min, [0], [1]),
        ] as [(Int, [Int], [Int])] {
            let error = read(offset: offset, shape: shape, strides: strides)
            #expect(error.contains("reading the tensor a: "), "\(offset) \(shape) \(strides): \(error)")
        }
        for (shape, strides) in [
            ([-1], [1]), ([1 << 62, 4], [0, 0]), (Array(repeating: 1, count: 13), Array(repeating: 1, count: 13)),
            ([2, 2], [1]),
        ] {
            #expect(read(shape: shape, strides: strides).contains("reading the tensor a: the shape"), "\(shape)")
        }
        #expect(read(shape: [1 << 20, 1 << 20], strides: [0, 0]).contains("1099511627776 numbers"))
        for count in [-1, .max, 1 << 61, 5, 7] {
            #expect(read(shape: [1], strides: [1], count: count).contains("storage k"), "\(count)")
        }
    }

    /// A file may not ask for much more memory or time than it has bytes.
    @Test func bombsAreRefused() throws {
        let storage = PickleWriter.storage("k", count: 1)
        func program(_ instructions: [UInt8]) -> String {
            message { _ = try WeightsFile(decoding: PickleWriter.file(instructions), path: "file") }
        }
        // Nested as deeply as the file is long; freeing that must not recurse either.
        #expect(program([0x29] + [UInt8](repeating: 0x85, count: 900_000)).contains("found a tuple"))
        let copies = [UInt8](repeating: 0x32, count: 400_000)
        #expect(program([0x5D] + copies + [UInt8](repeating: 0x61, count: 400_000)).contains("found a list"))
        #expect(program([UInt8](repeating: 0x7D, count: 3_000_000)).contains("instructions"))
        #expect(program([UInt8](repeating: 0x28, count: 3_000_000)).contains("instructions"))
        // One list of 10,000 items, looked at 100,000 times.
        let list: [UInt8] = [0x5D, 0x28] + [UInt8](repeating: 0x29, count: 10_000) + [0x65, 0x71, 0]
        let look: [UInt8] = PickleWriter.global("collections", "OrderedDict") + [0x68, 0, 0x85, 0x52]
        #expect(program(list + [[UInt8]](repeating: look, count: 1000).joined()).contains("file"))
        // Lengths that the file doesn't have.
        for code: UInt8 in [0x58, 0x54, 0x42, 0x8B] { #expect(program([code, 0xFF, 0xFF, 0xFF, 0x7F]) != "nothing") }
        for code: UInt8 in [0x8D, 0x8E] { #expect(program([code] + PickleWriter.bytes(.max, 8)).contains("truncated")) }
        for code: UInt8 in [0x8D, 0x8E] { #expect(program([code] + PickleWriter.bytes(-1, 8)).contains("truncated")) }
        // Many tensors that show the same storage.
        let tensors = (0..<1000).map { index in
            ("t\(index)", PickleWriter.tensor(storage, shape: [1 << 12], strides: [0]))
        }
        let data = PickleWriter.file(
            PickleWriter.dictionary(tensors), keys: ["k"], storages: PickleWriter.numbers([1]))
        #expect(message { _ = try WeightsFile(decoding: data, path: "file") }.contains("should hold"))
    }
}
