import Crypto
import Foundation
import Pictures
import Synchronization
import Wording

/// Labelled 8-bit images of one size, in a training and a test split.
public struct ImageDataset: Sendable {
    /// The size of every image.
    public struct Shape: Sendable, Hashable, Codable, CustomStringConvertible {
        public let channels: Int
        public let height: Int
        public let width: Int

        public init(channels: Int, height: Int, width: Int) {
            precondition(channels > 0 && height > 0 && width > 0, "an image has at least one pixel")
            self.channels = channels
            self.height = height
            self.width = width
        }

        /// Bytes of one image: channels × height × width.
        public var count: Int { channels * height * width }
        public var description: String { "\(channels)x\(height)x\(width)" }
    }

    /// Images [N, C, H, W], one byte a value, and their labels [N].
    public struct Split: Sendable {
        public let images: [UInt8]
        /// Classes, from 0.
        public let labels: [Int]
        /// The number of images.
        public var count: Int { labels.count }

        public init(images: [UInt8], labels: [Int]) {
            self.images = images
            self.labels = labels
        }

        /// The first `count` images in the order of the files, or all where there are fewer.
        public func prefix(_ count: Int) -> Split {
            guard count < self.count else { return self }
            let size = images.count / self.count
            return Split(images: Array(images[..<(count * size)]), labels: Array(labels[..<count]))
        }

        /// So many images at equal distances: the first, and then every ⌊n / count⌋-th; all where there are fewer.
        public func spread(_ count: Int) -> Split {
            guard count < self.count else { return self }
            let size = images.count / self.count, places = Spacing.everyNth.places(count, of: self.count)
            return Split(
                images: places.flatMap { images[$0 * size..<($0 + 1) * size] }, labels: places.map { labels[$0] })
        }
    }

    /// E.g. "CIFAR-10".
    public let name: String
    /// Names in the order of the labels: label 0 is `classNames[0]`.
    public let classNames: [String]
    public let shape: Shape
    public let train: Split
    public let test: Split
    /// Whether the images may be passed on.
    public let licence: PictureLicence
    private let memo = DigestMemo()

    /// Checks that images, labels and shape agree.
    ///
    /// - Throws: ``DatasetError`` naming the data set, if counts disagree, a label has no class, or a split is empty.
    /// - Parameter licence: that nobody has allowed the images to be passed on, unless something else is known.
    public init(
        name: String, classNames: [String], shape: Shape, train: Split, test: Split, licence: PictureLicence? = nil
    ) throws {
        for (split, content) in [("training", train), ("test", test)] {
            let found = "the \(split) split has \(content.images.count) bytes of images for \(content.count) labels"
            guard content.count > 0, content.images.count == content.count * shape.count else {
                throw DatasetError(
                    "making the data set \(name)", "\(found) of \(shape) images",
                    advice: "Give \(shape.count) bytes for each label")
            }
            if let label = content.labels.first(where: { !classNames.indices.contains($0) }) {
                throw DatasetError(
                    "making the data set \(name)",
                    "the \(split) split has label \(label), expected 0 to \(classNames.count - 1)",
                    advice: "Check the class names and labels")
            }
        }
        self.init(
            unchecked: name, classNames: classNames, shape: shape, train: train, test: test,
            licence: licence ?? .restricted(origin: name))
    }

    private init(
        unchecked name: String, classNames: [String], shape: Shape, train: Split, test: Split, licence: PictureLicence
    ) {
        self.licence = licence
        self.name = name
        self.classNames = classNames
        self.shape = shape
        self.train = train
        self.test = test
    }

    /// SHA-256 of shape, labels and pixels in lowercase hexadecimal; names and paths are no part of it.
    ///
    /// Labels count as one byte each for up to 256 classes, as the official files have them, and as four for more, the
    /// least significant first.
    /// Computed when first asked for, 0.1 to 0.2 s for CIFAR-10, then shared by all copies of this value.
    public var digest: String { memo.value { computeDigest() } }

    /// The first `training` and `test` images of the splits, in the order of the files; classes are not balanced.
    ///
    /// `nil` or a number above the count keeps a split whole. A limit below 1 keeps one image.
    public func limited(training: Int? = nil, test: Int? = nil) -> ImageDataset {
        ImageDataset(
            unchecked: name, classNames: classNames, shape: shape,
            train: training.map { self.train.prefix(max(1, $0)) } ?? self.train,
            test: test.map { self.test.prefix(max(1, $0)) } ?? self.test, licence: licence)
    }

    /// The same images in the middle of a black square of `size` × `size` pixels.
    ///
    /// At 28 pixels, padding to 32 adds 2 on each side.
    /// An odd pixel goes to the bottom and the right. Images must not be larger than `size`.
    public func padded(to size: Int) -> ImageDataset {
        precondition(size >= shape.height && size >= shape.width, "\(shape) images do not fit into \(size) pixels")
        guard size > shape.height || size > shape.width else { return self }
        let larger = Shape(channels: shape.channels, height: size, width: size)
        return ImageDataset(
            unchecked: name, classNames: classNames, shape: larger,
            train: pad(train, to: larger), test: pad(test, to: larger), licence: licence)
    }

    private func pad(_ split: Split, to larger: Shape) -> Split {
        let top = (larger.height - shape.height) / 2
        let left = (larger.width - shape.width) / 2
        var images = [UInt8](repeating: 0, count: split.count * larger.count)
        images.withUnsafeMutableBytes { target in
            split.images.withUnsafeBytes { source in
                guard let target = target.baseAddress, let source = source.baseAddress else { return }
                for plane in 0..<(split.count * shape.channels) {
                    for row in 0..<shape.height {
                        (target + (plane * larger.height + top + row) * larger.width + left)
                            .copyMemory(
                                from: source + (plane * shape.height + row) * shape.width, byteCount: shape.width)
                    }
                }
            }
        }
        return Split(images: images, labels: split.labels)
    }

    private func computeDigest() -> String {
        var hash = SHA256()
        hash.update(data: Data("images \(shape) training \(train.count) test \(test.count)\n".utf8))
        for split in [train, test] {
            let labels =
                classNames.count <= 256
                ? split.labels.map { UInt8($0) }
                : split.labels.flatMap { label in (0..<4).map { UInt8(truncatingIfNeeded: label >> (8 * $0)) } }
            for bytes in [labels, split.images] { bytes.withUnsafeBytes { hash.update(bufferPointer: $0) } }
        }
        return hexadecimal(hash.finalize())
    }
}

/// Keeps a digest that has been computed once.
private final class DigestMemo: Sendable {
    private let digest = Mutex<String?>(nil)

    func value(_ compute: () -> String) -> String {
        digest.withLock { digest in
            if let digest { return digest }
            let computed = compute()
            digest = computed
            return computed
        }
    }
}
