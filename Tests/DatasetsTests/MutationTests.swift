import Datasets
import Foundation
import Tensors
import Testing

/// Damaged files in random ways: reading them gives a data set or an error that names a file, never a crash.
@Suite struct MutationTests {
    @Test func fashionReaderSurvivesDamage() throws {
        let fixture = try FashionFixture(train: 3, test: 2, side: 6)
        try survive(fixture.files, seed: 61, rounds: 500) { try FashionMNIST.load(folder: $0) }
    }

    /// Damage inside the compressed content, which gzip's checksum would otherwise catch first.
    @Test func idxHeadersSurviveDamage() throws {
        let fixture = try FashionFixture(train: 3, test: 2, side: 6)
        let name = "train-images-idx3-ubyte.gz"
        let plain = idx([3, 6, 6], fixture.trainImages)
        let folder = try fixture.folder()
        let root = RandomStream(seed: 62, "headers")
        for round in 0..<500 {
            var stream = root.substream("round", round)
            var bytes = plain
            for _ in 0...stream.uniform(below: 3) {
                bytes[stream.uniform(below: 16)] = UInt8(stream.uniform(below: 256))
            }
            try folder.write(name, try gzip(bytes))
            check("seed 62, round \(round)", folder) { try FashionMNIST.load(folder: $0) }
        }
    }

    @Test func cifarReaderSurvivesDamage() throws {
        let fixture = CIFARFixture(recordsPerBatch: [1, 1, 1, 1, 1], test: 1)
        try survive(fixture.files, seed: 63, rounds: 400) { try CIFAR10.load(folder: $0) }
    }

    @Test func cifar100ReaderSurvivesDamage() throws {
        let fixture = CIFAR100Fixture(train: 2, test: 1)
        try survive(fixture.files, seed: 64, rounds: 400) { try CIFAR100.load(folder: $0) }
    }

    private func survive(
        _ files: [String: [UInt8]], seed: UInt64, rounds: Int, read: (URL) throws -> ImageDataset
    ) throws {
        let folder = try TemporaryFolder()
        for (name, bytes) in files { try folder.write(name, bytes) }
        let names = files.keys.sorted()
        let root = RandomStream(seed: seed, "mutation")
        var outcomes = (read: 0, refused: 0)
        for round in 0..<rounds {
            var stream = root.substream("round", round)
            let name = names[stream.uniform(below: names.count)]
            guard let original = files[name] else { continue }
            try folder.write(name, mutate(original, &stream))
            if check("seed \(seed), round \(round), \(name)", folder, read: read) {
                outcomes.read += 1
            } else {
                outcomes.refused += 1
            }
            try folder.write(name, original)
        }
        // Otherwise the loop would test nothing.
        #expect(outcomes.refused > rounds / 10)
    }

    /// Whether a data set was read; records an issue for an unsuitable error or an inconsistent data set.
    @discardableResult
    private func check(_ context: String, _ folder: TemporaryFolder, read: (URL) throws -> ImageDataset) -> Bool {
        do {
            let dataset = try read(folder.url)
            #expect(dataset.train.images.count == dataset.train.count * dataset.shape.count, "\(context)")
            #expect(dataset.train.labels.allSatisfy { $0 < dataset.classNames.count }, "\(context)")
            return true
        } catch let error as DatasetError {
            #expect(error.attempt.hasPrefix("reading \(folder.url.path)"), "\(context): \(error)")
            return false
        } catch {
            Issue.record("\(context): unexpected \(error)")
            return false
        }
    }

    private func mutate(_ original: [UInt8], _ stream: inout RandomStream) -> [UInt8] {
        var bytes = original
        switch stream.uniform(below: 5) {
        case 0: bytes = Array(bytes.prefix(stream.uniform(below: bytes.count)))
        case 1: for _ in 0...stream.uniform(below: 8) { bytes.append(UInt8(stream.uniform(below: 256))) }
        case 2: bytes.remove(at: stream.uniform(below: bytes.count))
        case 3:
            for _ in 0...stream.uniform(below: 4) {
                bytes[stream.uniform(below: bytes.count)] ^= 1 << UInt8(stream.uniform(below: 8))
            }
        default:
            for _ in 0...stream.uniform(below: 3) {
                bytes[stream.uniform(below: min(32, bytes.count))] = UInt8(stream.uniform(below: 256))
            }
        }
        return bytes
    }
}
