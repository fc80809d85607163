import Charts
import Notebook

/// An attribution's map as pictures of the input's size, on a scale of its own.
struct MapPictures {
    /// The size of value that gets the end of the scale: what 99 of 100 values don't exceed, so that a few large ones
    /// leave the others their colours; the largest size where that is 0.
    let limit: Float
    /// How many values are beyond the limit and take the end's colour.
    let clipped: Int
    private let map: PixelMap
    private let hasSigns: Bool
    private let scale: HeatScale

    /// - Parameter hasSigns: values are drawn blue below zero and red above it, otherwise from 0 up.
    init(_ map: PixelMap, hasSigns: Bool) {
        let sizes = map.values.lazy.filter(\.isFinite).map(abs).sorted()
        let common = sizes.isEmpty ? 0 : sizes[(sizes.count * 99 + 99) / 100 - 1]
        let limit = common > 0 ? common : sizes.last ?? 0
        self.limit = limit
        clipped = sizes.count { $0 > limit }
        self.map = map
        self.hasSigns = hasSigns
        scale = hasSigns ? .signed("", limit: Double(limit)) : .magnitude("", limit: Double(limit))
    }

    /// The map alone; black where a value isn't a number.
    func alone() throws -> Picture {
        try picture { color, _, _ in color ?? RGB(0, 0, 0) }
    }

    /// The map over what it explains, which is grey so that its colours can't be taken for the map's.
    ///
    /// With signs, a value covers the more the larger it is; a map without is as transparent everywhere.
    func over(_ seen: Picture) throws -> Picture {
        try picture { color, strength, place in
            let ground = seen[place % map.width, place / map.width].grey
            return color.map { ground.mixed(with: $0, hasSigns ? strength : 0.6) } ?? ground
        }
    }

    /// - Parameter combine: makes a pixel of its value's colour, if it is a number, the value's part of the limit, up
    ///   to 1, and its place.
    private func picture(_ combine: (RGB?, Double, Int) -> RGB) throws -> Picture {
        let domain = scale.domain([])
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * map.values.count)
        for (place, value) in map.values.enumerated() {
            let strength = min(abs(Double(value)) / domain.upperBound, 1)
            let pixel = combine(value.isFinite ? scale.color(Double(value), in: domain) : nil, strength, place)
            pixels += [pixel.red, pixel.green, pixel.blue]
        }
        return Picture(width: map.width, height: map.height, pixels: pixels)
    }
}

extension RGB {
    /// Of the same luma (ITU-R BT.601).
    fileprivate var grey: RGB {
        let luma: Double = 0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)
        let level = UInt8(luma.rounded())
        return RGB(level, level, level)
    }
}
