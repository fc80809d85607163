import Pictures

/// Some of an image's pixels: an object, say, or where something is looked at.
public struct PixelRegion: Codable, Hashable, Sendable {
    public let height: Int
    public let width: Int
    /// Row by row from the image's top, as many as there are pixels.
    public let contains: [Bool]

    public init(height: Int, width: Int, contains: [Bool]) {
        precondition(
            height > 0 && width > 0 && contains.count == height * width,
            "\(contains.count) answers for \(height)x\(width) pixels")
        self.height = height
        self.width = width
        self.contains = contains
    }

    /// A box of rows and columns; what lies outside the image is cut off.
    public init(height: Int, width: Int, rows: Range<Int>, columns: Range<Int>) {
        self.init(
            height: height, width: width,
            contains: (0..<height * width).map { rows.contains($0 / width) && columns.contains($0 % width) })
    }

    /// The pixels of a map with values above the threshold.
    public init(_ map: PixelMap, above threshold: Float) {
        self.init(height: map.height, width: map.width, contains: map.values.map { $0 > threshold })
    }

    public subscript(row: Int, column: Int) -> Bool { contains[row * width + column] }

    /// The number of pixels.
    public var count: Int { contains.count { $0 } }

    public var isEmpty: Bool { !contains.contains(true) }
}
