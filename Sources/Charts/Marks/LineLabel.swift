/// The text of a reference line that goes all across a chart of one panel.
struct EndLabel: Equatable {
    let text: String
    let y: PlottableValue
    let paint: Paint
}

extension ChartPlan {
    /// Reference lines whose texts can stand at the right of the plot, where no mark is.
    var endLabels: [EndLabel] {
        guard panels.count == 1, colors == nil, !y.isCategorical, chart.legendPlacement != .hidden else { return [] }
        return chart.marks.compactMap { mark in
            guard mark.kind == .rule, let y = mark.y, let text = mark.annotation?.text, drawability(of: mark) == .shown,
                self.y.number(y).map(self.y.domain.contains) == true
            else { return nil }
            return EndLabel(text: text, y: y, paint: mark.color.map(Paint.init) ?? .muted)
        }
    }
}

/// A series' name, or a reference line's text, at the right end of its line.
package struct LineLabel: Equatable {
    package let series: String
    package let index: Int
    /// The reference line, where it is one.
    var rule: EndLabel?
    /// Where the line ends.
    package var endX = 0.0
    package var endY = 0.0
    /// The label's vertical centre.
    package var y = 0.0

    static let height = 17.0
    /// Labels farther than this from their line's end no longer read as belonging to it.
    static let reach = 40.0

    /// Places the labels near the ends without overlap; nil if that would move one out of reach.
    static func placed(_ wanted: [LineLabel], plan: ChartPlan, panel: ChartLayout.PlacedPanel) -> [LineLabel]? {
        var labels: [LineLabel] = []
        var slopes: [Double] = []
        for label in wanted {
            let name = label.series
            if let rule = label.rule {
                guard let y = panel.y.position(rule.y) else { return nil }
                slopes.append(y)
                labels.append(LineLabel(series: name, index: 0, rule: rule, endX: panel.frame.right, endY: y))
                continue
            }
            let ends = panel.panel.marks.filter {
                $0.kind == .line && $0.series?.name == name && plan.drawability(of: $0) == .shown
            }
            .compactMap { mark -> (x: Double, y: Double)? in
                guard let x = mark.x.flatMap(panel.x.position), let y = mark.y.flatMap(panel.y.position) else {
                    return nil
                }
                return (x, y)
            }
            guard let end = ends.max(by: { $0.x < $1.x }), end.x > panel.frame.right - panel.frame.width * 0.25 else {
                return nil
            }
            // Of lines that end together, the one that comes from above is named above.
            slopes.append(ends.last { $0.x < end.x }?.y ?? end.y)
            labels.append(
                LineLabel(series: name, index: plan.series.firstIndex(of: name) ?? 0, endX: end.x, endY: end.y))
        }
        let centres = separate(
            labels.map(\.endY), ties: slopes, gap: height, within: panel.frame.y...panel.frame.bottom)
        guard let centres, zip(centres, labels).allSatisfy({ abs($0 - $1.endY) <= reach }) else { return nil }
        for (index, centre) in centres.enumerated() { labels[index].y = centre }
        return labels
    }

    func paint(_ plan: ChartPlan) -> Paint {
        if let rule { return rule.paint }
        return plan.chart.highlighted.isEmpty || plan.chart.highlighted.contains(series)
            ? .series(index % 8) : .muted
    }

    /// Moves the positions as little as possible (in the sum of squares) until they are at least `gap` apart; nil if
    /// they do not fit.
    ///
    /// Example: `separate([10, 12], gap: 10, within: 0...100)` is `[6, 16]`. Equal positions keep the order of `ties`.
    package static func separate(
        _ wanted: [Double], ties: [Double] = [], gap: Double, within limits: ClosedRange<Double>
    ) -> [Double]? {
        let half = gap / 2
        guard Double(wanted.count) * gap <= limits.upperBound - limits.lowerBound else { return nil }
        func place(_ index: Int) -> (Double, Double, Int) {
            (wanted[index], index < ties.count ? ties[index] : 0, index)
        }
        let order = wanted.indices.sorted { place($0) < place($1) }
        // Pool adjacent violators on the positions less their due spacing.
        var blocks: [(sum: Double, count: Int)] = []
        for (rank, index) in order.enumerated() {
            blocks.append((wanted[index] - Double(rank) * gap, 1))
            while blocks.count > 1,
                blocks[blocks.count - 2].sum / Double(blocks[blocks.count - 2].count) >= blocks[blocks.count - 1].sum
                    / Double(blocks[blocks.count - 1].count)
            {
                let last = blocks.removeLast()
                blocks[blocks.count - 1].sum += last.sum
                blocks[blocks.count - 1].count += last.count
            }
        }
        var result = wanted
        var rank = 0
        let low = limits.lowerBound + half, high = limits.upperBound - half - Double(wanted.count - 1) * gap
        for block in blocks {
            let level = min(max(block.sum / Double(block.count), low), high)
            for _ in 0..<block.count {
                result[order[rank]] = level + Double(rank) * gap
                rank += 1
            }
        }
        return result
    }
}
