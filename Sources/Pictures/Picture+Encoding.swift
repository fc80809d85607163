import CJPEG
import CPNG
import Foundation

extension Picture {
    /// The picture as a PNG file.
    /// - Throws: `PictureError` if there is no memory for it.
    public func png() throws(PictureError) -> Data {
        try encoded("PNG", messageLength: Int(CPNG_MESSAGE_LENGTH)) { bytes, count, message in
            cpng_write_rgb(pixels, UInt32(width), UInt32(height), bytes, count, message)
        }
    }

    /// The picture as a JPEG file, in which colours are near those of the picture.
    /// - Parameter quality: 1 to 100.
    /// - Throws: `PictureError` if there is no memory for it, or a side has more than 65500 pixels.
    public func jpeg(quality: Int) throws(PictureError) -> Data {
        try encoded("JPEG", messageLength: Int(CJPEG_MESSAGE_LENGTH)) { bytes, count, message in
            cjpeg_write_rgb(pixels, UInt32(width), UInt32(height), Int32(quality), bytes, count, message)
        }
    }

    /// - Parameter write: one of the C functions, which return 1 with bytes to be freed, or 0 after writing a message.
    private func encoded(
        _ format: String, messageLength: Int,
        _ write: (
            UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>, UnsafeMutablePointer<CChar>
        ) -> Int32
    ) throws(PictureError) -> Data {
        var message = [CChar](repeating: 0, count: messageLength)
        var bytes: UnsafeMutablePointer<UInt8>?, count = 0
        guard write(&bytes, &count, &message) != 0, let bytes else {
            let reason = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw PictureError(
                "writing a picture of \(width) x \(height) pixels as \(format)", reason, advice: "Make it smaller")
        }
        defer { free(bytes) }
        return Data(bytes: bytes, count: count)
    }
}

extension Picture: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let file = Data(base64Encoded: text) else {
            throw PictureError(
                "reading a stored picture", "its text is not base64", advice: "Compute the step again that made it")
        }
        try self.init(decoding: Array(file), named: "a stored picture")
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(png().base64EncodedString())
    }
}
