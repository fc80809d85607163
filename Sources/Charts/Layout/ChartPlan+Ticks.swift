import Foundation

extension ChartPlan {
    /// The height of names turned by 45 degrees, where they do not fit side by side.
    func turnedLabelHeight(panelWidth: Double) -> Double? {
        guard case .categorical(let names) = x.transform, !names.isEmpty else { return nil }
        let widest = min(names.map { TextLine($0).width }.max() ?? 0, ChartLayout.turnedLabelLength),
            step = panelWidth / Double(names.count)
        guard ChartLayout.collide(namesAsWideAs: widest, step: step) else { return nil }
        return (widest + ChartLayout.lineHeight) * 0.5.squareRoot()
    }

    /// Turned names, every so many where they stand closer together than their height.
    func turnedTicks(_ scale: Scale) -> [Tick] {
        let every = max(1, Int((20 / max(scale.step, 1)).rounded(.up)))
        return scale.ticks(count: 0).enumerated().filter { $0.offset % every == 0 }.map(\.element)
    }

    /// An axis on which tick labels must stand apart.
    enum LabelAxis {
        /// Labels stay between these pixels.
        case horizontal(ClosedRange<Double>)
        case vertical
    }

    /// The automatic or given ticks of the marks' axis, thinned until their labels stand apart.
    func ticks(_ options: AxisOptions, _ marks: [Mark], scale: Scale, count: Int, axis: LabelAxis) -> [Tick] {
        func extent(_ tick: Tick) -> (low: Double, high: Double)? {
            guard let at = scale.position(tick.value) else { return nil }
            let half = if case .horizontal = axis { TextLine(tick.label).width / 2 + 5 } else { 9.0 }
            return (at - half, at + half)
        }
        func fits(_ ticks: [Tick]) -> Bool {
            let extents = ticks.compactMap(extent).sorted { $0.low < $1.low }
            return zip(extents, extents.dropFirst()).allSatisfy { $0.high <= $1.low }
        }
        /// Without the labels that reach too far into a neighbouring panel.
        func inside(_ ticks: [Tick]) -> [Tick] {
            guard case .horizontal(let room) = axis, !scale.isCategorical else { return ticks }
            let kept = ticks.filter { tick in
                extent(tick).map { $0.low >= room.lowerBound && $0.high <= room.upperBound } ?? false
            }
            return kept.isEmpty ? Array(ticks.prefix(1)) : kept
        }
        let isX = if case .horizontal = axis { true } else { false }
        if !scale.isCategorical, options.ticks == nil, let centres = cellCentres(marks, alongX: isX) {
            for every in [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] {
                let ticks = stride(from: 0, to: centres.count, by: every).map {
                    Tick(value: centres[$0], label: Numerals.plain(centres[$0]))
                }
                if fits(inside(ticks)) { return inside(ticks) }
            }
        }
        let isWhole = scale.transform == .linear && isWhole(marks, alongX: isX)
        if let values = options.ticks {
            let given = Set(values).filter(scale.domain.contains).sorted().map { value in
                let exponent = value > 0 ? log10(value).rounded() : 0
                let isDecade = scale.transform == .log && Ticks.power(Int(exponent)) == value
                return Tick(value: value, label: isDecade ? Numerals.decade(Int(exponent)) : Numerals.plain(value))
            }
            return thinned(inside(given), scale, fits: fits)
        }
        if scale.isCategorical {
            let all = scale.ticks(count: count)
            for stride in 1...max(1, all.count) {
                let thinned = all.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
                if fits(thinned) { return thinned }
            }
            return all.first.map { [$0] } ?? []
        }
        // As many as were asked for or fewer; more only where that leaves less than three.
        var best: [Tick] = []
        for attempt in Array((1...max(count, 2)).reversed()) + (1...4).map({ max(count, 2) + $0 }) {
            let ticks = inside(scale.ticks(count: attempt))
            // Numbers that are all whole are not counted in halves.
            guard fits(ticks), !isWhole || ticks.allSatisfy({ $0.value == $0.value.rounded() }) else { continue }
            if ticks.count >= 3 { return ticks }
            if ticks.count > best.count { best = ticks }
        }
        return best.isEmpty ? Array(inside(scale.ticks(count: 1)).prefix(1)) : best
    }
}

extension ChartPlan {
    /// Given ticks without those that there is no room for. Both ends stay, and zero; then what stands farthest from its
    /// neighbours, or, of evenly spaced ones, every so many. What lies alike on either side of zero stays or goes together.
    private func thinned(_ ticks: [Tick], _ scale: Scale, fits: ([Tick]) -> Bool) -> [Tick] {
        guard !fits(ticks), let first = ticks.first, let last = ticks.last else { return ticks }
        func place(_ tick: Tick) -> Double { scale.position(tick.value) ?? scale.start }
        let steps = zip(ticks, ticks.dropFirst()).map { abs(place($1) - place($0)) }
        if steps.allSatisfy({ abs($0 - steps[0]) < 0.01 * steps[0] }) {
            let end = ticks.count - 1, zero = ticks.firstIndex { $0.value == 0 } ?? 0
            for every in 2..<max(3, end) where end % every == 0 && zero % every == 0 {
                let some = stride(from: 0, through: end, by: every).map { ticks[$0] }
                if fits(some) { return some }
            }
        }
        let isMirrored = ticks.allSatisfy { tick in ticks.contains { $0.value == -tick.value } }
        var groups: [[Tick]] =
            isMirrored
            ? ticks.filter { $0.value >= 0 }.map { tick in ticks.filter { abs($0.value) == tick.value } }
            : ticks.map { [$0] }
        var kept: [Tick] = []
        func rank(_ group: [Tick]) -> (Int, Double) {
            let distances = group.flatMap { tick in kept.map { abs(place($0) - place(tick)) } }
            let isEnd = group.contains(first) || group.contains(last), isZero = group.contains { $0.value == 0 }
            return (isEnd ? 2 : isZero ? 1 : 0, distances.min() ?? .infinity)
        }
        while let next = groups.filter({ fits(kept + $0) }).max(by: { rank($0) < rank($1) }) {
            kept += next
            groups.removeAll { $0 == next }
        }
        return kept.isEmpty ? [first] : kept.sorted { $0.value < $1.value }
    }

    /// The numbers that a heat map's cells are centred on; nil on a logarithmic axis, where powers of ten are read more
    /// easily.
    private func cellCentres(_ marks: [Mark], alongX: Bool) -> [Double]? {
        guard hasCells, (alongX ? x : y).transform == .linear else { return nil }
        let centres = Set(marks.filter(\.isCell).compactMap { (alongX ? $0.x : $0.y)?.number }.filter(\.isFinite))
            .sorted()
        return centres.count > 1 ? centres : nil
    }

    /// Whether every number along an axis is whole.
    private func isWhole(_ marks: [Mark], alongX: Bool) -> Bool {
        for mark in marks {
            for value in mark.extent(alongX: alongX) {
                guard let number = value.number, number == number.rounded() || !number.isFinite else { return false }
            }
        }
        return true
    }
}
