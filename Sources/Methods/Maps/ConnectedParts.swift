import Pictures

/// The connected parts that the strongest pixels of a map form: few and large ones show areas, many and small ones
/// isolated pixels.
public struct ConnectedParts: Codable, Hashable, Sendable {
    /// The pixels that were kept.
    public let pixels: Int
    /// The parts' shares of the kept mass, largest first.
    public let shares: [Double]

    /// The number of parts.
    public var count: Int { shares.count }
    /// The share of the kept mass in the part with the most.
    public var largestShare: Double { shares.first ?? 0 }

    /// Keeps the smallest set of pixels that holds a share of the map's mass, the sum of absolute values, and joins
    /// them by sides and corners.
    ///
    ///     let parts = try ConnectedParts(of: heat, holding: 0.5)
    ///     parts.largestShare   // 1 where half of the mass lies in one piece
    ///
    /// A share of the mass, rather than of the maximum, leaves one outlying pixel no say in how much is kept, so that
    /// maps with peaks of different height can be compared. Of equal values those further up and left are taken first.
    /// O(n log n).
    ///
    /// - Parameter share: above 0, up to 1.
    /// - Throws: `MethodError` for another share, and for a map without mass or with NaN or infinite values.
    public init(of map: PixelMap, holding share: Double) throws {
        let masses = map.values.map { Double(abs($0)) }
        let total = CompensatedSum(masses).value
        guard share > 0, share <= 1, total > 0, total.isFinite else {
            throw MethodError(
                "finding the connected parts of a map",
                "a share above 0 and up to 1 of a finite mass above 0 is wanted, not \(share) of \(total)",
                advice: "Look at the map's values")
        }
        var kept = [Bool](repeating: false, count: masses.count)
        var sum = CompensatedSum()
        for pixel in masses.indices.sorted(by: { (masses[$1], $0) < (masses[$0], $1) }) {
            if sum.value >= share * total || masses[pixel] == 0 { break }
            kept[pixel] = true
            sum.add(masses[pixel])
        }
        let region = PixelRegion(height: map.height, width: map.width, contains: kept)
        pixels = region.count
        shares = region.components.map { part in CompensatedSum(part.lazy.map { masses[$0] }).value / sum.value }
            .sorted(by: >)
    }
}

extension PixelRegion {
    /// The pixels of each connected part, joined by sides and corners; each pixel as row times width plus column.
    ///
    /// Parts come in the order of their first pixels, row by row. O(H W).
    public var components: [[Int]] {
        var open = contains
        return contains.indices.compactMap { start in
            guard open[start] else { return nil }
            open[start] = false
            var part = [start]
            var next = 0
            while next < part.count {
                let (row, column) = (part[next] / width, part[next] % width)
                next += 1
                for y in max(0, row - 1)...min(height - 1, row + 1) {
                    for x in max(0, column - 1)...min(width - 1, column + 1) where open[y * width + x] {
                        open[y * width + x] = false
                        part.append(y * width + x)
                    }
                }
            }
            return part
        }
    }
}
