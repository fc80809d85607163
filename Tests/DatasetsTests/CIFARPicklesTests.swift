import Foundation
import Testing

@testable import Datasets

/// CIFAR-10 and CIFAR-100 as torchvision downloads them; make-cifar.py in Fixtures/CIFAR wrote the files.
@Suite struct CIFARPicklesTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
        "Fixtures/CIFAR")

    private static let refused: [String: String] =
        (try? JSONDecoder().decode(
            [String: String].self, from: Data(contentsOf: folder.appendingPathComponent("refused.json")))) ?? [:]

    private func folder(_ path: String) -> URL { Self.folder.appendingPathComponent(path) }

    @Test(arguments: ["python2", "python3"])
    func theSameImagesAsInTheBinaryLayout(python: String) throws {
        let ten = try CIFAR10.loadPickles(folder: folder("\(python)/cifar-10-batches-py"))
        let tenBinary = try CIFAR10.load(folder: folder("binary/cifar-10-batches-bin"))
        let hundred = try CIFAR100.loadPickles(folder: folder("\(python)/cifar-100-python"))
        let hundredBinary = try CIFAR100.load(folder: folder("binary/cifar-100-binary"))
        for (pickles, binary, counts) in [(ten, tenBinary, [6, 2]), (hundred, hundredBinary, [3, 2])] {
            #expect(pickles.name == binary.name && pickles.classNames == binary.classNames)
            #expect([pickles.train.count, pickles.test.count] == counts)
            #expect(pickles.train.labels == binary.train.labels && pickles.test.labels == binary.test.labels)
            #expect(pickles.train.images == binary.train.images && pickles.test.images == binary.test.images)
            #expect(pickles.digest == binary.digest)
        }
    }

    @Test func everyRefusedFixtureIsThere() { #expect(Self.refused.count == 13) }

    @Test(arguments: refused.keys.sorted()) func othersAreRefusedSayingWhy(file: String) throws {
        let place = file.hasPrefix("meta") ? "batches.meta" : "data_batch_2"
        let copy = try copied("python2/cifar-10-batches-py")
        try copy.write(place, [UInt8](Data(contentsOf: folder("refused/\(file)"))))
        let error = try #require(throws: DatasetError.self) { try CIFAR10.loadPickles(folder: copy.url) }
        #expect(error.attempt == "reading \(copy.path(place))")
        #expect(error.finding.contains(try #require(Self.refused[file])), "\(error)")
    }

    @Test func aFileThatIsMissingOrCutOffIsNamed() throws {
        for file in CIFAR10.python.files {
            let copy = try copied("python3/cifar-10-batches-py")
            let whole = [UInt8](try Data(contentsOf: copy.url.appendingPathComponent(file)))
            for cut in [1, whole.count / 2, whole.count - 1] {
                try copy.write(file, Array(whole.prefix(cut)))
                let error = try #require(throws: DatasetError.self) { try CIFAR10.loadPickles(folder: copy.url) }
                #expect(error.attempt == "reading \(copy.path(file))", "\(cut) of \(whole.count)")
            }
            try FileManager.default.removeItem(atPath: copy.path(file))
            let error = try #require(throws: DatasetError.self) { try CIFAR10.loadPickles(folder: copy.url) }
            #expect(error.attempt == "reading \(copy.path(file))")
        }
    }

    /// A copy of a folder of fixtures.
    private func copied(_ path: String) throws -> TemporaryFolder {
        let copy = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder(path).path) {
            try copy.write(name, [UInt8](Data(contentsOf: folder("\(path)/\(name)"))))
        }
        return copy
    }
}
