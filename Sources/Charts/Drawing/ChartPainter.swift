import CCairo
import Foundation

/// Draws a laid-out chart on a canvas.
struct ChartPainter {
    let layout: ChartLayout
    let canvas: any Canvas
    var plan: ChartPlan { layout.plan }

    func draw() {
        LegendEntry.draw(layout.legend, in: layout.legendBox, on: canvas)
        for panel in layout.panels {
            drawRegions(panel)
            drawGrid(panel)
            let painter = MarkPainter(plan: plan, panel: panel, canvas: canvas)
            canvas.clipped(to: panel.frame) { painter.drawFills() }
            AxisPainter(layout: layout, panel: panel, canvas: canvas).draw()
            canvas.clipped(to: panel.frame) { painter.drawLines() }
            painter.drawPoints()
            AnnotationPainter(layout: layout, panel: panel, canvas: canvas).draw()
            if panel.panel.marks.allSatisfy({ plan.drawability(of: $0) != .shown }) {
                TextLine("no values to show").draw(
                    on: canvas, x: panel.frame.midX, y: panel.frame.midY, anchor: (0.5, 0.5), .muted, halo: true)
            }
        }
        drawBottom()
        drawLineLabels()
        if let colors = plan.colors, let box = layout.colorBar {
            ColorBar(colors: colors, box: box, canvas: canvas).draw()
            layout.titles.color?.draw(
                on: canvas, x: layout.width - 2, y: layout.colorTitleBottom, anchor: (1, 1), .muted)
        }
    }

    private func drawBottom() {
        guard let left = layout.panels.first?.frame.x, let right = layout.panels.map(\.frame.right).max() else {
            return
        }
        var bottom = layout.height - 4
        if let note = layout.titles.note {
            note.draw(on: canvas, x: 2, y: bottom, anchor: (0, 1), .muted)
            bottom -= note.height + 6
        }
        guard let title = layout.titles.x, layout.panels.allSatisfy({ $0.xTitle == nil }) else { return }
        // Centred below the panels, but never beyond the chart's edges.
        let centre = min(max((left + right) / 2, title.width / 2 + 2), layout.width - title.width / 2 - 2)
        title.draw(on: canvas, x: centre, y: bottom, anchor: (0.5, 1), .muted)
    }

    private func drawRegions(_ panel: ChartLayout.PlacedPanel) {
        let frame = panel.frame
        for mark in panel.panel.marks where mark.isRegion && plan.drawability(of: mark) == .shown {
            let across = [mark.x, mark.xEnd].compactMap { $0.flatMap(panel.x.position) }
            let down = [mark.y, mark.yEnd].compactMap { $0.flatMap(panel.y.position) }
            let left = max(across.min() ?? frame.x, frame.x), right = min(across.max() ?? frame.right, frame.right)
            let top = max(down.min() ?? frame.y, frame.y), bottom = min(down.max() ?? frame.bottom, frame.bottom)
            canvas.rectangle(
                Box(left, top, max(0, right - left), max(0, bottom - top)), plan.paint(mark), opacity: mark.opacity ?? 1
            )
        }
    }

    private func drawGrid(_ panel: ChartLayout.PlacedPanel) {
        guard !plan.hasCells else { return }
        let frame = panel.frame
        if !panel.y.isCategorical {
            for tick in panel.yTicks {
                if let y = panel.y.position(tick.value) {
                    canvas.line(from: (frame.x, y), to: (frame.right, y), .grid, width: 1)
                }
            }
        }
        if !panel.x.isCategorical {
            for tick in panel.xTicks {
                if let x = panel.x.position(tick.value) {
                    canvas.line(from: (x, frame.y), to: (x, frame.bottom), .grid, width: 1)
                }
            }
        }
    }

    private func drawLineLabels() {
        for label in layout.lineLabels {
            guard let frame = layout.panels.first?.frame else { return }
            let paint = label.paint(plan), x = max(label.endX + 8, frame.right + 4)
            if label.rule == nil || abs(label.y - label.endY) > 4, abs(label.y - label.endY) > 4 || x > label.endX + 20
            {
                canvas.line(from: (label.endX + 3, label.endY), to: (x + 2, label.y), paint, width: 1, opacity: 0.6)
            }
            TextLine(label.series, bold: true).draw(on: canvas, x: x + 5, y: label.y, anchor: (0, 0.5), paint)
        }
    }
}
