import Foundation
import Networks
import Tensors
import Testing

@Suite struct ONNXFileTests {
    @Test func everyTypeOfNumberIsRead() throws {
        let file = try ONNXFile(decoding: SampleModel.data)
        let numbers: [String: (shape: [Int], values: [Float])] = [
            "raw32": ([2, 3], [1, -2.5, 3e38, .leastNonzeroMagnitude, .infinity, -0.0]),
            "field32": ([3], [0.5, -1.25, 0x1p-20]),
            // The nearest numbers with 11 significant bits, and the smallest one of all.
            "raw16": ([6], [1, -2, 65504, 0x1p-24, .infinity, 0x1.55p-2]),
            "field16": ([2], [1.5, -0.125]),
            "rawbf16": ([2], [1, -3.140625]),
            "raw64": ([2], [0.1, -.infinity]),
            "field64": ([1], [0.25]),
            "scalar": ([1], [4]),
            "empty": ([0, 3], []),
        ]
        #expect(Set(file.initializers.keys) == Set(numbers.keys))
        for (name, (shape, values)) in numbers {
            #expect(file.initializers[name] == Tensor(shape, values), "\(name)")
        }
        let integers: [String: (shape: [Int], values: [Int])] = [
            "rawi64": ([2], [-1, 1 << 40]), "fieldi64": ([3], [-7, 0, 9]), "fieldi32": ([2], [-5, 6]),
            "rawi8": ([3], [-128, 0, 127]), "rawu8": ([2], [0, 255]), "rawi16": ([1], [-300]), "bools": ([2], [1, 0]),
        ]
        #expect(Set(file.integerInitializers.keys) == Set(integers.keys))
        for (name, (shape, values)) in integers {
            #expect(file.integerInitializers[name]?.shape == shape, "\(name)")
            #expect(file.integerInitializers[name]?.values == values, "\(name)")
        }
    }

    @Test func theGraphIsRead() throws {
        let file = try ONNXFile(decoding: SampleModel.data)
        #expect(file.operatorSet == 15)
        #expect(file.nodes.map(\.operatorType) == ["Conv", "Clip", "Special"])
        #expect(file.nodes.map(\.domain) == ["", "", "org.example"])
        #expect(file.nodes.map(\.name) == ["first", "", ""])
        #expect(file.nodes.map(\.inputs) == [["image", "raw32"], ["a", "", "field32"], ["b"]])
        #expect(file.nodes.map(\.outputs) == [["a"], ["b"], ["logits"]])
        #expect(file.inputs.map(\.name) == ["image"])
        #expect(file.inputs.map(\.elementType) == [.float32])
        #expect(file.inputs.map(\.shape) == [[nil, 3, 8, 8]])
        #expect(file.outputs.map(\.name) == ["logits", "seq"])
        #expect(file.outputs.map(\.elementType) == [.float32, nil])
        #expect(file.outputs.map(\.shape) == [[1, 10], []])
    }

    @Test func everyKindOfAttributeIsRead() throws {
        let nodes = try ONNXFile(decoding: SampleModel.data).nodes
        guard case .integers([2, 2])? = nodes[0].attributes["strides"],
            case .text("SAME_UPPER")? = nodes[0].attributes["auto_pad"],
            case .integer(1)? = nodes[0].attributes["group"], nodes[0].attributes.count == 3
        else { throw NetworkError("attributes of Conv", "\(nodes[0].attributes)") }
        guard case .number(0.5)? = nodes[1].attributes["alpha"],
            case .numbers([1, -2])? = nodes[1].attributes["weights"],
            case .texts(["x", "y"])? = nodes[1].attributes["names"], case .integer(0)? = nodes[1].attributes["none"],
            case .tensor(.integers(shape: [2], [3, 4]))? = nodes[1].attributes["table"], nodes[1].attributes.count == 5
        else { throw NetworkError("attributes of Clip", "\(nodes[1].attributes)") }
    }

    /// Wrong shapes and types are named together with their tensor.
    @Test(arguments: [
        (
            ProtobufWriter.tensor("w", shape: [2], raw: Data(count: 7)),
            "[2] of float32 takes 2 numbers of 4 bytes, found 7 bytes"
        ),
        (ProtobufWriter.tensor("w", shape: [3], raw: Data(count: 8)), "takes 3 numbers"),
        (ProtobufWriter.tensor("w", shape: [1], raw: Data(count: 8)), "takes 1 numbers"),
        (ProtobufWriter.tensor("w", shape: [-1], raw: Data(count: 8)), "absurd"),
        (ProtobufWriter.tensor("w", shape: [-1, -2], raw: Data(count: 8)), "absurd"),
        (ProtobufWriter.tensor("w", shape: [1 << 40], raw: Data(count: 8)), "takes 1099511627776 numbers"),
        (ProtobufWriter.tensor("w", shape: [1 << 62, 4], raw: Data()), "absurd"),
        (ProtobufWriter.tensor("w", shape: [0, 1 << 62, 1 << 62], raw: Data()), "absurd"),
        (ProtobufWriter.tensor("w", shape: Array(repeating: 1, count: 13), raw: Data(count: 4)), "absurd"),
        (ProtobufWriter.tensor("w", shape: [1], type: 99, raw: Data(count: 4)), "element type 99"),
        (ProtobufWriter.tensor("w", shape: [1], type: 14, raw: Data(count: 8)), "complex64"),
        (ProtobufWriter.tensor("w", shape: [1], raw: Data(count: 4)).varint(14, 1), "another file"),
        (ProtobufWriter().varint(1, 2).varint(2, 1).text(8, "w").bytes(4, Data(count: 4)), "takes 2 numbers, found 1"),
        (ProtobufWriter().varint(1, 1).varint(2, 1).text(8, "w").bytes(4, Data(count: 5)), "in the middle of one"),
        (ProtobufWriter().varint(1, 1).varint(2, 11).text(8, "w").bytes(10, Data(count: 12)), "in the middle of one"),
        (ProtobufWriter().varint(1, 1).varint(2, 7).text(8, "w"), "takes 1 numbers, found 0"),
    ])
    func badTensorsAreNamed(tensor: ProtobufWriter, problem: String) {
        do {
            let file = try ONNXFile(decoding: ProtobufWriter.model(tensor))
            Issue.record("\(problem): read \(file.initializers)")
        } catch {
            #expect(error.attempt == "reading the ONNX tensor w")
            #expect(error.finding.contains(problem), "\(error)")
        }
    }

