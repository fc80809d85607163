import Foundation

/// Where a panel's marks stand, in pixels.
struct MarkPlaces {
    let plan: ChartPlan
    let panel: ChartLayout.PlacedPanel
    /// Pixels between neighbouring categories, or between neighbouring bars on an axis of numbers.
    let spacing: (x: Double, y: Double)

    init(plan: ChartPlan, panel: ChartLayout.PlacedPanel) {
        self.plan = plan
        self.panel = panel
        let bars = panel.panel.marks.filter { $0.kind == .bar || $0.kind == .box }
        func spacing(_ scale: Scale, _ value: (Mark) -> PlottableValue?) -> Double {
            if scale.isCategorical { return scale.step }
            let places = Set(bars.compactMap { value($0).flatMap(scale.position) }).sorted()
            return zip(places, places.dropFirst()).map { $1 - $0 }.min() ?? 40
        }
        self.spacing = (
            spacing(panel.x) { $0.isHorizontal ? nil : $0.x }, spacing(panel.y) { $0.isHorizontal ? $0.y : nil }
        )
    }

    /// A mark's point; where bars or boxes of several series stand side by side, in its series' place.
    func point(_ mark: Mark) -> (x: Double, y: Double)? {
        guard let x = mark.x.flatMap(panel.x.position), let y = mark.y.flatMap(panel.y.position) else { return nil }
        if mark.kind == .line { return (x, y) }
        return (x + shift(mark, alongX: true), y + shift(mark, alongX: false))
    }

    /// How far a mark of a series is moved along an axis to stand in its series' place.
    func shift(_ mark: Mark, alongX: Bool) -> Double {
        guard (alongX ? panel.x : panel.y).isCategorical else { return 0 }
        return plan.slots.shift(mark, spacing: alongX ? spacing.x : spacing.y)
    }

    /// From where to where a bar or a box reaches across its length.
    func breadth(_ mark: Mark) -> (low: Double, high: Double)? {
        let scale = mark.isHorizontal ? panel.y : panel.x
        guard let centre = (mark.isHorizontal ? mark.y : mark.x).flatMap(scale.position) else { return nil }
        if let end = mark.xEnd.flatMap(scale.position) { return (min(centre, end), max(centre, end)) }
        let own = plan.slots.extent(mark, spacing: mark.isHorizontal ? spacing.y : spacing.x)
        return (centre + own.low, centre + own.high)
    }
}

extension Box {
    /// Between two pixels across and two along; for a bar that stands, across is x.
    init(across: (low: Double, high: Double), along: (Double, Double), isHorizontal: Bool) {
        let low = min(along.0, along.1), length = abs(along.0 - along.1)
        self =
            isHorizontal
            ? Box(low, across.low, length, across.high - across.low)
            : Box(across.low, low, across.high - across.low, length)
    }
}
