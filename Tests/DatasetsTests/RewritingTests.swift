import CZlib
import Foundation
import Pictures
import Tensors
import Testing

@testable import Datasets

/// Images changed at their own size, and data sets in the form that they came in.
@Suite struct RewritingTests {
    private func found(_ folder: URL) throws -> FoundDataset { try DatasetLocator(environment: [:]).find(folder.path) }

    private func picture(_ width: Int, _ height: Int, seed: Int) -> Picture {
        var stream = RandomStream(seed: 51, "pixels").substream("image", seed)
        return Picture(
            width: width, height: height,
            pixels: (0..<3 * width * height).map { _ in UInt8(stream.uniform(below: 256)) })
    }

    /// Pictures of several sizes in two classes, in two splits.
    private func pictures() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let names = [
            "train/cat/b.png", "train/cat/a.png", "train/cat/a.jpg", "train/dog/more/1.png", "train/dog/2.png",
            "val/dog/x.png", "val/cat/y.png",
        ]
        for (seed, name) in names.enumerated() {
            let made = picture(40 + seed, 37 + 2 * seed, seed: seed)
            try folder.write(name, [UInt8](name.hasSuffix("jpg") ? made.jpeg(quality: 90) : made.png()))
        }
        return folder
    }

    @Test func formsAreKnownByTheirFiles() throws {
        // Folders go when nothing holds them any more.
        let folders = (
            small: try CIFARFixture().folder(), hundred: try CIFAR100Fixture().folder(),
            fashion: try FashionFixture().folder()
        )
        #expect(try found(folders.small.url).storedForm == .cifar10)
        #expect(try found(folders.hundred.url).storedForm == .cifar100)
        #expect(try found(folders.fashion.url).storedForm == .fashionMNIST)
        let pickles = CIFARPicklesTests.folder.appendingPathComponent("python3")
        #expect(try found(pickles.appendingPathComponent("cifar-10-batches-py")).storedForm == .cifar10)
        #expect(try found(pickles.appendingPathComponent("cifar-100-python")).storedForm == .cifar100)
        let folder = try pictures()
        #expect(try found(folder.url).storedForm == .classFolders)
        #expect(throws: DatasetError.self) { try found(folder.url).loadAtOwnSize() }
        #expect(try found(folders.fashion.url).loadAtOwnSize().shape.height == 28)
    }

    @Test func cifar10ComesBackAsItWas() throws {
        // As many in each batch as it is written with, so that files are the same.
        let fixture = CIFARFixture(recordsPerBatch: [2, 2, 3, 2, 3], test: 4), folder = try fixture.folder()
        let found = try found(folder.url), dataset = try found.load()
        let made = Dictionary(
            uniqueKeysWithValues: try CIFARFiles(dataset, like: found).files.map { ($0.name, $0.bytes) })
        #expect(Set(made.keys) == Set(fixture.files.keys))
        for (name, bytes) in fixture.files where name != "batches.meta.txt" { #expect(made[name] == bytes, "\(name)") }
        let copy = try TemporaryFolder()
        for (name, bytes) in made { try copy.write(name, bytes) }
        #expect(try CIFAR10.load(folder: copy.url).digest == dataset.digest)
        #expect(try CIFAR10.load(folder: copy.url).classNames == dataset.classNames)
        let few = try ImageDataset(
            name: "few", classNames: dataset.classNames, shape: dataset.shape, train: dataset.train.prefix(4),
            test: dataset.test)
        #expect(throws: DatasetError.self) { try CIFARFiles(few, like: found) }
    }

    @Test func cifar100KeepsItsCoarseLabels() throws {
        let fixture = CIFAR100Fixture(), folder = try fixture.folder()
        let names = (0..<20).map { "coarse \($0)" }
        try folder.write("coarse_label_names.txt", Array((names.joined(separator: "\n") + "\n").utf8))
        let found = try found(folder.url)
        let files = try CIFARFiles(found.load(), like: found).files
        #expect(files.map(\.name) == ["train.bin", "test.bin", "fine_label_names.txt", "coarse_label_names.txt"])
        for (name, bytes) in files.prefix(3) { #expect(bytes == fixture.files[name], "\(name)") }
        #expect(String(decoding: files[3].bytes, as: UTF8.self) == names.joined(separator: "\n") + "\n")
        // From pickles as from the binary layout, which the same script wrote.
        let fixtures = CIFARPicklesTests.folder
        let binary = try self.found(fixtures.appendingPathComponent("binary/cifar-100-binary"))
        let pickled = try self.found(fixtures.appendingPathComponent("python3/cifar-100-python"))
        let (one, other) = (try CIFARFiles(binary.load(), like: binary), try CIFARFiles(pickled.load(), like: pickled))
        for name in ["train.bin", "test.bin"] {
            let bytes = one.files.first { $0.name == name }?.bytes
            #expect(bytes != nil && bytes == other.files.first { $0.name == name }?.bytes, "\(name)")
        }
        let clothes = try FashionFixture().folder(), fashion = try self.found(clothes.url)
        #expect(throws: DatasetError.self) { try CIFARFiles(fashion.load(), like: fashion) }
    }

    /// A change of nothing gives the data set's own images, whatever their form; places may come in any order.
    @Test func unchangedImagesAreTheDataSets() throws {
        for folder in [
            try CIFARFixture().folder(), try CIFAR100Fixture().folder(), try FashionFixture().folder(), try pictures(),
        ] {
            let found = try found(folder.url), dataset = try found.load(), own = OwnSizeImages(found)
            for (split, expected) in [(OwnSizeImages.Split.train, dataset.train), (.test, dataset.test)] {
                let places = Array((0..<expected.count).reversed())
                let made = try own.images(split, at: places, of: dataset) { images, _, _, _, _ in images }
                let size = dataset.shape.count
                #expect(made.labels == places.map { expected.labels[$0] }, "\(found.name)")
                #expect(
                    made.images == places.flatMap { expected.images[$0 * size..<($0 + 1) * size] }, "\(found.name)")
            }
        }
    }

    /// What is changed has its own size, and which it is is told.
    @Test func changesSeeImagesAtTheirOwnSize() throws {
        let clothes = try FashionFixture().folder(), fashion = try found(clothes.url), dataset = try fashion.load()
        let white = try OwnSizeImages(fashion).images(.train, at: [3, 1], of: dataset) {
            images, labels, positions, height, width in
            #expect(height == 28 && width == 28 && images.count == 2 * 784 && positions == 0..<2)
            #expect(labels == [dataset.train.labels[3], dataset.train.labels[1]])
            return [UInt8](repeating: 255, count: images.count)
        }
        // The border stays black.
        #expect(white.images.count { $0 == 255 } == 2 * 784 && white.images.count { $0 == 0 } == 2 * 240)
        let folder = try pictures(), photographs = try found(folder.url), set = try photographs.load()
        let own = OwnSizeImages(photographs)
        let places = Array(0..<set.train.count)
        let made = try own.images(.train, at: places, of: set) { images, labels, positions, height, width in
            #expect(positions.count == 1 && labels == [set.train.labels[positions.lowerBound]])
            #expect(images.count == 3 * height * width && height > 32 && width > 32)
            // As many shades as positions.
            return [UInt8](repeating: UInt8(10 * positions.lowerBound), count: images.count)
        }
        for place in places {
            #expect(made.images[place * 3072..<(place + 1) * 3072].allSatisfy { $0 == UInt8(10 * place) })
        }
        let error = #expect(throws: DatasetError.self) {
            try own.images(.train, at: places, of: set) { _, _, positions, _, _ in
                throw DatasetError("changing", "\(positions.lowerBound)", advice: "")
            }
        }
        #expect(error?.finding == "0")
    }

    /// The digest is of the files' bytes, where these are more than the data set's own.
    @Test func digestsTellOtherFiles() throws {
        let folder = try pictures(), before = try OwnSizeImages(found(folder.url)).digest
        #expect(try OwnSizeImages(found(folder.url)).digest == before && before.count == 64)
        try folder.write("train/cat/b.png", [UInt8](picture(40, 37, seed: 99).png()))
        #expect(try OwnSizeImages(found(folder.url)).digest != before)
        let whole = try CIFARFixture().folder()
        #expect(try OwnSizeImages(found(whole.url)).files.isEmpty)
    }

    @Test func picturesOfClassesOneByOne() throws {
        let folder = try pictures(), files = try ClassFolderFiles(in: folder.url)
        #expect(files.classNames == ["cat", "dog"])
        #expect(
            files.items.map(\.path) == [
                "train/cat/a.jpg", "train/cat/a.png", "train/cat/b.png", "train/dog/2.png", "train/dog/more/1.png",
                "val/cat/y.png", "val/dog/x.png",
            ])
        #expect(files.items.map(\.label) == [0, 0, 0, 1, 1, 0, 1])
        #expect(files.items.map(\.isForTraining) == [true, true, true, true, true, false, false])
        #expect(
            files.pngPaths == [
                "train/cat/a.jpg.png", "train/cat/a.png.png", "train/cat/b.png", "train/dog/2.png",
                "train/dog/more/1.png", "val/cat/y.png", "val/dog/x.png",
            ])
        let one = try TemporaryFolder()
        for index in 0..<6 { try one.write("b/\(index).png", [UInt8](picture(3, 3, seed: index).png())) }
        try one.write("a/x.png", [UInt8](picture(3, 3, seed: 9).png()))
        let all = try ClassFolderFiles(in: one.url)
        // No split: all are for training, also those that a loader would keep for testing.
        #expect(all.items.map(\.path) == ["a/x.png"] + (0..<6).map { "b/\($0).png" })
        #expect(all.items.allSatisfy(\.isForTraining) && all.classNames == ["a", "b"])
    }

    @Test func planesOfPictures() {
        let made = picture(4, 3, seed: 1), planes = made.bytePlanes
        #expect(planes[0] == made.pixels[0] && planes[12] == made.pixels[1] && planes[35] == made.pixels[35])
        #expect(Picture(width: 4, height: 3, bytePlanes: planes) == made)
        let grey = Picture(width: 2, height: 1, bytePlanes: [7, 9])
        #expect(grey.pixels == [7, 7, 7, 9, 9, 9])
    }

    /// The digest's definition, by the system's own program.
    @Test func digestsOfImages() throws {
        var digest = ImagesDigest()
        digest.add([1, 2, 3, 4, 5, 6], channels: 1, height: 1, width: 3)
        digest.add([7, 8, 9, 10], channels: 1, height: 2, width: 2)
        let folder = try TemporaryFolder()
        let bytes = Array("1 1 3\n".utf8) + [1, 2, 3] + Array("1 1 3\n".utf8) + [4, 5, 6] + Array("1 2 2\n".utf8)
        try folder.write("bytes", bytes + [7, 8, 9, 10])
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
        process.arguments = [folder.path("bytes")]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(text.hasPrefix(digest.text) && digest.text.count == 64)
    }
}
