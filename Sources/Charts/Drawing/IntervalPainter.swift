/// Draws intervals: with a cap at an end, or an arrow where the interval goes on beyond the panel.
struct IntervalPainter {
    let places: MarkPlaces
    let canvas: any Canvas
    private var plan: ChartPlan { places.plan }
    private var panel: ChartLayout.PlacedPanel { places.panel }

    private typealias Point = (across: Double, along: Double)

    /// Half of a cap, half of an arrow's width, and its length.
    private static let cap = 3.5, arrow = (breadth: 4.0, length: 6.0)

    func draw() {
        for mark in panel.panel.marks where mark.kind == .errorBar && plan.drawability(of: mark) == .shown {
            draw(mark)
        }
    }

    private func draw(_ mark: Mark) {
        let lies = mark.isHorizontal
        let middle = lies ? mark.y.flatMap(panel.y.position) : mark.x.flatMap(panel.x.position)
        guard let middle, let ends = places.intervalEnds(mark) else { return }
        let at = middle + places.shift(mark, alongX: !lies)
        func path(_ points: [Point]) {
            canvas.path(points.map { lies ? (x: $0.along, y: $0.across) : (x: $0.across, y: $0.along) })
        }
        path([(at, ends.lower.place), (at, ends.upper.place)])
        for end in [ends.lower, ends.upper] {
            let cap = IntervalPainter.cap, arrow = IntervalPainter.arrow
            guard let direction = end.direction else {
                path([(at - cap, end.place), (at + cap, end.place)])
                continue
            }
            // Its tip is a pixel within, so that it is seen whole.
            let tip = end.place - direction, tail = end.place - direction * arrow.length
            path([(at - arrow.breadth, tail), (at, tip), (at + arrow.breadth, tail)])
        }
        // In ink over a bar of its own colour, on which it would be lost.
        let isOverBar = panel.panel.marks.contains { $0.kind == .bar && $0.series?.name == mark.series?.name }
        let paint = isOverBar && mark.color == nil ? Paint.ink : plan.paint(mark)
        canvas.stroke(paint, width: mark.lineWidth ?? 1.5, opacity: mark.opacity ?? 1)
    }
}

/// An end of an interval along its axis.
struct IntervalEnd {
    /// In pixels, within the panel.
    let place: Double
    /// Which way the interval goes on beyond the panel's edge: -1 or 1 along the canvas; nil where it ends.
    let direction: Double?
}

extension MarkPlaces {
    /// Where an interval ends, or leaves the panel; nil where an end is no number.
    func intervalEnds(_ mark: Mark) -> (lower: IntervalEnd, upper: IntervalEnd)? {
        let lies = mark.isHorizontal, scale = lies ? panel.x : panel.y, frame = panel.frame
        let low = lies ? frame.x : frame.y, high = lies ? frame.right : frame.bottom
        func end(_ value: PlottableValue?) -> IntervalEnd? {
            guard let number = value.flatMap(scale.number), number.isFinite else { return nil }
            guard let place = scale.position(number) else {
                // A logarithmic axis never comes to zero.
                return scale.start < scale.end
                    ? IntervalEnd(place: low, direction: -1) : IntervalEnd(place: high, direction: 1)
            }
            if place < low - 0.5 { return IntervalEnd(place: low, direction: -1) }
            if place > high + 0.5 { return IntervalEnd(place: high, direction: 1) }
            return IntervalEnd(place: place, direction: nil)
        }
        guard let lower = end(lies ? mark.x : mark.y), let upper = end(lies ? mark.xEnd : mark.yEnd) else { return nil }
        return (lower, upper)
    }
}

extension ChartLayout {
    /// How many intervals go on beyond their panel.
    var cutIntervals: Int {
        panels.reduce(0) { count, panel in
            let places = MarkPlaces(plan: plan, panel: panel)
            return count
                + panel.panel.marks.count { mark in
                    guard mark.kind == .errorBar, plan.drawability(of: mark) == .shown,
                        let ends = places.intervalEnds(mark)
                    else { return false }
                    return ends.lower.direction != nil || ends.upper.direction != nil
                }
        }
    }
}
