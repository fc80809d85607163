extension PixelMap {
    /// The map at another size: bilinear where it grows; where it shrinks, each value is a mean over all that it stands
    /// for.
    ///
    ///     PixelMap(height: 1, width: 4, values: [1, 2, 3, 4]).resized(height: 1, width: 2)  // 1.714..., 3.285...
    ///
    /// The weights are a triangle as wide as two pixels of the coarser grid, cut at the edges and scaled to a sum of 1:
    /// what PIL and torchvision (`antialias=True`) call bilinear. No value leaves the range of the map's. O(H W) times
    /// the reduction, rounded up.
    public func resized(height newHeight: Int, width newWidth: Int) -> PixelMap {
        precondition(newHeight > 0 && newWidth > 0, "a map has at least one pixel, not \(newHeight)x\(newWidth)")
        if newHeight == height && newWidth == width { return self }
        let across = triangles(from: width, to: newWidth), down = triangles(from: height, to: newHeight)
        var narrow = [Double](repeating: 0, count: height * newWidth)
        for row in 0..<height {
            for column in 0..<newWidth {
                for (offset, weight) in across[column].weights.enumerated() {
                    narrow[row * newWidth + column] +=
                        weight * Double(values[row * width + across[column].first + offset])
                }
            }
        }
        var result = [Double](repeating: 0, count: newHeight * newWidth)
        for row in 0..<newHeight {
            for (offset, weight) in down[row].weights.enumerated() {
                let source = (down[row].first + offset) * newWidth
                for column in 0..<newWidth { result[row * newWidth + column] += weight * narrow[source + column] }
            }
        }
        return PixelMap(height: newHeight, width: newWidth, values: result.map(Float.init))
    }
}

/// For each place of the new axis, the first place of the old one that it takes from, and the weights from there on.
private func triangles(from size: Int, to newSize: Int) -> [(first: Int, weights: [Double])] {
    let step = Double(size) / Double(newSize)
    let reach = max(step, 1)
    return (0..<newSize).map { index in
        let center = (Double(index) + 0.5) * step
        let places = max(0, Int((center - reach).rounded(.down)))..<min(size, Int((center + reach).rounded(.up)))
        let weights = places.map { max(0, 1 - abs(Double($0) + 0.5 - center) / reach) }
        let sum = weights.reduce(0, +)
        return (places.lowerBound, weights.map { $0 / sum })
    }
}
