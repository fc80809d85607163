/// Which units of a layer are compared: all, or those of every so-manieth map, so that others are left to measure in.
///
///     LayerUnits.all
///     LayerUnits.part(0, of: 2)      // maps 0, 2, 4, …
///     LayerUnits.part(1, of: 2)      // the others
///
/// Whole maps are left out, since neighbours within a map say nearly the same. Of a layer without maps, units count as maps.
public struct LayerUnits: Codable, Sendable, Hashable {
    /// Of so many maps one is taken.
    public let divisor: Int
    public let remainder: Int

    public static let all = LayerUnits(divisor: 1, remainder: 0)

    /// The maps whose number leaves this remainder.
    public static func part(_ remainder: Int, of divisor: Int) -> LayerUnits {
        precondition(divisor > 0 && 0..<divisor ~= remainder, "\(remainder) is no remainder of \(divisor)")
        return LayerUnits(divisor: divisor, remainder: remainder)
    }

    /// How many of so many maps.
    func chosen(ofMaps maps: Int) -> Int { max(0, (maps - remainder + divisor - 1) / divisor) }
}

/// Activations of images, a row each, that are read some units at a time.
public protocol UnitBlocks: Sendable {
    var imageCount: Int { get }
    var unitCount: Int { get }

    /// Writes the units' activations [images.count, units.count], image by image.
    func read(
        images: Range<Int>, units: Range<Int>, into rows: UnsafeMutableBufferPointer<Float>
    ) throws
}

/// Activations [N, D] in memory, or some maps of them.
public struct ActivationRows: UnitBlocks {
    public let imageCount: Int
    public let unitCount: Int
    /// Image by image.
    private let values: [Float]
    private let units: LayerUnits
    /// How many units an image has, and a map.
    private let rowLength: Int
    private let mapSize: Int

    /// - Parameters:
    ///   - values: image by image, so many for each as the shape has.
    ///   - shape: of one image's activations: [C, H, W], or [D].
    public init(_ values: [Float], shape: [Int], units: LayerUnits = .all) {
        let mapSize = shape.count >= 3 ? shape.dropFirst().reduce(1, *) : 1
        let rowLength = shape.reduce(1, *)
        precondition(rowLength > 0 && values.count % rowLength == 0, "whole rows of \(shape)")
        imageCount = values.count / rowLength
        unitCount = units.chosen(ofMaps: rowLength / mapSize) * mapSize
        (self.values, self.units, self.rowLength, self.mapSize) = (values, units, rowLength, mapSize)
    }

    public func read(
        images: Range<Int>, units wanted: Range<Int>, into rows: UnsafeMutableBufferPointer<Float>
    ) {
        values.withUnsafeBufferPointer { values in
            var target = 0
            for image in images {
                let start = image * rowLength
                guard units.divisor > 1 else {
                    for unit in wanted {
                        rows[target] = values[start + unit]
                        target += 1
                    }
                    continue
                }
                for unit in wanted {
                    let map = unit / mapSize * units.divisor + units.remainder
                    rows[target] = values[start + map * mapSize + unit % mapSize]
                    target += 1
                }
            }
        }
    }
}
