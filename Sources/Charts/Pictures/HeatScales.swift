import Pictures

/// The scales that a grid's heat maps have, each shown by a colour bar of its own.
struct HeatScales {
    /// A scale with what is drawn by it.
    struct Used {
        var scale: HeatScale
        var domain: ClosedRange<Double>
        /// Values of all maps: how many there are, how many are not finite, and how many lie beyond the colour bar.
        var count, missing, beyond: Int
        /// Whether pictures can be seen under its maps.
        var isOverPictures: Bool

        fileprivate mutating func add(_ map: PixelMap) {
            count += map.values.count
            for value in map.values {
                if !value.isFinite { missing += 1 } else if !domain.contains(Double(value)) { beyond += 1 }
            }
        }
    }

    let used: [Used]
    /// Of maps that bring none.
    private let general: HeatScale
    private let maps: [(map: PixelMap, scale: HeatScale, column: Int)]

    init(_ grid: ImageGrid) {
        let cells = grid.rows.flatMap { row in row.cells.enumerated().map { (column: $0.offset, heat: $0.element.heat) }
        }
        let heats = cells.compactMap { cell in cell.heat.map { (column: cell.column, heat: $0) } }
        let own = heats.filter { $0.heat.scale == nil }
        let isSigned = own.contains { $0.heat.map.values.contains { $0 < 0 } }
        general = grid.heatScale ?? (isSigned ? .signed("Value") : .magnitude("Value"))
        let fallback = general
        maps = heats.map { ($0.heat.map, $0.heat.scale ?? fallback, $0.column) }
        var order: [HeatScale] = []
        for entry in maps where !order.contains(entry.scale) { order.append(entry.scale) }
        let all = maps
        used = order.map { scale in
            let own = all.filter { $0.scale == scale }.map(\.map), domain = scale.domain(own)
            var one = Used(
                scale: scale, domain: domain, count: 0, missing: 0, beyond: 0,
                isOverPictures: heats.contains { ($0.heat.scale ?? fallback) == scale && $0.heat.opacity < 1 })
            for map in own { one.add(map) }
            return one
        }
    }

    /// The scale of one map.
    func scale(of heat: ImageCell.Heat) -> Used? {
        used.first { $0.scale == heat.scale ?? general }
    }

    /// A signed scale, or a column of one, without a negative value: half of its colours would stand for nothing.
    func problem(columns: [String]) -> ChartError? {
        func lacks(_ maps: [PixelMap]) -> Bool { !maps.contains { $0.values.contains { $0 < 0 } } }
        for scale in used.map(\.scale) where scale.kind == .signed && (scale.field.bounds?.lowerBound ?? 0) >= 0 {
            let own = maps.filter { $0.scale == scale }
            let lacking =
                lacks(own.map(\.map))
                ? "all maps"
                : columns.indices.first { column in
                    let there = own.filter { $0.column == column }
                    return !there.isEmpty && lacks(there.map(\.map))
                }.map { "the maps of column \"\(columns[$0])\"" }
            if let lacking {
                return ChartError(
                    "drawing pictures",
                    "\(lacking) have the signed scale \"\(scale.field.title)\", and none of their values is negative",
                    advice: "Give them a scale of magnitudes: .heat(map, scale: .magnitude(…))")
            }
        }
        return nil
    }
}
