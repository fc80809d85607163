/// Fills missing pixels so that each is the weighted mean of its eight neighbours, 1/6 for those at a side and 1/12 for
/// those at a corner; beyond the image there are none (Rong et al. 2022, "A consistent and efficient evaluation strategy
/// for attribution methods", section 4.2).
///
///     let imputation = try PixelImputation(height: 32, width: 32, missing: order.mostRelevant(0.5))
///     let filled = try imputation.filled(pixels, channels: 3)
///
/// For each missing pixel i, Σ_j w_ij (x_i − x_j) = 0: symmetric, positive definite equations as soon as one pixel is known,
/// solved in Float64. An affine picture is filled as it was wherever no missing pixel is at the edge, a constant one
/// everywhere, and no filled value leaves the range of the known ones.
public struct PixelImputation: Sendable {
    public let height, width: Int
    /// The missing pixels, row by row.
    public let missing: [Int]
    private let isMissing: [Bool]
    private let grid: ImputationGrid

    private static let side = 1.0 / 6, corner = 1.0 / 12

    /// - Parameter missing: places row by row, each once.
    /// - Throws: ``MethodError`` where no pixel is known, a place lies outside the image or is named twice.
    public init(height: Int, width: Int, missing: some Sequence<Int>) throws {
        precondition(height > 0 && width > 0, "an image has at least one pixel")
        let attempt = "filling pixels of a picture"
        var isMissing = [Bool](repeating: false, count: height * width)
        for place in missing {
            guard isMissing.indices.contains(place), !isMissing[place] else {
                throw MethodError(
                    attempt, "place \(place) lies outside \(height)x\(width) pixels, or is named twice",
                    advice: "Name each missing pixel once, row by row")
            }
            isMissing[place] = true
        }
        guard isMissing.contains(false) else {
            throw MethodError(
                attempt, "all \(isMissing.count) pixels are missing, so that nothing says what they were",
                advice: "Take away fewer")
        }
        (self.height, self.width, self.isMissing) = (height, width, isMissing)
        self.missing = isMissing.indices.filter { isMissing[$0] }
        grid = ImputationGrid(
            height: height, width: width, isMissing: isMissing, side: Self.side, corner: Self.corner)
    }

    /// The picture with its missing pixels filled; what these were before doesn't matter.
    ///
    /// - Parameters:
    ///   - values: [C, H, W] row by row, in any unit; known ones are finite.
    ///   - residual: how small what is left of each channel's equations has to be, as a share of their right sides, the known
    ///     pixels' mean taken off.
    /// - Throws: ``MethodError`` for another number of values, for known ones that aren't finite, and where the residual
    ///   isn't reached.
    /// - Complexity: O(pixels), and some 20 steps of a grid.
    public func filled(_ values: [Float], channels: Int, residual: Double = 1e-8) throws -> [Float] {
        let attempt = "filling pixels of a picture", area = height * width
        guard values.count == channels * area else {
            throw MethodError(
                attempt, "found \(values.count) values for \(channels) channels of \(height)x\(width)",
                advice: "Give one for each pixel and channel")
        }
        guard !missing.isEmpty else { return values }
        let solver = ImputationSolver(grid)
        var result = values
        for first in stride(from: 0, to: channels, by: 4) {
            let lanes = first..<min(first + 4, channels)
            let means = try lanes.map { channel in try mean(values[channel * area..<(channel + 1) * area], attempt) }
            let sides = rightSides(lanes, means, values)
            guard let solution = solver.solution(sides, residual: residual) else {
                throw MethodError(
                    attempt, "the equations of \(missing.count) pixels weren't solved to \(residual)",
                    advice: "Ask for a larger residual")
            }
            for (lane, channel) in lanes.enumerated() {
                for (index, place) in missing.enumerated() {
                    result[channel * area + place] = Float(means[lane] + solution[index][lane])
                }
            }
        }
        return result
    }

    private func mean(_ channel: ArraySlice<Float>, _ attempt: String) throws -> Double {
        let known = zip(channel, isMissing).lazy.filter { !$0.1 }.map { Double($0.0) }
        let mean = known.reduce(0, +) / Double(isMissing.count - missing.count)
        guard mean.isFinite else {
            throw MethodError(attempt, "a known pixel is infinite or NaN", advice: "Look for what made it")
        }
        return mean
    }

    /// For each missing pixel, the weighted sum of its known neighbours, from which the channel's mean is taken off.
    private func rightSides(_ channels: Range<Int>, _ means: [Double], _ values: [Float]) -> [SIMD4<Double>] {
        // With a frame of one place, and 0 where a pixel is missing.
        let row = width + 2, area = height * width
        var known = [SIMD4<Double>](repeating: .zero, count: row * (height + 2))
        for y in 0..<height {
            for x in 0..<width where !isMissing[y * width + x] {
                var pixel = SIMD4<Double>.zero
                for (lane, channel) in channels.enumerated() {
                    pixel[lane] = Double(values[channel * area + y * width + x]) - means[lane]
                }
                known[(y + 1) * row + x + 1] = pixel
            }
        }
        let (side, corner) = (Self.side, Self.corner)
        return missing.map { place in
            let here = (place / width + 1) * row + place % width + 1
            var sum = known[here - row - 1] * corner
            sum += known[here - row] * side
            sum += known[here - row + 1] * corner
            sum += known[here - 1] * side
            sum += known[here + 1] * side
            sum += known[here + row - 1] * corner
            sum += known[here + row] * side
            return sum + known[here + row + 1] * corner
        }
    }
}
