import Foundation

/// Where everything of a chart goes, in pixels of its natural size.
package struct ChartLayout {
    package struct PlacedPanel {
        package let panel: ChartPlan.Panel
        package let frame: Box
        package let x: Scale
        package let y: Scale
        let showsXLabels: Bool
        let showsYLabels: Bool
        let isLastColumn: Bool
    }

    package let plan: ChartPlan
    package let width: Double
    package let height: Double
    package let panels: [PlacedPanel]
    package let xTicks: [Tick]
    /// Whether x labels are names too long to stand side by side, and so are turned.
    package let turnsXLabels: Bool
    let yTicks: [Tick]
    package let legend: [LegendEntry]
    let legendBox: Box
    /// Labels at line ends, when they stand in for the legend.
    package let lineLabels: [LineLabel]
    let yTitleY: Double
    let colorBar: Box?

    /// The size of body text in pixels; nothing smaller is drawn.
    static let textSize = 13.0
    static let lineHeight = 17.0

    package init(_ plan: ChartPlan) {
        if let labelled = ChartLayout(plan, direct: true) { self = labelled } else { self.init(topLegend: plan) }
    }

    private init(topLegend plan: ChartPlan) {
        self.init(plan, labels: [], legend: plan.chart.legendPlacement == .hidden ? [] : plan.legendEntries)
    }

    /// Nil when the series cannot be named at the ends of their lines.
    private init?(_ plan: ChartPlan, direct: Bool) {
        guard plan.chart.legendPlacement == .automatic, plan.panels.count == 1, let names = plan.directlyLabelledSeries else { return nil }
        // Long names would take the plot's place.
        guard names.allSatisfy({ TextLine($0, bold: true).width < (plan.chart.requestedSize.width ?? 720) * 0.32 }) else { return nil }
        let draft = ChartLayout(plan, labels: names.map { LineLabel(series: $0, index: plan.series.firstIndex(of: $0) ?? 0) }, legend: [])
        guard let placed = draft.panels.first, let labels = LineLabel.placed(names, plan: plan, panel: placed) else { return nil }
        self.init(plan, labels: labels, legend: [])
    }

    private init(_ plan: ChartPlan, labels: [LineLabel], legend: [LegendEntry]) {
        self.plan = plan
        self.legend = legend
        lineLabels = labels
        let count = plan.panels.count
        let columns = min(count, max(1, plan.chart.facetColumns ?? ChartLayout.defaultColumns(count)))
        let rows = (count + columns - 1) / columns
        width = plan.chart.requestedSize.width ?? 720
        let legendHeight = LegendEntry.flow(legend, width: width - 8).height
        legendBox = Box(0, 4, width, legendHeight)
        let hasStrips = plan.panels.contains { $0.name != nil }
        let strip = hasStrips ? 22.0 : 0
        let hasYTitle = !plan.yTitle.isEmpty
        yTitleY = 4 + legendHeight + (legendHeight > 0 ? 6 : 0)
        let top = yTitleY + (hasYTitle ? 24 : 4)
        let turned = plan.turnedLabelHeight(panelWidth: (width - 80 - (plan.magnitudes == nil ? 0 : 86)) / Double(columns))
        turnsXLabels = turned != nil
        let bottom = 8 + (turned ?? ChartLayout.lineHeight) + (plan.xTitle.isEmpty ? 0 : ChartLayout.lineHeight + 8) + 4
        let gapX = columns > 1 ? 24.0 : 0, gapY = rows > 1 ? 10.0 : 0
        let rowHeight: Double
        if let asked = plan.chart.requestedSize.height {
            rowHeight = max(40, (asked - top - bottom - gapY * Double(rows - 1)) / Double(rows) - strip)
        } else if case .categorical(let names) = plan.y.transform {
            rowHeight = max(120, Double(names.count) * 22)
        } else {
            rowHeight = count == 1 ? 300 : columns <= 2 ? 220 : columns == 3 ? 150 : 104
        }
        height = top + bottom + Double(rows) * (rowHeight + strip) + gapY * Double(rows - 1)
        var yScale = plan.y
        yScale.start = rowHeight
        yScale.end = 0
        yTicks = plan.ticks(plan.chart.y, scale: yScale, count: max(2, Int(rowHeight / 44)), limit: rowHeight, horizontal: false)
        // A turned name reaches to the left of its bar.
        let left = max((yTicks.map { TextLine($0.label).width }.max() ?? 0) + 10, (turned ?? 0) - 10)
        let labelWidth = labels.map { TextLine($0.series, bold: true).width }.max().map { $0 + 20 } ?? 0
        let barWidth = plan.magnitudes == nil ? 0.0 : 86
        let right = max(18, labelWidth) + barWidth
        let panelWidth = max(40, (width - left - right - gapX * Double(columns - 1)) / Double(columns))
        var xScale = plan.x
        xScale.start = 0
        xScale.end = panelWidth
        xTicks = turned != nil ? xScale.ticks(count: 0) : plan.ticks(plan.chart.x, scale: xScale, count: max(2, Int(panelWidth / 48)), limit: panelWidth, horizontal: true)
        let inset = plan.insets
        panels = plan.panels.enumerated().map { index, panel in
            let column = index % columns, row = index / columns
            let frame = Box(left + Double(column) * (panelWidth + gapX), top + strip + Double(row) * (rowHeight + strip + gapY), panelWidth, rowHeight)
            var x = plan.x, y = plan.y
            (x.start, x.end) = (frame.x + inset.x, frame.right - inset.x)
            (y.start, y.end) = (frame.bottom - inset.bottom, frame.y + inset.top)
            // Categories read from the top, as a table does.
            if case .categorical = y.transform { (y.start, y.end) = (y.end, y.start) }
            return PlacedPanel(panel: panel, frame: frame, x: x, y: y, showsXLabels: index + columns >= count, showsYLabels: column == 0,
                               isLastColumn: column == columns - 1)
        }
        colorBar = plan.magnitudes == nil ? nil : Box(width - barWidth + 16, top + strip, 14, max(60, min(rowHeight, 240)))
    }

    static func defaultColumns(_ count: Int) -> Int {
        switch count {
        case ...3: count
        case 4: 2
        case 5...9: 3
        default: 4
        }
    }
}

