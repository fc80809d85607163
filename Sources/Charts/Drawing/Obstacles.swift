/// What annotations of a panel should not cover.
struct Obstacles {
    let places: MarkPlaces
    private var plan: ChartPlan { places.plan }
    private var panel: ChartLayout.PlacedPanel { places.panel }

    /// Small boxes along lines, at points and rules.
    var boxes: [Box] {
        var result: [Box] = []
        var last: [String: (x: Double, y: Double)] = [:]
        for mark in panel.panel.marks where plan.drawability(of: mark) == .shown {
            switch mark.kind {
            case .point, .line:
                guard let x = mark.x.flatMap(panel.x.position), let y = mark.y.flatMap(panel.y.position) else {
                    continue
                }
                let size = mark.kind == .point ? mark.symbolSize + 1 : 3
                result.append(Box(x - size / 2, y - size / 2, size, size))
                guard mark.kind == .line else { continue }
                let key = mark.series?.name ?? ""
                if let from = last[key] {
                    let steps = max(1, Int(max(abs(x - from.x), abs(y - from.y)) / 4))
                    for step in 1...steps {
                        let t = Double(step) / Double(steps)
                        result.append(Box(from.x + (x - from.x) * t - 1.5, from.y + (y - from.y) * t - 1.5, 3, 3))
                    }
                }
                last[key] = (x, y)
            case .errorBar:
                // As it is drawn, and as far as it is seen.
                let lies = mark.isHorizontal
                let middle = lies ? mark.y.flatMap(panel.y.position) : mark.x.flatMap(panel.x.position)
                guard let middle, let ends = places.intervalEnds(mark) else { continue }
                let at = middle + places.shift(mark, alongX: !lies)
                let along = (ends.lower.place, ends.upper.place)
                result.append(Box(across: (at - 4, at + 4), along: along, isHorizontal: lies))
            case .rule:
                if let x = mark.x.flatMap(panel.x.position) {
                    result.append(Box(x - 1, panel.frame.y, 2, panel.frame.height))
                }
                if let y = mark.y.flatMap(panel.y.position) {
                    result.append(Box(panel.frame.x, y - 1, panel.frame.width, 2))
                }
            case .bar where mark.xEnd == nil && plan.chart.barArrangement == .sideBySide, .box:
                if let body = body(mark) { result.append(body) }
            default: break
            }
        }
        return result + bands()
    }

    /// What a bar covers, or a box from whisker to whisker.
    private func body(_ mark: Mark) -> Box? {
        let lies = mark.isHorizontal, scale = lies ? panel.x : panel.y
        guard let across = places.breadth(mark) else { return nil }
        let ends: (Double?, Double?) =
            mark.box.map { (scale.position($0.lowerWhisker), scale.position($0.upperWhisker)) }
            ?? (scale.baseline, (lies ? mark.x : mark.y).flatMap(scale.position))
        guard let from = ends.0, let to = ends.1 else { return nil }
        return Box(across: across, along: (from, to), isHorizontal: lies)
    }

    /// Narrow boxes that fill the bands between neighbouring places.
    private func bands() -> [Box] {
        var result: [Box] = [], last: [String: (x: Double, low: Double, high: Double)] = [:]
        for mark in panel.panel.marks where mark.kind == .area && plan.drawability(of: mark) == .shown {
            guard let place = mark.x.flatMap(panel.x.position), let a = panel.y.clamped(mark.y),
                let b = panel.y.clamped(mark.yEnd)
            else { continue }
            // Bands run on beyond a given domain, however far.
            let x = min(max(place, panel.frame.x), panel.frame.right)
            let key = mark.series?.name ?? "", now = (x: x, low: min(a, b), high: max(a, b))
            if let from = last[key] {
                let steps = max(1, Int(abs(x - from.x) / 8))
                for step in 0..<steps {
                    let t = (Double(step) + 0.5) / Double(steps), width = abs(x - from.x) / Double(steps)
                    let low = from.low + (now.low - from.low) * t, high = from.high + (now.high - from.high) * t
                    result.append(Box(from.x + (x - from.x) * t - width / 2, low, width, high - low))
                }
            }
            last[key] = now
        }
        return result
    }
}