    @Test func twoTensorsOfOneNameAreRefused() {
        let tensor = ProtobufWriter.tensor("w", shape: [1], raw: Data(count: 4))
        let integers = ProtobufWriter.tensor("w", shape: [1], type: 7, raw: Data(count: 8))
        for second in [tensor, integers] {
            let graph = ProtobufWriter().message(5, tensor).message(5, second)
            #expect(throws: NetworkError("reading the ONNX tensor w", "the file holds two tensors of this name")) {
                try ONNXFile(decoding: ProtobufWriter().message(7, graph).data)
            }
        }
    }

    @Test func brokenMessagesAreRefused() {
        let broken: [(Data, String)] = [
            (Data(), "no graph"),
            (Data([0x3A]), "ends in the middle of a number"),
            (Data([0x3A, 0x05, 0]), "claims 5 bytes where 1 are left"),
            (Data([0x3A] + Array(repeating: 0xFF, count: 9) + [0x01]), "claims"),
            (Data([0x3A] + Array(repeating: 0xFF, count: 9) + [0x02]), "more than 64 bits"),
            (Data([0x3A] + Array(repeating: 0xFF, count: 20)), "more than 64 bits"),
            (Data([0x00, 0x00]), "0 is not a field number"),
            (Data([0x0B]), "wire type 3"),
            (Data([0x0F]), "wire type 7"),
            (Data([0x09, 1, 2, 3]), "claims 8 bytes where 3 are left"),
            (Data([0x0D, 1, 2, 3]), "claims 4 bytes where 3 are left"),
        ]
        for (data, problem) in broken {
            do {
                _ = try ONNXFile(decoding: data)
                Issue.record("\(problem): \(Array(data)) was read")
            } catch { #expect("\(error)".contains(problem), "\(error)") }
        }
    }

    /// A piece of a larger `Data` doesn't start at index 0.
    @Test func slicesAreRead() throws {
        let padded = Data([1, 2, 3]) + SampleModel.data + Data([4])
        let file = try ONNXFile(decoding: padded[3..<padded.count - 1])
        #expect(try file.initializers == ONNXFile(decoding: SampleModel.data).initializers)
    }

    /// Ends in the middle of a field give an error; ends between the fields of the model leave out the rest.
    @Test func everyTruncationIsSurvived() {
        let whole = SampleModel.data
        var refused = 0
        for count in 0..<whole.count {
            do { _ = try ONNXFile(decoding: whole.prefix(count)) } catch { refused += 1 }
        }
        #expect(refused > whole.count - 20)
    }

    /// Damaged in random ways, a file gives a model or an error, never a crash.
    @Test func damageIsSurvived() {
        let whole = [UInt8](SampleModel.data)
        var refused = 0
        for round in 0..<20_000 {
            var stream = RandomStream(seed: 61, "ONNX damage").substream("round", round)
            var bytes = whole
            for _ in 0...stream.uniform(below: 3) {
                let place = stream.uniform(below: bytes.count)
                switch stream.uniform(below: 5) {
                case 0: bytes[place] = UInt8(stream.uniform(below: 256))
                case 1: bytes[place] ^= 1 << UInt8(stream.uniform(below: 8))
                case 2: bytes.remove(at: place)
                // The largest lengths and sizes.
                case 3:
                    bytes.replaceSubrange(
                        place..<min(place + 1, bytes.count), with: Array(repeating: 0xFF, count: 9) + [1])
                default: bytes.insert(contentsOf: bytes[place..<min(place + 8, bytes.count)], at: place)
                }
            }
            do { _ = try ONNXFile(decoding: Data(bytes)) } catch { refused += 1 }
        }
        print("ONNX damage, seed 61: \(refused) of 20000 refused")
        // Otherwise the loop would test nothing.
        #expect(2000 < refused && refused < 20_000)
    }

    /// A chain of messages in messages, deeper than any stack, is passed over.
    @Test func depthIsNoDanger() throws {
        var data = Data()
        // An attribute's graph (6) with a node (1) with an attribute (5), and so on.
        for _ in 0..<2000 {
            data = ProtobufWriter().message(1, ProtobufWriter().message(5, ProtobufWriter().bytes(6, data))).data
        }
        let file = try ONNXFile(decoding: ProtobufWriter().bytes(7, data).data)
        #expect(file.nodes.count == 1)
    }
}
