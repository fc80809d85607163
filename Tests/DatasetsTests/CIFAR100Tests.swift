import Foundation
import Tensors
import Testing

@testable import Datasets

/// A tiny CIFAR-100: the bytes of its files.
struct CIFAR100Fixture {
    var files: [String: [UInt8]] = [:]
    static let names = (0..<100).map { "class_\($0)" }

    init(train: Int = 7, test: Int = 3, seed: UInt64 = 1) {
        var stream = RandomStream(seed: seed, "cifar-100")
        func records(_ count: Int) -> [UInt8] {
            (0..<count).flatMap { _ in
                [UInt8(stream.uniform(below: 20)), UInt8(stream.uniform(below: 100))]
                    + (0..<3072).map { _ in UInt8(stream.uniform(below: 256)) }
            }
        }
        files["train.bin"] = records(train)
        files["test.bin"] = records(test)
        files["fine_label_names.txt"] = Array((Self.names.joined(separator: "\n") + "\n").utf8)
    }

    func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, bytes) in files { try folder.write(name, bytes) }
        return folder
    }
}

@Suite struct CIFAR100Tests {
    @Test func readsWhatTheFilesHold() throws {
        let fixture = CIFAR100Fixture()
        let folder = try fixture.folder()
        let dataset = try CIFAR100.load(folder: folder.url)
        #expect(dataset.name == "CIFAR-100" && dataset.classNames == CIFAR100Fixture.names)
        #expect(dataset.shape == CIFAR100.shape && Set(CIFAR100.binary.files) == Set(fixture.files.keys))
        for (split, name, count) in [(dataset.train, "train.bin", 7), (dataset.test, "test.bin", 3)] {
            let bytes = try #require(fixture.files[name])
            #expect(split.count == count)
            for image in 0..<count {
                let record = bytes[image * 3074..<(image + 1) * 3074]
                #expect(split.labels[image] == Int(record[record.startIndex + 1]))
                #expect(split.images[image * 3072..<(image + 1) * 3072] == record.dropFirst(2))
            }
        }
    }

    @Test func malformedFilesAreNamedAndExplained() throws {
        let good = CIFAR100Fixture()
        let bytes = try #require(good.files["train.bin"])
        func changed(_ place: Int, _ value: UInt8) -> [UInt8] {
            var bytes = bytes
            bytes[place] = value
            return bytes
        }
        let names = "fine_label_names.txt"
        let cases: [(String, [UInt8], String)] = [
            ("train.bin", [], "empty"),
            ("train.bin", Array(bytes.dropLast()), "3074-byte records, found 21517 bytes"),
            ("test.bin", Array(bytes.prefix(3073)), "3074-byte records"),
            ("train.bin", changed(3074, 20), "labels from 0 to 19, found 20 in record 1"),
            ("train.bin", changed(2 * 3074 + 1, 100), "labels from 0 to 99, found 100 in record 2"),
            (names, Array("apple\nbear\n".utf8), "100 different class names, one a line, found 2"),
            (names, [0xFF, 0xFE], "not UTF-8"),
        ]
        for (file, bytes, words) in cases {
            var fixture = good
            fixture.files[file] = bytes
            let folder = try fixture.folder()
            let error = #expect(throws: DatasetError.self) { try CIFAR100.load(folder: folder.url) }
            #expect(error?.attempt == "reading \(folder.path(file))", "\(words)")
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "") should say: \(words)")
            #expect(error?.advice.contains("binary version") == true)
        }
        for file in CIFAR100.binary.files {
            let folder = try good.folder()
            try FileManager.default.removeItem(atPath: folder.path(file))
            let error = #expect(throws: DatasetError.self) { try CIFAR100.load(folder: folder.url) }
            #expect(error?.attempt == "reading \(folder.path(file))")
        }
    }
}
