import Foundation

/// Where everything of a chart goes, in pixels of its natural size.
package struct ChartLayout {
    package struct PlacedPanel {
        package let panel: ChartPlan.Panel
        package let frame: Box
        package let x: Scale
        package let y: Scale
        package let xTicks: [Tick]
        package let yTicks: [Tick]
        let showsXLabels: Bool
        let showsYLabels: Bool
        /// Below the panel's labels; nil where it shares one with others.
        let xTitle: TextLine?
        /// Right above the panel, at the left end of its labels.
        let yTitle: TextLine?
    }

    package let plan: ChartPlan
    package let width: Double
    package let height: Double
    package let panels: [PlacedPanel]
    /// Of the first panel.
    package var xTicks: [Tick] { panels.first?.xTicks ?? [] }
    package var yTicks: [Tick] { panels.first?.yTicks ?? [] }
    /// Whether x labels are names too long to stand side by side, and so are turned.
    package let turnsXLabels: Bool
    package let legend: [LegendEntry]
    let legendBox: Box
    /// Labels at the right ends of lines.
    package let lineLabels: [LineLabel]
    /// Texts of reference lines that have no free place beside their line, and so are in the legend.
    let textsInLegend: Set<String>
    let titles: AxisTitles
    /// Above each panel, with the panel's name.
    let strip: Strip
    private let columns: Int
    package let colorBar: Box?
    /// The lower edge of the colour bar's title, directly above the bar.
    let colorTitleBottom: Double
    /// The widest that a label of the y axis may be, the most lines of one, and how far labels reach to the left of a
    /// panel.
    let yLabelWidth: Double
    let yLabelLines: Int
    let leftMargin: Double

    static let lineHeight = 17.0
    static let naturalWidth = 720.0
    /// Drawings below this width are for a phone, or for a column of a page.
    static let narrowWidth = 460.0
    /// The width beside a plot that a colour bar and its labels take.
    static let colorBarWidth = 86.0
    /// The longest that a turned label is drawn.
    static let turnedLabelLength = 150.0

    package init(_ plan: ChartPlan) {
        let entries = plan.chart.legendPlacement == .hidden ? [] : plan.legendEntries
        if let labelled = ChartLayout(plan, direct: plan.directlyLabelledSeries, legend: []) {
            self = labelled
            return
        }
        if !plan.endLabels.isEmpty, let labelled = ChartLayout(plan, direct: [], legend: entries) {
            self = labelled
            return
        }
        let draft = ChartLayout(plan, labels: [], legend: entries)
        let homeless = draft.homelessTexts
        self = homeless.isEmpty ? draft : ChartLayout(plan, labels: [], legend: entries, textsInLegend: homeless)
    }

    /// Reference lines' texts that would cover data wherever they stood in a panel: they are in a legend, also where
    /// series need none.
    private var homelessTexts: Set<String> {
        guard plan.chart.marks.contains(where: { $0.kind == .rule && $0.annotation != nil }) else { return [] }
        return panels.reduce(into: []) { result, panel in
            let painter = AnnotationPainter(layout: self, panel: panel, canvas: DrawingLog())
            result.formUnion(painter.coveringRuleTexts)
        }
    }

    /// Nil when the series cannot be named at the ends of their lines, or there is nothing to name there.
    private init?(_ plan: ChartPlan, direct names: [String]?, legend: [LegendEntry]) {
        guard let names, plan.panels.count == 1, plan.chart.legendPlacement == .automatic || names.isEmpty,
            !names.isEmpty || !plan.endLabels.isEmpty
        else { return nil }
        let wanted =
            names.map { LineLabel(series: $0, index: plan.series.firstIndex(of: $0) ?? 0) }
            + plan.endLabels.map { LineLabel(series: $0.text, index: 0, rule: $0) }
        // Long names would take the plot's place.
        guard
            wanted.allSatisfy({
                TextLine($0.series, bold: true).width
                    < (plan.chart.requestedSize.width ?? ChartLayout.naturalWidth) * 0.32
            })
        else { return nil }
        let draft = ChartLayout(plan, labels: wanted, legend: legend)
        guard let placed = draft.panels.first, let labels = LineLabel.placed(wanted, plan: plan, panel: placed) else {
            return nil
        }
        self.init(plan, labels: labels, legend: legend)
    }

    private init(_ plan: ChartPlan, labels: [LineLabel], legend: [LegendEntry], textsInLegend: Set<String> = []) {
        func laid(_ strip: Strip, columns: Int = .max) -> ChartLayout {
            ChartLayout(
                plan, labels: labels, legend: legend, textsInLegend: textsInLegend, strip: strip, mostColumns: columns)
        }
        // How wide panels are, and so how high their names, is known only when they are placed.
        var draft = laid(plan.panels.contains { $0.name != nil } ? .oneLine : .empty)
        while draft.width < ChartLayout.narrowWidth, draft.columns > 1, draft.nameHeight(3) > draft.nameHeight(2) {
            draft = laid(draft.strip, columns: draft.columns - 1)
        }
        let height = draft.nameHeight(2) + Strip.gap
        self =
            height > draft.strip.height && draft.nameHeight(2) > 0
            ? laid(Strip(height: height, lines: 2), columns: draft.columns) : draft
    }

    private init(
        _ plan: ChartPlan, labels: [LineLabel], legend: [LegendEntry], textsInLegend: Set<String>, strip: Strip,
        mostColumns: Int
    ) {
        self.plan = plan
        self.strip = strip
        self.textsInLegend = textsInLegend
        let legend = legend + textsInLegend.sorted().compactMap { plan.ruleEntry($0) }
        self.legend = legend
        lineLabels = labels
        let width = plan.chart.requestedSize.width ?? ChartLayout.naturalWidth
        self.width = width
        let isFaceted = plan.panels.contains { $0.name != nil }
        let barWidth = plan.colors == nil ? 0 : ChartLayout.colorBarWidth
        let count = plan.panels.count
        let freesX = plan.chart.facetScales.freesX && count > 1, freesY = plan.chart.facetScales.freesY && count > 1
        // Panels narrower than a hundred pixels have no room for labels; names of their own come on top.
        let names = if freesY, case .categorical(let names) = plan.y.transform { names } else { [String]() }
        let ownNames = names.map { TextLine($0).width }.max() ?? 0
        let most = max(1, Int((width - 60 - barWidth) / (100 + ownNames)))
        let columns = max(1, min(most, mostColumns, ChartLayout.columns(plan.chart, panels: count)))
        self.columns = columns
        let rows = (count + columns - 1) / columns
        let legendHeight = LegendEntry.flow(legend, width: width - 8).height
        legendBox = Box(0, 4, width, legendHeight)
        let headY = 4 + legendHeight + (legendHeight > 0 ? 6 : 0)
        let titles = AxisTitles(plan, width: width, columns: columns)
        self.titles = titles
        let overflow = plan.colors.map { $0.above > 0 ? ColorBar.tip : 0 } ?? 0
        // One line for both titles where there is one panel; else y is named in each row, next to its panels.
        let yTitleHeight = titles.y.map { $0.height + 6 } ?? 0
        let colorTitleHeight = titles.color.map { $0.height + 8 } ?? (isFaceted ? 0 : 4)
        let rowHead: Double, headHeight: Double
        if isFaceted {
            // The colour bar's title stands beside the panels' names, as far as they have room.
            rowHead = strip.height + yTitleHeight
            headHeight =
                plan.colors == nil ? 0 : max(0, max(colorTitleHeight + overflow, 24 + overflow) - rowHead)
        } else {
            headHeight = max(colorTitleHeight, plan.colors == nil ? 0 : 24 + overflow)
            rowHead = max(0, yTitleHeight + 2 - headHeight)
        }
        let top = headY + headHeight
        let turned = plan.turnedLabelHeight(panelWidth: (width - 80 - barWidth) / Double(columns))
        turnsXLabels = turned != nil
        let labelHeight = 8 + (turned ?? ChartLayout.lineHeight)
        let rowFoot = freesX ? labelHeight + titles.ownXHeight : 0
        let foot = (freesX ? 4 : labelHeight + titles.sharedXHeight + 4) + titles.noteHeight
        let gapY = rows > 1 ? 10.0 : 0
        let rowHeight: Double
        if let asked = plan.chart.requestedSize.height {
            let taken = top + foot + gapY * Double(rows - 1)
            rowHeight = max(40, (asked - taken) / Double(rows) - rowHead - rowFoot)
        } else if case .categorical = plan.y.transform {
            rowHeight = ChartLayout.categoriesHeight(plan, width: width)
        } else {
            rowHeight =
                count == 1 ? min(300, width * 0.6) : columns <= 2 ? min(220, width * 0.45) : columns == 3 ? 150 : 104
        }
        let pitch = rowHead + rowHeight + rowFoot + gapY
        height = top + Double(rows) * pitch - gapY + foot
        func yTicks(_ panel: ChartPlan.Panel) -> [Tick] {
            var scale = panel.y
            (scale.start, scale.end) = (rowHeight, 0)
            return plan.ticks(
                plan.chart.y, panel.marks, scale: scale, count: max(2, Int(rowHeight / 44)), axis: .vertical)
        }
        let shared = ChartPlan.Panel(name: nil, marks: plan.chart.marks, x: plan.x, y: plan.y)
        let sharedYTicks = yTicks(shared)
        let allYTicks = freesY ? plan.panels.map(yTicks) : plan.panels.map { _ in sharedYTicks }
        let yLabelWidth = width * (freesY && columns > 1 ? 0.2 : 0.4), yLabelLines = ChartLayout.nameLines(plan)
        self.yLabelWidth = yLabelWidth
        self.yLabelLines = yLabelLines
        // A turned name reaches to the left of its bar.
        let widest =
            allYTicks.joined().map { TextLine($0.label, maxWidth: yLabelWidth, lines: yLabelLines).width }.max() ?? 0
        let left = max(widest + (plan.y.isLogarithmic ? 15 : 12), (turned ?? 0) - 10)
        leftMargin = left
        let gapX = columns > 1 ? (freesY ? left + 14 : 24) : 0
        let labelWidth = labels.map { TextLine($0.series, bold: true).width }.max().map { $0 + 20 } ?? 0
        let margin = max(18, labelWidth) + barWidth
        func panelWidth(_ right: Double) -> Double {
            max(40, (width - left - right - gapX * Double(columns - 1)) / Double(columns))
        }
        func xTicks(_ panel: ChartPlan.Panel, _ panelWidth: Double) -> [Tick] {
            var scale = panel.x
            (scale.start, scale.end) = (plan.insets.left, panelWidth - plan.insets.right)
            // Labels of neighbouring panels stay apart by a few pixels.
            let room = columns > 1 ? min(gapX, 24) / 2 + 2 : .infinity
            return turned != nil
                ? plan.turnedTicks(scale)
                : plan.ticks(
                    plan.chart.x, panel.marks, scale: scale, count: max(2, Int(panelWidth / 48)),
                    axis: .horizontal(-room...(panelWidth + room)))
        }
        // The last label may be wider than the margin.
        let first = panelWidth(margin), last = xTicks(shared, first).last
        let beyond = last.map { TextLine($0.label).width / 2 - plan.insets.right + 4 } ?? 0
        let inner =
            turned == nil && beyond > margin && columns == 1 && !plan.x.isCategorical ? panelWidth(beyond) : first
        let sharedXTicks = xTicks(shared, inner), inset = plan.insets
        // Once for each column where there is room, else once for all.
        let perColumn = !freesX && columns > 1 ? titles.x(within: inner) : nil
        panels = plan.panels.enumerated().map { index, panel in
            let column = index % columns, row = index / columns
            let frame = Box(
                left + Double(column) * (inner + gapX), top + rowHead + Double(row) * pitch, inner, rowHeight)
            var x = panel.x, y = panel.y
            (x.start, x.end) = (frame.x + inset.left, frame.right - inset.right)
            (y.start, y.end) = (frame.bottom - inset.bottom, frame.y + inset.top)
            // Categories read from the top, as a table does.
            if y.isCategorical { (y.start, y.end) = (y.end, y.start) }
            let isLowest = index + columns >= count
            return PlacedPanel(
                panel: panel, frame: frame, x: x, y: y, xTicks: freesX ? xTicks(panel, inner) : sharedXTicks,
                yTicks: allYTicks[index], showsXLabels: freesX || isLowest, showsYLabels: freesY || column == 0,
                xTitle: freesX ? titles.x(of: panel, plan, within: inner + min(gapX, 20)) : isLowest ? perColumn : nil,
                yTitle: freesY ? titles.y(of: panel, plan, within: inner + left) : column == 0 ? titles.y : nil)
        }
        let below = plan.colors.map { $0.below > 0 ? ColorBar.tip : 0 } ?? 0
        colorBar =
            plan.colors == nil
            ? nil : Box(width - barWidth + 16, top + rowHead, 14, max(60, min(rowHeight - below, 240)))
        colorTitleBottom = isFaceted ? top + rowHead - overflow - 8 : headY + (titles.color?.height ?? 0)
    }
}
