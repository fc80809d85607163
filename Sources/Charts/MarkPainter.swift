import CCairo
import Foundation

/// Draws the marks of one panel.
struct MarkPainter {
    let plan: ChartPlan
    let panel: ChartLayout.PlacedPanel
    let canvas: Canvas

    private typealias Point = (x: Double, y: Double)

    private var marks: [Mark] { panel.panel.marks }

    /// Areas, bars and cells: what lies under lines.
    func drawFills() {
        CellPainter(plan: plan, panel: panel, canvas: canvas).draw()
        for run in runs(of: .area) { drawBand(run) }
        drawBars()
    }

    func drawLines() {
        for run in runs(of: .line) {
            guard let first = run.first else { continue }
            canvas.path(stepped(run.compactMap { place($0.x, $0.y) }, first.interpolation))
            canvas.stroke(plan.paint(first), width: first.lineWidth ?? 2, dash: dash(first).pattern, opacity: first.opacity ?? 1)
        }
        for mark in marks where mark.kind == .rule && plan.drawability(of: mark) == .shown {
            let frame = panel.frame, pattern = (mark.dash ?? .dashed).pattern
            if let x = mark.x.flatMap(panel.x.position) {
                canvas.line(from: (x, frame.y), to: (x, frame.bottom), plan.paint(mark), width: mark.lineWidth ?? 1.3, dash: pattern)
            } else if let y = mark.y.flatMap(panel.y.position) {
                canvas.line(from: (frame.x, y), to: (frame.right, y), plan.paint(mark), width: mark.lineWidth ?? 1.3, dash: pattern)
            }
        }
        for mark in marks where mark.kind == .errorBar && plan.drawability(of: mark) == .shown {
            guard let x = mark.x.flatMap(panel.x.position), let low = clamped(mark.y), let high = clamped(mark.yEnd) else { continue }
            let paint = plan.paint(mark), width = mark.lineWidth ?? 1.5, cap = 3.5
            canvas.path([(x, low), (x, high)])
            canvas.path([(x - cap, low), (x + cap, low)])
            canvas.path([(x - cap, high), (x + cap, high)])
            canvas.stroke(paint, width: width, opacity: mark.opacity ?? 1)
        }
    }

    func drawPoints() {
        for mark in marks where mark.kind == .point && plan.drawability(of: mark) == .shown {
            guard let point = place(mark.x, mark.y) else { continue }
            let symbol = mark.symbol ?? SeriesCode.symbol(plan.seriesIndex(mark))
            canvas.symbol(symbol, x: point.x, y: point.y, size: mark.symbolSize, plan.paint(mark), opacity: mark.opacity ?? 1)
        }
    }

    private func place(_ x: PlottableValue?, _ y: PlottableValue?) -> Point? {
        guard let x = x.flatMap(panel.x.position), let y = y.flatMap(panel.y.position) else { return nil }
        return (x, y)
    }

    /// The y pixel of a value; the lower end where a log scale has no place for it.
    private func clamped(_ value: PlottableValue?) -> Double? {
        guard let value, let number = panel.y.number(value), number.isFinite else { return nil }
        return panel.y.position(number) ?? panel.y.start
    }

    private func dash(_ mark: Mark) -> LineDash {
        mark.dash ?? (mark.series == nil ? .solid : SeriesCode.dash(plan.seriesIndex(mark)))
    }

    /// Marks of one kind by series, in order, cut where a value is missing: a gap says more than a line across it.
    private func runs(of kind: Mark.Kind) -> [[Mark]] {
        var result: [[Mark]] = []
        let own = marks.filter { $0.kind == kind }
        for key in ChartPlan.unique(own.map { $0.series?.name ?? "" }) {
            var run: [Mark] = []
            for mark in own where (mark.series?.name ?? "") == key {
                let drawability = plan.drawability(of: mark)
                if drawability == .shown || drawability == .outside { run.append(mark) } else if !run.isEmpty { result.append(run); run = [] }
            }
            if !run.isEmpty { result.append(run) }
        }
        return result
    }

