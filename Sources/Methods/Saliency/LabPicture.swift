import Pictures

/// The three planes of a picture in Lab, in units in which no two patches of it are further apart than 1.
struct LabPicture: Sendable {
    let lightness, a, b: PixelMap

    var height: Int { lightness.height }
    var width: Int { lightness.width }
    var planes: [PixelMap] { [lightness, a, b] }

    init(lightness: PixelMap, a: PixelMap, b: PixelMap) {
        self.lightness = lightness
        self.a = a
        self.b = b
    }

    /// - Parameter planes: red, green and blue, 0 to 1.
    /// - Parameter patchSide: of the patches that are to be at most 1 apart.
    init(red: PixelMap, green: PixelMap, blue: PixelMap, patchSide: Int) {
        let colors = red.values.indices.map {
            LabColor(red: Double(red.values[$0]), green: Double(green.values[$0]), blue: Double(blue.values[$0]))
        }
        func plane(_ part: KeyPath<LabColor, Double>) -> [Double] { colors.map { $0[keyPath: part] } }
        self.init(
            height: red.height, width: red.width, lightness: plane(\.lightness), a: plane(\.a), b: plane(\.b),
            patchSide: patchSide)
    }

    /// Scales all planes alike, by the diagonal of the box that the picture's colours fill and the number of pixels of
    /// a patch.
    init(height: Int, width: Int, lightness: [Double], a: [Double], b: [Double], patchSide: Int) {
        let planes = [lightness, a, b]
        let lows = planes.map { $0.min() ?? 0 }
        let diagonal = zip(planes, lows).reduce(0) { sum, plane in
            let length = (plane.0.max() ?? 0) - plane.1
            return sum + length * length
        }.squareRoot()
        // What rounding leaves of the colour of greys is no colour.
        let scale = diagonal > 1e-6 ? 1 / (diagonal * Double(patchSide)) : 0
        let scaled = zip(planes, lows).map { values, low in
            PixelMap(height: height, width: width, values: values.map { Float(($0 - low) * scale) })
        }
        self.init(lightness: scaled[0], a: scaled[1], b: scaled[2])
    }

    /// The picture with both sides multiplied, at least one pixel each.
    func scaled(by factor: Double) -> LabPicture {
        func scaled(_ length: Int) -> Int { max(1, Int((Double(length) * factor).rounded())) }
        func plane(_ map: PixelMap) -> PixelMap { map.resized(height: scaled(height), width: scaled(width)) }
        return LabPicture(lightness: plane(lightness), a: plane(a), b: plane(b))
    }
}
