import Crypto
import Foundation
import Pictures
import Tensors
import Wording

/// A picture with an object at a known place.
public struct PastedObject: Sendable {
    public let photograph: Picture
    /// For each pixel, row by row, whether more than half of it is the object's.
    public let covered: [Bool]
}

/// Pictures of single objects, each an animal, an artifact or something else.
///
/// ```swift
/// let photographs = try PhotographLocator().find().load()
/// let first = try photographs.picture(0)          // decoded, upright
/// ```
public struct PhotographCollection: Sendable {
    public enum Category: String, Codable, Sendable, CaseIterable { case animal, artifact, other }

    /// What is known of one picture.
    public struct Item: Codable, Sendable, Hashable {
        /// Its file's name inside the collection.
        public var file: String
        /// Pictures of the same object must not be split between training and testing: a class of ImageNet, or a stamp.
        public var object: String
        /// For people: "tench".
        public var name: String
        public var category: Category
        /// The place of the class among ImageNet's thousand, from 0.
        public var imageNetIndex: Int?
        /// The share, from 0 to 1, of people who answered "animal", where it was asked.
        public var humanAnswer: Double?

        public init(
            file: String, object: String, name: String, category: Category, imageNetIndex: Int? = nil,
            humanAnswer: Double? = nil
        ) {
            self.file = file
            self.object = object
            self.name = name
            self.category = category
            self.imageNetIndex = imageNetIndex
            self.humanAnswer = humanAnswer
        }
    }

    /// Where a picture comes from.
    enum Content: Sendable {
        /// The bytes of a PNG, JPEG or WebP file.
        case file([UInt8])
        /// A stamp's PNG file, and which of its compositions.
        case stamp([UInt8], composition: Int)
        /// Pixels as they are.
        case pixels(Picture)
    }

    /// E.g. "ImageNet sample".
    public let name: String
    public let items: [Item]
    /// Whether the pictures may be passed on.
    public let licence: PictureLicence
    private let contents: [Content]

    /// - Parameter licence: that nobody has allowed the pictures to be passed on, unless something else is known.
    init(name: String, items: [Item], contents: [Content], licence: PictureLicence? = nil) {
        precondition(items.count == contents.count, "every picture has a description")
        self.name = name
        self.items = items
        self.licence = licence ?? .restricted(origin: name)
        self.contents = contents
    }

    /// A collection without pictures, for a data set that is not at hand.
    public static func empty(_ name: String) -> PhotographCollection {
        PhotographCollection(name: name, items: [], contents: [])
    }

    public var count: Int { items.count }

    /// SHA-256 of the collection's descriptions and files in lowercase hexadecimal. O(bytes).
    public var digest: String {
        var hash = SHA256()
        for (item, content) in zip(items, contents) {
            hash.update(data: Data("\(item.file)\n\(item.object)\n\(item.name)\n\(item.category.rawValue)\n".utf8))
            hash.update(data: Data("\(item.imageNetIndex ?? -1) \(item.humanAnswer ?? -1)\n".utf8))
            switch content {
            case .file(let bytes): hash.update(data: Data("file \(bytes.count)\n".utf8) + bytes)
            case .stamp(let bytes, let composition):
                hash.update(data: Data("stamp \(composition) \(bytes.count)\n".utf8) + bytes)
            case .pixels(let picture):
                hash.update(data: Data("pixels \(picture.width) \(picture.height)\n".utf8) + picture.pixels)
            }
        }
        return hexadecimal(hash.finalize())
    }

    /// A picture, decoded and turned upright, with what had to be done to it, such as "CMYK, converted to RGB".
    ///
    /// - Throws: ``DatasetError`` naming the file where it can't be decoded.
    public func picture(_ index: Int) throws -> (photograph: Picture, remarks: [String]) {
        switch contents[index] {
        case .pixels(let photograph): return (photograph, [])
        case .stamp(let bytes, let composition):
            let stamp = try Stamp(decoding: bytes, named: items[index].file)
            return (stamp.composed(composition, object: items[index].object), [])
        case .file(let bytes):
            let stored = try DatasetError.naming { try Picture(decoding: bytes, named: items[index].file) }
            let header = PhotographHeader(bytes)
            let photograph = stored.upright(from: header.orientation)
            var remarks = header.remarks
            if min(photograph.width, photograph.height) < Self.tinySide {
                remarks.append("only \(photograph.width) x \(photograph.height) pixels, enlarged")
            }
            return (photograph, remarks)
        }
    }

    /// A stamp's object at a random place before clouds, and where it is; nothing where the picture is no stamp.
    ///
    /// - Parameters:
    ///   - side: of the square picture, in pixels.
    ///   - share: of the side, how much the object's longer side takes, from 0 to 1.
    /// - Throws: ``DatasetError`` naming the file where it can't be decoded.
    public func pasted(_ index: Int, side: Int, share: Range<Double>, stream: RandomStream) throws -> PastedObject? {
        guard case .stamp(let bytes, _) = contents[index] else { return nil }
        precondition(
            side > 0 && share.lowerBound > 0 && share.upperBound <= 1, "an object is pasted into a picture that it fits"
        )
        return try Stamp(decoding: bytes, named: items[index].file).pasted(side: side, share: share, stream: stream)
    }

    /// Shorter sides than this are worth a remark, in pixels.
    static let tinySide = 64

    /// The items at `places`, in this order.
    public func selecting(_ places: [Int]) -> PhotographCollection {
        PhotographCollection(
            name: name, items: places.map { items[$0] }, contents: places.map { contents[$0] }, licence: licence)
    }
}

extension PhotographCollection {
    /// The images of a data set as pictures; each is an object of its own.
    ///
    /// - Parameter categories: by label.
    public init(_ dataset: ImageDataset, categories: [Category]) {
        let (channels, plane) = (dataset.shape.channels, dataset.shape.height * dataset.shape.width)
        precondition(categories.count == dataset.classNames.count, "every class has a category")
        var items: [Item] = []
        var contents: [Content] = []
        for (split, name) in [(dataset.train, "train"), (dataset.test, "test")] {
            for image in 0..<split.count {
                let start = image * dataset.shape.count
                let pixels = [UInt8](unsafeUninitializedCapacity: 3 * plane) { target, filled in
                    for pixel in 0..<plane {
                        for color in 0..<3 {
                            target[pixel * 3 + color] = split.images[start + min(color, channels - 1) * plane + pixel]
                        }
                    }
                    filled = 3 * plane
                }
                let label = split.labels[image]
                items.append(
                    Item(
                        file: "\(name) \(image)", object: "\(name) \(image)", name: dataset.classNames[label],
                        category: categories[label]))
                contents.append(
                    .pixels(Picture(width: dataset.shape.width, height: dataset.shape.height, pixels: pixels)))
            }
        }
        self.init(name: dataset.name, items: items, contents: contents, licence: dataset.licence)
    }
}
