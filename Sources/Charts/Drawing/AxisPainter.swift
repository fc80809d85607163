/// Draws one panel's name, axis lines, ticks and labels.
struct AxisPainter {
    let layout: ChartLayout
    let panel: ChartLayout.PlacedPanel
    let canvas: any Canvas

    private var frame: Box { panel.frame }
    private var plan: ChartPlan { layout.plan }

    func draw() {
        if let name = panel.panel.name {
            let titled = layout.titles.y.map { $0.height + 6 } ?? 0
            ChartLayout.Strip.name(name, width: frame.width, lines: layout.strip.lines).draw(
                on: canvas, x: frame.x, y: frame.y - 3 - titled, anchor: (0, 1), .ink)
        }
        if !plan.hasCells {
            drawLines()
            drawMinorTicks()
        }
        if panel.showsXLabels { drawXLabels() }
        if panel.showsYLabels { drawYLabels() }
        drawTitles()
    }

    private func drawTitles() {
        if let title = panel.yTitle {
            title.draw(
                on: canvas, x: max(2, frame.x - layout.leftMargin + 2), y: frame.y - 8, anchor: (0, 1), .muted)
        }
        if let title = panel.xTitle {
            let centre = min(max(frame.midX, title.width / 2 + 2), layout.width - title.width / 2 - 2)
            title.draw(
                on: canvas, x: centre, y: frame.bottom + 8 + ChartLayout.lineHeight + 4, anchor: (0.5, 0), .muted)
        }
    }

    /// Below the plot, and at the feet of bars.
    private func drawLines() {
        let standing = panel.panel.marks.contains { $0.kind == .bar && !$0.isHorizontal }
        // The line that bars stand on is the axis.
        if !(standing && panel.x.isCategorical) {
            canvas.line(from: (frame.x, frame.bottom), to: (frame.right, frame.bottom), .axis, width: 1)
        }
        if panel.panel.marks.contains(where: { $0.kind == .bar && $0.isHorizontal }) {
            let x = min(max(panel.x.baseline, frame.x), frame.right)
            canvas.line(from: (x, frame.y), to: (x, frame.bottom), .axis, width: 1)
        }
        if standing {
            let y = min(max(panel.y.baseline, frame.y), frame.bottom)
            canvas.line(from: (frame.x, y), to: (frame.right, y), .axis, width: 1)
        }
    }

    private func drawMinorTicks() {
        if plan.chart.x.ticks == nil {
            for x in panel.x.minorTicks.compactMap(panel.x.position) {
                canvas.line(from: (x, frame.bottom), to: (x, frame.bottom + 3), .axis, width: 1)
            }
        }
        guard panel.y.isLogarithmic, panel.showsYLabels else { return }
        for y in panel.yTicks.compactMap({ panel.y.position($0.value) }) {
            canvas.line(from: (frame.x - 6, y), to: (frame.x, y), .axis, width: 1)
        }
        guard plan.chart.y.ticks == nil else { return }
        for y in panel.y.minorTicks.compactMap(panel.y.position) {
            canvas.line(from: (frame.x - 3, y), to: (frame.x, y), .axis, width: 1)
        }
    }

    private func drawXLabels() {
        for tick in panel.xTicks {
            guard let x = panel.x.position(tick.value) else { continue }
            if !panel.x.isCategorical {
                canvas.line(from: (x, frame.bottom), to: (x, frame.bottom + 5), .axis, width: 1)
            }
            if layout.turnsXLabels {
                TextLine(tick.label, maxWidth: ChartLayout.turnedLabelLength)
                    .draw(on: canvas, x: x + 3, y: frame.bottom + 8, anchor: (1, 0.5), .muted, angle: -.pi / 4)
            } else {
                TextLine(tick.label).draw(on: canvas, x: x, y: frame.bottom + 7, anchor: (0.5, 0), .muted)
            }
        }
    }

    private func drawYLabels() {
        let gap = panel.y.isLogarithmic ? 10.0 : 7
        for tick in panel.yTicks {
            guard let y = panel.y.position(tick.value) else { continue }
            TextLine(tick.label, maxWidth: layout.yLabelWidth, lines: layout.yLabelLines, alignment: .trailing)
                .draw(on: canvas, x: frame.x - gap, y: y, anchor: (1, 0.5), .muted)
        }
    }
}
