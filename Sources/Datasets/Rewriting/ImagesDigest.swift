import Crypto
import Foundation
import Wording

/// What images are known by, in their order: SHA-256 of each one's "C H W" and a line's end, then of its bytes [C, H, W].
public struct ImagesDigest {
    private var hash = SHA256()

    public init() {}

    /// - Parameter images: [N, C, H, W], the next ones.
    public mutating func add(_ images: [UInt8], channels: Int, height: Int, width: Int) {
        let size = channels * height * width
        precondition(images.count.isMultiple(of: size), "images of \(channels)x\(height)x\(width) bytes")
        let head = Data("\(channels) \(height) \(width)\n".utf8)
        images.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: size) {
                hash.update(data: head)
                hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[start..<start + size]))
            }
        }
    }

    /// In lowercase hexadecimal.
    public var text: String { hexadecimal(hash.finalize()) }
}
