import Foundation

extension PixelMap {
    /// The map convolved with a Gaussian of sum 1, cut at 4 sigma. Beyond its edges the map is mirrored (d c b a | a b
    /// c d | d c b a), which keeps its sum.
    ///
    /// What SciPy's `gaussian_filter` gives with its own settings. O(H W sigma).
    ///
    /// - Parameter sigma: in pixels; 0 changes nothing.
    public func blurred(sigma: Double) -> PixelMap {
        precondition(sigma >= 0 && sigma.isFinite, "a blur has a sigma from 0 on")
        let reach = Int(4 * sigma + 0.5)
        guard reach > 0 else { return self }
        let bell = (-reach...reach).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
        let sum = bell.reduce(0, +)
        let weights = bell.map { $0 / sum }
        let rows = (0..<height).flatMap { row in
            convolved((0..<width).map { Double(self[row, $0]) }, weights)
        }
        let columns = (0..<width).map { column in
            convolved((0..<height).map { rows[$0 * width + column] }, weights)
        }
        return PixelMap(
            height: height, width: width, values: (0..<height * width).map { Float(columns[$0 % width][$0 / width]) })
    }
}

private func convolved(_ line: [Double], _ weights: [Double]) -> [Double] {
    let (count, reach) = (line.count, weights.count / 2)
    return line.indices.map { center in
        var sum = 0.0
        for (offset, weight) in weights.enumerated() {
            let place = ((center + offset - reach) % (2 * count) + 2 * count) % (2 * count)
            sum += weight * line[place < count ? place : 2 * count - 1 - place]
        }
        return sum
    }
}
