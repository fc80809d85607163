import CCairo
import Foundation

/// Draws a laid-out chart on a canvas.
struct ChartPainter {
    let layout: ChartLayout
    let canvas: Canvas
    var plan: ChartPlan { layout.plan }

    func draw() {
        LegendEntry.draw(layout.legend, in: layout.legendBox, on: canvas)
        if !plan.yTitle.isEmpty {
            TextLine(plan.yTitle).draw(on: canvas, x: 2, y: layout.yTitleY, .muted)
        }
        for panel in layout.panels {
            drawRegions(panel)
            drawGrid(panel)
            let painter = MarkPainter(plan: plan, panel: panel, canvas: canvas)
            canvas.clipped(to: panel.frame) { painter.drawFills() }
            drawFrame(panel)
            canvas.clipped(to: panel.frame) { painter.drawLines() }
            painter.drawPoints()
            AnnotationPainter(plan: plan, panel: panel, canvas: canvas).draw()
        }
        drawXTitle()
        drawLineLabels()
        if let bar = layout.colorBar { drawColorBar(bar) }
    }

    private func drawXTitle() {
        guard !plan.xTitle.isEmpty, let first = layout.panels.first, let last = layout.panels.map(\.frame.right).max() else { return }
        TextLine(plan.xTitle).draw(on: canvas, x: (first.frame.x + last) / 2, y: layout.height - 4, anchor: (0.5, 1), .muted)
    }

    private func drawRegions(_ panel: ChartLayout.PlacedPanel) {
        let frame = panel.frame
        for mark in panel.panel.marks where mark.isRegion && plan.drawability(of: mark) == .shown {
            let across = [mark.x, mark.xEnd].compactMap { $0.flatMap(panel.x.position) }
            let down = [mark.y, mark.yEnd].compactMap { $0.flatMap(panel.y.position) }
            let left = max(across.min() ?? frame.x, frame.x), right = min(across.max() ?? frame.right, frame.right)
            let top = max(down.min() ?? frame.y, frame.y), bottom = min(down.max() ?? frame.bottom, frame.bottom)
            canvas.rectangle(Box(left, top, max(0, right - left), max(0, bottom - top)), plan.paint(mark), opacity: mark.opacity ?? 1)
        }
    }

    private func drawGrid(_ panel: ChartLayout.PlacedPanel) {
        guard !plan.chart.marks.contains(where: \.isCell) else { return }
        let frame = panel.frame
        func isCategorical(_ scale: Scale) -> Bool { if case .categorical = scale.transform { true } else { false } }
        for tick in layout.yTicks {
            if let y = panel.y.position(tick.value) { canvas.line(from: (frame.x, y), to: (frame.right, y), .grid, width: 1) }
        }
        guard !isCategorical(panel.x) else { return }
        for tick in layout.xTicks {
            if let x = panel.x.position(tick.value) { canvas.line(from: (x, frame.y), to: (x, frame.bottom), .grid, width: 1) }
        }
    }

    private func drawFrame(_ panel: ChartLayout.PlacedPanel) {
        let frame = panel.frame
        if let name = panel.panel.name {
            TextLine(name, bold: true).draw(on: canvas, x: frame.x, y: frame.y - 3, anchor: (0, 1), .ink)
        }
        if !plan.chart.marks.contains(where: \.isCell) {
            canvas.line(from: (frame.x, frame.bottom), to: (frame.right, frame.bottom), .axis, width: 1)
            for minor in panel.x.minorTicks where plan.chart.x.ticks == nil {
                if let x = panel.x.position(minor) { canvas.line(from: (x, frame.bottom), to: (x, frame.bottom + 3), .axis, width: 1) }
            }
        }
        if panel.showsXLabels {
            for tick in layout.xTicks {
                guard let x = panel.x.position(tick.value) else { continue }
                if case .categorical = panel.x.transform {} else { canvas.line(from: (x, frame.bottom), to: (x, frame.bottom + 5), .axis, width: 1) }
                if layout.turnsXLabels {
                    TextLine(tick.label).draw(on: canvas, x: x + 3, y: frame.bottom + 8, anchor: (1, 0.5), .muted, angle: -.pi / 4)
                } else {
                    TextLine(tick.label).draw(on: canvas, x: x, y: frame.bottom + 7, anchor: (0.5, 0), .muted)
                }
            }
        }
        if panel.showsYLabels {
            for tick in layout.yTicks {
                if let y = panel.y.position(tick.value) { TextLine(tick.label).draw(on: canvas, x: frame.x - 7, y: y, anchor: (1, 0.5), .muted) }
            }
        }
    }

    private func drawLineLabels() {
        for label in layout.lineLabels {
            guard let frame = layout.panels.first?.frame else { return }
            let paint = Paint.series(label.index % 8), x = max(label.endX + 8, frame.right + 4)
            if abs(label.y - label.endY) > 5 || x > label.endX + 20 {
                canvas.line(from: (label.endX + 6, label.endY), to: (x + 2, label.y), .axis, width: 1)
            }
            TextLine(label.series, bold: true).draw(on: canvas, x: x + 5, y: label.y, anchor: (0, 0.5), paint)
        }
    }

    private func drawColorBar(_ box: Box) {
        guard let domain = plan.magnitudes else { return }
        let name = plan.chart.marks.first { $0.magnitude != nil }?.magnitude?.label ?? ""
        let steps = 64
        for step in 0..<steps {
            let fraction = (Double(step) + 0.5) / Double(steps), top = box.bottom - Double(step + 1) * box.height / Double(steps)
            // Each strip reaches under the one above, so that no seam shows between them.
            let extra = step == steps - 1 ? 0 : 0.6
            canvas.rectangle(Box(box.x, top - extra, box.width, box.height / Double(steps) + extra), .fixed(plan.chart.colorScale.map.color(fraction)))
        }
        let scale = Scale(transform: .linear, domain: domain, start: box.bottom, end: box.y)
        for tick in scale.ticks(count: 5) {
            guard let y = scale.position(tick.value) else { continue }
            canvas.line(from: (box.right, y), to: (box.right + 4, y), .axis, width: 1)
            TextLine(tick.label).draw(on: canvas, x: box.right + 7, y: y, anchor: (0, 0.5), .muted)
        }
        let unit = plan.chart.colorScale.unit
        let title = TextLine(unit.isEmpty ? name : "\(name) (\(unit))")
        title.draw(on: canvas, x: layout.width - 2, y: layout.yTitleY, anchor: (1, 0), .muted)
    }
}
