import Foundation
import Testing

/// A safetensors file, read by the format's public description alone: eight bytes of length, JSON, numbers.
struct PlainSafeTensors {
    struct Entry: Equatable {
        var type: String
        var shape: [Int]
        var bytes: [UInt8]

        /// Of an F32 tensor.
        var floats: [Float] {
            stride(from: 0, to: bytes.count, by: 4).map { start in
                Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) })
            }
        }
    }

    let metadata: [String: String]
    private(set) var entries: [String: Entry] = [:]

    private struct Header: Decodable {
        var __metadata__: [String: String]?
    }

    private struct Description: Decodable {
        var dtype: String?
        var shape, data_offsets: [Int]?
    }

    init(_ file: URL) throws {
        let bytes = [UInt8](try Data(contentsOf: file))
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let json = Data(bytes[8..<8 + length]), numbers = bytes[(8 + length)...]
        metadata = try JSONDecoder().decode(Header.self, from: json).__metadata__ ?? [:]
        for (name, found) in try JSONDecoder().decode([String: Description].self, from: json)
        where name != "__metadata__" {
            let offsets = try #require(found.data_offsets)
            entries[name] = Entry(
                type: try #require(found.dtype), shape: try #require(found.shape),
                bytes: Array(numbers.dropFirst(offsets[0]).prefix(offsets[1] - offsets[0])))
        }
    }

    func entry(_ name: String) throws -> Entry { try #require(entries[name], "\(name) is not in the file") }
}
