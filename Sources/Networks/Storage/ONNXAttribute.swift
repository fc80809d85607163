import Foundation

/// A constant that belongs to an operator, such as a convolution's strides.
public enum ONNXAttribute: Sendable {
    case integer(Int)
    case number(Float)
    case text(String)
    case integers([Int])
    case numbers([Float])
    case texts([String])
    case tensor(ONNXTensor)
    /// Something that isn't read: a subgraph, or a tensor of text.
    case other

    static func decoding(_ data: Data) throws(NetworkError) -> (name: String, ONNXAttribute) {
        let subject = "an ONNX attribute"
        var reader = ProtobufReader(data, of: subject)
        var name = ""
        var type: UInt64 = 0
        var single: ONNXAttribute?
        var (integers, numbers, texts) = ([Int](), [Float](), [String]())
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let text)): name = String(decoding: text, as: UTF8.self)
            case (2, .fixed32(let bits)): single = .number(Float(bitPattern: bits))
            case (3, .varint(let value)): single = .integer(Int(truncatingIfNeeded: value))
            case (4, .bytes(let text)): single = .text(String(decoding: text, as: UTF8.self))
            case (5, .bytes(let tensor)):
                let proto = try TensorProto(decoding: tensor, of: "the tensor of an ONNX attribute")
                single = proto.elementType == .string ? .other : .tensor(try proto.tensor())
            case (7, .fixed32(let bits)): numbers.append(Float(bitPattern: bits))
            case (7, .bytes(let packed)):
                guard packed.count.isMultiple(of: 4) else {
                    throw NetworkError("reading the ONNX attribute \(name)", "its numbers end in the middle of one")
                }
                numbers += stride(from: packed.startIndex, to: packed.endIndex, by: 4).map {
                    Float(bitPattern: packed[$0..<$0 + 4].littleEndianInteger())
                }
            case (8, .varint(let value)): integers.append(Int(truncatingIfNeeded: value))
            case (8, .bytes(let packed)):
                integers += try ProtobufReader.packedVarints(packed, of: subject).map { Int(truncatingIfNeeded: $0) }
            case (9, .bytes(let text)): texts.append(String(decoding: text, as: UTF8.self))
            case (20, .varint(let value)): type = value
            default: break
            }
        }
        // `AttributeProto.AttributeType`: lists and zeros may be left out, so that only the type tells what is meant.
        switch type {
        case 1: return (name, single ?? .number(0))
        case 2: return (name, single ?? .integer(0))
        case 3: return (name, single ?? .text(""))
        case 6: return (name, .numbers(numbers))
        case 7: return (name, .integers(integers))
        case 8: return (name, .texts(texts))
        default: return (name, single ?? .other)
        }
    }
}
