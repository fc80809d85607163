import Foundation

/// How a picture's pixels are stored, by where its first row and first column are to be seen (EXIF 2.3, tag 274).
public enum Orientation: Int, Sendable, Hashable, Codable, CaseIterable {
    case topLeft = 1
    case topRight, bottomRight, bottomLeft, leftTop, rightTop, rightBottom, leftBottom

    /// Whether the picture is stored as it is to be seen.
    public var isUpright: Bool { self == .topLeft }

    /// What a PNG, JPEG or WebP file says of itself, as Pillow's `ImageOps.exif_transpose` reads it: in its EXIF data, or,
    /// where these have no orientation, in its XMP data. What says nothing, or can't be read, is upright.
    ///
    ///     Orientation(ofFile: bytes)      // .rightTop, of a photograph taken with the telephone upright
    public init(ofFile bytes: [UInt8]) {
        let (exif, xmp) = Self.descriptions(in: bytes)
        let number = EXIFDirectory(exif).orientation ?? Self.orientation(inXMP: xmp)
        self = number.flatMap(Orientation.init) ?? .topLeft
    }

    /// The bytes of EXIF and XMP data.
    private static func descriptions(in bytes: [UInt8]) -> (exif: [UInt8], xmp: [UInt8]) {
        var (exif, xmp): ([UInt8], [UInt8]) = ([], [])
        switch ImageFormat(beginning: bytes) {
        case .jpeg:
            for segment in JPEGSegments(bytes) where segment.marker == 0xE1 {
                if segment.payload.starts(with: exifMark) {
                    // What is too long for one segment goes on in the next.
                    exif += segment.payload.dropFirst(exifMark.count)
                } else if segment.payload.starts(with: Array("http://ns.adobe.com/xap/1.0/\0".utf8)) {
                    xmp = Array(segment.payload)
                }
            }
        case .png:
            for chunk in PictureChunks(png: bytes) {
                switch chunk.name {
                case "eXIf": exif = Array(chunk.content)
                case "iTXt" where chunk.content.starts(with: Array("XML:com.adobe.xmp\0\0".utf8)):
                    xmp = Array(chunk.content)
                default: break
                }
            }
        case .webP:
            for chunk in PictureChunks(webP: bytes) {
                if chunk.name == "EXIF" { exif = Array(chunk.content) }
                if chunk.name == "XMP " { xmp = Array(chunk.content) }
            }
        case nil: break
        }
        return (exif, xmp)
    }

    fileprivate static let exifMark = Array("Exif\0\0".utf8)

    private static func orientation(inXMP bytes: [UInt8]) -> Int? {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.firstMatch(of: /tiff:Orientation(?:="|>)([0-9])/).flatMap { Int($0.1) }
    }
}

/// The first directory of EXIF data, which are those of a TIFF file (TIFF 6.0, section 2).
private struct EXIFDirectory {
    private let bytes: [UInt8]
    private let isLittle: Bool

    init(_ data: [UInt8]) {
        var data = data[...]
        // Some writers put the mark there twice, and into PNG's chunk and WebP's, which need none.
        for _ in 0..<2 where data.starts(with: Orientation.exifMark) {
            data = data.dropFirst(Orientation.exifMark.count)
        }
        bytes = Array(data)
        isLittle = data.starts(with: Array("II".utf8))
    }

    /// The number of the first entry that has this tag: 0 where it is no whole number, nothing where there is none.
    var orientation: Int? {
        guard isLittle || bytes.starts(with: Array("MM".utf8)), [0, 42] == bytes[2...].prefix(2).sorted(),
            let start = unsigned(4, 4), let count = unsigned(start, 2)
        else { return nil }
        for entry in 0..<count {
            let place = start + 2 + 12 * entry
            guard let tag = unsigned(place, 2) else { return nil }
            if tag == 274 { return number(place) ?? 0 }
        }
        return nil
    }

    /// The first value of an entry, of any type of whole numbers but single bytes, which are text.
    private func number(_ entry: Int) -> Int? {
        guard let type = unsigned(entry + 2, 2), let count = unsigned(entry + 4, 4), count > 0,
            let length = [3: 2, 4: 4, 6: 1, 8: 2, 9: 4, 13: 4, 16: 8][type]
        else { return nil }
        guard count * length > 4 else { return unsigned(entry + 8, length) }
        // More than four bytes lie elsewhere.
        guard let place = unsigned(entry + 8, 4), place + count * length <= bytes.count else { return nil }
        return unsigned(place, length)
    }

    private func unsigned(_ place: Int, _ length: Int) -> Int? {
        guard place >= 0, place <= bytes.count - length else { return nil }
        let part = bytes[place..<place + length]
        let number = (isLittle ? Array(part.reversed()) : Array(part)).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(exactly: number)
    }
}

extension Picture {
    /// The picture as it is meant to be seen, from the way it is stored. O(pixels).
    public func upright(from orientation: Orientation) -> Picture {
        guard !orientation.isUpright else { return self }
        let swapsAxes = orientation.rawValue >= Orientation.leftTop.rawValue
        let (newWidth, newHeight) = swapsAxes ? (height, width) : (width, height)
        let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { target, filled in
            for row in 0..<newHeight {
                for column in 0..<newWidth {
                    let (x, y) =
                        switch orientation {
                        case .topLeft: (column, row)
                        case .topRight: (width - 1 - column, row)
                        case .bottomRight: (width - 1 - column, height - 1 - row)
                        case .bottomLeft: (column, height - 1 - row)
                        case .leftTop: (row, column)
                        case .rightTop: (row, height - 1 - column)
                        case .rightBottom: (width - 1 - row, height - 1 - column)
                        case .leftBottom: (width - 1 - row, column)
                        }
                    for color in 0..<3 {
                        target[(row * newWidth + column) * 3 + color] = pixels[(y * width + x) * 3 + color]
                    }
                }
            }
            filled = pixels.count
        }
        return Picture(width: newWidth, height: newHeight, pixels: turned)
    }
}
