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
    }

    package let plan: ChartPlan
    package let width: Double
    package let height: Double
    package let panels: [PlacedPanel]
    package let xTicks: [Tick]
    /// Whether x labels are names too long to stand side by side, and so are turned.
    package let turnsXLabels: Bool
    package let yTicks: [Tick]
    package let legend: [LegendEntry]
    let legendBox: Box
    /// Labels at line ends, when they stand in for the legend.
    package let lineLabels: [LineLabel]
    let titles: AxisTitles
    let yTitleY: Double
    let colorBar: Box?
    /// The widest that a label of the y axis may be.
    let yLabelWidth: Double

    /// The size of body text in pixels; nothing smaller is drawn.
    static let textSize = 13.0
    static let lineHeight = 17.0
    static let naturalWidth = 720.0
    /// The width beside a plot that a colour bar and its labels take.
    static let colorBarWidth = 86.0
    /// The longest that a turned label is drawn.
    static let turnedLabelLength = 150.0

    package init(_ plan: ChartPlan) {
        if let labelled = ChartLayout(plan, direct: true) { self = labelled } else { self.init(topLegend: plan) }
    }

    private init(topLegend plan: ChartPlan) {
        self.init(plan, labels: [], legend: plan.chart.legendPlacement == .hidden ? [] : plan.legendEntries)
    }

    /// Nil when the series cannot be named at the ends of their lines.
    private init?(_ plan: ChartPlan, direct: Bool) {
        guard plan.chart.legendPlacement == .automatic, plan.panels.count == 1, let names = plan.directlyLabelledSeries
        else { return nil }
        // Long names would take the plot's place.
        guard
            names.allSatisfy({
                TextLine($0, bold: true).width < (plan.chart.requestedSize.width ?? ChartLayout.naturalWidth) * 0.32
            })
        else { return nil }
        let draft = ChartLayout(
            plan, labels: names.map { LineLabel(series: $0, index: plan.series.firstIndex(of: $0) ?? 0) }, legend: [])
        guard let placed = draft.panels.first, let labels = LineLabel.placed(names, plan: plan, panel: placed) else {
            return nil
        }
        self.init(plan, labels: labels, legend: [])
    }

    private init(_ plan: ChartPlan, labels: [LineLabel], legend: [LegendEntry]) {
        self.plan = plan
        self.legend = legend
        lineLabels = labels
        width = plan.chart.requestedSize.width ?? ChartLayout.naturalWidth
        titles = AxisTitles(plan, width: width)
        let barWidth = plan.colors == nil ? 0 : ChartLayout.colorBarWidth
        let count = plan.panels.count
        // Panels narrower than a hundred pixels have no room for labels.
        let most = max(1, Int((width - 60 - barWidth) / 100))
        let columns = min(count, max(1, min(most, plan.chart.facetColumns ?? ChartLayout.defaultColumns(count))))
        let rows = (count + columns - 1) / columns
        let legendHeight = LegendEntry.flow(legend, width: width - 8).height
        legendBox = Box(0, 4, width, legendHeight)
        let strip = plan.panels.contains { $0.name != nil } ? 22.0 : 0
        yTitleY = 4 + legendHeight + (legendHeight > 0 ? 6 : 0)
        let overflow = plan.colors.map { $0.above > 0 ? ColorBar.tip : 0 } ?? 0
        let top = yTitleY + max(titles.topHeight, plan.colors == nil ? 0 : 24 + overflow)
        let turned = plan.turnedLabelHeight(panelWidth: (width - 80 - barWidth) / Double(columns))
        turnsXLabels = turned != nil
        let bottom = 8 + (turned ?? ChartLayout.lineHeight) + titles.bottomHeight + 4
        let gapX = columns > 1 ? 24.0 : 0, gapY = rows > 1 ? 10.0 : 0
        let rowHeight: Double
        if let asked = plan.chart.requestedSize.height {
            rowHeight = max(40, (asked - top - bottom - gapY * Double(rows - 1)) / Double(rows) - strip)
        } else if case .categorical(let names) = plan.y.transform {
            let most = width * 0.4, label = names.map { TextLine($0, maxWidth: most, lines: 2).height }.max() ?? 0
            rowHeight = max(
                120, Double(names.count) * max(label + 6, plan.hasCells ? 22 : 30, Double(plan.slots.count) * 16 + 8))
        } else {
            rowHeight =
                count == 1 ? min(300, width * 0.6) : columns <= 2 ? min(220, width * 0.45) : columns == 3 ? 150 : 104
        }
        height = top + bottom + Double(rows) * (rowHeight + strip) + gapY * Double(rows - 1)
        var yScale = plan.y
        (yScale.start, yScale.end) = (rowHeight, 0)
        let yTicks = plan.ticks(plan.chart.y, scale: yScale, count: max(2, Int(rowHeight / 44)), axis: .vertical)
        self.yTicks = yTicks
        let yLabelWidth = width * 0.4
        self.yLabelWidth = yLabelWidth
        // A turned name reaches to the left of its bar.
        let widest = yTicks.map { TextLine($0.label, maxWidth: yLabelWidth, lines: 2).width }.max() ?? 0
        let left = max(widest + (plan.y.isLogarithmic ? 15 : 12), (turned ?? 0) - 10)
        let labelWidth = labels.map { TextLine($0.series, bold: true).width }.max().map { $0 + 20 } ?? 0
        let margin = max(18, labelWidth) + barWidth, whole = width
        func panelWidth(_ right: Double) -> Double {
            max(40, (whole - left - right - gapX * Double(columns - 1)) / Double(columns))
        }
        func ticks(_ panelWidth: Double) -> [Tick] {
            var scale = plan.x
            (scale.start, scale.end) = (plan.insets.left, panelWidth - plan.insets.right)
            // Labels of neighbouring panels stay apart by a few pixels.
            let room = columns > 1 ? gapX / 2 + 2 : .infinity
            return turned != nil
                ? plan.turnedTicks(scale)
                : plan.ticks(
                    plan.chart.x, scale: scale, count: max(2, Int(panelWidth / 48)),
                    axis: .horizontal(-room...(panelWidth + room)))
        }
        // The last label may be wider than the margin.
        let first = panelWidth(margin), last = ticks(first).last
        let beyond = last.map { TextLine($0.label).width / 2 - plan.insets.right + 4 } ?? 0
        let inner =
            turned == nil && beyond > margin && columns == 1 && !plan.x.isCategorical ? panelWidth(beyond) : first
        xTicks = ticks(inner)
        let inset = plan.insets
        panels = plan.panels.enumerated().map { index, panel in
            let column = index % columns, row = index / columns
            let frame = Box(
                left + Double(column) * (inner + gapX), top + strip + Double(row) * (rowHeight + strip + gapY), inner,
                rowHeight)
            var x = plan.x, y = plan.y
            (x.start, x.end) = (frame.x + inset.left, frame.right - inset.right)
            (y.start, y.end) = (frame.bottom - inset.bottom, frame.y + inset.top)
            // Categories read from the top, as a table does.
            if y.isCategorical { (y.start, y.end) = (y.end, y.start) }
            return PlacedPanel(
                panel: panel, frame: frame, x: x, y: y, showsXLabels: index + columns >= count,
                showsYLabels: column == 0)
        }
        let below = plan.colors.map { $0.below > 0 ? ColorBar.tip : 0 } ?? 0
        colorBar =
            plan.colors == nil ? nil : Box(whole - barWidth + 16, top + strip, 14, max(60, min(rowHeight - below, 240)))
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

/// The titles of both axes and of the colour bar, and the note below the plot, broken into lines where the chart is
/// narrow.
struct AxisTitles {
    let x: TextLine?
    /// Above the plot, read without turning one's head.
    let y: TextLine?
    let color: TextLine?
    let note: TextLine?

    init(_ plan: ChartPlan, width: Double) {
        func title(_ text: String, _ width: Double, _ alignment: TextLine.Alignment) -> TextLine? {
            text.isEmpty ? nil : TextLine(text, maxWidth: width, lines: 2, alignment: alignment)
        }
        x = title(plan.xTitle, width - 8, .center)
        color = title(plan.colorTitle, width * 0.5, .trailing)
        y = title(plan.yTitle, width - 8 - (color.map { $0.width + 16 } ?? 0), .leading)
        note = title(plan.hasCloud ? PointCloud.note(plan.chart) : "", width - 8, .leading)
    }

    var topHeight: Double {
        let lines = [y, color].compactMap { $0?.height }.max()
        return lines.map { $0 + 8 } ?? 4
    }

    var bottomHeight: Double { (x.map { $0.height + 8 } ?? 0) + (note.map { $0.height + 6 } ?? 0) }
}
