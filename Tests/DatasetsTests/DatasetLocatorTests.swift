import Datasets
import Foundation
import Testing

@Suite struct DatasetLocatorTests {
    private func places(cifar: Bool, fashion: Bool) throws -> (TemporaryFolder, [String: String]) {
        let folder = try TemporaryFolder()
        if cifar {
            for (name, bytes) in CIFARFixture().files { try folder.write("cifar-10-batches-bin/\(name)", bytes) }
        }
        if fashion { for (name, bytes) in try FashionFixture().files { try folder.write("fashion/\(name)", bytes) } }
        return (folder, ["CAHIER_DATA": folder.url.path, "CAHIER_FASHION_MNIST": folder.path("fashion")])
    }

    @Test(arguments: [(true, true, "CIFAR-10"), (true, false, "CIFAR-10"), (false, true, "Fashion-MNIST")])
    func bestDatasetIsChosen(cifar: Bool, fashion: Bool, name: String) throws {
        let (folder, environment) = try places(cifar: cifar, fashion: fashion)
        let dataset = try DatasetLocator(environment: environment).load()
        #expect(dataset.name == name)
        #expect(dataset.shape.height == 32 && dataset.shape.width == 32)
        _ = folder
    }

    @Test func namedDatasetIsRead() throws {
        let (folder, environment) = try places(cifar: true, fashion: true)
        let locator = DatasetLocator(environment: environment)
        #expect(try locator.load("fashion-mnist").name == "Fashion-MNIST")
        #expect(try locator.load("cifar-10").name == "CIFAR-10")
        let error = #expect(throws: DatasetError.self) { try locator.load("imagenet") }
        #expect(error?.description.contains("cifar-10, cifar-100, fashion-mnist") == true)
        _ = folder
    }

    @Test func nothingThereNamesPackageAndFolders() throws {
        let (folder, environment) = try places(cifar: false, fashion: false)
        let error = #expect(throws: DatasetError.self) { try DatasetLocator(environment: environment).load() }
        for part in ["dataset-fashion-mnist", folder.path("cifar-10-batches-bin"), folder.path("fashion")] {
            #expect(error?.description.contains(part) == true, "\(String(describing: error)) should name \(part)")
        }
        for name in DatasetLocator.names {
            #expect(throws: DatasetError.self) { try DatasetLocator(environment: environment).load(name) }
        }
        let unset = #expect(throws: DatasetError.self) {
            try DatasetLocator(environment: ["CAHIER_FASHION_MNIST": folder.path("fashion")]).load()
        }
        #expect(unset?.description.contains("CAHIER_DATA is not set") == true)
    }

    /// Damaged CIFAR-10 is reported, not silently replaced by Fashion-MNIST.
    @Test func damagedDatasetIsNotSkipped() throws {
        let (folder, environment) = try places(cifar: true, fashion: true)
        try FileManager.default.removeItem(atPath: folder.path("cifar-10-batches-bin/test_batch.bin"))
        let error = #expect(throws: DatasetError.self) { try DatasetLocator(environment: environment).load() }
        #expect(error?.attempt == "reading \(folder.path("cifar-10-batches-bin/test_batch.bin"))")
    }

    @Test func imagesLargerThan32PixelsAreRefused() throws {
        let folder = try FashionFixture(train: 2, test: 2, side: 40).folder()
        let error = #expect(throws: DatasetError.self) {
            try DatasetLocator(environment: ["CAHIER_FASHION_MNIST": folder.url.path]).load()
        }
        #expect(error?.description.contains("1x40x40") == true)
    }
}

/// What a folder that somebody names is taken for.
@Suite struct NamedFolderTests {
    private let folder: URL
    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("images-\(UUID().uuidString)")
        for name in ["cat", "dog"] {
            let images = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
            for index in 0..<5 {
                try Data(ImageFixtures.bytes("444.jpg")).write(to: images.appendingPathComponent("\(index).jpg"))
            }
        }
    }

    @Test func foldersOfClassesComeAtTheSizeOfSmallNetworks() throws {
        let dataset = try DatasetLocator(environment: [:]).load(folder.path)
        #expect(dataset.classNames == ["cat", "dog"])
        #expect(dataset.shape == .init(channels: 3, height: 32, width: 32))
        #expect(dataset.train.count == 8 && dataset.test.count == 2)
    }

    @Test func whatIsNoDataSetIsSaid() throws {
        let locator = DatasetLocator(environment: [:])
        #expect { _ = try locator.find("cifar-11") } throws: { "\($0)".contains("cifar-100") }
        #expect { _ = try locator.find("cifar-100") } throws: { "\($0)".contains("CAHIER_DATA") }
        let empty = folder.appendingPathComponent("cat")
        #expect { _ = try locator.find(empty.path) } throws: { "\($0)".contains(empty.path) }
    }
}
