import Pictures

extension PixelRegion {
    /// Each pixel's Euclidean distance to the nearest pixel of the region, in pixels; `nil` where the region is empty.
    ///
    ///     PixelRegion(height: 1, width: 4, rows: 0..<1, columns: 0..<1).distances?.values  // [0, 1, 2, 3]
    ///
    /// Exact, by lower envelopes of parabolas along columns and then rows (Felzenszwalb and Huttenlocher 2012,
    /// "Distance transforms of sampled functions"). O(H W).
    public var distances: PixelMap? {
        if isEmpty { return nil }
        var squares = contains.map { $0 ? 0 : Double.infinity }
        for column in 0..<width {
            let line = squaredDistances((0..<height).map { squares[$0 * width + column] })
            for row in 0..<height { squares[row * width + column] = line[row] }
        }
        for row in 0..<height {
            let places = row * width..<(row + 1) * width
            squares.replaceSubrange(places, with: squaredDistances(Array(squares[places])))
        }
        return PixelMap(height: height, width: width, values: squares.map { Float($0.squareRoot()) })
    }
}

/// For each place x the smallest (x - y)² + heights[y] over all y.
private func squaredDistances(_ heights: [Double]) -> [Double] {
    // The parabolas of the envelope from left to right, and from where on each is the lowest.
    var parabolas: [(vertex: Int, from: Double)] = []
    for vertex in heights.indices where heights[vertex].isFinite {
        var from = -Double.infinity
        while let last = parabolas.last {
            let (x, y) = (Double(vertex), Double(last.vertex))
            from = ((heights[vertex] + x * x) - (heights[last.vertex] + y * y)) / (2 * (x - y))
            if from > last.from { break }
            parabolas.removeLast()
            from = -.infinity
        }
        parabolas.append((vertex, from))
    }
    guard !parabolas.isEmpty else { return heights }
    var lowest = 0
    return heights.indices.map { place in
        while lowest + 1 < parabolas.count, parabolas[lowest + 1].from < Double(place) { lowest += 1 }
        let distance = Double(place - parabolas[lowest].vertex)
        return distance * distance + heights[parabolas[lowest].vertex]
    }
}
