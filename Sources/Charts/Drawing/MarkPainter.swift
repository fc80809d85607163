import CCairo
import Foundation
import Wording

/// Draws the marks of one panel.
struct MarkPainter {
    let plan: ChartPlan
    let panel: ChartLayout.PlacedPanel
    let canvas: any Canvas

    private typealias Point = (x: Double, y: Double)

    private var marks: [Mark] { panel.panel.marks }
    private var places: MarkPlaces { MarkPlaces(plan: plan, panel: panel) }

    /// Areas, bars and cells: what lies under lines.
    func drawFills() {
        CellPainter(plan: plan, panel: panel, canvas: canvas).draw()
        for run in runs(of: .area) { drawBand(run) }
        let places = places
        BarPainter(places: places, canvas: canvas).draw()
        BoxPainter(places: places, canvas: canvas).draw()
    }

    func drawLines() {
        let coincidence = Coincidence(marks, panel.y, plan)
        for run in runs(of: .line) {
            guard let first = run.first else { continue }
            let name = first.series?.name, isMuted = plan.isMuted(first)
            if run.count == 1, let point = place(first.x, first.y) {
                // A value between two missing ones has no line of its own.
                canvas.circle(x: point.x, y: point.y, radius: first.lineWidth ?? 2)
                canvas.fill(plan.paint(first), opacity: first.opacity ?? 1)
                continue
            }
            canvas.path(stepped(run.compactMap { place($0.x, $0.y) }, first.interpolation))
            // Of two lines that coincide the lower one is a wide shade around the upper one.
            let isShade = coincidence.isBelow(name) && !isMuted
            let pattern = coincidence.isAbove(name) && dash(first) == .solid ? LineDash.dashed : dash(first)
            canvas.stroke(
                plan.paint(first), width: isShade ? 6 : first.lineWidth ?? (isMuted ? 1.4 : 2),
                dash: isShade ? [] : pattern.pattern, opacity: isShade ? 0.5 : first.opacity ?? 1)
        }
        for mark in marks where mark.kind == .rule && plan.drawability(of: mark) == .shown {
            let frame = panel.frame, pattern = (mark.dash ?? .dashed).pattern
            if let x = mark.x.flatMap(panel.x.position) {
                canvas.line(
                    from: (x, frame.y), to: (x, frame.bottom), plan.paint(mark), width: mark.lineWidth ?? 1.3,
                    dash: pattern)
            } else if let y = mark.y.flatMap(panel.y.position) {
                canvas.line(
                    from: (frame.x, y), to: (frame.right, y), plan.paint(mark), width: mark.lineWidth ?? 1.3,
                    dash: pattern)
            }
        }
        IntervalPainter(places: places, canvas: canvas).draw()
    }

    func drawPoints() {
        let places = places
        if plan.hasCloud { return PointCloud(plan: plan, panel: panel, places: places, canvas: canvas).draw() }
        let shown = marks.filter { $0.kind == .point && plan.drawability(of: $0) == .shown }
        for mark in shown.filter(plan.isMuted) + shown.filter({ !plan.isMuted($0) }) {
            guard let point = places.point(mark) else { continue }
            let symbol = mark.symbol ?? SeriesCode.symbol(plan.seriesIndex(mark))
            // A colour map has colours as dark or as light as the page.
            let rim: Paint = mark.magnitude == nil || mark.color != nil ? .background : .axis
            canvas.symbol(
                symbol, x: point.x, y: point.y, size: mark.symbolSize, plan.paint(mark), opacity: mark.opacity ?? 1,
                rim: rim)
        }
    }

    private func place(_ x: PlottableValue?, _ y: PlottableValue?) -> Point? {
        guard let x = x.flatMap(panel.x.position), let y = y.flatMap(panel.y.position) else { return nil }
        return (x, y)
    }

    private func dash(_ mark: Mark) -> LineDash {
        mark.dash ?? (mark.series == nil ? .solid : SeriesCode.dash(plan.seriesIndex(mark)))
    }

    /// Marks of one kind by series, in order, cut where a value is missing: a gap says more than a line across it.
    private func runs(of kind: Mark.Kind) -> [[Mark]] {
        var result: [[Mark]] = []
        let own = marks.filter { $0.kind == kind }
        let names = own.map { $0.series?.name ?? "" }.uniqued
        // What is muted lies under what stands out.
        let muted = Set(own.filter(plan.isMuted).map { $0.series?.name ?? "" })
        for key in names.filter(muted.contains) + names.filter({ !muted.contains($0) }) {
            var run: [Mark] = []
            for mark in own where (mark.series?.name ?? "") == key {
                let drawability = plan.drawability(of: mark)
                if drawability == .shown || drawability == .outside {
                    run.append(mark)
                } else if !run.isEmpty {
                    result.append(run); run = []
                }
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
            stepped(
                run.compactMap { mark in
                    guard let x = mark.x.flatMap(panel.x.position), let y = panel.y.clamped(mark[keyPath: value]) else {
                        return nil
                    }
                    return (x, y)
                }, first.interpolation)
        }
        canvas.path(edge(\.y) + edge(\.yEnd).reversed(), closed: true)
        canvas.fill(plan.paint(first), opacity: first.opacity ?? 0.18)
    }
}
