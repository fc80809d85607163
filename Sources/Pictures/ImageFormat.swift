import Wording

/// A format of picture files that can be read.
public enum ImageFormat: Sendable, Hashable {
    case png
    case jpeg

    /// The format of a file that begins with these bytes, of which eight suffice; `nil` for any other content.
    public init?(beginning bytes: some Sequence<UInt8>) {
        let start = Array(bytes.prefix(8))
        if start == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] {
            self = .png
        } else if start.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else {
            return nil
        }
    }

    /// What a file that begins with these bytes seems to be, such as "a GIF image", for messages.
    public static func description(beginning bytes: some Sequence<UInt8>) -> String {
        let start = Array(bytes.prefix(12))
        func has(_ text: String, at offset: Int = 0) -> Bool { start.dropFirst(offset).starts(with: text.utf8) }
        if start.isEmpty { return "an empty file" }
        switch ImageFormat(beginning: start) {
        case .png: return "a PNG image"
        case .jpeg: return "a JPEG image"
        case nil: break
        }
        if has("GIF8") { return "a GIF image" }
        if has("RIFF") && has("WEBP", at: 8) { return "a WebP image" }
        if has("II*\0") || has("MM\0*") { return "a TIFF image" }
        if has("BM") { return "a BMP image" }
        if has("ftyp", at: 4) { return "a HEIF or AVIF image or a film" }
        let digits = start.prefix(4).map { hexadecimal([$0]) }.joined(separator: " ")
        return "a file that begins with the bytes \(digits)"
    }
}
