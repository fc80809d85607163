/// The titles of both axes and of the colour bar, and the note below the plot, broken into lines where the chart is
/// narrow.
struct AxisTitles {
    /// Once for all panels.
    let x: TextLine?
    /// Above the plot, read without turning one's head.
    let y: TextLine?
    let color: TextLine?
    let note: TextLine?
    /// The room that titles below each panel take.
    let ownXHeight: Double
    private let xText: String

    init(_ plan: ChartPlan, width: Double, columns: Int) {
        x = AxisTitles.title(plan.xTitle, width - 8, .center)
        xText = plan.xTitle
        // Beside panels' names there is no more room for it than its bar has; else it shares the line of y's.
        let isFaceted = plan.panels.contains { $0.name != nil }
        color =
            isFaceted
            ? AxisTitles.title(plan.colorTitle, ChartLayout.colorBarWidth - 4, .trailing, lines: 4)
            : AxisTitles.title(plan.colorTitle, width * 0.5, .trailing)
        y = AxisTitles.title(plan.yTitle, width - 8 - (color.map { $0.width + 16 } ?? 0), .leading)
        note = AxisTitles.title(plan.hasCloud ? PointCloud.note(plan.chart) : "", width - 8, .leading)
        let room = width / Double(columns) - 30
        ownXHeight =
            plan.panels.compactMap { AxisTitles.title(plan.xTitle(of: $0), max(60, room), .center)?.height }.max()
            .map { $0 + 8 } ?? 0
    }

    private static func title(
        _ text: String, _ width: Double, _ alignment: TextLine.Alignment, lines: Int = 2
    ) -> TextLine? {
        text.isEmpty ? nil : TextLine(text, maxWidth: width, lines: lines, alignment: alignment)
    }

    /// For each column; nil where it isn't wide enough.
    func x(within width: Double) -> TextLine? {
        guard !xText.isEmpty, TextLine(xText).width <= width else { return nil }
        return AxisTitles.title(xText, width, .center)
    }

    func x(of panel: ChartPlan.Panel, _ plan: ChartPlan, within width: Double) -> TextLine? {
        AxisTitles.title(plan.xTitle(of: panel), max(60, width), .center)
    }

    func y(of panel: ChartPlan.Panel, _ plan: ChartPlan, within width: Double) -> TextLine? {
        AxisTitles.title(plan.yTitle(of: panel), max(60, width), .leading)
    }

    var sharedXHeight: Double { x.map { $0.height + 8 } ?? 0 }
    var noteHeight: Double { note.map { $0.height + 6 } ?? 0 }
}
