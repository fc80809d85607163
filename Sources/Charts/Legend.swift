/// A series' name with the pieces of its look that the chart uses.
package struct LegendEntry: Equatable {
    package var name: String
    var index: Int
    var hasLine = false
    var hasPoint = false
    var hasFill = false
    /// A histogram's shape is drawn with an outline, as its swatch is.
    var hasOutline = false
    var dash: LineDash?
    var symbol: MarkSymbol?

    static let swatchWidth = 30.0

    /// Places entries in rows no wider than `width`; returns each one's left top corner and the total height.
    static func flow(_ entries: [LegendEntry], width: Double) -> (places: [(x: Double, y: Double)], height: Double) {
        var places: [(x: Double, y: Double)] = []
        var x = 0.0, y = 0.0
        for entry in entries {
            let needed = swatchWidth + 6 + TextLine(entry.name).width
            if x > 0, x + needed > width { x = 0; y += 20 }
            places.append((x, y))
            x += needed + 20
        }
        return (places, entries.isEmpty ? 0 : y + 20)
    }

    static func draw(_ entries: [LegendEntry], in box: Box, on canvas: Canvas) {
        for (entry, place) in zip(entries, flow(entries, width: box.width - 8).places) {
            let x = box.x + 2 + place.x, y = box.y + place.y + 10
            let paint = Paint.series(entry.index % 8)
            if entry.hasFill {
                canvas.rectangle(Box(x + 5, y - 6, swatchWidth - 10, 12), paint, opacity: entry.hasOutline ? 0.3 : entry.hasLine ? 0.25 : 0.85)
            }
            if entry.hasOutline {
                canvas.path([(x + 5, y + 6), (x + 5, y - 6), (x + swatchWidth - 5, y - 6), (x + swatchWidth - 5, y + 6)])
                canvas.stroke(paint, width: 1.5, dash: (entry.dash ?? SeriesCode.dash(entry.index)).pattern)
            }
            if entry.hasLine {
                canvas.line(from: (x, y), to: (x + swatchWidth, y), paint, width: 2, dash: (entry.dash ?? SeriesCode.dash(entry.index)).pattern)
            }
            if entry.hasPoint {
                canvas.symbol(entry.symbol ?? SeriesCode.symbol(entry.index), x: x + swatchWidth / 2, y: y, size: 7.5, paint)
            }
            TextLine(entry.name).draw(on: canvas, x: x + swatchWidth + 6, y: y, anchor: (0, 0.5), .ink)
        }
    }
}

extension ChartPlan {
    var legendEntries: [LegendEntry] {
        series.enumerated().compactMap { index, name in
            let own = chart.marks.filter { $0.series?.name == name }
            guard !own.isEmpty else { return nil }
            var entry = LegendEntry(name: name, index: index)
            for mark in own {
                switch mark.kind {
                case .line, .rule:
                    entry.hasLine = true
                    entry.dash = entry.dash ?? mark.dash
                case .point:
                    entry.hasPoint = true
                    entry.symbol = entry.symbol ?? mark.symbol
                case .errorBar, .text: break
                case .bar, .area, .rectangle:
                    entry.hasFill = true
                    entry.hasOutline = entry.hasOutline || (mark.kind == .bar && mark.xEnd != nil)
                }
            }
            return entry
        }
    }

    /// The series to name at their lines' ends: all of them, if all are lines and at most eight.
    var directlyLabelledSeries: [String]? {
        let entries = legendEntries
        guard (1...8).contains(entries.count), entries.allSatisfy(\.hasLine) else { return nil }
        return entries.map(\.name)
    }
}
