import Wording

/// A format of picture files that can be read.
public enum ImageFormat: String, Sendable, Hashable, CaseIterable {
    case png = "PNG"
    case jpeg = "JPEG"
    case webP = "WebP"

    /// All of them, for people: "PNG, JPEG or WebP".
    public static let choice = "PNG, JPEG or WebP"

    /// How files of these formats usually end, in lower case.
    public static let endings: Set<String> = ["png", "jpg", "jpeg", "webp"]

    /// The format of a file that begins with these bytes, of which twelve suffice; `nil` for any other content.
    public init?(beginning bytes: some Sequence<UInt8>) {
        let start = Array(bytes.prefix(12))
        if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if start.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if start.starts(with: "RIFF".utf8), start.dropFirst(8).starts(with: "WEBP".utf8) {
            self = .webP
        } else {
            return nil
        }
    }

    /// What a file that begins with these bytes seems to be, such as "a GIF image", for messages.
    public static func description(beginning bytes: some Sequence<UInt8>) -> String {
        let start = Array(bytes.prefix(12))
        func has(_ text: String, at offset: Int = 0) -> Bool { start.dropFirst(offset).starts(with: text.utf8) }
        if start.isEmpty { return "an empty file" }
        if let format = ImageFormat(beginning: start) { return "a \(format.rawValue) image" }
        if has("GIF8") { return "a GIF image" }
        if has("II*\0") || has("MM\0*") { return "a TIFF image" }
        if has("BM") { return "a BMP image" }
        if has("8BPS") { return "a Photoshop file" }
        if has("%PDF") { return "a PDF file" }
        if has("<svg") || has("<?xml") { return "an SVG image or other XML" }
        if start.starts(with: [0xFF, 0x0A]) || has("JXL ", at: 4) { return "a JPEG XL image" }
        if start.starts(with: [0xFF, 0x4F, 0xFF, 0x51]) || has("jP  ", at: 4) { return "a JPEG 2000 image" }
        if has("ftyp", at: 4) { return "a HEIF or AVIF image or a film" }
        let digits = start.prefix(4).map { hexadecimal([$0]) }.joined(separator: " ")
        return "a file that begins with the bytes \(digits)"
    }
}
