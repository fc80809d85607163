import Foundation

/// A chart with its panels, series and scales worked out; the scales have no pixels yet.
package struct ChartPlan {
    package struct Panel { package var name: String?; package var marks: [Mark] }

    package let chart: Chart
    package let panels: [Panel]
    /// Names in the order in which they take colours.
    package let series: [String]
    package let x: Scale
    package let y: Scale
    package let magnitudes: ClosedRange<Double>?

    package init(_ chart: Chart) {
        self.chart = chart
        let facets = ChartPlan.unique(chart.facetOrder + chart.marks.compactMap { $0.facet?.name })
            .filter { name in chart.marks.contains { $0.facet?.name == name } }
        panels = facets.isEmpty
            ? [Panel(name: nil, marks: chart.marks)]
            : facets.map { name in Panel(name: name, marks: chart.marks.filter { $0.facet == nil || $0.facet?.name == name }) }
        series = ChartPlan.unique(chart.seriesOrder + chart.marks.compactMap { $0.series?.name })
        x = ChartPlan.scale(chart.x, chart.marks, horizontal: true)
        y = ChartPlan.scale(chart.y, chart.marks, horizontal: false)
        let found = chart.marks.compactMap { $0.magnitude?.number }.filter(\.isFinite)
        if let low = found.min(), let high = found.max() {
            magnitudes = chart.colorScale.domain ?? (low < high ? low...high : low...(low + 1))
        } else {
            magnitudes = nil
        }
    }

    static func unique(_ names: [String]) -> [String] {
        var seen = Set<String>()
        return names.filter { seen.insert($0).inserted }
    }

    func seriesIndex(_ mark: Mark) -> Int { mark.series.flatMap { series.firstIndex(of: $0.name) } ?? 0 }

    func paint(_ mark: Mark) -> Paint {
        if let color = mark.color { return Paint(color) }
        if let magnitude = mark.magnitude?.number, let domain = magnitudes {
            return .fixed(chart.colorScale.map.color((magnitude - domain.lowerBound) / (domain.upperBound - domain.lowerBound)))
        }
        if mark.series == nil, mark.kind == .rule || mark.kind == .text { return mark.kind == .text ? .ink : .muted }
        if mark.series == nil, mark.isRegion { return .region }
        return .series(seriesIndex(mark) % 8)
    }

    package enum Drawability { case shown, notFinite, notPositive, outside }

    package func drawability(of mark: Mark) -> Drawability {
        if let magnitude = mark.magnitude?.number, !magnitude.isFinite { return .notFinite }
        var result = Drawability.shown
        for (values, scale, isValue) in [([mark.x, mark.xEnd], x, false), ([mark.y, mark.yEnd], y, true)] {
            for value in values.compactMap({ $0 }) {
                guard let number = scale.number(value), number.isFinite else { return .notFinite }
                if scale.transformed(number) == nil {
                    // A bar of height zero and a band that reaches zero are drawn down to the axis.
                    if isValue, number == 0, [.bar, .area, .errorBar].contains(mark.kind) { continue }
                    result = .notPositive
                } else if [.point, .line, .text].contains(mark.kind), result == .shown {
                    let slack = (scale.transformed(scale.domain.upperBound) ?? 0) - (scale.transformed(scale.domain.lowerBound) ?? 0)
                    let low = scale.transformed(scale.domain.lowerBound) ?? 0, at = scale.transformed(number) ?? 0
                    if at < low - 1e-9 * slack || at > low + slack * (1 + 1e-9) { result = .outside }
                }
            }
        }
        return result
    }
}

extension Mark {
    /// A background region: a rectangle with an extent along one axis only.
    var isRegion: Bool { kind == .rectangle && (xEnd != nil || yEnd != nil) && magnitude == nil }
    /// A heat map's cell.
    var isCell: Bool { kind == .rectangle && !isRegion }
}
