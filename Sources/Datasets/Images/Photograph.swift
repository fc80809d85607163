import Foundation

/// A picture in RGB, one byte for each colour of a pixel.
///
/// ```swift
/// let photograph = try Photograph(contentsOf: URL(fileURLWithPath: "tench.jpg"))
/// let input = ImagePreprocessing.imageNet.tensor(photograph)      // [1, 3, 224, 224]
/// ```
public struct Photograph: Sendable, Hashable {
    public let width: Int
    public let height: Int
    /// [height, width, 3], from the top left pixel's red on.
    public let pixels: [UInt8]

    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0, "a photograph has at least one pixel")
        precondition(pixels.count == width * height * 3, "\(width)x\(height) pixels take \(width * height * 3) bytes")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// The most pixels that are read from a file: 100 million, 300 MB.
    public static let largestPixelCount = 100_000_000

    /// Reads a PNG or JPEG file, which is known by its content, not by its name.
    ///
    /// - Throws: ``DatasetError`` naming the file, what was expected and found; see ``init(decoding:named:)``.
    public init(contentsOf file: URL) throws {
        let data = try DataFile(file, advice: Self.advice)
        guard data.size <= DataFile.largestContent else {
            throw data.error("expected at most \(DataFile.largestContent) bytes, found \(data.size)")
        }
        try self.init(decoding: data.bytes(), named: data.path)
    }

    static let advice = "Give a whole PNG or JPEG file"
}
