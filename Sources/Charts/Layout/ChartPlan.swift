import Foundation
import Wording

/// A chart with its panels, series and scales worked out; the scales have no pixels yet.
package struct ChartPlan {
    package struct Panel {
        package var name: String?
        package var marks: [Mark]
        /// The chart's, or the panel's own where it doesn't share them.
        package var x, y: Scale
    }

    /// With categories along y where their names are too long to stand side by side.
    package let chart: Chart
    package let panels: [Panel]
    /// Names in the order in which they take colours.
    package let series: [String]
    /// With room for all panels.
    package let x: Scale
    package let y: Scale
    package let colors: ColorScale?
    package let slots: Slots
    /// Whether there are so many points that they are drawn as a picture.
    package let hasCloud: Bool
    let hasCells: Bool
    /// Space inside a panel's frame that keeps marks at its edge whole.
    let insets: (left: Double, right: Double, top: Double, bottom: Double)
    private let places: [String: Int]
    private let panelPlaces: [String: Int]

    /// More points than this are drawn as a picture: as vectors each takes some 300 bytes.
    package static let mostVectorPoints = 2000

    package init(_ described: Chart) {
        let chart = described.withRoomForNames()
        self.chart = chart
        let named = chart.marks.compactMap { $0.facet?.name }.uniqued
        let facets = (chart.facetOrder + named).uniqued.filter(Set(named).contains)
        let x = ChartPlan.scale(chart.x, chart, chart.marks, horizontal: true),
            y = ChartPlan.scale(chart.y, chart, chart.marks, horizontal: false)
        (self.x, self.y) = (x, y)
        panels =
            facets.isEmpty
            ? [Panel(name: nil, marks: chart.marks, x: x, y: y)]
            : facets.map { name in
                let own = chart.marks.filter { $0.facet == nil || $0.facet?.name == name }
                return Panel(
                    name: name, marks: own,
                    x: chart.facetScales.freesX ? ChartPlan.scale(chart.x, chart, own, horizontal: true) : x,
                    y: chart.facetScales.freesY ? ChartPlan.scale(chart.y, chart, own, horizontal: false) : y)
            }
        panelPlaces = Dictionary(uniqueKeysWithValues: facets.enumerated().map { ($0.element, $0.offset) })
        series = (chart.seriesOrder + chart.marks.compactMap { $0.series?.name }).uniqued
        places = Dictionary(uniqueKeysWithValues: series.enumerated().map { ($0.element, $0.offset) })
        colors = ColorScale(chart.colorScale, chart.marks.compactMap { $0.magnitude?.number })
        slots = Slots(chart)
        hasCloud = chart.marks.count { $0.kind == .point } > ChartPlan.mostVectorPoints
        hasCells = chart.marks.contains(where: \.isCell)
        let standing = chart.marks.contains { $0.kind == .bar && !$0.isHorizontal },
            lying = chart.marks.contains { $0.kind == .bar && $0.isHorizontal }
        let labelled = chart.marks.contains { $0.kind == .point && $0.annotation != nil }
        let across = hasCells || x.isCategorical ? 0.0 : 9, along = hasCells || y.isCategorical ? 0.0 : 9
        // Bars stand on the axis, unless some of them hang below it.
        let hangs = y.domain.lowerBound < 0 && y.transform != .log,
            leans = x.domain.lowerBound < 0 && x.transform != .log
        insets = (
            lying && !leans ? 0 : across, across, labelled ? max(along, along * 26 / 9) : along,
            standing && !hangs ? 0 : along
        )
    }

    /// What keeps the chart from being drawn as it was described.
    package var problem: ChartError? {
        if let problem = chart.colorScale.problem { return problem }
        if case .diverging = chart.colorScale.palette, let lacking = ChartPlan.lackingSign(chart) {
            return ChartError(
                "drawing a chart",
                "\"\(lacking.title)\" has the colours of signed data, and none of its values is negative",
                advice: "Take .viridis or .cividis, or give its field bounds that reach below zero")
        }
        for (name, options) in [("x", chart.x), ("y", chart.y)] {
            if case .symlog(let width) = options.kind, !(width > 0 && width.isFinite) {
                return ChartError(
                    "drawing a chart", "its \(name) axis is to be linear within ±\(Numerals.plain(width))",
                    advice: "Give symlog a finite width above zero"
                )
            }
        }
        let bars = chart.marks.filter { $0.kind == .bar && $0.xEnd == nil }
        if bars.contains(where: { ($0.isHorizontal ? x : y).transform == .log }) {
            return ChartError(
                "drawing a chart", "its bars are on a logarithmic axis, which has no zero for them to begin at",
                advice: "Take points, or a linear axis"
            )
        }
        if chart.barArrangement == .stacked, !bars.isEmpty, x.isLogarithmic || y.isLogarithmic {
            return ChartError(
                "drawing a chart", "its bars are stacked on a logarithmic axis, where their lengths do not add up",
                advice: "Take a linear axis, or put them side by side"
            )
        }
        return unnamedAxis ?? impossibleValue
    }

    /// An axis of numbers that nobody named: the panels' names don't stand in for it.
    private var unnamedAxis: ChartError? {
        guard !chart.marks.isEmpty else { return nil }
        for panel in panels {
            for (axis, scale, title) in [("x", panel.x, xTitle(of: panel)), ("y", panel.y, yTitle(of: panel))]
            where !scale.isCategorical && title.isEmpty {
                return ChartError(
                    "drawing a chart", "nothing says what the numbers of its \(axis) axis are",
                    advice: "Give its marks a field with a name, or the chart .\(axis)Axis(…)")
            }
        }
        return nil
    }

    /// The quantity that colours show, where neither its values nor its bounds are ever negative.
    private static func lackingSign(_ chart: Chart) -> Field? {
        let magnitudes = chart.marks.compactMap(\.magnitude)
        guard let field = magnitudes.first?.field, !magnitudes.contains(where: { ($0.number ?? 0) < 0 }),
            (field.bounds?.lowerBound ?? 0) >= 0
        else { return nil }
        return field
    }

    /// A value that its field's bounds rule out; the ends of an interval are no values.
    private var impossibleValue: ChartError? {
        for mark in chart.marks {
            let ends =
                !mark.isInterval ? [mark.x, mark.xEnd, mark.y, mark.yEnd] : mark.isHorizontal ? [mark.y] : [mark.x]
            for value in (ends + [mark.magnitude]).compactMap({ $0 }) {
                guard let number = value.number, !value.field.allows(number), let bounds = value.field.bounds else {
                    continue
                }
                return ChartError(
                    "drawing a chart",
                    "a value of \"\(value.field.title)\" is \(Numerals.plain(number)), and its field's bounds are \(Numerals.plain(bounds.lowerBound)) to \(Numerals.plain(bounds.upperBound))",
                    advice: "Look at how the value was made, or correct the bounds")
            }
        }
        return nil
    }

    func seriesIndex(_ mark: Mark) -> Int { mark.series.flatMap { places[$0.name] } ?? 0 }

    /// Whether the mark stands back behind those that the chart highlights.
    func isMuted(_ mark: Mark) -> Bool {
        guard !chart.highlighted.isEmpty, mark.kind != .rule, !mark.isRegion else { return false }
        let category = [mark.x, mark.y].compactMap { $0 }.first { $0.number == nil }
        guard let name = mark.series?.name ?? category?.name else { return false }
        return !chart.highlighted.contains(name) && !(category.map { chart.highlighted.contains($0.name) } ?? false)
    }

    func paint(_ mark: Mark) -> Paint {
        if isMuted(mark) { return .axis }
        if let color = mark.color { return Paint(color) }
        if let magnitude = mark.magnitude?.number, let colors { return .fixed(colors.color(magnitude)) }
        if mark.series == nil, mark.kind == .rule || mark.kind == .text { return mark.kind == .text ? .ink : .muted }
        if mark.series == nil, mark.isRegion { return .region }
        return .series(seriesIndex(mark) % 8)
    }

    package enum Drawability { case shown, notFinite, notPositive, outside }

    package func drawability(of mark: Mark) -> Drawability {
        if let magnitude = mark.magnitude?.number, !magnitude.isFinite { return .notFinite }
        var result = Drawability.shown
        func consider(_ value: PlottableValue?, _ scale: Scale, isValue: Bool) {
            guard let value, result != .notFinite else { return }
            guard let number = scale.number(value), number.isFinite else { return result = .notFinite }
            guard let at = scale.transformed(number) else {
                // A bar of height zero and a band that reaches zero are drawn down to the axis.
                if isValue, number == 0, [.bar, .area, .errorBar].contains(mark.kind) { return }
                return result = scale.transform == .log ? .notPositive : .outside
            }
            guard [.point, .line, .text].contains(mark.kind), result == .shown,
                let low = scale.transformed(scale.domain.lowerBound),
                let high = scale.transformed(scale.domain.upperBound)
            else { return }
            let slack = 1e-9 * (high - low)
            if at < low - slack || at > high + slack { result = .outside }
        }
        let lies = mark.isHorizontal
        let panel = mark.facet.flatMap { panelPlaces[$0.name] }.map { panels[$0] }
        let x = panel?.x ?? self.x, y = panel?.y ?? self.y
        consider(mark.x, x, isValue: lies)
        consider(mark.xEnd, x, isValue: lies)
        consider(mark.y, y, isValue: !lies)
        consider(mark.yEnd, y, isValue: !lies)
        return result
    }

    /// Outliers of a box for which a logarithmic axis has no place.
    func unplacedOutliers(of mark: Mark) -> Int {
        guard let box = mark.box else { return 0 }
        let scale = mark.isHorizontal ? x : y
        return box.outliers.count { scale.transformed($0) == nil }
    }
}

extension Mark {
    /// A background region: a rectangle with an extent along one axis only.
    var isRegion: Bool { kind == .rectangle && (xEnd != nil || yEnd != nil) && magnitude == nil }
    /// A heat map's cell.
    var isCell: Bool { kind == .rectangle && !isRegion }
    /// Whether the mark is centred on its value along the axis, and reaches to both sides.
    func hasBreadth(alongX: Bool) -> Bool {
        switch kind {
        case .rectangle: isCell
        case .bar: xEnd == nil && isHorizontal != alongX
        case .box: isHorizontal != alongX
        default: false
        }
    }
}
