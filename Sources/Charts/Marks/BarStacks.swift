/// Bars of one category on top of each other: positive ones upwards from zero, negative ones downwards.
struct BarStacks {
    struct Part {
        /// The bar's place among the marks.
        var index: Int
        /// On the axis of lengths.
        var from: Double
        var to: Double
    }

    /// In the order in which they are put on each other: by series, then as they come.
    let parts: [Part]

    init(_ marks: [Mark], _ plan: ChartPlan) {
        var tops: [String: (positive: Double, negative: Double)] = [:]
        let bars = marks.indices.filter {
            marks[$0].kind == .bar && marks[$0].xEnd == nil && plan.drawability(of: marks[$0]) == .shown
        }
        parts = bars.sorted { (plan.seriesIndex(marks[$0]), $0) < (plan.seriesIndex(marks[$1]), $1) }.compactMap {
            index in
            let mark = marks[index]
            guard let value = (mark.isHorizontal ? mark.x : mark.y)?.number else { return nil }
            let category = (mark.isHorizontal ? mark.y : mark.x)?.name ?? ""
            var top = tops[category] ?? (0, 0)
            let from = value < 0 ? top.negative : top.positive
            if value < 0 { top.negative += value } else { top.positive += value }
            tops[category] = top
            return Part(index: index, from: from, to: from + value)
        }
    }
}
