/// Draws one row of a forest: the bound's shading, the interval, the estimate and the paper's value.
struct StripPainter {
    let row: ForestRow
    let range: ClosedRange<Double>
    var transform: Scale.Transform = .linear
    let box: Box

    /// The estimate's size, and the paper's.
    private static let dot = 9.0, diamond = 10.0

    private var scale: Scale { StripPainter.scale(across: box, range, transform) }

    /// With room for half a mark at both ends.
    static func scale(across box: Box, _ range: ClosedRange<Double>, _ transform: Scale.Transform) -> Scale {
        Scale(transform: transform, domain: range, start: box.x + 7, end: box.right - 7)
    }

    private func place(_ value: Double) -> Double {
        if value == -.infinity { return box.x }
        if value == .infinity { return box.right }
        return min(max(scale.position(value) ?? box.x, box.x), box.right)
    }

    func draw(on canvas: any Canvas) {
        drawBound(on: canvas)
        guard row.value.isFinite else {
            TextLine("no value", size: 12).draw(on: canvas, x: box.midX, y: box.midY, anchor: (0.5, 0.5), .muted)
            return
        }
        let y = box.midY
        if let lower = row.lower, let upper = row.upper { drawInterval(lower, upper, y, on: canvas) }
        let x = place(row.value)
        // Over the interval's line, on a ground of its own, and below the estimate.
        if let paper = row.paper, paper.isFinite {
            canvas.symbol(.diamond, x: place(paper), y: y, size: StripPainter.diamond + 3, .background, rim: nil)
            StripPainter.drawPaper(x: place(paper), y: y, on: canvas)
        }
        if row.isHollow {
            canvas.circle(x: x, y: y, radius: StripPainter.dot / 2)
            canvas.fill(.background, opacity: 1, keepsPath: true)
            canvas.stroke(.ink, width: 2)
        } else {
            canvas.symbol(.circle, x: x, y: y, size: StripPainter.dot, .ink)
        }
    }

    /// Shaded where the number is wanted, with a line at each edge.
    func drawBound(on canvas: any Canvas) {
        guard let bound = row.bound else { return }
        for part in bound.parts(of: range) {
            let left = part.lowerBound <= range.lowerBound ? box.x : place(part.lowerBound),
                right = part.upperBound >= range.upperBound ? box.right : place(part.upperBound)
            canvas.rectangle(Box(left, box.y + 2, right - left, box.height - 4), .series(2), opacity: 0.18)
        }
        for edge in bound.edges where edge.isFinite {
            let x = place(edge)
            canvas.line(from: (x, box.y + 2), to: (x, box.bottom - 2), .series(2), width: 1.3)
        }
    }

    private func drawInterval(_ lower: Double, _ upper: Double, _ y: Double, on canvas: any Canvas) {
        let ends = (place(lower), place(upper))
        canvas.line(from: (ends.0, y), to: (ends.1, y), .ink, width: 2.2)
        for (value, x, direction) in [(lower, ends.0, 1.0), (upper, ends.1, -1.0)] {
            if value.isFinite, transform != .log || value > 0 {
                canvas.line(from: (x, y - 4), to: (x, y + 4), .ink, width: 1.5)
            } else {
                // It goes on.
                canvas.path([(x + 6 * direction, y - 4), (x, y), (x + 6 * direction, y + 4)])
                canvas.stroke(.ink, width: 1.5)
            }
        }
    }

    /// The paper's value: an open diamond.
    static func drawPaper(x: Double, y: Double, on canvas: any Canvas) {
        canvas.symbol(.diamond, x: x, y: y, size: diamond, .series(1), rim: nil)
        canvas.symbol(.diamond, x: x, y: y, size: diamond - 4.5, .background, rim: nil)
    }
}
