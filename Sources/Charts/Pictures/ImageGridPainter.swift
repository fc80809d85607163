import Foundation

/// Draws a laid-out image grid: the pictures, and what stands over and between them.
struct ImageGridPainter {
    let layout: ImageGridLayout
    let canvas: any Canvas

    /// Draws the whole grid at the canvas' origin.
    func draw() throws(ChartError) {
        try draw(layout.head, at: 0)
        var y = layout.head.height
        for line in layout.lines {
            try draw(line, at: y)
            y += line.height
        }
    }

    /// Draws a line's pictures, and over them everything else.
    func draw(_ line: ImageGridLayout.Line, at y: Double) throws(ChartError) {
        try canvas.lowered(by: y) { () throws(ChartError) in
            for case .picture(let picture) in line.items { try canvas.picture(picture) }
            for item in line.items { drawVectors(item) }
        }
    }

    private func drawVectors(_ item: ImageGridLayout.Item) {
        switch item {
        case .picture: break
        case .missing(let box):
            canvas.rectangle(box, .region)
            canvas.line(from: (box.x + 8, box.bottom - 8), to: (box.right - 8, box.y + 8), .axis, width: 1)
        case .frame(let box, let mark):
            canvas.path(around: Box(box.x - 2, box.y - 2, box.width + 4, box.height + 4))
            canvas.stroke(.series(mark == .right ? 2 : 1), width: 2.5, dash: mark == .right ? [] : [5, 3])
        case .bounding(let bounding, let frame):
            canvas.clipped(to: frame) { draw(bounding, in: frame) }
        case .text(let text, let x, let y, let paint):
            text.draw(on: canvas, x: x, y: y, paint)
        case .colorBar(let scale, let domain, let box, let isClipped):
            drawColorBar(scale, domain, box, isClipped)
        }
    }

    private func draw(_ bounding: BoundingBox, in frame: Box) {
        let box = bounding.box
        // A light and a dark line beside each other are seen on any picture.
        canvas.path(around: box)
        canvas.stroke(.background, width: 4, opacity: 0.8)
        canvas.path(around: box)
        canvas.stroke(.series(bounding.series), width: 2, dash: SeriesCode.dash(bounding.series).pattern)
        guard !bounding.label.isEmpty else { return }
        let label = TextLine(bounding.label, size: 12, bold: true)
        let x = min(max(box.x, frame.x) + 3, max(frame.x, frame.right - label.width - 2)), y = max(box.y, frame.y) + 1
        label.draw(on: canvas, x: x, y: y, .series(bounding.series), halo: true)
    }

    private func drawColorBar(_ scale: HeatScale, _ domain: ClosedRange<Double>, _ box: Box, _ isClipped: Bool) {
        let steps = 64, width = box.width / Double(steps)
        for step in 0..<steps {
            let value =
                domain.lowerBound + (Double(step) + 0.5) / Double(steps) * (domain.upperBound - domain.lowerBound)
            // Each strip reaches under the next, so that no seam shows between them.
            let extra = step == steps - 1 ? 0 : 0.6
            canvas.rectangle(
                Box(box.x + Double(step) * width, box.y, width + extra, box.height),
                .fixed(scale.color(value, in: domain)))
        }
        let axis = Scale(transform: .linear, domain: domain, start: box.x, end: box.right)
        let ends = [domain.lowerBound, domain.upperBound]
        let signs = isClipped ? [domain.lowerBound < 0 ? "≤ " : "", "≥ "] : ["", ""]
        func label(_ value: Double, _ text: String) -> (place: Double, center: Double, text: TextLine)? {
            guard let place = axis.position(value) else { return nil }
            let text = TextLine(text, size: 12)
            return (place, max(text.width / 2, place), text)
        }
        let outer = zip(ends, signs).compactMap { label($0, $1 + Numerals.plain($0)) }
        // Between the ends, those that keep their distance from what the ends say.
        let inner = axis.ticks(count: 4).compactMap { label($0.value, $0.label) }.filter { tick in
            outer.allSatisfy { abs(tick.center - $0.center) > (tick.text.width + $0.text.width) / 2 + 8 }
        }
        for (place, center, text) in inner + outer {
            canvas.line(from: (place, box.bottom), to: (place, box.bottom + 4), .axis, width: 1)
            text.draw(on: canvas, x: center, y: box.bottom + 5, anchor: (0.5, 0), .muted)
        }
    }
}
