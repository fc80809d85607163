import Datasets
import Foundation
import Tensors
import Testing

@Suite struct FashionMNISTTests {
    @Test func readsWhatTheFilesHold() throws {
        let fixture = try FashionFixture()
        let folder = try fixture.folder()
        let dataset = try FashionMNIST.load(folder: folder.url)
        #expect(dataset.shape == .init(channels: 1, height: 28, width: 28))
        #expect(dataset.train.images == fixture.trainImages)
        #expect(dataset.train.labels == fixture.trainLabels.map { Int($0) })
        #expect(dataset.test.images == fixture.testImages)
        #expect(dataset.test.labels == fixture.testLabels.map { Int($0) })
        #expect(dataset.classNames.count == 10)
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: FashionMNIST.defaultFolder),
            "dataset-fashion-mnist is not installed"))
    func readsTheDebianPackage() throws {
        let dataset = try DatasetLocator(environment: [:]).load()
        #expect(dataset.name == "Fashion-MNIST")
        #expect(dataset.shape == .init(channels: 1, height: 32, width: 32))
        #expect(dataset.train.count == 60_000 && dataset.test.count == 10_000)
        // Published: every class has 6,000 training images; the pixels' mean is 0.2860 and deviation 0.3530 at 28 px.
        #expect((0..<10).allSatisfy { label in dataset.train.labels.lazy.filter { $0 == label }.count == 6000 })
        let normalization = Normalization(of: dataset)
        let share = Float(28 * 28) / (32 * 32)
        let square: Float = 0.3530 * 0.3530 + 0.2860 * 0.2860
        #expect(abs(normalization.mean[0] - 0.2860 * share) < 1e-4)
        #expect(
            abs(normalization.standardDeviation[0] - (square * share - 0.2860 * 0.2860 * share * share).squareRoot())
                < 1e-4)
    }

    /// Each malformed file: what is wrong, which file is changed, its new bytes, and words that the message must have.
    @Test func malformedFilesAreNamedAndExplained() throws {
        let good = try FashionFixture()
        let images = "train-images-idx3-ubyte.gz"
        let labels = "train-labels-idx1-ubyte.gz"
        let testImages = "t10k-images-idx3-ubyte.gz"
        guard let packed = good.files[images] else { throw CocoaError(.fileNoSuchFile) }
        let zeros = [UInt8](repeating: 0, count: 12 * 28 * 28)
        let cases: [(String, [UInt8], [String])] = [
            (images, [], ["empty"]),
            (images, Array(packed.prefix(packed.count / 2)), ["cut off"]),
            (images, Array(packed.prefix(packed.count - 4)), ["cut off"]),
            (images, packed.dropLast(8) + [1, 2, 3, 4] + packed.suffix(4), ["damaged gzip", "data check"]),
            (images, idx([12, 28, 28], zeros), ["gzip"]),
            (images, Array(repeating: 65, count: 500), ["gzip"]),
            (images, try gzip([0, 0, 8]), ["16 bytes", "found 3"]),
            (images, try gzip(idx([12], zeros)), ["magic number 2051", "found 2049"]),
            (images, try gzip(idx([12, 28, 27], zeros)), ["expected the end", "more"]),
            (images, try gzip(idx([13, 28, 28], zeros)), ["expected 10192 bytes", "found 9408"]),
            (images, try gzip(idx([12, 28, 0], zeros)), ["columns", "found 0"]),
            (images, try gzip(idx([0, 28, 28], [])), ["images", "found 0"]),
            (images, try gzip(idx([0xFFFF_FFFF, 28, 28], zeros)), ["images", "4294967295"]),
            (images, try gzip(idx([12, 0x7FFF_FFFF, 0x7FFF_FFFF], zeros)), ["rows", "2147483647"]),
            (images, try gzip(idx([9_000_000, 4000, 4000], zeros)), ["more than a file of"]),
            (labels, try gzip(idx([11], Array(zeros.prefix(11)))), ["expected 12 labels", "found 11", images]),
            (labels, try gzip(idx([12], Array(zeros.prefix(11)) + [10])), ["0 to 9", "found 10 at position 11"]),
            (labels, try gzip(idx([12, 1, 1], Array(zeros.prefix(12)))), ["magic number 2049", "found 2051"]),
            (testImages, try gzip(idx([5, 20, 28], Array(zeros.prefix(5 * 20 * 28)))), ["28x28", "20x28"]),
        ]
        for (file, bytes, words) in cases {
            var fixture = good
            fixture.files[file] = bytes
            let folder = try fixture.folder()
            let error = #expect(throws: DatasetError.self) { try FashionMNIST.load(folder: folder.url) }
            #expect(error?.attempt == "reading \(folder.path(file))", "\(words)")
            let message = error?.description ?? ""
            for word in words + [folder.path(file), "dataset-fashion-mnist"] {
                #expect(message.contains(word), "\(message) should say: \(word)")
            }
            #expect(!message.contains("\n"))
        }
    }

    @Test func folderInPlaceOfAFileAndMissingFile() throws {
        let folder = try FashionFixture().folder()
        let labels = folder.url.appendingPathComponent("t10k-labels-idx1-ubyte.gz")
        try FileManager.default.removeItem(at: labels)
        let missing = #expect(throws: DatasetError.self) { try FashionMNIST.load(folder: folder.url) }
        #expect(missing?.attempt == "reading \(labels.path)")
        try FileManager.default.createDirectory(at: labels, withIntermediateDirectories: false)
        let wrong = #expect(throws: DatasetError.self) { try FashionMNIST.load(folder: folder.url) }
        #expect(wrong?.description.contains("found a folder") == true)
    }

    /// A header that promises 900 MB in a file that could hold it by its size, but does not.
    @Test func promisesAreCheckedAgainstTheLargestContent() throws {
        var fixture = try FashionFixture()
        var stream = RandomStream(seed: 3, "noise")
        let noise = (0..<3_000_000).map { _ in UInt8(stream.uniform(below: 256)) }
        fixture.files["train-images-idx3-ubyte.gz"] = try gzip(idx([1_400_000, 32, 32], noise))
        let folder = try fixture.folder()
        let error = #expect(throws: DatasetError.self) { try FashionMNIST.load(folder: folder.url) }
        #expect(error?.description.contains("at most 1073741824 bytes") == true)
    }
}
