/// Where the parts of a forest go, in pixels.
struct ForestLayout {
    struct Row {
        let row: ForestRow
        let label: TextLine
        /// The number with its interval, where no axis tells it.
        let numbers: TextLine?
        let word: TextLine?
        let top: Double
        let height: Double
        let strip: Box
        let range: ClosedRange<Double>
    }

    let forest: Forest
    let width: Double
    let height: Double
    let rows: [Row]
    let plot: Box
    /// Nil where each row has a scale of its own.
    let axis: Scale?
    let ticks: [Tick]
    let title: TextLine?
    let transform: Scale.Transform
    /// Where labels stand above their strips, for want of room beside them.
    let isNarrow: Bool
    let keyTop: Double

    static let leastHeight = 28.0

    init(_ forest: Forest, width: Double) {
        self.forest = forest
        self.width = width
        isNarrow = width < 460
        transform = forest.scale == .log ? .log : .linear
        let shared = forest.field != nil
        func text(_ row: ForestRow) -> String { row.word + (row.isStrict ? "\u{A0}●" : "") }
        let words = forest.rows.map { row in
            text(row).isEmpty ? nil : TextLine(text(row), bold: true, maxWidth: width * 0.26, lines: 3)
        }
        let wordWidth = words.compactMap { $0?.width }.max().map { $0 + 12 } ?? 0
        let labelLimit = isNarrow ? width - 4 : width * 0.36
        let labels = forest.rows.map { TextLine($0.label, maxWidth: labelLimit, lines: 3) }
        let numbers = forest.rows.map { TextLine($0.numbers, size: 12, maxWidth: labelLimit, lines: 2) }
        let named = max(labels.map(\.width).max() ?? 0, shared ? 0 : numbers.map(\.width).max() ?? 0)
        let left = isNarrow ? 4 : named + 16
        plot = Box(left, 4, max(60, width - left - wordWidth - 4), 0)
        var y = 4.0, placed: [Row] = []
        for (index, row) in forest.rows.enumerated() {
            let below = shared ? nil : numbers[index]
            let named = labels[index].height + (below.map { $0.height + 1 } ?? 0)
            let word = words[index]
            let head = isNarrow ? named + 2 : 0
            let body = max(ForestLayout.leastHeight, (word?.height ?? 0) + 6, isNarrow ? 0 : named + 8)
            let strip = Box(plot.x, y + head + (body - ForestLayout.leastHeight) / 2, plot.width, ForestLayout.leastHeight)
            placed.append(
                Row(
                    row: row, label: labels[index], numbers: below, word: word, top: y, height: head + body, strip: strip,
                    range: ForestRow.range(shared ? forest.rows : [row], forest.scale)))
            y += head + body + 4
        }
        rows = placed
        if shared, let range = placed.first?.range {
            let scale = Scale(transform: transform, domain: range, start: plot.x + 7, end: plot.right - 7)
            axis = scale
            var found = scale.ticks(count: max(2, Int(plot.width / 70)))
            for count in (1...5).reversed() where !ForestLayout.standApart(found, scale) { found = scale.ticks(count: count) }
            ticks = found
            title = forest.field.map { TextLine($0.title, maxWidth: width - 8, lines: 2, alignment: .center) }
            y += 22 + (title?.height ?? 0) + 6
        } else {
            (axis, ticks, title) = (nil, [], nil)
        }
        keyTop = y + 2
        height = keyTop + StripPainter.drawKey(forest.rows, at: (2, keyTop), width: width - 4, on: nil) + 4
    }

    private static func standApart(_ ticks: [Tick], _ scale: Scale) -> Bool {
        let extents = ticks.compactMap { tick in
            scale.position(tick.value).map { ($0 - TextLine(tick.label).width / 2 - 4, $0 + TextLine(tick.label).width / 2 + 4) }
        }
        return zip(extents, extents.dropFirst()).allSatisfy { $0.1 <= $1.0 }
    }
}

/// Draws a laid-out forest.
struct ForestPainter {
    let layout: ForestLayout
    let canvas: any Canvas

    func draw() {
        if let axis = layout.axis { drawAxis(axis) }
        for (index, row) in layout.rows.enumerated() {
            if index > 0 { canvas.line(from: (0, row.top - 2), to: (layout.width, row.top - 2), .grid, width: 1) }
            draw(row)
        }
        _ = StripPainter.drawKey(
            layout.forest.rows, at: (2, layout.keyTop), width: layout.width - 4, on: canvas)
    }

    private func draw(_ row: ForestLayout.Row) {
        let named = row.label.height + (row.numbers.map { $0.height + 1 } ?? 0)
        let top = layout.isNarrow ? row.top : row.top + max(0, (row.height - named) / 2)
        row.label.draw(on: canvas, x: 2, y: top, .ink)
        row.numbers?.draw(on: canvas, x: 2, y: top + row.label.height + 1, .muted)
        StripPainter(row: row.row, range: row.range, transform: layout.transform, box: row.strip).draw(on: canvas)
        row.word?.draw(on: canvas, x: layout.plot.right + 12, y: row.strip.midY, anchor: (0, 0.5), .ink)
    }

    private func drawAxis(_ axis: Scale) {
        guard let first = layout.rows.first, let last = layout.rows.last else { return }
        let bottom = last.top + last.height + 4
        for tick in layout.ticks {
            guard let x = axis.position(tick.value) else { continue }
            canvas.line(from: (x, first.strip.y), to: (x, bottom), .grid, width: 1)
            canvas.line(from: (x, bottom), to: (x, bottom + 4), .axis, width: 1)
            TextLine(tick.label).draw(on: canvas, x: x, y: bottom + 5, anchor: (0.5, 0), .muted)
        }
        canvas.line(from: (layout.plot.x, bottom), to: (layout.plot.right, bottom), .axis, width: 1)
        guard let title = layout.title else { return }
        let centre = min(max(layout.plot.midX, title.width / 2 + 2), layout.width - title.width / 2 - 2)
        title.draw(on: canvas, x: centre, y: bottom + 25, anchor: (0.5, 0), .muted)
    }
}
