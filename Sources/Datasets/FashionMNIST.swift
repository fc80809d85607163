import Foundation

/// Fashion-MNIST (Xiao, Rasul, Vollgraf, arXiv 1708.07747): 60,000 and 10,000 grey images of clothing, 28 × 28 pixels.
public enum FashionMNIST {
    /// The Debian package that holds the files.
    public static let debianPackage = "dataset-fashion-mnist"
    /// Where that package puts them.
    public static let defaultFolder = "/usr/share/datasets/fashion-mnist"
    public static let classNames = [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ]
    /// As torchvision's users have it; Debian's folder holds the same files.
    static let layout = DatasetLayout(
        folderName: "FashionMNIST/raw", files: files, signature: [trainingImages],
        format: "Fashion-MNIST, padded to 32 pixels", load: loadPadded)
    static let trainingImages = "train-images-idx3-ubyte.gz"
    static let files = [
        trainingImages, "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz",
    ]

    /// Reads the four gzipped IDX files of a folder; images are [N, 1, H, W] as in the files (28 × 28, not padded).
    ///
    /// - Throws: ``DatasetError`` naming the file that is missing, damaged or does not fit the others.
    public static func load(folder: URL) throws -> ImageDataset {
        let advice =
            "Install the Debian package \(debianPackage) again, or correct the folder named by CAHIER_FASHION_MNIST"
        func file(_ name: String) throws -> DataFile {
            try DataFile(folder.appendingPathComponent(name), advice: advice)
        }
        let (train, trainSize) = try split(images: file(trainingImages), labels: file("train-labels-idx1-ubyte.gz"))
        let testImages = try file("t10k-images-idx3-ubyte.gz")
        let (test, testSize) = try split(images: testImages, labels: file("t10k-labels-idx1-ubyte.gz"))
        guard trainSize == testSize else {
            throw testImages.error(
                "expected images of \(trainSize.height)x\(trainSize.width) pixels as in training, "
                    + "found \(testSize.height)x\(testSize.width)")
        }
        return try ImageDataset(
            name: "Fashion-MNIST", classNames: classNames,
            shape: .init(channels: 1, height: trainSize.height, width: trainSize.width), train: train, test: test,
            licence: .open(origin: "Fashion-MNIST by Zalando", terms: "MIT"))
    }

    /// The images in the middle of 32 × 32 pixels, as the networks for small images want them.
    static func loadPadded(folder: URL) throws -> ImageDataset {
        let dataset = try load(folder: folder)
        guard dataset.shape.height <= 32, dataset.shape.width <= 32 else {
            throw DatasetError(
                reading: folder.path, "expected images of at most 32x32 pixels, found \(dataset.shape)",
                advice: "Install the Debian package \(debianPackage) again")
        }
        return dataset.padded(to: 32)
    }

    private typealias Size = (height: Int, width: Int)

    private static func split(images: DataFile, labels: DataFile) throws -> (ImageDataset.Split, Size) {
        let pixels = try IDXArray(images, dimensions: ["images", "rows", "columns"])
        let classes = try IDXArray(labels, dimensions: ["labels"])
        guard pixels.sizes[0] == classes.sizes[0] else {
            throw labels.error(
                "expected \(pixels.sizes[0]) labels, as many as images in \(images.path), found \(classes.sizes[0])")
        }
        if let wrong = classes.values.firstIndex(where: { Int($0) >= classNames.count }) {
            throw labels.error(
                "expected labels from 0 to \(classNames.count - 1), found \(classes.values[wrong]) at position \(wrong)"
            )
        }
        return (
            .init(images: pixels.values, labels: classes.values.map { Int($0) }), (pixels.sizes[1], pixels.sizes[2])
        )
    }
}

/// An array of bytes in the IDX format: magic number, one big-endian size for each dimension, values.
struct IDXArray {
    let sizes: [Int]
    let values: [UInt8]

    /// - Parameter dimensions: what each dimension counts, e.g. ["images", "rows", "columns"].
    init(_ file: DataFile, dimensions: [String]) throws {
        let reader = try GzipReader(file)
        let header = try reader.read(4 + 4 * dimensions.count, "IDX header")
        let words = stride(from: 0, to: header.count, by: 4).map { start in
            header[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
        }
        let magic = 0x0800 + dimensions.count
        guard words[0] == magic else {
            throw file.error(
                "expected magic number \(magic) (IDX, unsigned bytes, \(dimensions.count) dimensions), found \(words[0])"
            )
        }
        let sizes = Array(words.dropFirst())
        var count = 1
        for (size, name) in zip(sizes, dimensions) {
            // A side or a count beyond these limits can only come from a damaged header.
            let limit = name == dimensions[0] ? 10_000_000 : 4096
            guard (1...limit).contains(size) else {
                throw file.error("expected 1 to \(limit) \(name), found \(size) in the header")
            }
            count *= size
        }
        let content = zip(sizes, dimensions).map { "\($0) \($1)" }.joined(separator: " x ")
        self.sizes = sizes
        values = try reader.read(count, content)
        try reader.finish(after: content)
    }
}
