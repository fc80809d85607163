import Foundation
import Pictures

/// A folder of PNG, JPEG and WebP images with a folder for each class, as torchvision's `ImageFolder` reads it.
///
///     photos/train/cat/1.png   photos/test/cat/1.png      a training and a test split; `val` may stand for `test`
///     photos/cat/1.png         photos/dog/1.png           one split, of which every fifth image is for testing
///
/// Classes are in the order of their folders' names. Hidden files, and files with other endings than png, jpg, jpeg and
/// webp, are left out; images may lie in folders inside their class's. Orientations that EXIF data ask for are ignored.
public enum ClassFolders {
    /// The side that images of different sizes are given.
    public static let usualSize = 32

    private static let advice =
        "Give a folder with a folder of PNG, JPEG or WebP images for each class, or two such folders named train and test"

    /// The images that ``load(folder:size:)`` reads, in its order.
    ///
    /// - Throws: ``DatasetError`` naming the folder that is missing or holds no images.
    public static func files(in folder: URL) throws -> [URL] {
        let listing = try Listing(folder, advice: advice)
        return (listing.train + listing.test).map(\.file)
    }

    /// Reads all images, as three channels.
    ///
    /// - Parameter size: the side in pixels that all images are given: the shorter one is resized to it, as Pillow does
    ///   it bilinearly, and the middle cut out. If not given, images that are all of one size stay as they are, and
    ///   others get 32 pixels.
    /// - Throws: ``DatasetError`` naming the folder that is missing or holds no images, or the image that can't be
    ///   read.
    public static func load(folder: URL, size: Int? = nil) throws -> ImageDataset {
        precondition(size.map { $0 > 0 } ?? true, "a side is a number of pixels")
        let listing = try Listing(folder, advice: advice)
        var planes = ImagePlanes(size: size, folder: folder.path)
        for item in listing.train + listing.test { try planes.append(Picture(contentsOf: item.file)) }
        let (shape, pixels) = planes.content
        let border = listing.train.count * shape.count
        return try ImageDataset(
            name: folder.lastPathComponent, classNames: listing.classNames, shape: shape,
            train: .init(images: Array(pixels[..<border]), labels: listing.train.map(\.label)),
            test: .init(images: Array(pixels[border...]), labels: listing.test.map(\.label)))
    }
}

/// Which image files a folder holds, with their labels.
private struct Listing {
    struct Item {
        let file: URL
        let label: Int
    }

    private(set) var classNames: [String] = []
    private(set) var train: [Item] = []
    private(set) var test: [Item] = []
    private let advice: String

    init(_ folder: URL, advice: String) throws {
        self.advice = advice
        let inside = try folders(in: folder)
        guard let training = inside.first(where: { $0.lastPathComponent == "train" }),
            try !folders(in: training).isEmpty
        else {
            try readOne(folder, classes: inside)
            return
        }
        guard let testing = ["test", "val"].compactMap({ name in inside.first { $0.lastPathComponent == name } }).first
        else {
            throw DatasetError(
                reading: folder.path, "there is a folder train, but none named test or val", advice: advice)
        }
        let classes = try folders(in: training)
        classNames = classes.map(\.lastPathComponent)
        for (label, images) in classes.enumerated() { train += try items(in: images, label) }
        for images in try folders(in: testing) {
            guard let label = classNames.firstIndex(of: images.lastPathComponent) else {
                throw DatasetError(
                    reading: images.path, "there is no class \(images.lastPathComponent) in \(training.path)",
                    advice: "Remove the folder, or give images of this class for training")
            }
            test += try items(in: images, label)
        }
        if test.isEmpty { throw DatasetError(reading: testing.path, "there are no images in it", advice: advice) }
    }

    private mutating func readOne(_ folder: URL, classes: [URL]) throws {
        classNames = classes.map(\.lastPathComponent)
        for (label, images) in classes.enumerated() {
            for (index, item) in try items(in: images, label).enumerated() {
                if index % 5 == 4 { test.append(item) } else { train.append(item) }
            }
        }
        if train.isEmpty {
            throw DatasetError(reading: folder.path, "there are no folders with images in it", advice: advice)
        }
        if test.isEmpty {
            throw DatasetError(
                reading: folder.path, "no class has five images, of which one would be for testing",
                advice: "Give more images, or folders named train and test")
        }
    }

    /// The folders in a folder, by name; links are followed.
    private func folders(in folder: URL) throws -> [URL] {
        guard ImageFiles.isFolder(folder) else {
            throw DatasetError(reading: folder.path, "it is no folder that can be listed", advice: advice)
        }
        return try ImageFiles.contents(of: folder).filter(ImageFiles.isFolder)
    }

    /// The images of one class, by name.
    private func items(in folder: URL, _ label: Int) throws -> [Item] {
        let files = try ImageFiles.inside(folder)
        guard !files.isEmpty else {
            throw DatasetError(
                reading: folder.path, "there are no PNG, JPEG or WebP images in it",
                advice: "Remove the folder, or put images in it")
        }
        return files.map { Item(file: $0, label: label) }
    }
}
