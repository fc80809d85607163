import CCairo
import Foundation

/// Draws very many points as a picture of two pixels for each of the chart's, one for each series.
///
/// The picture is a mask of how much of each pixel the points cover, painted in the series' colour: so it follows the colours of a light or a
/// dark page, and its size depends on the plot's and not on the number of points. Points are translucent where many overlap, so that crowds look denser.
struct PointCloud {
    let plan: ChartPlan
    let panel: ChartLayout.PlacedPanel
    let places: MarkPlaces
    let canvas: Canvas

    /// Pixels of the picture for each pixel of the chart.
    static let scale = 2.0
    /// A point's size in the chart's pixels, unless a mark says otherwise.
    static let pointSize = 4.0

    /// What the figure says below the plot.
    static func note(_ chart: Chart) -> String {
        let count = chart.marks.count { $0.kind == .point }
        return "\(TickLabel.fixed(Double(count), decimals: 0, largest: 0)) points, drawn as a picture; stronger colour where they overlap"
    }

    private struct Group: Hashable {
        let paint: Paint
        let symbol: MarkSymbol
        let size: Double
        let opacity: Double?
    }

    func draw() {
        let frame = panel.frame
        let box = Box(frame.x.rounded(.down), frame.y.rounded(.down), frame.width.rounded(.up) + 1, frame.height.rounded(.up) + 1)
        var groups: [Group: [(x: Double, y: Double)]] = [:]
        var order: [Group] = []
        for mark in panel.panel.marks where mark.kind == .point && plan.drawability(of: mark) == .shown {
            guard let point = places.point(mark) else { continue }
            let symbol = mark.symbol ?? SeriesCode.symbol(plan.seriesIndex(mark))
            let size = mark.symbolSize == Mark.defaultSymbolSize ? PointCloud.pointSize : mark.symbolSize
            let group = Group(paint: plan.paint(mark), symbol: symbol, size: size, opacity: mark.opacity)
            if groups[group] == nil { order.append(group) }
            groups[group, default: []].append(point)
        }
        for group in order {
            guard let points = groups[group], let stamp = Stamp(group.symbol, size: group.size * PointCloud.scale) else { continue }
            draw(points, stamp, group, in: box)
        }
    }

    private func draw(_ points: [(x: Double, y: Double)], _ stamp: Stamp, _ group: Group, in box: Box) {
        let width = Int(box.width * PointCloud.scale), height = Int(box.height * PointCloud.scale)
        guard width > 0, height > 0, let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(width), Int32(height)),
            cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else { return }
        defer { cairo_surface_destroy(surface) }
        var coverage = [Float](repeating: 0, count: width * height)
        let opacity = Float(group.opacity ?? PointCloud.opacity(points.count, size: group.size, area: box.width * box.height))
        for point in points {
            let left = Int(((point.x - box.x) * PointCloud.scale).rounded()) - stamp.side / 2
            let top = Int(((point.y - box.y) * PointCloud.scale).rounded()) - stamp.side / 2
            for row in max(0, -top)..<max(0, -top, min(stamp.side, height - top)) {
                for column in max(0, -left)..<max(0, -left, min(stamp.side, width - left)) {
                    let place = (top + row) * width + left + column
                    coverage[place] += (1 - coverage[place]) * stamp.coverage[row * stamp.side + column] * opacity
                }
            }
        }
        cairo_surface_flush(surface)
        let stride = Int(cairo_image_surface_get_stride(surface))
        guard let bytes = cairo_image_surface_get_data(surface) else { return }
        for row in 0..<height {
            for column in 0..<width {
                // 32 levels are as many as are told apart, and make the picture a third smaller.
                bytes[row * stride + column] = UInt8((coverage[row * width + column] * 31).rounded() * 255 / 31)
            }
        }
        cairo_surface_mark_dirty(surface)
        canvas.log?.picture(box, group.paint, darkness: Double(coverage.reduce(0, +)) / Double(width * height) * 100)
        let cr = canvas.context
        cairo_save(cr)
        cairo_translate(cr, box.x, box.y)
        cairo_scale(cr, 1 / PointCloud.scale, 1 / PointCloud.scale)
        canvas.setColor(group.paint)
        cairo_mask_surface(cr, surface, 0, 0)
        cairo_restore(cr)
    }

    /// Less, the more often the points would cover the plot; never so little that a single one is lost.
    private static func opacity(_ count: Int, size: Double, area: Double) -> Double {
        let layers = Double(count) * size * size * 0.8 / area
        return min(1, max(0.1, 0.3 / max(layers, 0.01).squareRoot()))
    }

    /// A symbol's coverage of each pixel of a small square.
    private struct Stamp {
        let side: Int
        let coverage: [Float]

        init?(_ symbol: MarkSymbol, size: Double) {
            side = Int(size.rounded(.up)) + 6
            guard let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(side), Int32(side)) else { return nil }
            defer { cairo_surface_destroy(surface) }
            guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let context = cairo_create(surface) else { return nil }
            defer { cairo_destroy(context) }
            Canvas(context: context, theme: .light).symbol(symbol, x: Double(side) / 2, y: Double(side) / 2, size: size, .ink, rim: nil)
            cairo_surface_flush(surface)
            guard let bytes = cairo_image_surface_get_data(surface) else { return nil }
            let stride = Int(cairo_image_surface_get_stride(surface)), side = side
            coverage = (0..<side * side).map { Float(bytes[$0 / side * stride + $0 % side]) / 255 }
        }
    }
}
