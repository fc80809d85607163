import CCairo
import Foundation

/// Draws very many points as pictures of at most two pixels for each of the chart's.
///
/// The picture of a series is a mask of how much of each pixel its points cover, painted in the series' colour: so it
/// follows the colours of a light or a dark page, and its size depends on the plot's and not on the number of points.
/// Points coloured by magnitude share one picture. Points are translucent where many overlap, so that crowds look
/// denser.
struct PointCloud {
    let plan: ChartPlan
    let panel: ChartLayout.PlacedPanel
    let places: MarkPlaces
    let canvas: any Canvas

    /// A point's size in the chart's pixels, unless a mark says otherwise.
    static let pointSize = 4.0
    /// The most pixels in all pictures of a chart: under a megabyte however points are spread. A picture in colour
    /// counts six times.
    static let mostPixels = 1_500_000.0
    /// Levels of each component: as many as are told apart in a crowd, and half of what 256 would take.
    static let levels: Float = 15

    /// What the figure says below the plot.
    static func note(_ chart: Chart) -> String {
        let count = chart.marks.count { $0.kind == .point }
        return
            "\(Numerals.fixed(Double(count), decimals: 0)) points, drawn as a picture; stronger colour where they overlap"
    }

    private struct Point {
        let x, y: Double
        let stamp: Stamp.Kind
        let paint: Paint
        let opacity: Double?
    }

    func draw() {
        let frame = panel.frame
        let box = Box(
            frame.x.rounded(.down), frame.y.rounded(.down), frame.width.rounded(.up) + 1, frame.height.rounded(.up) + 1)
        var series: [Paint: [Point]] = [:]
        var colored: [Point] = []
        for mark in panel.panel.marks where mark.kind == .point && plan.drawability(of: mark) == .shown {
            guard let place = places.point(mark) else { continue }
            let size = mark.symbolSize == Mark.defaultSymbolSize ? PointCloud.pointSize : mark.symbolSize
            let stamp = Stamp.Kind(symbol: mark.symbol ?? SeriesCode.symbol(plan.seriesIndex(mark)), size: size)
            let point = Point(
                x: place.x - box.x, y: place.y - box.y, stamp: stamp, paint: plan.paint(mark), opacity: mark.opacity)
            if case .fixed = point.paint {
                colored.append(point)
            } else {
                series[point.paint, default: []].append(point)
            }
        }
        let pictures = Double(series.count + (colored.isEmpty ? 0 : 6)) * Double(plan.panels.count)
        let scale = min(2, (PointCloud.mostPixels / (pictures * box.width * box.height)).squareRoot())
        for paint in Paint.named { if let points = series[paint] { draw(points, in: box, scale: scale, paint) } }
        if !colored.isEmpty { draw(colored, in: box, scale: scale, nil) }
    }

    /// - Parameter paint: the paint of all points; nil where each has a colour of its own.
    private func draw(_ points: [Point], in box: Box, scale: Double, _ paint: Paint?) {
        let width = Int(box.width * scale), height = Int(box.height * scale), components = paint == nil ? 4 : 1
        guard width > 0, height > 0 else { return }
        let coverage = coverage(
            points, width, height, scale: scale, area: box.width * box.height, components: components)
        let bytes = coverage.map { UInt8(($0 * PointCloud.levels).rounded() * 255 / PointCloud.levels) }
        canvas.cloud(
            CloudPicture(
                content: paint.map(CloudPicture.Content.coverage) ?? .colors, width: width, height: height,
                bytes: bytes, darkness: Double(coverage.reduce(0, +)) / Double(coverage.count) * 100), in: box)
    }

    /// How much of each pixel the points cover; with four components blue, green, red and coverage, as Cairo has them
    /// in memory, each times the coverage.
    private func coverage(_ points: [Point], _ width: Int, _ height: Int, scale: Double, area: Double, components: Int)
        -> [Float]
    {
        var result = [Float](repeating: 0, count: width * height * components)
        var stamps: [Stamp.Kind: Stamp] = [:]
        for point in points {
            guard let stamp = stamps[point.stamp] ?? Stamp(point.stamp, scale: scale) else { continue }
            stamps[point.stamp] = stamp
            let opacity = Float(point.opacity ?? PointCloud.opacity(points.count, size: point.stamp.size, area: area))
            var color: [Float] = [1]
            if components == 4, case .fixed(let own) = point.paint {
                color = [Float(own.blue) / 255, Float(own.green) / 255, Float(own.red) / 255, 1]
            }
            let left = Int((point.x * scale).rounded()) - stamp.side / 2,
                top = Int((point.y * scale).rounded()) - stamp.side / 2
            for row in max(0, -top)..<max(0, -top, min(stamp.side, height - top)) {
                for column in max(0, -left)..<max(0, -left, min(stamp.side, width - left)) {
                    let place = ((top + row) * width + left + column) * components,
                        part = stamp.coverage[row * stamp.side + column] * opacity
                    for component in 0..<components {
                        result[place + component] += (color[component] - result[place + component]) * part
                    }
                }
            }
        }
        return result
    }

    /// Less, the more often the points would cover the plot; never so little that a single one is lost.
    private static func opacity(_ count: Int, size: Double, area: Double) -> Double {
        let layers = Double(count) * size * size * 0.8 / area
        return min(1, max(0.1, 0.2 / max(layers, 0.01).squareRoot()))
    }

    /// A symbol's coverage of each pixel of a small square.
    private struct Stamp {
        struct Kind: Hashable {
            let symbol: MarkSymbol
            let size: Double
        }

        let side: Int
        let coverage: [Float]

        init?(_ kind: Kind, scale: Double) {
            // An even side: the symbol's centre is a corner of pixels.
            let side = (Int((kind.size * scale).rounded(.up)) + 6) / 2 * 2
            guard let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(side), Int32(side)) else {
                return nil
            }
            defer { cairo_surface_destroy(surface) }
            guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let context = cairo_create(surface) else {
                return nil
            }
            defer { cairo_destroy(context) }
            CairoCanvas(context: context, theme: .light).symbol(
                kind.symbol, x: Double(side) / 2, y: Double(side) / 2, size: kind.size * scale, .ink, rim: nil)
            cairo_surface_flush(surface)
            guard let bytes = cairo_image_surface_get_data(surface) else { return nil }
            let stride = Int(cairo_image_surface_get_stride(surface))
            self.side = side
            coverage = (0..<side * side).map { Float(bytes[$0 / side * stride + $0 % side]) / 255 }
        }
    }
}
