import Foundation

/// CIFAR-10 (Krizhevsky 2009) in its official binary layout: records of one label and 3 × 32 × 32 bytes, red plane
/// first.
public enum CIFAR10 {
    /// The folder inside `$CAHIER_DATA`.
    public static let folderName = "cifar-10-batches-bin"
    public static let shape = ImageDataset.Shape(channels: 3, height: 32, width: 32)
    static let firstTrainingBatch = "data_batch_1.bin"

    static let files = ["batches.meta.txt"] + (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]

    private static let recordSize = 1 + shape.count
    private static let classCount = 10

    /// Reads data_batch_1.bin to data_batch_5.bin, test_batch.bin and batches.meta.txt.
    ///
    /// A batch may hold any number of records.
    ///
    /// - Throws: ``DatasetError`` naming the file that is missing or malformed.
    public static func load(folder: URL) throws -> ImageDataset {
        let advice = "Get CIFAR-10's binary version again and check the folder named by CAHIER_DATA"
        func file(_ name: String) throws -> DataFile {
            try DataFile(folder.appendingPathComponent(name), advice: advice)
        }
        // All files are looked at before any is read, so that a missing one is reported at once.
        let metadata = try file("batches.meta.txt")
        let batches = try (1...5).map { try file("data_batch_\($0).bin") }
        let testBatch = try file("test_batch.bin")
        return try ImageDataset(
            name: "CIFAR-10", classNames: names(metadata), shape: shape,
            train: split(batches), test: split([testBatch]))
    }

    private static func names(_ file: DataFile) throws -> [String] {
        guard file.size <= 4096 else {
            throw file.error("expected \(classCount) short lines, found \(file.size) bytes")
        }
        guard let text = String(validating: try file.bytes(), as: UTF8.self) else {
            throw file.error("expected \(classCount) lines of text, found bytes that are not UTF-8")
        }
        let names = text.split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        guard names.count == classCount, Set(names).count == classCount else {
            throw file.error("expected \(classCount) different class names, one a line, found \(Set(names).count)")
        }
        return names
    }

    private static func split(_ files: [DataFile]) throws -> ImageDataset.Split {
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
        var labels: [UInt8] = []
        labels.reserveCapacity(total)
        let images = try [UInt8](unsafeUninitializedCapacity: total * shape.count) { images, filled in
            filled = 0
            for file in files {
                var record = 0
                // Few enough records at once to stay in the processor's cache between being read and being copied.
                try file.forEachPiece(of: 64 * recordSize) { bytes in
                    for start in stride(from: 0, to: bytes.count, by: recordSize) {
                        let label = bytes[start]
                        guard label < classCount else {
                            throw file.error(
                                "expected labels from 0 to \(classCount - 1), found \(label) in record \(record)")
                        }
                        labels.append(label)
                        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(images)[filled...])
                            .copyMemory(from: .init(rebasing: bytes[(start + 1)..<(start + recordSize)]))
                        filled += shape.count
                        record += 1
                    }
                }
            }
        }
        return .init(images: images, labels: labels)
    }
}
