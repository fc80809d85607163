import Foundation
import Pictures
import Testing

@testable import Datasets

@Suite struct DatasetLocatorTests {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    /// Nothing of this machine's is seen.
    private var environment: [String: String] {
        [
            "CAHIER_DATA": folder.path("data"), "CAHIER_FASHION_MNIST": folder.path("fashion"),
            "HOME": folder.path("home"),
        ]
    }

    private var locator: DatasetLocator { DatasetLocator(environment: environment) }

    private func putCIFAR10(_ place: String = "data") throws {
        for (name, bytes) in CIFARFixture().files { try folder.write("\(place)/cifar-10-batches-bin/\(name)", bytes) }
    }

    /// A folder of Fixtures/CIFAR, linked to.
    private func put(_ fixture: String, in place: String) throws {
        try FileManager.default.createDirectory(atPath: folder.path(place), withIntermediateDirectories: true)
        let name = (fixture as NSString).lastPathComponent
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("\(place)/\(name)"),
            withDestinationPath: CIFARPicklesTests.folder.appendingPathComponent(fixture).path)
    }

    private func putFashion(_ place: String = "fashion") throws {
        for (name, bytes) in try FashionFixture().files { try folder.write("\(place)/\(name)", bytes) }
    }

    @Test(arguments: [(true, true, "CIFAR-10"), (true, false, "CIFAR-10"), (false, true, "Fashion-MNIST")])
    func bestDatasetIsChosenAndNamed(cifar: Bool, fashion: Bool, name: String) throws {
        if cifar { try putCIFAR10() }
        if fashion { try putFashion() }
        let found = try locator.find()
        #expect(found.name == name)
        #expect(found.folder.path == folder.path(cifar ? "data/cifar-10-batches-bin" : "fashion"))
        // What something else stands for is said.
        #expect(found.standsFor == (cifar ? nil : .cifar10))
        let dataset = try found.load()
        #expect(dataset.name == name)
        #expect(dataset.shape.height == 32 && dataset.shape.width == 32)
    }

    @Test(arguments: ["fashion-mnist", "FashionMNIST", "fashion_mnist"])
    func namedDatasetIsReadInAnySpelling(name: String) throws {
        try putCIFAR10()
        try putFashion()
        let found = try locator.find(name)
        #expect(found.name == "Fashion-MNIST" && found.standsFor == nil)
        for name in ["cifar-10", "cifar10", "CIFAR10", "CIFAR-10", "cifar_10"] {
            #expect(try locator.load(name).name == "CIFAR-10", "\(name)")
        }
    }

    @Test func namesThatNoDataSetHas() throws {
        let wrong = try #require(throws: DatasetError.self) { try locator.load("imagenet") }
        #expect(wrong.description.contains("Choose one of cifar-10, cifar-100, fashion-mnist"), "\(wrong)")
        let misspelt = try #require(throws: DatasetError.self) { try locator.load("cifra-10") }
        #expect(misspelt.description.hasSuffix("Did you mean cifar-10?"), "\(misspelt)")
        let near = try #require(throws: DatasetError.self) { try locator.load("cifar-11") }
        #expect(near.description.contains("cifar-10"), "\(near)")
    }

    /// Pictures get the side that is asked for; sets that come at one size keep it, and say so.
    @Test func aSizeIsForFoldersOfClasses() throws {
        try putCIFAR10()
        for index in 0..<5 {
            let picture = Picture(
                width: 60 + index, height: 50, pixels: [UInt8](repeating: 7, count: 3 * 50 * (60 + index)))
            for name in ["cat", "dog"] { try folder.write("photos/\(name)/\(index).png", [UInt8](picture.png())) }
        }
        let photos = folder.path("photos")
        let (usual, larger) = (try locator.find(photos), try locator.find(DatasetLocator.namedWithSide(photos, 48)))
        #expect(try usual.load().shape.height == 32 && larger.load().shape == .init(channels: 3, height: 48, width: 48))
        // By which a store knows that the same files were read in another way.
        #expect(usual.format != larger.format && usual.storedForm == larger.storedForm)
        #expect(try locator.find(DatasetLocator.namedWithSide(photos, 32)).format == usual.format)
        #expect(try locator.find(DatasetLocator.namedWithSide("cifar-10", 32)).load().shape.height == 32)
        for name in ["cifar-10", nil] {
            let error = try #require(throws: DatasetError.self) {
                try locator.find(DatasetLocator.namedWithSide(name, 48))
            }
            #expect(error.description.contains("those of CIFAR-10 come at 32 px"), "\(error)")
        }
    }

    /// Each of the layouts in each of the places, as fetch, torchvision and Keras leave them.
    @Test(arguments: ["data", "home/.cache/cahier", "home/data", "home/.keras/datasets"])
    func dataAreFoundWherePeopleHaveThem(place: String) throws {
        try putFashion()
        for (layout, name, asked) in [
            ("python2/cifar-10-batches-py", "CIFAR-10", nil), ("python2/cifar-100-python", "CIFAR-100", "cifar100"),
            ("binary/cifar-100-binary", "CIFAR-100", "cifar100"),
        ] {
            try put(layout, in: place)
            let found = try locator.find(asked)
            #expect(found.name == name && found.standsFor == nil)
            #expect(found.folder.path.hasPrefix(folder.path(place)), "\(found.folder.path)")
            #expect(try found.load().name == name)
        }
    }

    @Test func theNearerPlaceCountsAndWithinItTheBinaryLayout() throws {
        try put("python3/cifar-10-batches-py", in: "home/.cache/cahier")
        #expect(try locator.find().folder.path == folder.path("home/.cache/cahier/cifar-10-batches-py"))
        try put("python2/cifar-10-batches-py", in: "data")
        #expect(try locator.find().folder.path == folder.path("data/cifar-10-batches-py"))
        try put("binary/cifar-10-batches-bin", in: "data")
        #expect(try locator.find().folder.path == folder.path("data/cifar-10-batches-bin"))
    }

    @Test func torchvisionsFashionMNISTIsFound() throws {
        try putFashion("data/FashionMNIST/raw")
        var environment = environment
        environment["CAHIER_FASHION_MNIST"] = nil
        let found = try DatasetLocator(environment: environment).find(folder.path("data"))
        #expect(found.name == "Fashion-MNIST" && found.folder.path == folder.path("data/FashionMNIST/raw"))
    }

    @Test func aFolderIsKnownByItsFiles() throws {
        try put("python2/cifar-10-batches-py", in: "mine")
        try put("python3/cifar-100-python", in: "other")
        #expect(try locator.find(folder.path("mine/cifar-10-batches-py")).name == "CIFAR-10")
        #expect(try locator.find(folder.path("other/cifar-100-python")).name == "CIFAR-100")
        // torchvision's root, which holds it.
        #expect(try locator.find(folder.path("mine")).name == "CIFAR-10")
        #expect(try locator.load(folder.path("other")).name == "CIFAR-100")
        try put("binary/cifar-100-binary", in: "mine")
        let error = try #require(throws: DatasetError.self) { try locator.find(folder.path("mine")) }
        #expect(error.finding.contains("several data sets: cifar-10-batches-py, cifar-100-binary"), "\(error)")
    }

    @Test func nothingThereNamesPackagesCommandsAndFolders() throws {
        let error = try #require(throws: DatasetError.self) { try locator.load() }
        for part in [
            "dataset-fashion-mnist", "cahier fetch cifar10", "cifar-10-batches-bin", "cifar-10-batches-py",
            folder.path("data"), folder.path("home/.cache/cahier"), folder.path("fashion"),
        ] {
            #expect(error.description.contains(part), "\(error) should name \(part)")
        }
        for name in DatasetLocator.names { #expect(throws: DatasetError.self) { try locator.load(name) } }
    }

    /// Damaged CIFAR-10 is reported, not silently replaced by Fashion-MNIST.
    @Test func damagedDatasetIsNotSkipped() throws {
        try putCIFAR10()
        try putFashion()
        let batch = folder.path("data/cifar-10-batches-bin/test_batch.bin")
        try FileManager.default.removeItem(atPath: batch)
        let error = #expect(throws: DatasetError.self) { try locator.load() }
        #expect(error?.attempt == "reading \(batch)")
    }

    @Test func imagesLargerThan32PixelsAreRefused() throws {
        let folder = try FashionFixture(train: 2, test: 2, side: 40).folder()
        let error = #expect(throws: DatasetError.self) {
            try DatasetLocator(environment: ["CAHIER_FASHION_MNIST": folder.url.path, "HOME": "/nowhere"]).load()
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
        let locator = DatasetLocator(environment: ["HOME": "/nowhere"])
        #expect { _ = try locator.find("cifar-100") } throws: { "\($0)".contains("CAHIER_DATA") }
        let empty = folder.appendingPathComponent("cat")
        #expect { _ = try locator.find(empty.path) } throws: { "\($0)".contains(empty.path) }
    }
}
