import Pictures
import Tensors

/// Maps that explain nothing, or not this image: what a measure must tell from an explanation.
public enum ControlMap {
    /// 1 everywhere: the whole image, which drops nothing.
    public static func allOnes(height: Int, width: Int) -> PixelMap {
        PixelMap(height: height, width: width, values: [Float](repeating: 1, count: height * width))
    }

    /// 1 everywhere but for one pixel in the corner (Poppi et al. 2021, "Revisiting the evaluation of class activation
    /// mapping for explainability", arXiv 2104.10252; recalled).
    public static func fakeCAM(height: Int, width: Int) -> PixelMap {
        PixelMap(height: height, width: width, values: (0..<height * width).map { $0 == 0 ? 0 : 1 })
    }

    /// The values of one map in the places of another: its most relevant pixel has the largest, and so on, so that both
    /// show equally much, elsewhere.
    ///
    /// - Parameters:
    ///   - values: the map whose values are taken.
    ///   - places: the map whose order they get, of the same size.
    ///   - ties: what the order of its equal pixels is drawn from.
    /// - Throws: ``MethodError`` where sizes differ, or values are NaN.
    public static func rankMatched(
        values: PixelMap, places: PixelMap, ties: RandomStream
    ) throws -> PixelMap {
        guard values.height == places.height, values.width == places.width else {
            throw MethodError(
                "matching two maps",
                "found \(values.height)x\(values.width) and \(places.height)x\(places.width) pixels",
                advice: "Give maps of one size")
        }
        let order = try PixelOrder(places, ties: ties).falling
        let sorted = try PixelOrder(values, ties: ties).falling.map { values.values[$0] }
        var result = values.values
        for (rank, pixel) in order.enumerated() { result[pixel] = sorted[rank] }
        return PixelMap(height: values.height, width: values.width, values: result)
    }

    /// The map turned by half a turn.
    public static func turned(_ map: PixelMap) -> PixelMap {
        PixelMap(height: map.height, width: map.width, values: map.values.reversed())
    }
}
