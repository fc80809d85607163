import Datasets
import Foundation
import Testing

@Suite struct ImageDatasetTests {
    private func dataset(
        name: String = "tiny", classNames: [String] = ["a", "b"], height: Int = 2, width: Int = 1, pixel: UInt8 = 7,
        label: Int = 1
    ) throws -> ImageDataset {
        try ImageDataset(
            name: name, classNames: classNames, shape: .init(channels: 1, height: height, width: width),
            train: .init(images: [1, 2, 3, 4, 5, 6], labels: [0, label, 0]),
            test: .init(images: [pixel, 8], labels: [1]))
    }

    @Test func digestDependsOnContentOnly() throws {
        let digest = try dataset().digest
        #expect(digest.count == 64 && digest.allSatisfy { "0123456789abcdef".contains($0) })
        #expect(try dataset(name: "other").digest == digest)
        #expect(try dataset(classNames: ["a", "b", "c"]).digest == digest)
        let others = [
            try dataset(height: 1, width: 2), try dataset(pixel: 9), try dataset(label: 0),
            try dataset().limited(training: 2),
            try dataset().padded(to: 3),
        ].map(\.digest)
        #expect(Set(others + [digest]).count == 6)
        #expect(try dataset().limited(training: 3, test: 1).digest == digest)
    }

    /// Every ⌊n / count⌋-th, from the first.
    @Test func imagesAtEqualDistances() {
        let split = ImageDataset.Split(images: (0..<100).map { UInt8($0) }, labels: (0..<50).map { $0 })
        for (count, places) in [
            (1, [0]), (7, [0, 7, 14, 21, 28, 35, 42]), (25, Array(stride(from: 0, to: 50, by: 2))),
            (26, Array(0..<26)), (50, Array(0..<50)), (60, Array(0..<50)),
        ] {
            let found = split.spread(count)
            #expect(found.labels == places, "\(count)")
            #expect(found.images == places.flatMap { [UInt8(2 * $0), UInt8(2 * $0 + 1)] }, "\(count)")
        }
    }

    /// From the first on, ascending, and by one of the rules; of as many or fewer all.
    @Test func placesAtEqualDistances() {
        #expect(Spacing.everyNth.places(64, of: 100) == Array(0..<64))
        let places = Spacing.overAll.places(64, of: 100)
        #expect(places.first == 0 && places.last == 98 && Set(places).count == 64)
        #expect(zip(places, places.dropFirst()).allSatisfy { 1...2 ~= $1 - $0 })
        for spacing in [Spacing.everyNth, .overAll] {
            #expect(spacing.places(3, of: 9) == [0, 3, 6] && spacing.places(1, of: 5) == [0])
            #expect(spacing.places(5, of: 3) == [0, 1, 2] && spacing.places(3, of: 3) == [0, 1, 2])
            #expect(spacing.places(2, of: 0).isEmpty)
        }
        #expect(Spacing.everyNth.places(4, of: 7) == [0, 1, 2, 3])
        #expect(Spacing.overAll.places(4, of: 7) == [0, 1, 3, 5])
    }

    /// The bytes that are hashed, hashed by sha256sum.
    @Test func digestIsTheDocumentedHash() throws {
        var content = Array("images 1x2x1 training 3 test 1\n".utf8)
        content += [0, 1, 0, 1, 2, 3, 4, 5, 6] as [UInt8]
        content += [1, 7, 8] as [UInt8]
        #expect(try dataset().digest == sha256sum(content))
    }

    @Test func digestIgnoresWhereTheFilesAre() throws {
        let fixture = CIFARFixture()
        let (first, second) = (try fixture.folder(), try fixture.folder())
        #expect(try CIFAR10.load(folder: first.url).digest == CIFAR10.load(folder: second.url).digest)
        let other = try CIFARFixture(seed: 2).folder()
        #expect(try CIFAR10.load(folder: first.url).digest != CIFAR10.load(folder: other.url).digest)
    }

