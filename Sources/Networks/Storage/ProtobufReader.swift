import Foundation

/// One field of a protobuf message: its number in the message's definition, and its value as it lies in the file.
struct ProtobufField {
    enum Value {
        /// An integer, a truth value or an enumeration's case.
        case varint(UInt64)
        case fixed32(UInt32)
        case fixed64(UInt64)
        /// Text, bytes, packed numbers or another message.
        case bytes(Data)
    }

    let number: Int
    let value: Value
}

/// Reads the fields of a protobuf message one after the other, without a description of the message
/// (Protocol Buffers documentation, "Encoding").
///
///     var reader = ProtobufReader(data, of: "the model")
///     while let field = try reader.next() { … }
///
/// Bytes are slices of the data, so that nothing is copied, and memory is never asked for by a length that the file
/// claims. A field that holds a message is read by a reader of its own; readers don't follow messages by themselves, so
/// that the depth is that of the code which uses them.
struct ProtobufReader {
    private let data: Data
    private var position: Int
    /// What the message describes, for errors.
    let subject: String

    init(_ data: Data, of subject: String) {
        self.data = data
        self.subject = subject
        position = data.startIndex
    }

    /// The next field, or `nil` at the message's end.
    mutating func next() throws(NetworkError) -> ProtobufField? {
        guard position < data.endIndex else { return nil }
        let key = try varint()
        guard let number = Int(exactly: key >> 3), 1..<1 << 29 ~= number else {
            throw problem("\(key >> 3) is not a field number")
        }
        switch key & 7 {
        case 0: return ProtobufField(number: number, value: .varint(try varint()))
        case 1:
            let bytes = try take(8, for: number)
            return ProtobufField(number: number, value: .fixed64(bytes.littleEndianInteger()))
        case 2:
            let length = try varint()
            guard let count = Int(exactly: length) else { throw problem("field \(number) claims \(length) bytes") }
            return ProtobufField(number: number, value: .bytes(try take(count, for: number)))
        case 5:
            let bytes = try take(4, for: number)
            return ProtobufField(number: number, value: .fixed32(bytes.littleEndianInteger()))
        default: throw problem("field \(number) is of the unknown wire type \(key & 7)")
        }
    }

    /// An integer of 7 bits in each byte, the lowest first; a byte's eighth bit says that another follows.
    mutating func varint() throws(NetworkError) -> UInt64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard position < data.endIndex else { throw problem("it ends in the middle of a number") }
            let byte = data[position]
            position += 1
            guard shift < 63 || byte <= 1 else { break }
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
        }
        throw problem("a number takes more than 64 bits")
    }

    /// All integers of a packed field.
    static func packedVarints(_ data: Data, of subject: String) throws(NetworkError) -> [UInt64] {
        var reader = ProtobufReader(data, of: subject)
        var result: [UInt64] = []
        while reader.position < data.endIndex { result.append(try reader.varint()) }
        return result
    }

    private mutating func take(_ count: Int, for number: Int) throws(NetworkError) -> Data {
        guard count <= data.endIndex - position else {
            throw problem("field \(number) claims \(count) bytes where \(data.endIndex - position) are left")
        }
        defer { position += count }
        return data[position..<position + count]
    }

    private func problem(_ text: String) -> NetworkError {
        NetworkError("reading \(subject)", "\(text); the file is damaged, or of another format")
    }
}

extension Data {
    /// The integer of the first bytes, the lowest first; missing bytes count as 0.
    func littleEndianInteger<Integer: FixedWidthInteger & UnsignedInteger>() -> Integer {
        prefix(MemoryLayout<Integer>.size).reversed().reduce(0) { $0 << 8 | Integer($1) }
    }
}
