import Foundation
import Networks
import Tensors
import Testing

/// A file by the format's public description: eight bytes of length, JSON, numbers.
private func file(_ header: String, numbers: [UInt8] = [], length: UInt64? = nil) -> Data {
    let json = Array(header.utf8)
    let count = length ?? UInt64(json.count)
    return Data((0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * UInt64($0))) } + json + numbers)
}

@Suite struct SafeTensorsTests {
    @Test func aFileWrittenByHandIsRead() throws {
        let data = file(
            #"{"b":{"dtype":"F32","shape":[],"data_offsets":[12,16]},"__metadata__":{"format":"pt"},"#
                + #""a":{"dtype":"F32","shape":[3,1],"data_offsets":[0,12]}}   "#,
            numbers: [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x80, 0, 0, 0x20, 0x41])
        // A slice's first index is not 0.
        for data in [data, (Data([1, 2, 3]) + data).dropFirst(3)] {
            let read = try SafeTensors(decoding: data)
            #expect(read.metadata == ["format": "pt"])
            #expect(Set(read.tensors.keys) == ["a", "b"])
            #expect(read.tensors["a"] == Tensor([3, 1], [1, -2, -0.0]))
            #expect(read.tensors["b"]?.values == [10])
        }
        #expect(try SafeTensors(decoding: file("{}")).tensors.isEmpty)
        let empty =
            #"{"a":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]},"#
            + #""b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
        #expect(try SafeTensors(decoding: file(empty, numbers: [0, 0, 0x80, 0x3F])).tensors["b"]?.values == [1])
    }

