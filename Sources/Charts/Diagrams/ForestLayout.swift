/// Where the parts of a forest go, in pixels.
struct ForestLayout {
    struct Row {
        let row: ForestRow
        let label: TextLine
        let labelY: Double
        /// The number with its interval, where no axis tells it.
        let numbers: TextLine?
        let word: TextLine?
        let top: Double
        let bottom: Double
        let strip: Box
        let range: ClosedRange<Double>
    }

    /// Below the rows that share it.
    struct Axis {
        let scale: Scale
        let ticks: [Tick]
        let title: TextLine
        let y: Double
    }

    let width: Double
    let height: Double
    let rows: [Row]
    let plot: Box
    /// Nil where each row has a scale of its own.
    let axis: Axis?
    let transform: Scale.Transform
    let key: ForestKey
    let keyY: Double

    static let leastHeight = 28.0

    init(_ forest: Forest, width: Double) {
        self.width = width
        // Labels stand above their strips, for want of room beside them.
        let isNarrow = width < ChartLayout.narrowWidth
        transform = forest.scale == .log ? .log : .linear
        let shared = forest.field.map { (field: $0, range: ForestRow.range(forest.rows, forest.scale)) }
        func text(_ row: ForestRow) -> String { row.word + (row.isStrict ? "\u{A0}●" : "") }
        let words = forest.rows.map { row in
            text(row).isEmpty ? nil : TextLine(text(row), bold: true, maxWidth: width * 0.26, lines: 3)
        }
        let wordWidth = words.compactMap { $0?.width }.max().map { $0 + 12 } ?? 0
        let labelLimit = isNarrow ? width - 4 : width * 0.36
        let labels = forest.rows.map { TextLine($0.label, maxWidth: labelLimit, lines: 3) }
        let numbers = forest.rows.map {
            shared == nil ? TextLine($0.numbers, size: 12, maxWidth: labelLimit, lines: 2) : nil
        }
        let named = (labels + numbers.compactMap(\.self)).map(\.width).max() ?? 0
        let left = isNarrow ? 4 : named + 16
        plot = Box(left, 4, max(60, width - left - wordWidth - 4), 0)
        var y = 4.0, placed: [Row] = []
        for (index, row) in forest.rows.enumerated() {
            let named = labels[index].height + (numbers[index].map { $0.height + 1 } ?? 0)
            let head = isNarrow ? named + 2 : 0
            let body = max(ForestLayout.leastHeight, (words[index]?.height ?? 0) + 6, isNarrow ? 0 : named + 8)
            let strip = Box(
                plot.x, y + head + (body - ForestLayout.leastHeight) / 2, plot.width, ForestLayout.leastHeight)
            placed.append(
                Row(
                    row: row, label: labels[index], labelY: isNarrow ? y : y + max(0, (body - named) / 2),
                    numbers: numbers[index], word: words[index], top: y, bottom: y + head + body, strip: strip,
                    range: shared?.range ?? ForestRow.range([row], forest.scale)))
            y += head + body + 4
        }
        rows = placed
        if let shared, !placed.isEmpty {
            let scale = StripPainter.scale(across: plot, shared.range, transform)
            let title = TextLine(shared.field.title, maxWidth: width - 8, lines: 2, alignment: .center)
            axis = Axis(scale: scale, ticks: ForestLayout.ticks(scale, width: plot.width), title: title, y: y)
            y += 22 + title.height + 6
        } else {
            axis = nil
        }
        key = ForestKey(forest.rows, width: width - 4)
        keyY = y + 2
        height = keyY + key.height + 4
    }

    /// As many as there is room for, or fewer, until their labels stand apart.
    private static func ticks(_ scale: Scale, width: Double) -> [Tick] {
        var found = scale.ticks(count: max(2, Int(width / 70)))
        for count in (1...5).reversed() where !standApart(found, scale) { found = scale.ticks(count: count) }
        return found
    }

    private static func standApart(_ ticks: [Tick], _ scale: Scale) -> Bool {
        let extents = ticks.compactMap { tick in
            let half = TextLine(tick.label).width / 2 + 4
            return scale.position(tick.value).map { ($0 - half, $0 + half) }
        }
        return zip(extents, extents.dropFirst()).allSatisfy { $0.1 <= $1.0 }
    }
}

/// Draws a laid-out forest.
struct ForestPainter {
    let layout: ForestLayout
    let canvas: any Canvas

    func draw() {
        if let axis = layout.axis { draw(axis) }
        for index in layout.rows.indices { draw(row: index) }
        layout.key.draw(on: canvas, x: 2, y: layout.keyY)
    }

    /// Draws a row below the line that parts it from the one before.
    func draw(row index: Int) {
        let row = layout.rows[index]
        if index > 0 { canvas.line(from: (0, row.top - 2), to: (layout.width, row.top - 2), .grid, width: 1) }
        draw(row)
    }

    private func draw(_ row: ForestLayout.Row) {
        row.label.draw(on: canvas, x: 2, y: row.labelY, .ink)
        row.numbers?.draw(on: canvas, x: 2, y: row.labelY + row.label.height + 1, .muted)
        StripPainter(row: row.row, range: row.range, transform: layout.transform, box: row.strip).draw(on: canvas)
        row.word?.draw(on: canvas, x: layout.plot.right + 12, y: row.strip.midY, anchor: (0, 0.5), .ink)
    }

    private func draw(_ axis: ForestLayout.Axis) {
        let top = layout.rows.first?.strip.y ?? axis.y
        for tick in axis.ticks {
            guard let x = axis.scale.position(tick.value) else { continue }
            canvas.line(from: (x, top), to: (x, axis.y), .grid, width: 1)
            canvas.line(from: (x, axis.y), to: (x, axis.y + 4), .axis, width: 1)
            TextLine(tick.label).draw(on: canvas, x: x, y: axis.y + 5, anchor: (0.5, 0), .muted)
        }
        canvas.line(from: (layout.plot.x, axis.y), to: (layout.plot.right, axis.y), .axis, width: 1)
        drawTitle(of: axis, y: axis.y + 25)
    }

    /// Draws the axis' title from `y` down.
    func drawTitle(of axis: ForestLayout.Axis, y: Double) {
        let half = axis.title.width / 2 + 2
        let centre = min(max(layout.plot.midX, half), layout.width - half)
        axis.title.draw(on: canvas, x: centre, y: y, anchor: (0.5, 0), .muted)
    }
}