    @Test func limitsKeepTheFirstImages() throws {
        let limited = try dataset().limited(training: 2, test: 5)
        #expect(limited.train.images == [1, 2, 3, 4])
        #expect(limited.train.labels == [0, 1])
        #expect(limited.test.images == [7, 8])
        #expect(try dataset().limited(training: 0).train.count == 1)
        #expect(try dataset().limited().train.count == 3)
    }

    @Test func paddingIsBlackAroundTheImage() throws {
        let padded = try dataset().padded(to: 4)
        #expect(padded.shape == .init(channels: 1, height: 4, width: 4))
        // One column of two pixels: one row above and below, one column left and two right.
        let expected: [UInt8] = [0, 0, 0, 0, 0, 7, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0]
        #expect(padded.test.images == expected)
        #expect(padded.train.count == 3 && padded.train.labels == [0, 1, 0])
        #expect(padded.padded(to: 4).train.images == padded.train.images)
    }

    @Test func fashionImagesKeepTheirPixelsWhenPadded() throws {
        let folder = try FashionFixture().folder()
        let small = try FashionMNIST.load(folder: folder.url)
        let large = small.padded(to: 32)
        for image in 0..<large.train.count {
            for y in 0..<32 {
                for x in 0..<32 {
                    let inside = (2..<30).contains(y) && (2..<30).contains(x)
                    let expected = inside ? small.train.images[image * 784 + (y - 2) * 28 + x - 2] : 0
                    #expect(large.train.images[image * 1024 + y * 32 + x] == expected)
                }
            }
        }
    }

    /// Labels beyond 255, as ImageNet has them, are told apart by the digest.
    @Test func manyClasses() throws {
        func dataset(_ labels: [Int], classes: Int) throws -> ImageDataset {
            try ImageDataset(
                name: "many", classNames: (0..<classes).map(String.init),
                shape: .init(channels: 1, height: 1, width: 1),
                train: .init(images: [1, 2, 3], labels: labels), test: .init(images: [4], labels: [0]))
        }
        let large = try dataset([999, 256, 0], classes: 1000)
        #expect(large.train.labels == [999, 256, 0])
        let digests = Set(
            [large, try dataset([999, 0, 0], classes: 1000), try dataset([231, 0, 0], classes: 1000)].map(\.digest))
        #expect(digests.count == 3)
        #expect(try dataset([3, 2, 1], classes: 256).digest == dataset([3, 2, 1], classes: 4).digest)
        for label in [-1, 1000] {
            let error = #expect(throws: DatasetError.self) { try dataset([0, label, 0], classes: 1000) }
            #expect(error?.description.contains("label \(label), expected 0 to 999") == true)
        }
        // SHA-256 of the text, four bytes for each label, the pixels, and the same of the test split.
        var content = Array("images 1x1x1 training 3 test 1\n".utf8)
        content += [0xE7, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 4] as [UInt8]
        #expect(try large.digest == sha256sum(content))
    }

    @Test func inconsistentContentIsRefused() {
        let shape = ImageDataset.Shape(channels: 1, height: 1, width: 2)
        let good = ImageDataset.Split(images: [1, 2], labels: [0])
        let wrong: [ImageDataset.Split] = [
            .init(images: [1, 2, 3], labels: [0]), .init(images: [], labels: []), .init(images: [1, 2], labels: [1]),
        ]
        for split in wrong {
            #expect(throws: DatasetError.self) {
                try ImageDataset(name: "n", classNames: ["a"], shape: shape, train: split, test: good)
            }
            #expect(throws: DatasetError.self) {
                try ImageDataset(name: "n", classNames: ["a"], shape: shape, train: good, test: split)
            }
        }
    }
}

/// The digest by the program of that name.
private func sha256sum(_ content: [UInt8]) throws -> String {
    let folder = try TemporaryFolder()
    try folder.write("content", content)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
    process.arguments = [folder.path("content")]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return String(output.prefix(64))
}
