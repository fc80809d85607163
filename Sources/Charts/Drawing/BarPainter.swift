import Foundation
import Wording

/// Draws bars: standing or lying, side by side or stacked, and histograms.
struct BarPainter {
    let places: MarkPlaces
    let canvas: any Canvas
    private var plan: ChartPlan { places.plan }
    private var panel: ChartLayout.PlacedPanel { places.panel }

    private typealias Point = (x: Double, y: Double)

    func draw() {
        let bars = panel.panel.marks.filter { $0.kind == .bar && plan.drawability(of: $0) == .shown }
        drawHistograms(bars.filter { $0.xEnd != nil })
        if plan.chart.barArrangement == .stacked {
            drawStacks()
        } else {
            bars.filter { $0.xEnd == nil }.forEach { drawBar($0) }
        }
    }

    /// Where bars begin.
    private func base(_ isHorizontal: Bool) -> Double {
        let frame = panel.frame
        return isHorizontal
            ? min(max(panel.x.baseline, frame.x), frame.right) : min(max(panel.y.baseline, frame.y), frame.bottom)
    }

    private func drawBar(_ mark: Mark) {
        let lies = mark.isHorizontal
        guard let across = places.breadth(mark), let end = lies ? panel.x.clamped(mark.x) : panel.y.clamped(mark.y),
            end != base(lies)
        else { return }
        var box = Box(across: across, along: (base(lies), end), isHorizontal: lies)
        // A sliver of the ground between neighbours.
        if plan.slots.count > 1 { if lies { box.height -= 1 } else { box.width -= 1 } }
        fill(box, mark)
    }

    /// On the ground's colour, so that no grid line shows through.
    private func fill(_ box: Box, _ mark: Mark) {
        if mark.opacity == nil { canvas.rectangle(box, .background) }
        canvas.rectangle(box, plan.paint(mark), opacity: mark.opacity ?? 0.85)
    }

    private func drawStacks() {
        for part in BarStacks(panel.panel.marks, plan).parts where part.from != part.to {
            let mark = panel.panel.marks[part.index], lies = mark.isHorizontal, scale = lies ? panel.x : panel.y
            guard let across = places.breadth(mark), let start = scale.position(part.from),
                let end = scale.position(part.to)
            else { continue }
            let box = Box(across: across, along: (start, end), isHorizontal: lies)
            fill(box, mark)
            canvas.path(around: box)
            canvas.stroke(.background, width: 1)
        }
    }

    /// One shape for each series: bars beside each other would show seams. Shapes of several series are outlines, since
    /// two fills would mix to a colour that no series has; and so is one on a logarithmic axis, which has no zero that a
    /// fill could begin at.
    private func drawHistograms(_ bars: [Mark]) {
        let names = bars.map { $0.series?.name ?? "" }.uniqued
        for name in names {
            let own = bars.filter { ($0.series?.name ?? "") == name }
            guard let first = own.first else { continue }
            let boxes = own.compactMap { mark -> Box? in
                guard let across = places.breadth(mark), let top = panel.y.clamped(mark.y) else { return nil }
                return Box(across: across, along: (base(false), top), isHorizontal: false)
            }
            let shapes = outlines(boxes, base: base(false)), isFilled = names.count == 1 && panel.y.transform != .log
            if isFilled {
                for shape in shapes { canvas.path(shape, closed: true) }
                canvas.fill(plan.paint(first), opacity: first.opacity ?? 0.7)
            }
            for shape in shapes { canvas.path(shape) }
            canvas.stroke(
                plan.paint(first), width: isFilled ? 1.5 : 2,
                dash: (first.dash ?? (first.series == nil ? .solid : SeriesCode.dash(plan.seriesIndex(first)))).pattern)
        }
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
