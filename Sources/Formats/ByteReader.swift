import Foundation

/// Takes little-endian numbers and runs of bytes from data, in order and never past the end.
package struct ByteReader {
    private let data: Data
    /// What is being read, for errors, for example "reading a PyTorch file".
    package let operation: String
    private var index: Data.Index

    package init(_ data: Data, at position: Int = 0, operation: String) {
        self.data = data
        self.operation = operation
        index = data.startIndex + min(max(position, 0), data.count)
    }

    /// How many bytes have been taken, counted from the data's beginning.
    package var position: Int { index - data.startIndex }

    package var remaining: Int { data.endIndex - index }

    /// The next bytes, which share the data's memory.
    ///
    /// - Throws: `FormatError` if fewer are left.
    package mutating func bytes(_ count: UInt64) throws -> Data {
        guard count <= UInt64(remaining) else {
            throw FormatError(
                operation,
                "\(count) bytes were expected at byte \(position), found \(remaining); the file is truncated or damaged"
            )
        }
        defer { index += Int(count) }
        return data[index..<index + Int(count)]
    }

    package mutating func byte() throws -> UInt8 {
        guard index < data.endIndex else {
            throw FormatError(operation, "more was expected at byte \(position); the file is truncated")
        }
        defer { index += 1 }
        return data[index]
    }

    /// An unsigned number of up to eight bytes.
    package mutating func number(bytes count: Int) throws -> UInt64 {
        try bytes(UInt64(count)).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    package mutating func skip(_ count: UInt64) throws { _ = try bytes(count) }

    /// Text up to a line feed, which is taken too.
    package mutating func line() throws -> String {
        let longest = 256
        guard let end = data[index...].prefix(longest).firstIndex(of: UInt8(ascii: "\n")) else {
            throw FormatError(operation, "a line of at most \(longest) bytes was expected at byte \(position)")
        }
        defer { index = end + 1 }
        return String(decoding: data[index..<end], as: UTF8.self)
    }
}
