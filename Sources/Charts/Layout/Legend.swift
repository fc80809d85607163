/// A series' name with the pieces of its look that the chart uses.
package struct LegendEntry: Equatable {
    package var name: String
    var index: Int
    var hasLine = false
    var hasPoint = false
    var hasFill = false
    /// A histogram's shape is drawn with an outline, as its swatch is.
    var hasOutline = false
    var isBox = false
    var dash: LineDash?
    var symbol: MarkSymbol?
    /// That of a reference line, or of what is muted; the series' own where it is nil.
    var paint: Paint?

    static let swatchWidth = 30.0

    mutating func add(_ mark: Mark) {
        switch mark.kind {
        case .line, .rule:
            hasLine = true
            dash = dash ?? mark.dash
        case .point:
            hasPoint = true
            symbol = symbol ?? mark.symbol
        case .errorBar, .text: break
        case .bar, .box, .area, .rectangle:
            hasFill = true
            isBox = isBox || mark.kind == .box
            hasOutline = hasOutline || (mark.kind == .bar && mark.xEnd != nil)
        }
    }

    /// Entries in rows no wider than `width`.
    static func flow(_ entries: [LegendEntry], width: Double) -> Flow {
        let sizes = entries.map { entry in
            let label = label(entry, width)
            return (width: swatchWidth + 6 + label.width, height: max(20, label.height + 3))
        }
        return Flow(sizes, gap: 20, within: width)
    }

    /// A name wider than the chart is broken, and shortened if two lines are not enough.
    private static func label(_ entry: LegendEntry, _ width: Double) -> TextLine {
        TextLine(entry.name, maxWidth: max(40, width - swatchWidth - 8), lines: 2)
    }

    static func draw(_ entries: [LegendEntry], in box: Box, on canvas: any Canvas) {
        for (entry, place) in zip(entries, flow(entries, width: box.width - 8).places) {
            let x = box.x + 2 + place.x, y = box.y + place.y + 10
            let paint = entry.paint ?? Paint.series(entry.index % 8)
            if entry.hasFill, !entry.isBox, !entry.hasOutline {
                canvas.rectangle(
                    Box(x + 5, y - 6, swatchWidth - 10, 12), paint, opacity: entry.hasLine ? 0.25 : 0.85)
            }
            if entry.isBox {
                let box = Box(x + 5, y - 5, swatchWidth - 10, 10)
                canvas.rectangle(box, paint, opacity: 0.2)
                canvas.path(around: box)
                canvas.stroke(paint, width: 1.5)
                canvas.line(from: (box.x, y), to: (box.right, y), paint, width: 3)
            }
            if entry.hasOutline {
                canvas.path(around: Box(x + 5, y - 6, swatchWidth - 10, 12))
                canvas.stroke(paint, width: 2, dash: (entry.dash ?? SeriesCode.dash(entry.index)).pattern)
            }
            if entry.hasLine {
                canvas.line(
                    from: (x, y), to: (x + swatchWidth, y), paint, width: 2,
                    dash: (entry.dash ?? SeriesCode.dash(entry.index)).pattern)
            }
            if entry.hasPoint {
                canvas.symbol(
                    entry.symbol ?? SeriesCode.symbol(entry.index), x: x + swatchWidth / 2, y: y, size: 7.5, paint)
            }
            label(entry, box.width - 8).draw(on: canvas, x: x + swatchWidth + 6, y: y - 8.5, .ink)
        }
    }
}

extension ChartPlan {
    var legendEntries: [LegendEntry] {
        var entries: [LegendEntry?] = Array(repeating: nil, count: series.count)
        for mark in chart.marks {
            guard let name = mark.series?.name else { continue }
            let index = seriesIndex(mark)
            var entry = entries[index] ?? LegendEntry(name: name, index: index, paint: isMuted(mark) ? .axis : nil)
            entry.add(mark)
            entries[index] = entry
        }
        return entries.compactMap { $0 }
    }

    /// The legend's entry of a reference line.
    func ruleEntry(_ text: String) -> LegendEntry? {
        chart.marks.first { $0.kind == .rule && $0.annotation?.text == text }.map { rule in
            LegendEntry(
                name: text, index: 0, hasLine: true, dash: rule.dash ?? .dashed,
                paint: rule.color.map(Paint.init) ?? .muted)
        }
    }

    /// The series to name at their lines' ends: all of them, if all are lines and at most eight.
    var directlyLabelledSeries: [String]? {
        let entries = legendEntries
        guard (1...8).contains(entries.count), entries.allSatisfy(\.hasLine) else { return nil }
        return entries.map(\.name)
    }
}
