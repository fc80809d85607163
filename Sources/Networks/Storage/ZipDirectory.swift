import Formats
import Foundation
import Wording

/// The entries of a zip archive that stores them uncompressed, as `torch.save` does.
///
/// Checksums are not verified: PyTorch lets users save without computing them.
struct ZipDirectory {
    /// Each entry's bytes, which share the archive's memory; nil where they are not plain.
    private var entries: [String: Data?] = [:]

    private static let operation = "reading a PyTorch file"
    private static let mostEntries = 1 << 18

    /// - Throws: `NetworkError` naming the entry, what was expected and found.
    init(decoding data: Data) throws {
        let directory = try ZipDirectory.directory(of: data)
        // Records of 46 bytes and more are in the directory, so that a count is bounded before anything is reserved.
        guard directory.count <= UInt64(min(directory.bytes.count / 46, ZipDirectory.mostEntries)) else {
            throw ZipDirectory.damaged(
                "\(directory.count) entries don't fit into a directory of \(directory.bytes.count) bytes")
        }
        var reader = ByteReader(directory.bytes, operation: ZipDirectory.operation)
        for _ in 0..<directory.count {
            let entry = try Entry(&reader)
            let bytes = entry.isPlain ? try entry.bytes(in: data.prefix(directory.position)) : nil
            guard entries.updateValue(bytes, forKey: entry.name) == nil else {
                throw ZipDirectory.damaged("two entries are named \(legible(entry.name))")
            }
        }
    }

    var names: some Collection<String> { entries.keys }

    /// An entry's bytes; nil if there is none of the name.
    ///
    /// - Throws: `NetworkError` if the entry is compressed or encrypted.
    func content(_ name: String) throws -> Data? {
        guard let entry = entries[name] else { return nil }
        guard let entry else {
            throw NetworkError(
                ZipDirectory.operation,
                "the entry \(legible(name)) is compressed or encrypted, where torch.save stores plain bytes",
                advice: "Load the file in PyTorch and save it again")
        }
        return entry
    }

    fileprivate static func damaged(_ problem: String) -> NetworkError {
        NetworkError(operation, "\(problem); the archive is truncated or damaged")
    }

    /// The directory, found from the archive's last bytes.
    private static func directory(of data: Data) throws -> (count: UInt64, bytes: Data, position: Int) {
        let endSize = 22
        let locatorSize = 20
        let earliest = max(0, data.count - endSize - Int(UInt16.max))
        var place = data.count - endSize
        while place >= earliest {
            defer { place -= 1 }
            guard data[data.startIndex + place] == 0x50 else { continue }
            var reader = ByteReader(data, at: place, operation: operation)
            guard try reader.number(bytes: 4) == 0x0605_4B50 else { continue }
            try reader.skip(6)
            var count = try reader.number(bytes: 2)
            var size = try reader.number(bytes: 4)
            var start = try reader.number(bytes: 4)
            guard try reader.number(bytes: 2) == UInt64(reader.remaining) else { continue }
            var end = place
            var locator = ByteReader(data, at: place - locatorSize, operation: operation)
            if place >= locatorSize, try locator.number(bytes: 4) == 0x0706_4B50 {
                try locator.skip(4)
                let position = try locator.number(bytes: 8)
                guard position <= UInt64(place - locatorSize) else {
                    throw damaged("its ZIP64 record lies outside the file")
                }
                var record = ByteReader(data, at: Int(position), operation: operation)
                guard try record.number(bytes: 4) == 0x0606_4B50 else { throw damaged("its ZIP64 record is missing") }
                try record.skip(28)
                count = try record.number(bytes: 8)
                size = try record.number(bytes: 8)
                start = try record.number(bytes: 8)
                end = Int(position)
            }
            guard start <= UInt64(end), size <= UInt64(end) - start else {
                throw damaged("its directory of \(size) bytes at byte \(start) lies outside the file")
            }
            let first = data.startIndex + Int(start)
            return (count, data[first..<first + Int(size)], Int(start))
        }
        throw damaged("its directory, which ends a zip archive, is missing")
    }

    /// One record of the directory.
    private struct Entry {
        let name: String
        /// Neither compressed nor encrypted.
        let isPlain: Bool
        private var size: UInt64
        private var offset: UInt64

        init(_ reader: inout ByteReader) throws {
            guard try reader.number(bytes: 4) == 0x0201_4B50 else {
                throw damaged("an entry of its directory is missing")
            }
            try reader.skip(4)
            let flags = try reader.number(bytes: 2)
            let method = try reader.number(bytes: 2)
            try reader.skip(8)
            var packedSize = try reader.number(bytes: 4)
            size = try reader.number(bytes: 4)
            let nameLength = try reader.number(bytes: 2)
            let extraLength = try reader.number(bytes: 2)
            let commentLength = try reader.number(bytes: 2)
            try reader.skip(8)
            offset = try reader.number(bytes: 4)
            name = String(decoding: try reader.bytes(nameLength), as: UTF8.self)
            var extra = ByteReader(try reader.bytes(extraLength), operation: operation)
            try reader.skip(commentLength)
            while extra.remaining >= 4 {
                let kind = try extra.number(bytes: 2)
                let length = try extra.number(bytes: 2)
                var field = ByteReader(try extra.bytes(length), operation: operation)
                guard kind == 1 else { continue }
                // ZIP64 puts here, in this order, those numbers that don't fit into four bytes.
                if size == 0xFFFF_FFFF { size = try field.number(bytes: 8) }
                if packedSize == 0xFFFF_FFFF { packedSize = try field.number(bytes: 8) }
                if offset == 0xFFFF_FFFF { offset = try field.number(bytes: 8) }
            }
            isPlain = method == 0 && flags & 1 == 0
            guard !isPlain || packedSize == size else {
                throw damaged("the entry \(legible(name)) has two sizes, \(packedSize) and \(size)")
            }
        }

        /// The entry's content; `data` ends where the directory begins.
        func bytes(in data: Data) throws -> Data {
            guard offset <= UInt64(data.count) else {
                throw damaged("the entry \(legible(name)) lies at byte \(offset), outside the file")
            }
            var reader = ByteReader(data, at: Int(offset), operation: operation)
            guard try reader.number(bytes: 4) == 0x0403_4B50 else {
                throw damaged("the entry \(legible(name)) is not where its directory says")
            }
            try reader.skip(22)
            let nameLength = try reader.number(bytes: 2)
            let extraLength = try reader.number(bytes: 2)
            try reader.skip(nameLength + extraLength)
            return try reader.bytes(size)
        }
    }
}
