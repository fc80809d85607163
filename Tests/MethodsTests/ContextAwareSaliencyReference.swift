import Foundation
import Methods
import Pictures
import Tensors

/// Context-aware saliency by plain loops over all pairs of patches in float64, pixel by pixel, for pictures that need
/// no resizing first.
struct SaliencyReference {
    let settings: ContextAwareSaliency
    let height: Int
    let width: Int
    /// Lightness, a and b.
    let lab: [PixelMap]
    /// What colour distances are divided by.
    let largest: Double

    init(_ settings: ContextAwareSaliency, _ picture: Tensor) {
        self.settings = settings
        let (height, width) = (picture.shape[1], picture.shape[2])
        let values = picture.values.map(Double.init)
        let colors = (0..<height * width).map { pixel in
            let rgb = (0..<3).map { values[(picture.shape[0] == 3 ? $0 : 0) * height * width + pixel] }
            return LabColor(red: rgb[0], green: rgb[1], blue: rgb[2])
        }
        lab = [colors.map(\.lightness), colors.map(\.a), colors.map(\.b)].map {
            PixelMap(height: height, width: width, values: $0.map { Float($0) })
        }
        let ranges = lab.map { Double($0.values.max() ?? 0) - Double($0.values.min() ?? 0) }
        largest = (Double(settings.patchSide * settings.patchSide) * ranges.reduce(0) { $0 + $1 * $1 }).squareRoot()
        (self.height, self.width) = (height, width)
    }

    var map: [Double] {
        var mean = [Double](repeating: 0, count: height * width)
        for scale in settings.scales {
            let map = atScale(scale)
            for pixel in mean.indices { mean[pixel] += map[pixel] / Double(settings.scales.count) }
        }
        let top = mean.max() ?? 0
        mean = mean.map { $0 / top }
        let attended = mean.indices.filter { mean[$0] > settings.attentionThreshold }
        let distances = mean.indices.map { pixel in
            attended.map { hypot(Double(pixel / width - $0 / width), Double(pixel % width - $0 % width)) }.min() ?? 0
        }
        let farthest = distances.max() ?? 0
        // Where all are attended to, all stay.
        return mean.indices.map { mean[$0] * (farthest > 0 ? 1 - distances[$0] / farthest : 1) }
    }

    private func planes(_ scale: Double) -> [PixelMap] {
        lab.map {
            $0.resized(height: Int((scale * Double(height)).rounded()), width: Int((scale * Double(width)).rounded()))
        }
    }

    private func atScale(_ scale: Double) -> [Double] {
        let own = planes(scale), half = settings.patchSide / 2
        let others = settings.relativeScales.filter { $0 * scale >= settings.smallestScale }.map {
            ($0 == 1, planes($0 * scale))
        }
        var map: [Double] = []
        for row in 0..<own[0].height {
            for column in 0..<own[0].width {
                // The nearest pixel with a whole patch.
                map.append(
                    saliency(
                        own, others, min(max(row, half), own[0].height - 1 - half),
                        min(max(column, half), own[0].width - 1 - half)))
            }
        }
        let top = map.max() ?? 0
        return PixelMap(height: own[0].height, width: own[0].width, values: map.map { Float($0 / top) })
            .resized(height: height, width: width).values.map(Double.init)
    }

    private func saliency(_ own: [PixelMap], _ others: [(isOwn: Bool, planes: [PixelMap])], _ row: Int, _ column: Int)
        -> Double
    {
        let half = settings.patchSide / 2
        let side = Double(max(own[0].height, own[0].width))
        var distances: [Double] = []
        for (isOwn, other) in others {
            let otherSide = Double(max(other[0].height, other[0].width))
            for y in stride(from: half, to: other[0].height - half, by: settings.comparedStride) {
                for x in stride(from: half, to: other[0].width - half, by: settings.comparedStride) {
                    if isOwn && y == row && x == column { continue }
                    var square = 0.0
                    for (first, second) in zip(own, other) {
                        for dy in -half...half {
                            for dx in -half...half {
                                let difference = Double(first[row + dy, column + dx]) - Double(second[y + dy, x + dx])
                                square += difference * difference
                            }
                        }
                    }
                    let place = hypot(
                        (Double(row) + 0.5) / side - (Double(y) + 0.5) / otherSide,
                        (Double(column) + 0.5) / side - (Double(x) + 0.5) / otherSide)
                    distances.append(square.squareRoot() / largest / (1 + settings.positionWeight * place))
                }
            }
        }
        let nearest = distances.sorted().prefix(settings.neighbors)
        return 1 - exp(-nearest.reduce(0, +) / Double(nearest.count))
    }
}
