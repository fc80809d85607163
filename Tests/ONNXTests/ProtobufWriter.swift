import Foundation

/// Writes protobuf messages, for files that no other tool would write.
struct ProtobufWriter {
    private(set) var data = Data()

    static func varint(_ value: UInt64) -> Data {
        var (rest, bytes) = (value, Data())
        repeat {
            bytes.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
            rest >>= 7
        } while rest > 0
        return bytes
    }

    func varint(_ field: UInt64, _ value: UInt64) -> ProtobufWriter {
        appending(ProtobufWriter.varint(field << 3) + ProtobufWriter.varint(value))
    }

    func bytes(_ field: UInt64, _ bytes: Data) -> ProtobufWriter {
        appending(ProtobufWriter.varint(field << 3 | 2) + ProtobufWriter.varint(UInt64(bytes.count)) + bytes)
    }

    func text(_ field: UInt64, _ text: String) -> ProtobufWriter { bytes(field, Data(text.utf8)) }

    func message(_ field: UInt64, _ message: ProtobufWriter) -> ProtobufWriter { bytes(field, message.data) }

    func appending(_ bytes: Data) -> ProtobufWriter {
        var result = self
        result.data += bytes
        return result
    }

    /// A tensor of a shape, an element type and numbers in `raw_data`.
    static func tensor(_ name: String, shape: [Int], type: UInt64 = 1, raw: Data) -> ProtobufWriter {
        shape.reduce(ProtobufWriter()) { $0.varint(1, UInt64(bitPattern: Int64($1))) }
            .varint(2, type).text(8, name).bytes(9, raw)
    }

    /// A model with one initialiser.
    static func model(_ initializer: ProtobufWriter) -> Data {
        ProtobufWriter().message(7, ProtobufWriter().message(5, initializer)).data
    }
}
