import Datasets
import Foundation
import Testing

@Suite struct CIFAR10Tests {
    @Test func readsWhatTheFilesHold() throws {
        let fixture = CIFARFixture()
        let folder = try fixture.folder()
        let dataset = try CIFAR10.load(folder: folder.url)
        #expect(dataset.name == "CIFAR-10")
        #expect(dataset.classNames == CIFARFixture.names)
        #expect(dataset.train.count == 12 && dataset.test.count == 3)
        let records = (1...5).flatMap { fixture.files["data_batch_\($0).bin"] ?? [] }
        for image in 0..<12 {
            let record = records[(image * 3073)..<((image + 1) * 3073)]
            #expect(dataset.train.labels[image] == record.first.map { Int($0) })
            #expect(dataset.train.images[(image * 3072)..<((image + 1) * 3072)] == record.dropFirst())
        }
        #expect(
            dataset.test.labels
                == stride(from: 0, to: 3 * 3073, by: 3073).map { Int(fixture.files["test_batch.bin"]?[$0] ?? 255) })
    }

    @Test func malformedFilesAreNamedAndExplained() throws {
        let good = CIFARFixture()
        let batch = "data_batch_3.bin"
        guard let bytes = good.files[batch] else { throw CocoaError(.fileNoSuchFile) }
        var mislabelled = bytes
        mislabelled[3073] = 10
        let meta = "batches.meta.txt"
        let cases: [(String, [UInt8], [String])] = [
            (batch, [], ["empty"]),
            (batch, Array(bytes.dropLast()), ["3073-byte records", "found 6145 bytes"]),
            (batch, bytes + [0], ["3073-byte records", "found 6147 bytes"]),
            (batch, mislabelled, ["0 to 9", "found 10 in record 1"]),
            ("test_batch.bin", Array(bytes.prefix(3072)), ["3073-byte records"]),
            (meta, Array("cat\ndog\n".utf8), ["10 different class names", "found 2"]),
            (meta, Array(String(repeating: "cat\n", count: 10).utf8), ["10 different class names", "found 1"]),
            (meta, [0xFF, 0xFE, 10], ["not UTF-8"]),
            (meta, Array(repeating: 65, count: 5000), ["5000 bytes"]),
        ]
        for (file, bytes, words) in cases {
            var fixture = good
            fixture.files[file] = bytes
            let folder = try fixture.folder()
            let error = #expect(throws: DatasetError.self) { try CIFAR10.load(folder: folder.url) }
            #expect(error?.attempt == "reading \(folder.path(file))", "\(words)")
            let message = error?.description ?? ""
            for word in words + [folder.path(file), "Get CIFAR-10's binary version again"] {
                #expect(message.contains(word), "\(message) should say: \(word)")
            }
        }
    }

    @Test(arguments: ["data_batch_1.bin", "data_batch_5.bin", "test_batch.bin", "batches.meta.txt"])
    func missingFilesAreNamed(file: String) throws {
        let folder = try CIFARFixture().folder()
        try FileManager.default.removeItem(atPath: folder.path(file))
        let missing = #expect(throws: DatasetError.self) { try CIFAR10.load(folder: folder.url) }
        #expect(missing?.attempt == "reading \(folder.path(file))")
        try FileManager.default.createDirectory(atPath: folder.path(file), withIntermediateDirectories: false)
        let wrong = #expect(throws: DatasetError.self) { try CIFAR10.load(folder: folder.url) }
        #expect(wrong?.description.contains("found a folder") == true)
    }

    /// A file of 3 GB that takes no space on the disk must not be reserved in memory.
    @Test func hugeFilesAreRefused() throws {
        let folder = try CIFARFixture().folder()
        let handle = try FileHandle(forWritingTo: folder.url.appendingPathComponent("data_batch_2.bin"))
        try handle.truncate(atOffset: 3073 * 1_000_000)
        try handle.close()
        let error = #expect(throws: DatasetError.self) { try CIFAR10.load(folder: folder.url) }
        #expect(error?.description.contains("at most 1073741824 bytes") == true)
    }
}