    private func stepped(_ points: [Point], _ interpolation: Interpolation) -> [Point] {
        guard interpolation == .stepCenter else { return points }
        var result: [Point] = []
        for (index, point) in points.enumerated() {
            if index > 0 {
                let middle = (points[index - 1].x + point.x) / 2
                result += [(middle, points[index - 1].y), (middle, point.y)]
            }
            result.append(point)
        }
        return result
    }

    private func drawBand(_ run: [Mark]) {
        guard let first = run.first else { return }
        func edge(_ value: KeyPath<Mark, PlottableValue?>) -> [Point] {
            stepped(run.compactMap { mark in
                guard let x = mark.x.flatMap(panel.x.position), let y = clamped(mark[keyPath: value]) else { return nil }
                return (x, y)
            }, first.interpolation)
        }
        canvas.path(edge(\.y) + edge(\.yEnd).reversed(), closed: true)
        canvas.fill(plan.paint(first), opacity: first.opacity ?? 0.18)
    }

    private func drawBars() {
        let bars = marks.filter { $0.kind == .bar && plan.drawability(of: $0) == .shown }
        let names = ChartPlan.unique(bars.map { $0.series?.name ?? "" })
        let base = min(max(panel.y.baseline, panel.frame.y), panel.frame.bottom)
        let isBinned = bars.contains { $0.xEnd != nil }
        let spacing = barSpacing(bars)
        for (slot, name) in names.enumerated() {
            let own = bars.filter { ($0.series?.name ?? "") == name }
            let boxes = own.compactMap { mark -> (Mark, Box)? in
                guard let y = clamped(mark.y), let span = extent(mark, slot: slot, of: names.count, spacing: spacing) else { return nil }
                return (mark, Box(span.0, min(y, base), span.1 - span.0, abs(base - y)))
            }
            guard isBinned, let first = own.first else {
                for (mark, box) in boxes where box.height > 0 { canvas.rectangle(box, plan.paint(mark), opacity: mark.opacity ?? 0.85) }
                continue
            }
            // One shape for the whole histogram: bars beside each other would show seams.
            let shapes = outlines(boxes.map(\.1), base: base)
            for shape in shapes { canvas.path(shape, closed: true) }
            canvas.fill(plan.paint(first), opacity: first.opacity ?? (names.count > 1 ? 0.3 : 0.7))
            for shape in shapes { canvas.path(shape) }
            canvas.stroke(plan.paint(first), width: 1.5, dash: dash(first).pattern)
        }
    }

    private func barSpacing(_ bars: [Mark]) -> Double {
        if case .categorical = panel.x.transform { return panel.x.step }
        let places = Set(bars.compactMap { $0.x.flatMap(panel.x.position) }).sorted()
        return zip(places, places.dropFirst()).map { $1 - $0 }.min() ?? 40
    }

    private func extent(_ mark: Mark, slot: Int, of count: Int, spacing: Double) -> (Double, Double)? {
        guard let x = mark.x.flatMap(panel.x.position) else { return nil }
        if let end = mark.xEnd.flatMap(panel.x.position) { return (min(x, end), max(x, end)) }
        let width = spacing * 0.8 / Double(count), left = x - spacing * 0.4 + width * Double(slot)
        return (left, left + width)
    }

    /// The upper edges of touching bars, joined: a histogram's outline.
    private func outlines(_ boxes: [Box], base: Double) -> [[Point]] {
        var result: [[Point]] = []
        var current: [Point] = []
        var right: Double?
        func close(_ edge: Double) { result.append(current + [(edge, base)]) }
        for box in boxes.sorted(by: { $0.x < $1.x }) where box.height > 0 {
            if let edge = right, abs(edge - box.x) > 0.5 { close(edge); current = [] }
            if current.isEmpty { current = [(box.x, base)] }
            current += [(box.x, box.y), (box.right, box.y)]
            right = box.right
        }
        if let right, !current.isEmpty { close(right) }
        return result
    }
}
