/// Draws the colours of magnitudes beside the plot, with ticks, and with tips that say how many values lie beyond the
/// ends.
struct ColorBar {
    let colors: ColorScale
    let box: Box
    let canvas: any Canvas

    /// The room that a tip and its label take.
    static let tip = 26.0

    func draw() {
        let steps = 64
        let (low, span) = (colors.domain.lowerBound, colors.domain.upperBound - colors.domain.lowerBound)
        for step in 0..<steps {
            let fraction = (Double(step) + 0.5) / Double(steps),
                top = box.bottom - Double(step + 1) * box.height / Double(steps)
            // Each strip reaches under the one above, so that no seam shows between them.
            let extra = step == steps - 1 ? 0 : 0.6
            canvas.rectangle(
                Box(box.x, top - extra, box.width, box.height / Double(steps) + extra),
                .fixed(colors.color(low + span * fraction)))
        }
        drawTip(colors.above, "above", at: box.y, direction: -1, .fixed(colors.color(colors.domain.upperBound)))
        drawTip(colors.below, "below", at: box.bottom, direction: 1, .fixed(colors.color(colors.domain.lowerBound)))
        let scale = Scale(transform: .linear, domain: colors.domain, start: box.bottom, end: box.y)
        for tick in scale.ticks(count: 5) {
            guard let y = scale.position(tick.value) else { continue }
            canvas.line(from: (box.right, y), to: (box.right + 4, y), .axis, width: 1)
            TextLine(tick.label).draw(on: canvas, x: box.right + 7, y: y, anchor: (0, 0.5), .muted)
        }
    }

    private func drawTip(_ count: Int, _ word: String, at edge: Double, direction: Double, _ paint: Paint) {
        guard count > 0 else { return }
        canvas.path(
            [(box.x, edge + 2 * direction), (box.right, edge + 2 * direction), (box.midX, edge + 11 * direction)],
            closed: true)
        canvas.fill(paint)
        let text = Numerals.fixed(Double(count), decimals: 0) + " " + word
        TextLine(text).draw(on: canvas, x: box.x, y: edge + 19 * direction, anchor: (0, 0.5), .muted)
    }
}