    /// A header of 640 bytes: its length begins as a pickle of protocol 2 does.
    @Test(arguments: [640, 0x380, 0x480, 0x580]) func aLengthLikeAPicklesMarkIsALength(length: Int) throws {
        let header = #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
        let data = file(
            header + String(repeating: " ", count: length - header.utf8.count), numbers: [0, 0, 0x80, 0x3F])
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: path) }
        try data.write(to: path)
        let read = try WeightsFile(path: path.path)
        #expect(read.format == .safeTensors && read.names == ["a"])
    }

    /// A decoder of JSON would keep one of them and say that the file has gaps.
    @Test func aNameThatStandsTwiceIsRefused() throws {
        let entry = { (name: String, from: Int) in
            "\"\(name)\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[\(from),\(from + 4)]}"
        }
        for (first, second) in [("a.weight", "a.weight"), ("a.weight", #"\u0061.weight"#)] {
            let data = file(
                "{\(entry(first, 0)),\(entry("b", 4)), \(entry(second, 8)) }", numbers: [UInt8](repeating: 0, count: 12)
            )
            let error = #expect(throws: NetworkError.self) { try SafeTensors(decoding: data) }
            #expect(
                error?.description.contains("a.weight: the file describes it twice") == true,
                "\(String(describing: error))")
        }
        // The same name further inside is no repetition, nor is a value.
        let inner = file(
            "{\"__metadata__\":{\"a\":\"b\"},\(entry("a", 0)),\(entry("b", 4))}",
            numbers: [UInt8](repeating: 0, count: 8))
        #expect(try SafeTensors(decoding: inner).tensors.count == 2)
    }

    /// 1.5 and -0 in each type that is read, and a count that is not.
    @Test func otherTypesBecomeFloat32() throws {
        let header =
            #"{"d":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"n":{"dtype":"I64","shape":[],"data_offsets":[16,24]},"#
            + #""h":{"dtype":"F16","shape":[2],"data_offsets":[24,28]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[28,32]}}"#
        let read = try SafeTensors(
            decoding: file(
                header,
                numbers: [0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x80, 7, 0, 0, 0, 0, 0, 0, 0]
                    + [0, 0x3E, 0, 0x80, 0xC0, 0x3F, 0, 0x80]))
        #expect(Set(read.tensors.keys) == ["d", "h", "b"] && read.skipped == ["n": "I64"])
        for name in ["d", "h", "b"] { #expect(read.tensors[name] == Tensor([2], [1.5, -0.0]), "\(name)") }
        // What is written is Float32, without the count.
        #expect(try SafeTensors(decoding: read.encoded()) == SafeTensors(tensors: read.tensors))
    }

    /// A mask by the format's description: for a network it is no parameter, for whoever asks for bytes it is read.
    @Test func bytesAreReadAsBytesAndNeverAsWeights() throws {
        let data = file(
            #"{"m":{"dtype":"U8","shape":[2,2],"data_offsets":[0,4]},"i":{"dtype":"I8","shape":[1],"data_offsets":[4,5]},"#
                + #""w":{"dtype":"F32","shape":[1],"data_offsets":[5,9]},"e":{"dtype":"U8","shape":[0,3],"data_offsets":[0,0]}}"#,
            numbers: [1, 0, 255, 128, 7, 0, 0, 0x80, 0x3F])
        for data in [data, (Data([1, 2, 3]) + data).dropFirst(3)] {
            let read = try SafeTensors(decoding: data)
            #expect(read.byteTensors == ["m": ByteTensor([2, 2], [1, 0, 255, 128]), "e": ByteTensor([0, 3], [])])
            #expect(read.tensors == ["w": Tensor([1], [1])] && read.skipped == ["i": "I8"])
        }
        let weights = try WeightsFile(decoding: data, path: "f")
        #expect(weights.names == ["w"] && weights.tensor("m") == nil && weights.shape(of: "m") == nil)
        #expect(weights.skipped == ["m": "U8", "e": "U8", "i": "I8"])
    }

    /// Byte for byte: numbers first and so aligned, then bytes, each by name.
    @Test func bytesAreWrittenBehindNumbers() throws {
        let written = SafeTensors(
            tensors: ["z": Tensor([1], [1])],
            byteTensors: ["b": ByteTensor([3], [1, 0, 1]), "a": ByteTensor([1, 2], [9, 255])], metadata: ["k": "v"])
        let data = try written.encoded()
        let header =
            #"{"__metadata__":{"k":"v"},"a":{"data_offsets":[4,6],"dtype":"U8","shape":[1,2]},"#
            + #""b":{"data_offsets":[6,9],"dtype":"U8","shape":[3]},"z":{"data_offsets":[0,4],"dtype":"F32","shape":[1]}}"#
        let padding = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        #expect(data == file(header + padding, numbers: [0, 0, 0x80, 0x3F, 9, 255, 1, 0, 1]))
        #expect(try SafeTensors(decoding: data) == written)
        let masks = SafeTensors(byteTensors: written.byteTensors)
        #expect(try SafeTensors(decoding: masks.encoded()) == masks)
    }

    /// All half-precision numbers there are, against the processor's or compiler's conversion.
    @Test func everyHalfIsExact() throws {
        let patterns = (0...UInt16.max).map { $0 }
        let read = try SafeTensors(
            decoding: file(
                #"{"h":{"dtype":"F16","shape":[65536],"data_offsets":[0,131072]}}"#,
                numbers: patterns.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }))
        let values = try #require(read.tensors["h"]).values
        let wrong = zip(patterns, values).filter { pattern, value in
            let expected = Float(Float16(bitPattern: pattern))
            return expected.isNaN ? !value.isNaN : value.bitPattern != expected.bitPattern
        }
        #expect(wrong.isEmpty && values.count == 65536, "\(wrong.count) are wrong, the first as \(wrong.prefix(3))")
    }

    /// Names, text and numbers of every kind come back, and the same value always gives the same bytes.
    @Test func whatIsWrittenIsRead() throws {
        var stream = RandomStream(seed: 41, "round trip")
        for round in 0..<20 {
            var tensors: [String: Tensor] = [:]
            for index in 0..<stream.uniform(below: 8) {
                let shape = (0..<1 + stream.uniform(below: 4)).map { _ in 1 + stream.uniform(below: 4) }
                let values = (0..<shape.reduce(1, *)).map { _ in
                    Float(bitPattern: UInt32(truncatingIfNeeded: stream.next()))
                }
                tensors["layer/\(index)\"é\\\(round)"] = Tensor(shape, values)
            }
            let written = SafeTensors(
                tensors: tensors, metadata: round % 2 == 0 ? [:] : ["a \"quoted\" key/": "text\nof ü lines", "b": ""])
            let data = try written.encoded()
            let read = try SafeTensors(decoding: data)
            #expect(read == written, "seed 41, round \(round)")
            #expect(try read.encoded() == data, "seed 41, round \(round)")
            // The numbers start at a multiple of eight bytes.
            #expect(data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) } % 8 == 0, "seed 41, round \(round)")
        }
    }

    @Test(arguments: [
        ("", "{"), ("[]", "header"), ("null", "header"), ("{\"a\":3}", "header"), ("{\"a\":null}", "header"),
        ("{\"a\":{\"dtype\":\"F32\"}}", "a"),
        (#"{"a":{"dtype":"F4","shape":[16],"data_offsets":[0,8]}}"#, "F4"),
        (#"{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}"#, "16 bytes"),
        (#"{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}"#, "4 bytes"),
        (#"{"a":{"dtype":"I64","shape":[2],"data_offsets":[0,8]}}"#, "16 bytes"),
        (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, "12 bytes"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#, "offsets"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, "offsets"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, "offsets"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#, "offsets"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[]}}"#, "offsets"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}"#, "offsets"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[1,-9223372036854775808]}}"#, "offsets"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775807,-9223372036854775808]}}"#, "offsets"),
        (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, "absurd"),
        (#"{"a":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}"#, "absurd"),
        (#"{"a":{"dtype":"F32","shape":[9223372036854775807,2],"data_offsets":[0,8]}}"#, "absurd"),
        (#"{"a":{"dtype":"F32","shape":[0,4611686018427387904,4611686018427387904],"data_offsets":[0,0]}}"#, "absurd"),
        (#"{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}"#, "absurd"),
        (#"{"a":{"dtype":"F32","shape":[1e300],"data_offsets":[0,8]}}"#, "header"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, "4 bytes follow"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, "starts at byte 4"),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            "starts at byte 4"
        ),
        (#"{"a":{"b":"c"}}"#, "a is described"),
        (#"{"__metadata__":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, "__metadata__"),
        (#"{"__metadata__":{"a":1}}"#, "header"),
    ])
    func malformedHeadersAreRefused(header: String, named: String) {
        do {
            let read = try SafeTensors(decoding: file(header, numbers: [0, 0, 0, 0, 0, 0, 0, 0]))
            Issue.record("\(header) was read as \(read)")
        } catch let error as NetworkError {
            #expect("\(error)".contains(named) || header.isEmpty, "\(error)")
            #expect("\(error)".hasPrefix("reading "))
        } catch { Issue.record("\(error)") }
    }

    @Test func wrongLengthsAreRefused() {
        for length in [1, 3, 9, 1 << 20, 1 << 62, 1 << 63, UInt64.max] {
            #expect(throws: NetworkError.self, "\(length)") { try SafeTensors(decoding: file("{}", length: length)) }
        }
        for count in 0..<8 { #expect(throws: NetworkError.self) { try SafeTensors(decoding: Data(count: count)) } }
    }

    @Test func everyTruncationIsRefused() throws {
        let whole = try TrainingState.begun(seed: 42).safeTensors().encoded()
        for count in stride(from: 0, to: whole.count, by: 7) {
            #expect(throws: NetworkError.self, "\(count) of \(whole.count)") {
                try SafeTensors(decoding: whole.prefix(count))
            }
        }
        #expect(throws: NetworkError.self) { try SafeTensors(decoding: whole + [0]) }
    }

    /// Damaged in random ways, a file gives a network or an error, never a crash.
    @Test func damageIsSurvived() throws {
        let whole = [UInt8](try TrainingState.begun(seed: 43).safeTensors().encoded())
        let headerEnd = 8 + whole.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        var refused = 0
        for round in 0..<3000 {
            var stream = RandomStream(seed: 44, "damage").substream("round", round)
            var bytes = whole
            for _ in 0...stream.uniform(below: 3) {
                let place = stream.uniform(below: stream.uniform(below: 10) < 9 ? headerEnd : bytes.count)
                guard place < bytes.count else { continue }
                switch stream.uniform(below: 5) {
                case 0: bytes[place] = UInt8(stream.uniform(below: 256))
                case 1: bytes[place] ^= 1 << UInt8(stream.uniform(below: 8))
                case 2 where 48...57 ~= bytes[place]: bytes[place] = UInt8(48 + stream.uniform(below: 10))
                case 3: bytes.remove(at: place)
                default:
                    // Another number of digits keeps the JSON whole; the length is set right.
                    guard 8..<headerEnd ~= place,
                        let digit = bytes[place..<min(headerEnd, bytes.count)].firstIndex(where: { 48...57 ~= $0 })
                    else { break }
                    let digits = "-9223372036854775808".utf8.prefix(1 + stream.uniform(below: 20))
                    bytes.insert(contentsOf: Array(digits), at: digit)
                    let length = headerEnd - 8 + bytes.count - whole.count
                    for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
                }
            }
            do {
                let read = try TrainingState(SafeTensors(decoding: Data(bytes)))
                _ = try read.network.outputShape([1] + read.network.inputShape)
                _ = read.network.parameterCount
            } catch is NetworkError {
                refused += 1
            } catch { Issue.record("seed 44, round \(round): \(error)") }
        }
        // Otherwise the loop would test nothing.
        #expect(refused > 1000)
    }
}

@Suite struct NetworkStorageTests {
    @Test func everyLayerComesBack() throws {
        var network = Network.tiny(seed: 51)
        network.name = "a \"name\""
        network.layers.append(NamedLayer("last", .dropout(rate: 0.25)))
        network.layers[5].layer = .clippedReLU(ClippedReLU(threshold: 1.5, form: .saturate))
        let data = try network.safeTensors().encoded()
        #expect(try Network(SafeTensors(decoding: data)) == network)
        for network in [
            Network.vgg16Small(width: 0.05, stream: RandomStream(seed: 1)),
            .alexNetSmall(width: 0.05, stream: RandomStream(seed: 1)),
        ] {
            #expect(try Network(SafeTensors(decoding: network.safeTensors().encoded())) == network)
        }
    }

    /// Values decide about the bytes, not the order in which a dictionary of this process lists them.
    @Test func bytesDependOnValuesOnly() throws {
        var state = try TrainingState.begun(seed: 52)
        state.history = [EpochSummary(loss: 2, accuracy: 0.25), EpochSummary(loss: 3, accuracy: nil)]
        let file = try state.safeTensors()
        #expect(file.metadata["history"] == #"[{"accuracy":0.25,"loss":2},{"loss":3}]"#)
        #expect(try TrainingState(file) == state)
    }

    @Test func whatDoesNotFitIsNamed() throws {
        let original = try TrainingState.begun(seed: 53).safeTensors()
        func attempt(_ change: (inout SafeTensors) -> Void) -> String {
            var file = original
            change(&file)
            do {
                _ = try TrainingState(file)
                return "accepted"
            } catch { return "\(error)" }
        }
        #expect(attempt { _ in } == "accepted")
        #expect(
            attempt { $0.tensors["layer.4.weight"] = nil } == "reading a network: the tensor layer.4.weight is missing."
        )
        #expect(attempt { $0.metadata["layers"] = nil }.contains("describe"))
        #expect(attempt { $0.metadata["layers"] = "[" }.contains("describe"))
        #expect(attempt { $0.metadata["input"] = "2 x 6" }.contains("input"))
        #expect(attempt { $0.metadata["input"] = "3 6 6" }.contains("layer.0 wants [N, 2, H, W]"))
        #expect(attempt { $0.metadata["history"] = nil }.contains("history"))
        let velocity = "optimizer/velocity/layer.0."
        #expect(attempt { $0.tensors[velocity + "weight"] = nil }.contains(velocity + "weight"))
        #expect(attempt { $0.tensors[velocity + "bias"] = Tensor([1], [0]) }.contains("found one of shape [1]"))
        #expect(attempt { $0.metadata["optimizer"] = "{" }.contains("its optimizer can't be read"))
        #expect(
            attempt { $0.metadata["optimizer"] = #"{"memories":[],"layers":[],"updates":-1}"# }.contains("-1 updates"))
        #expect(attempt { $0.tensors["layer.0.weight"] = Tensor([3], [1, 2, 3]) }.contains("layer.0"))
        #expect(attempt { $0.tensors["layer.0.bias"] = Tensor([2], [1, 2]) }.contains("layer.0 has a bias of [2]"))
        #expect(attempt { $0.tensors["layer.1.running_var"] = Tensor([2], [1, 2]) }.contains("layer.1"))
        #expect(
            attempt { $0.tensors["layer.8.weight"] = Tensor([20], Array(repeating: 1, count: 20)) }.contains("layer.8"))
        func replacing(_ text: String, _ other: String) -> String {
            let layers = original.metadata["layers"] ?? ""
            let changed = layers.replacingOccurrences(of: text, with: other)
            #expect(changed != layers, "\(text) is not in \(layers)")
            return attempt { $0.metadata["layers"] = changed }
        }
        #expect(replacing(#""stride":[1,1]"#, #""stride":[0,1]"#).contains("layer."))
        #expect(replacing(#""paddingBefore":[1,1]"#, #""paddingBefore":[-1,1]"#).contains("layer.0"))
        #expect(replacing(#""paddingBefore":[1,1]"#, #""paddingBefore":[9223372036854775807,1]"#).contains("layer.0"))
        #expect(replacing(#""size":[2,2]"#, #""size":[0,2]"#).contains("layer."))
        #expect(replacing(#""layer.4""#, #""layer.0""#) != "accepted")
    }
}

extension TrainingState {
    /// A tiny network after one update.
    fileprivate static func begun(seed: UInt64) throws -> TrainingState {
        var state = TrainingState(.tiny(seed: seed))
        var stream = RandomStream(seed: seed, "images")
        let batch = Batch(images: .random([2] + state.network.inputShape, &stream), labels: [0, 1])
        try state.train(
            TrainingRecipe(epochs: 1, batchSize: 2, peakLearningRate: 0.01), imagesPerEpoch: 2,
            batches: { _ in [batch] }, on: Engine(), stream: stream)
        return state
    }
}
