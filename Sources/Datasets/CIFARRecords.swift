import Foundation

/// The binary layout of CIFAR-10 and CIFAR-100 (Krizhevsky 2009): records of one or two labels and 3 × 32 × 32 bytes,
/// red plane first.
struct CIFARRecords {
    /// How many classes each of a record's labels has, in the order of the labels; the last label is the one that is
    /// used.
    let classCounts: [Int]

    static let shape = ImageDataset.Shape(channels: 3, height: 32, width: 32)

    private var recordSize: Int { classCounts.count + Self.shape.count }

    /// The names in a file, one a line.
    func names(_ file: DataFile) throws -> [String] {
        let expected = classCounts[classCounts.count - 1]
        guard file.size <= 4096 else {
            throw file.error("expected \(expected) short lines, found \(file.size) bytes")
        }
        guard let text = String(validating: try file.bytes(), as: UTF8.self) else {
            throw file.error("expected \(expected) lines of text, found bytes that are not UTF-8")
        }
        let names = text.split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        guard names.count == expected, Set(names).count == expected else {
            throw file.error("expected \(expected) different class names, one a line, found \(Set(names).count)")
        }
        return names
    }

    /// The records of several files, in order; a file may hold any number of them.
    func split(_ files: [DataFile]) throws -> ImageDataset.Split {
        var total = 0
        for file in files {
            guard file.size % recordSize == 0 else {
                throw file.error("expected a whole number of \(recordSize)-byte records, found \(file.size) bytes")
            }
            total += file.size / recordSize
            guard file.size <= DataFile.largestContent, total * recordSize <= DataFile.largestContent else {
                throw file.error("expected at most \(DataFile.largestContent) bytes in all batches, found more")
            }
        }
        var labels: [Int] = []
        labels.reserveCapacity(total)
        let images = try [UInt8](unsafeUninitializedCapacity: total * Self.shape.count) { images, filled in
            filled = 0
            for file in files {
                var record = 0
                // Few enough records at once to stay in the processor's cache between being read and being copied.
                try file.forEachPiece(of: 64 * recordSize) { bytes in
                    for start in stride(from: 0, to: bytes.count, by: recordSize) {
                        for (place, count) in classCounts.enumerated() where bytes[start + place] >= count {
                            throw file.error(
                                "expected labels from 0 to \(count - 1), found \(bytes[start + place]) in record \(record)"
                            )
                        }
                        let pixels = start + classCounts.count
                        labels.append(Int(bytes[pixels - 1]))
                        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(images)[filled...])
                            .copyMemory(from: .init(rebasing: bytes[pixels..<pixels + Self.shape.count]))
                        filled += Self.shape.count
                        record += 1
                    }
                }
            }
        }
        return .init(images: images, labels: labels)
    }
}
