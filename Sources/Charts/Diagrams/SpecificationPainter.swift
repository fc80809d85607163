/// Draws a laid-out specification curve.
struct SpecificationPainter {
    let layout: SpecificationLayout
    let canvas: any Canvas

    private var curve: SpecificationCurve { layout.curve }
    private var frame: Box { layout.frame }

    func draw() {
        drawLegend()
        layout.title.draw(on: canvas, x: 2, y: layout.titleY, .muted)
        drawGround()
        drawRegisteredLine()
        drawEstimates()
        drawMargin()
        drawOptions()
        if layout.specifications.isEmpty {
            TextLine("no values to show").draw(on: canvas, x: frame.midX, y: frame.midY, anchor: (0.5, 0.5), .muted)
        }
    }

    private func drawLegend() {
        for (outcome, label, x, y) in layout.legend {
            canvas.symbol(outcome.symbol, x: x + 8, y: y + 9, size: 8, outcome.paint)
            label.draw(on: canvas, x: x + 20, y: y + 9, anchor: (0, 0.5), .ink)
        }
        layout.note?.draw(on: canvas, x: 2, y: layout.noteY, .muted)
    }

    /// The bound's shading, the grid, the paper's value.
    private func drawGround() {
        if let bound = curve.bound {
            for part in bound.parts(of: layout.y.domain) {
                let top = part.upperBound >= layout.y.domain.upperBound ? frame.y : place(part.upperBound),
                    bottom = part.lowerBound <= layout.y.domain.lowerBound ? frame.bottom : place(part.lowerBound)
                canvas.rectangle(Box(frame.x, top, frame.width, bottom - top), .series(2), opacity: 0.13)
            }
        }
        for tick in layout.ticks {
            let y = place(tick.value)
            canvas.line(from: (frame.x, y), to: (frame.right, y), .grid, width: 1)
            TextLine(tick.label).draw(on: canvas, x: frame.x - 7, y: y, anchor: (1, 0.5), .muted)
        }
        for edge in curve.bound?.edges ?? [] where layout.y.domain.contains(edge) {
            canvas.line(from: (frame.x, place(edge)), to: (frame.right, place(edge)), .series(2), width: 1.3)
        }
        if let paper = curve.paper, layout.y.domain.contains(paper) {
            canvas.line(
                from: (frame.x, place(paper)), to: (frame.right, place(paper)), .series(1), width: 1.5, dash: [7, 4])
        }
    }

    private func place(_ value: Double) -> Double {
        guard value.isFinite else { return value > 0 ? frame.y : frame.bottom }
        return min(max(layout.y.position(value) ?? frame.bottom, frame.y), frame.bottom)
    }

    /// From the registered analysis' name above the panel down to its options: behind everything else.
    private func drawRegisteredLine() {
        guard let registered = curve.registered,
            let at = layout.specifications.firstIndex(where: { $0.index == registered })
        else { return }
        let x = layout.x(at), label = TextLine("registered", bold: true)
        let centre = min(max(x, frame.x + label.width / 2), frame.right - label.width / 2)
        label.draw(on: canvas, x: centre, y: layout.registeredY, anchor: (0.5, 0), .ink)
        let bottom = layout.rows.last.map { $0.y + 8 } ?? frame.bottom
        canvas.line(from: (x, layout.registeredY + label.height), to: (x, bottom), .axis, width: 1)
    }

    private func drawEstimates() {
        let size = min(7, max(2.5, layout.step * 0.8))
        for (at, entry) in layout.specifications.enumerated() {
            let own = entry.specification, x = layout.x(at)
            guard let lower = own.lower, let upper = own.upper else { continue }
            canvas.line(
                from: (x, place(lower)), to: (x, place(upper)), own.outcome.paint,
                width: min(1.5, max(0.6, layout.step * 0.4)), opacity: own.isCounted ? 0.75 : 0.4)
        }
        for (at, entry) in layout.specifications.enumerated() {
            let own = entry.specification, x = layout.x(at), y = place(own.value)
            let isRegistered = entry.index == curve.registered
            let symbol: MarkSymbol = isRegistered ? .diamond : own.outcome.symbol, size = isRegistered ? 14 : size
            canvas.symbol(symbol, x: x, y: y, size: size, own.outcome.paint, rim: isRegistered ? .ink : .background)
            if !own.isCounted, symbol != .cross {
                canvas.symbol(symbol, x: x, y: y, size: max(1, size - 3), .background, rim: nil)
            }
        }
    }

    /// What the lines across the upper panel are, where no mark can be.
    private func drawMargin() {
        var wanted: [(text: String, y: Double, paint: Paint)] = (curve.bound?.edges ?? []).filter(
            layout.y.domain.contains
        )
        .map { ("asked", place($0), .series(2)) }
        if let paper = curve.paper { wanted.append(("paper", place(paper), .series(1))) }
        let places =
            LineLabel.separate(wanted.map(\.y), gap: LineLabel.height, within: frame.y - 4...frame.bottom + 4)
            ?? wanted.map(\.y)
        for (label, y) in zip(wanted, places) {
            TextLine(label.text, bold: true).draw(
                on: canvas, x: frame.right + 6, y: y, anchor: (0, 0.5), label.paint)
        }
    }

    private func drawOptions() {
        for (label, x, y) in layout.forkNames { label.draw(on: canvas, x: x, y: y, .ink) }
        for row in layout.rows {
            canvas.line(from: (frame.x, row.y + 9), to: (frame.right, row.y + 9), .grid, width: 1)
            row.label.draw(on: canvas, x: frame.x - 8, y: row.y, anchor: (1, 0.5), .muted)
            for (at, entry) in layout.specifications.enumerated() {
                let own = entry.specification
                guard row.fork < own.options.count, own.options[row.fork] == row.option else { continue }
                let x = layout.x(at)
                canvas.line(
                    from: (x, row.y - 5), to: (x, row.y + 5), own.outcome.paint,
                    width: min(2.4, max(0.8, layout.step * 0.6)), opacity: own.isCounted ? 1 : 0.45)
            }
            drawShares(curve.outcomes(of: row.option, fork: row.fork), y: row.y)
        }
    }

    /// A bar of how the analyses that took an option came out.
    private func drawShares(_ outcomes: [AnalysisOutcome], y: Double) {
        guard !outcomes.isEmpty else { return }
        var x = layout.shares.left
        let whole = layout.shares.right - layout.shares.left
        for outcome in AnalysisOutcome.allCases {
            let share = Double(outcomes.count { $0 == outcome }) / Double(outcomes.count)
            guard share > 0 else { continue }
            let box = Box(x, y - 5, share * whole, 10)
            canvas.rectangle(box, outcome.paint, opacity: outcome == .undecided ? 0.3 : 0.9)
            if share > 0.12 {
                canvas.symbol(outcome.symbol, x: box.midX, y: y, size: 5, .background, rim: nil)
            }
            x += box.width
        }
    }
}
