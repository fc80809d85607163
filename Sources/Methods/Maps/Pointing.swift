import Pictures

extension PixelMap {
    /// Whether the map's largest value lies in a region or at most `tolerance` pixels from it: 1 or 0, or a share where
    /// several pixels are largest.
    ///
    /// The pointing game of Zhang et al. 2016 ("Top-down neural attention by excitation backprop"), who allow 15 pixels
    /// (recalled, for images of about 224).
    ///
    /// - Parameter tolerance: a Euclidean distance in pixels.
    /// - Throws: `MethodError` where the sizes differ, and for NaN and infinite values.
    public func pointing(at region: PixelRegion, tolerance: Double = 0) throws -> Double {
        try check(region, "telling whether a map points at a region")
        guard let distances = region.distances, let largest = values.max() else { return 0 }
        let peaks = values.indices.filter { values[$0] == largest }
        return Double(peaks.count { Double(distances.values[$0]) <= tolerance }) / Double(peaks.count)
    }

    /// The share of the map's positive values that lies in a region: 0 to 1; `nil` where there are no positive ones.
    ///
    /// The energy-based pointing game of Wang et al. 2020 ("Score-CAM"; recalled).
    ///
    /// - Throws: `MethodError` where the sizes differ, and for NaN and infinite values.
    public func positiveShare(in region: PixelRegion) throws -> Double? {
        try check(region, "telling how much of a map lies in a region")
        let total = CompensatedSum(values.lazy.map { Double(max($0, 0)) }).value
        let inside = CompensatedSum(zip(values, region.contains).lazy.map { $1 ? Double(max($0, 0)) : 0 }).value
        return total > 0 ? inside / total : nil
    }

    private func check(_ region: PixelRegion, _ attempt: String) throws {
        guard region.height == height, region.width == width else {
            throw MethodError(
                attempt, "the map has \(height)x\(width) pixels, the region \(region.height)x\(region.width)",
                advice: "Resize the map")
        }
        if !values.allSatisfy(\.isFinite) {
            throw MethodError(
                attempt, "the map has NaN or infinite values", advice: "Look for the layer that made them")
        }
    }
}
