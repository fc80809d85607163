/// One number for each pixel of an image, or for each place of a coarser grid over it, row by row from its top: how
/// relevant it is, or how salient.
public struct PixelMap: Codable, Hashable, Sendable {
    public let height: Int
    public let width: Int
    /// As many as there are pixels.
    public let values: [Float]

    public init(height: Int, width: Int, values: [Float]) {
        precondition(
            height > 0 && width > 0 && values.count == height * width,
            "\(values.count) values for \(height)x\(width) pixels")
        self.height = height
        self.width = width
        self.values = values
    }

    public subscript(row: Int, column: Int) -> Float { values[row * width + column] }

    /// The same map with each value changed.
    public func map(_ change: (Float) throws -> Float) rethrows -> PixelMap {
        PixelMap(height: height, width: width, values: try values.map(change))
    }

    /// The values moved and scaled to 0 ... 1; 0 everywhere where all are equal.
    public var scaledToUnit: PixelMap {
        let low = values.min() ?? 0, high = values.max() ?? 0
        return map { high > low ? ($0 - low) / (high - low) : 0 }
    }
}
