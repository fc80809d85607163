import Wording

/// How the series of bars and boxes share the place of one category, side by side.
package struct Slots: Sendable, Equatable {
    /// The series in their order; empty where no category has more than one.
    package let names: [String]
    private let places: [String: Int]

    /// The share of a category's place that is filled.
    static let filled = 0.8
    /// Bars and boxes are no thicker than this, in pixels.
    static let thickest = 56.0

    init(_ chart: Chart) {
        let own = chart.marks.filter {
            ($0.kind == .bar && $0.xEnd == nil && chart.barArrangement == .sideBySide) || $0.kind == .box
        }
        var found: [String: Set<String>] = [:]
        for mark in own {
            let category = (mark.isHorizontal ? mark.y : mark.x)?.name ?? ""
            found["\(mark.facet?.name ?? "")\u{0}\(category)", default: []].insert(mark.series?.name ?? "")
        }
        let isShared = found.values.contains { $0.count > 1 }
        let present = own.map { $0.series?.name ?? "" }.uniqued
        let ordered = chart.seriesOrder.filter(Set(present).contains)
        names = isShared ? (ordered + present).uniqued : []
        places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
    }

    /// How many stand in one category's place.
    package var count: Int { max(names.count, 1) }

    /// From where to where a series' own place reaches, in pixels from the category's centre; `spacing` is the distance
    /// between categories.
    func extent(_ mark: Mark, spacing: Double) -> (low: Double, high: Double) {
        let width = min(spacing * Slots.filled / Double(count), Slots.thickest)
        guard let slot = places[mark.series?.name ?? ""] else { return (-width / 2, width / 2) }
        let left = -width * Double(count) / 2 + width * Double(slot)
        return (left, left + width)
    }

    /// How far a point, an interval or a text of a series is moved to stand on its series' bar.
    func shift(_ mark: Mark, spacing: Double) -> Double {
        guard places[mark.series?.name ?? ""] != nil, mark.series != nil else { return 0 }
        let own = extent(mark, spacing: spacing)
        return (own.low + own.high) / 2
    }
}