extension ChartPlan {
    /// Space inside a panel's frame that keeps symbols at the edge whole.
    var insets: (x: Double, top: Double, bottom: Double) {
        let cells = chart.marks.contains(where: \.isCell)
        let bars = chart.marks.contains { $0.kind == .bar }
        func isCategorical(_ scale: Scale) -> Bool { if case .categorical = scale.transform { true } else { false } }
        let labelled = chart.marks.contains { $0.kind == .point && $0.annotation != nil }
        return (cells || isCategorical(x) ? 0 : 9, cells || isCategorical(y) ? 0 : labelled ? 26 : 9, cells || bars || isCategorical(y) ? 0 : 9)
    }

    /// The height of names turned by 45 degrees, where they do not fit side by side but do so turned.
    func turnedLabelHeight(panelWidth: Double) -> Double? {
        guard case .categorical(let names) = x.transform, !names.isEmpty else { return nil }
        let widest = names.map { TextLine($0).width }.max() ?? 0, step = panelWidth / Double(names.count)
        return widest + 10 > step && step >= 20 ? (widest + ChartLayout.lineHeight) * 0.5.squareRoot() : nil
    }

    /// The automatic or given ticks, thinned until their labels stand apart.
    func ticks(_ options: AxisOptions, scale: Scale, count: Int, limit: Double, horizontal: Bool) -> [Tick] {
        func fits(_ ticks: [Tick]) -> Bool {
            let extents = ticks.compactMap { tick -> (Double, Double)? in
                guard let at = scale.position(tick.value) else { return nil }
                let half = horizontal ? TextLine(tick.label).width / 2 + 5 : 9
                return (at - half, at + half)
            }.sorted { $0.0 < $1.0 }
            return zip(extents, extents.dropFirst()).allSatisfy { $0.1 <= $1.0 }
        }
        if let values = options.ticks {
            let isLog = scale.transform == .log
            return values.filter(scale.domain.contains).map { value in
                let exponent = value > 0 ? log10(value).rounded() : 0
                let isDecade = isLog && Ticks.power(Int(exponent)) == value
                return Tick(value: value, label: isDecade ? TickLabel.decade(Int(exponent)) : TickLabel.plain(value))
            }
        }
        if case .categorical = scale.transform {
            let all = scale.ticks(count: count)
            for stride in 1...max(1, all.count) {
                let thinned = all.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
                if fits(thinned) { return thinned }
            }
            return all.first.map { [$0] } ?? []
        }
        for attempt in Swift.stride(from: max(count, 2), through: 2, by: -1) {
            let ticks = scale.ticks(count: attempt)
            if fits(ticks) { return ticks }
        }
        return scale.ticks(count: 2)
    }
}
