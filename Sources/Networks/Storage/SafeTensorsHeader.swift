import Formats
import Foundation
import Wording

/// What the JSON at the beginning of a safetensors file says, checked against the bytes that follow.
struct SafeTensorsHeader {
    private(set) var tensors: [String: StoredTensor] = [:]
    private(set) var metadata: [String: String] = [:]

    /// Headers are a hundred bytes for each tensor; a longer one than this is refused before it is read.
    private static let longest = 1 << 24

    /// - Throws: `NetworkError` naming the tensor, what was expected and what was found.
    init(decoding data: Data) throws {
        let operation = "reading safetensors"
        guard data.count >= 8 else {
            throw NetworkError(operation, "\(data.count) bytes are too few; the file is truncated")
        }
        var reader = ByteReader(data, operation: operation)
        let length = try reader.number(bytes: 8)
        guard length <= UInt64(data.count - 8) else {
            throw NetworkError(
                operation, "a header of \(length) bytes doesn't fit into \(data.count); the file is truncated")
        }
        guard length <= SafeTensorsHeader.longest else {
            throw NetworkError(
                operation, "wants a header of at most \(SafeTensorsHeader.longest) bytes, found \(length)")
        }
        let json = try reader.bytes(length)
        if let name = RepeatedName.first(in: json) {
            throw NetworkError(
                "reading the tensor \(legible(name))",
                "the file describes it twice, so that nobody can say which is meant",
                advice: "Save the file again, with a name of its own for each tensor")
        }
        let header: [String: Description]
        do {
            header = try JSONDecoder().decode([String: Description].self, from: json)
        } catch {
            throw NetworkError(operation, "the header is not the JSON of the safetensors format; the file is damaged")
        }
        let numbers = try reader.bytes(UInt64(reader.remaining))
        var next = 0
        for (name, value) in header.sorted(by: { $0.value.position < $1.value.position }) {
            switch value {
            case .metadata(let found) where name == "__metadata__": metadata = found
            case .tensor(let entry) where name != "__metadata__":
                tensors[name] = try SafeTensorsHeader.tensor(name, entry, in: numbers)
                guard entry.data_offsets[0] == next else {
                    throw NetworkError(
                        "reading the tensor \(legible(name))",
                        "it starts at byte \(entry.data_offsets[0]) where \(next) was expected; tensors may not overlap "
                            + "or leave gaps")
                }
                next = entry.data_offsets[1]
            default: throw NetworkError(operation, "\(legible(name)) is described neither as a tensor nor as metadata")
            }
        }
        guard next == numbers.count else {
            throw NetworkError(operation, "\(numbers.count - next) bytes follow the last tensor; the file is damaged")
        }
    }

    private static func tensor(_ name: String, _ entry: Entry, in numbers: Data) throws -> StoredTensor {
        let operation = "reading the tensor \(legible(name))"
        guard let format = NumberFormat(rawValue: entry.dtype) else {
            throw NetworkError(
                operation, "wants numbers of type \(NumberFormat.readable), found \(legible(entry.dtype))")
        }
        let offsets = entry.data_offsets
        guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= numbers.count else {
            throw NetworkError(
                operation, "its offsets are \(offsets.prefix(3)), but \(numbers.count) bytes of numbers are in the file"
            )
        }
        let start = numbers.startIndex
        return try StoredTensor(
            name, shape: entry.shape, format: format, filling: numbers[start + offsets[0]..<start + offsets[1]])
    }

    /// The bytes before the numbers of tensors that follow each other in the given order.
    static func encoded(
        _ tensors: [(name: String, shape: [Int], format: NumberFormat)], metadata: [String: String]
    ) throws -> Data {
        var header: [String: Description] = metadata.isEmpty ? [:] : ["__metadata__": .metadata(metadata)]
        var offset = 0
        for (name, shape, format) in tensors {
            let end = offset + shape.reduce(format.byteCount, *)
            header[name] = .tensor(Entry(dtype: format.rawValue, shape: shape, data_offsets: [offset, end]))
            offset = end
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = try encoder.encode(header)
        // The format lets a header end in spaces, which aligns the numbers.
        json.append(Data(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
        return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json
    }

    private struct Entry: Codable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    private enum Description: Codable {
        case metadata([String: String])
        case tensor(Entry)

        /// Where its numbers lie in the file; empty tensors come before the one that starts at the same place.
        var position: (Int, Int) {
            switch self {
            case .metadata: (-1, -1)
            case .tensor(let entry): (entry.data_offsets.first ?? 0, entry.data_offsets.last ?? 0)
            }
        }

        init(from decoder: any Decoder) throws {
            if let entry = try? Entry(from: decoder) {
                self = .tensor(entry)
            } else {
                self = .metadata(try [String: String](from: decoder))
            }
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .metadata(let metadata): try metadata.encode(to: encoder)
            case .tensor(let entry): try entry.encode(to: encoder)
            }
        }
    }
}
