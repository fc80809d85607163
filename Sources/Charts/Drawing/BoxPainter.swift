import Foundation

/// Draws box plots, standing or lying.
struct BoxPainter {
    let places: MarkPlaces
    let canvas: any Canvas
    private var plan: ChartPlan { places.plan }
    private var panel: ChartLayout.PlacedPanel { places.panel }

    func draw() {
        for mark in panel.panel.marks where mark.kind == .box && plan.drawability(of: mark) == .shown {
            guard let box = mark.box, let across = places.breadth(mark) else { continue }
            draw(mark, box, across)
        }
    }

    private func draw(_ mark: Mark, _ box: BoxSummary, _ breadth: (low: Double, high: Double)) {
        let lies = mark.isHorizontal, scale = lies ? panel.x : panel.y, paint = plan.paint(mark)
        // A gap between neighbours.
        let gap = min(3, (breadth.high - breadth.low) * 0.1)
        let across = (low: breadth.low + gap, high: breadth.high - gap), centre = (breadth.low + breadth.high) / 2
        func at(_ value: Double) -> Double { scale.position(value) ?? scale.start }
        func line(_ from: (across: Double, along: Double), _ to: (across: Double, along: Double), width: Double) {
            let points = [from, to].map { lies ? (x: $0.along, y: $0.across) : (x: $0.across, y: $0.along) }
            canvas.line(from: points[0], to: points[1], paint, width: width, opacity: mark.opacity ?? 1)
        }
        let low = at(box.lowerQuartile), high = at(box.upperQuartile), cap = (across.high - across.low) * 0.2
        for (end, edge) in [(at(box.lowerWhisker), low), (at(box.upperWhisker), high)] where end != edge {
            line((centre, edge), (centre, end), width: 1.5)
            line((centre - cap, end), (centre + cap, end), width: 1.5)
        }
        let body = Box(across: across, along: (low, high), isHorizontal: lies)
        canvas.path(around: body)
        canvas.fill(paint, opacity: (mark.opacity ?? 1) * 0.2, keepsPath: true)
        canvas.stroke(paint, width: 1.5, opacity: mark.opacity ?? 1)
        let median = at(box.median)
        line((across.low, median), (across.high, median), width: 3)
        let symbol = mark.symbol ?? SeriesCode.symbol(plan.seriesIndex(mark))
        for outlier in box.outliers {
            guard let place = scale.position(outlier) else { continue }
            canvas.symbol(
                symbol, x: lies ? place : centre, y: lies ? centre : place, size: 5, paint, opacity: mark.opacity ?? 1)
        }
    }
}
