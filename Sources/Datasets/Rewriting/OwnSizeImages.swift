import Crypto
import Dispatch
import Foundation
import Pictures
import Synchronization
import Wording

/// Where a data set's images are at their own size, so that they can be changed there before they get the size that networks take.
///
///     let own = OwnSizeImages(found)
///     let poisoned = try own.images(.train, at: places, of: dataset) { images, labels, positions, height, width in … }
public struct OwnSizeImages: Sendable {
    private enum Form: Sendable {
        /// The data set's own.
        case whole
        /// In the middle of the data set's, with a black border around.
        case middle(side: Int)
        /// Pictures, which are made smaller for the data set.
        case files([URL])
    }

    private let form: Form

    public enum Split: Sendable { case train, test }

    /// Changes images [N, C, H, W] with these labels; `positions` are those of the images among all that were asked for.
    public typealias Change =
        @Sendable (
            _ images: [UInt8], _ labels: [Int], _ positions: Range<Int>, _ height: Int, _ width: Int
        ) throws -> [UInt8]

    public init(_ found: FoundDataset) {
        switch found.storedForm {
        case .cifar10, .cifar100: form = .whole
        case .fashionMNIST: form = .middle(side: 28)
        case .classFolders: form = .files(found.files)
        }
    }

    /// The files that are read anew; none where the data set has all there is.
    public var files: [URL] { if case .files(let files) = form { files } else { [] } }

    /// SHA-256 of what the data set's own digest doesn't hold: the bytes of the files, and which form it is.
    ///
    /// - Throws: ``DatasetError`` naming a file that can't be read.
    public var digest: String {
        get throws {
            switch form {
            case .whole: return "images as they are"
            case .middle(let side): return "the middle of \(side) pixels"
            case .files(let files):
                var hash = SHA256()
                for file in files {
                    hash.update(data: Data(try FileDigest.sha256(of: file, advice: "Give a whole picture").utf8))
                }
                return hexadecimal(hash.finalize())
            }
        }
    }

    /// Images of a data set that are changed at their own size, at the size that the data set has them in.
    ///
    /// - Parameters:
    ///   - places: of the images in the split, in the order in which they are wanted.
    ///   - dataset: that was loaded from where this was found.
    /// - Throws: ``DatasetError`` naming a picture that can't be read; what the change throws.
    public func images(
        _ split: Split, at places: [Int], of dataset: ImageDataset, changed change: Change
    ) throws -> ImageDataset.Split {
        let own = split == .train ? dataset.train : dataset.test, shape = dataset.shape
        let labels = places.map { own.labels[$0] }
        switch form {
        case .whole:
            let images = places.flatMap { own.images[$0 * shape.count..<($0 + 1) * shape.count] }
            let changed = try change(images, labels, 0..<places.count, shape.height, shape.width)
            return .init(images: changed, labels: labels)
        case .middle(let side):
            let border = MiddleOfImages(shape: shape, side: side)
            let inner = places.flatMap { border.taken(from: own.images, image: $0) }
            let changed = try change(inner, labels, 0..<places.count, side, side)
            return .init(images: border.put(changed, count: places.count), labels: labels)
        case .files(let files):
            let first = split == .train ? 0 : dataset.train.count
            let images = try Self.eachAtOnce(places.indices) { position -> [UInt8] in
                let picture = try Picture(contentsOf: files[first + places[position]])
                let changed = try change(
                    picture.bytePlanes, [labels[position]], position..<position + 1, picture.height, picture.width)
                return Picture(width: picture.width, height: picture.height, bytePlanes: changed)
                    .middleSquare(shape.height).bytePlanes
            }
            return .init(images: images.flatMap(\.self), labels: labels)
        }
    }

    /// On all cores, in order; of several errors the first is thrown.
    private static func eachAtOnce(
        _ positions: Range<Int>, _ work: @Sendable (Int) throws -> [UInt8]
    ) throws -> [[UInt8]] {
        let found = Mutex([Result<[UInt8], any Error>?](repeating: nil, count: positions.count))
        DispatchQueue.concurrentPerform(iterations: positions.count) { position in
            let result = Result { try work(position) }
            found.withLock { $0[position] = result }
        }
        return try found.withLock { $0 }.compactMap { try $0?.get() }
    }
}

/// The middle of images that have a border.
private struct MiddleOfImages {
    let shape: ImageDataset.Shape
    let side: Int

    private var top: Int { (shape.height - side) / 2 }
    private var left: Int { (shape.width - side) / 2 }

    func taken(from images: [UInt8], image: Int) -> [UInt8] {
        (0..<shape.channels * side).flatMap { line -> ArraySlice<UInt8> in
            let (channel, row) = (line / side, line % side)
            let start = ((image * shape.channels + channel) * shape.height + top + row) * shape.width + left
            return images[start..<start + side]
        }
    }

    func put(_ inner: [UInt8], count: Int) -> [UInt8] {
        var images = [UInt8](repeating: 0, count: count * shape.count)
        for line in 0..<count * shape.channels * side {
            let (plane, row) = (line / side, line % side)
            let start = (plane * shape.height + top + row) * shape.width + left
            images.replaceSubrange(start..<start + side, with: inner[line * side..<(line + 1) * side])
        }
        return images
    }
}

extension Picture {
    /// [3, H, W].
    public var bytePlanes: [UInt8] {
        (0..<3).flatMap { color in stride(from: color, to: pixels.count, by: 3).map { pixels[$0] } }
    }

    /// From planes [3, H, W], or one of grey.
    public init(width: Int, height: Int, bytePlanes planes: [UInt8]) {
        let area = width * height
        precondition(
            planes.count == area || planes.count == 3 * area, "one or three planes of \(width)x\(height) bytes")
        let channels = planes.count / area
        var pixels = [UInt8](repeating: 0, count: 3 * area)
        for place in 0..<area {
            for color in 0..<3 { pixels[3 * place + color] = planes[min(color, channels - 1) * area + place] }
        }
        self.init(width: width, height: height, pixels: pixels)
    }

    /// The middle once the shorter side has so many pixels, as folders of classes are loaded.
    public func middleSquare(_ side: Int) -> Picture {
        ImagePreprocessing(
            shorterSide: side, crop: side, normalization: ImagePreprocessing.imageNetNormalization
        ).cropped(self)
    }
}
