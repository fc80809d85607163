/// Draws one row of a forest: the bound's shading, the interval, the estimate and the paper's value.
struct StripPainter {
    let row: ForestRow
    let range: ClosedRange<Double>
    var transform: Scale.Transform = .linear
    let box: Box

    /// The estimate's size, and the paper's.
    static let dot = 9.0, diamond = 10.0

    private var scale: Scale { Scale(transform: transform, domain: range, start: box.x + 7, end: box.right - 7) }

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
        // The paper's diamond stands above the line, so that neither hides the other.
        if let paper = row.paper, paper.isFinite {
            canvas.symbol(.diamond, x: place(paper), y: y, size: StripPainter.diamond + 3, .background, rim: nil)
            outline(.diamond, x: place(paper), y: y, size: StripPainter.diamond, on: canvas)
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

    /// An open symbol on the page's ground.
    func outline(_ symbol: MarkSymbol, x: Double, y: Double, size: Double, on canvas: any Canvas) {
        canvas.symbol(symbol, x: x, y: y, size: size, .series(1), rim: nil)
        canvas.symbol(symbol, x: x, y: y, size: size - 4.5, .background, rim: nil)
    }

    /// The same marks, explained.
    static func drawKey(_ rows: [ForestRow], at origin: (x: Double, y: Double), width: Double, on canvas: (any Canvas)?)
        -> Double
    {
        var entries: [(ForestRow, String)] = [(ForestRow("", 0, -1, 1), "estimate with its interval")]
        if rows.contains(where: \.isHollow) { entries.append((ForestRow("", 0, isHollow: true), "of one network")) }
        if rows.contains(where: { $0.paper != nil }) {
            entries.append((ForestRow("", .nan, paper: 0), "the paper’s value"))
        }
        if rows.contains(where: { $0.bound != nil }) {
            entries.append((ForestRow("", .nan, bound: .within(-1...1)), "what is asked for"))
        }
        if rows.contains(where: \.isStrict) { entries.append((ForestRow("●", .nan), "also at the stricter level")) }
        var x = origin.x, y = origin.y
        for (row, text) in entries {
            let label = TextLine(text, size: 12), needed = 34 + label.width
            if x > origin.x, x + needed > origin.x + width { (x, y) = (origin.x, y + 20) }
            if let canvas {
                let box = Box(x, y, 28, 18)
                let strip = StripPainter(row: row, range: -1.2...1.2, box: box)
                if row.label.isEmpty {
                    if row.value.isFinite {
                        strip.draw(on: canvas)
                    } else if row.bound != nil {
                        strip.drawBound(on: canvas)
                    } else {
                        strip.outline(.diamond, x: box.midX, y: box.midY, size: diamond, on: canvas)
                    }
                } else {
                    TextLine(row.label).draw(on: canvas, x: box.midX, y: box.midY, anchor: (0.5, 0.5), .ink)
                }
                label.draw(on: canvas, x: x + 34, y: box.midY, anchor: (0, 0.5), .muted)
            }
            x += needed + 18
        }
        return y + 20 - origin.y
    }
}
