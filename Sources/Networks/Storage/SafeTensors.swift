import Foundation
import Tensors

/// Named tensors and text in the safetensors format: a length, a JSON header, then the numbers as they lie in memory.
public struct SafeTensors: Sendable, Equatable {
    public var tensors: [String: Tensor]
    public var metadata: [String: String]

    public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
        self.tensors = tensors
        self.metadata = metadata
    }

    private struct Entry: Codable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    /// The file's bytes: names in alphabetical order, so that equal values give equal bytes. O(numbers).
    public func encoded() throws -> Data {
        var header: [String: HeaderValue] = metadata.isEmpty ? [:] : ["__metadata__": .metadata(metadata)]
        var offset = 0
        let sorted = tensors.sorted { $0.key < $1.key }
        for (name, tensor) in sorted {
            let end = offset + tensor.count * MemoryLayout<Float>.stride
            header[name] = .entry(Entry(dtype: "F32", shape: tensor.shape, data_offsets: [offset, end]))
            offset = end
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = try encoder.encode(header)
        // The format lets a header end in spaces, which aligns the numbers.
        json.append(Data(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
        var result = Data(capacity: 8 + json.count + offset)
        withUnsafeBytes(of: UInt64(json.count).littleEndian) { result.append(contentsOf: $0) }
        result.append(json)
        for (_, tensor) in sorted { tensor.withValues { result.append(Data(buffer: $0)) } }
        return result
    }

    /// Reads what `encoded()` or another tool wrote.
    ///
    /// - Throws: `NetworkError` naming the tensor, what was expected and what was found.
    public init(decoding data: Data) throws {
        let operation = "reading safetensors"
        guard data.count >= 8 else { throw NetworkError(operation, "\(data.count) bytes are too few; the file is truncated") }
        let length = data.prefix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
        guard length <= UInt64(data.count - 8) else {
            throw NetworkError(operation, "a header of \(length) bytes doesn't fit into \(data.count); the file is truncated")
        }
        let start = data.startIndex + 8
        let numbers = data[(start + Int(length))...]
        let header: [String: HeaderValue]
        do {
            header = try JSONDecoder().decode([String: HeaderValue].self, from: data[start..<start + Int(length)])
        } catch {
            throw NetworkError(operation, "the header is not the JSON of the safetensors format; the file is damaged")
        }
        tensors = [:]
        metadata = [:]
        var next = 0
        for (name, value) in header.sorted(by: { $0.value.position < $1.value.position }) {
            switch value {
            case .metadata(let found) where name == "__metadata__": metadata = found
            case .entry(let entry) where name != "__metadata__":
                tensors[name] = try SafeTensors.tensor(name, entry, in: numbers)
                guard entry.data_offsets[0] == next else {
                    throw NetworkError(
                        "reading the tensor \(name)",
                        "it starts at byte \(entry.data_offsets[0]) where \(next) was expected; tensors may not overlap "
                            + "or leave gaps")
                }
                next = entry.data_offsets[1]
            default: throw NetworkError(operation, "\(name) is described neither as a tensor nor as metadata")
            }
        }
        guard next == numbers.count else {
            throw NetworkError(operation, "\(numbers.count - next) bytes follow the last tensor; the file is damaged")
        }
    }

    private static func tensor(_ name: String, _ entry: Entry, in numbers: Data) throws -> Tensor {
        let operation = "reading the tensor \(name)"
        guard entry.dtype == "F32" else { throw NetworkError(operation, "wants numbers of type F32, found \(entry.dtype)") }
        var byteCount = MemoryLayout<Float>.stride
        // Also without its zeros a shape's product must not overflow, since strides are such products.
        var extent = byteCount
        for size in entry.shape {
            let (product, overflows) = extent.multipliedReportingOverflow(by: max(size, 1))
            guard size >= 0, !overflows, entry.shape.count <= 12 else {
                throw NetworkError(operation, "the shape \(entry.shape) is absurd; up to 12 sizes are read")
            }
            extent = product
            byteCount *= size
        }
        guard entry.data_offsets.count == 2, entry.data_offsets[0] >= 0, entry.data_offsets[1] <= numbers.count,
            entry.data_offsets[0] <= entry.data_offsets[1], entry.data_offsets[1] - entry.data_offsets[0] == byteCount
        else {
            throw NetworkError(
                operation, "the shape \(entry.shape) takes \(byteCount) bytes, but its offsets are \(entry.data_offsets) in \(numbers.count)")
        }
        let from = numbers.startIndex + entry.data_offsets[0]
        return Tensor(entry.shape) { values in
            _ = UnsafeMutableRawBufferPointer(values).initializeMemory(as: UInt8.self, from: numbers[from..<from + byteCount])
        }
    }

    private enum HeaderValue: Codable {
        case metadata([String: String])
        case entry(Entry)

        /// Where its numbers lie in the file; empty tensors come before the one that starts at the same place.
        var position: (Int, Int) {
            switch self {
            case .metadata: (-1, -1)
            case .entry(let entry): (entry.data_offsets.first ?? 0, entry.data_offsets.last ?? 0)
            }
        }

        init(from decoder: any Decoder) throws {
            if let entry = try? Entry(from: decoder) {
                self = .entry(entry)
            } else {
                self = .metadata(try [String: String](from: decoder))
            }
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .metadata(let metadata): try metadata.encode(to: encoder)
            case .entry(let entry): try entry.encode(to: encoder)
            }
        }
    }
}
