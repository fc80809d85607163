import CZlib
import Foundation
import Tensors

/// A folder that is removed with the value that made it.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}

/// A tiny Fashion-MNIST: the bytes of its four files.
struct FashionFixture {
    var files: [String: [UInt8]] = [:]
    let trainImages: [UInt8]
    let trainLabels: [UInt8]
    let testImages: [UInt8]
    let testLabels: [UInt8]

    init(train: Int = 12, test: Int = 5, side: Int = 28, seed: UInt64 = 1) throws {
        var stream = RandomStream(seed: seed, "fashion")
        func bytes(_ count: Int, below bound: Int) -> [UInt8] {
            (0..<count).map { _ in UInt8(stream.uniform(below: bound)) }
        }
        trainImages = bytes(train * side * side, below: 256)
        trainLabels = bytes(train, below: 10)
        testImages = bytes(test * side * side, below: 256)
        testLabels = bytes(test, below: 10)
        files["train-images-idx3-ubyte.gz"] = try gzip(idx([train, side, side], trainImages))
        files["train-labels-idx1-ubyte.gz"] = try gzip(idx([train], trainLabels))
        files["t10k-images-idx3-ubyte.gz"] = try gzip(idx([test, side, side], testImages))
        files["t10k-labels-idx1-ubyte.gz"] = try gzip(idx([test], testLabels))
    }

    func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, bytes) in files { try folder.write(name, bytes) }
        return folder
    }
}

/// A tiny CIFAR-10: the bytes of its seven files.
struct CIFARFixture {
    var files: [String: [UInt8]] = [:]
    static let names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]

    init(recordsPerBatch: [Int] = [3, 1, 2, 4, 2], test: Int = 3, seed: UInt64 = 1) {
        var stream = RandomStream(seed: seed, "cifar")
        func batch(_ records: Int) -> [UInt8] {
            (0..<records).flatMap { _ in
                [UInt8(stream.uniform(below: 10))] + (0..<3072).map { _ in UInt8(stream.uniform(below: 256)) }
            }
        }
        for (index, records) in recordsPerBatch.enumerated() { files["data_batch_\(index + 1).bin"] = batch(records) }
        files["test_batch.bin"] = batch(test)
        files["batches.meta.txt"] = Array((Self.names.joined(separator: "\n") + "\n\n").utf8)
    }

    func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, bytes) in files { try folder.write(name, bytes) }
        return folder
    }
}

/// IDX: two zero bytes, type 8 (unsigned byte), the number of dimensions, big-endian sizes, values.
func idx(_ sizes: [Int], _ values: [UInt8]) -> [UInt8] {
    [0, 0, 8, UInt8(sizes.count)] + sizes.flatMap { size in [24, 16, 8, 0].map { UInt8(size >> $0 & 255) } } + values
}

func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let path = folder.path("packed")
    let file = gzopen(path, "wb6")
    let written = gzwrite(file, bytes, UInt32(bytes.count))
    guard gzclose(file) == Z_OK, Int(written) == bytes.count else { throw CocoaError(.fileWriteUnknown) }
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
}
