import Foundation
import Wording

extension ChartPlan {
    /// - Parameter marks: those that the scale is to have room for.
    static func scale(_ options: AxisOptions, _ chart: Chart, _ marks: [Mark], horizontal: Bool) -> Scale {
        let values = marks.flatMap { $0.extent(alongX: horizontal) }
        if options.kind == .categorical || (options.kind == .automatic && values.contains { $0.number == nil }) {
            let names = ordered(values.map(\.name).uniqued, marks, chart.categoryOrder, horizontal: horizontal)
            let edges = -0.5...(Double(max(names.count, 1)) - 0.5)
            return Scale(transform: .categorical(names), domain: edges)
        }
        let isTime = values.contains { if case .date = $0.content { true } else { false } }
        let transform: Scale.Transform =
            switch options.kind {
            case .log: .log
            case .symlog(let width): .symlog(width > 0 && width.isFinite ? width : 1)
            case .time: .time
            case .automatic: isTime ? .time : .linear
            case .linear, .categorical: .linear
            }
        let probe = Scale(transform: transform, domain: 1...10)
        if let domain = options.domain, probe.transformed(domain.lowerBound) != nil,
            probe.transformed(domain.upperBound) != nil
        {
            return Scale(transform: transform, domain: domain)
        }
        let hasBars = marks.contains { $0.kind == .bar && $0.isHorizontal == horizontal }
        let stacked = hasBars && chart.barArrangement == .stacked ? stackTops(marks, horizontal: horizontal) : []
        let numbers = (values.compactMap(\.number) + stacked).filter { probe.transformed($0) != nil }
        let edges = cells(marks, probe, horizontal: horizontal).map { [$0.lowerBound, $0.upperBound] } ?? []
        return Scale(transform: transform, domain: domain(numbers + edges, transform, includesBase: hasBars))
    }

    private static func domain(_ numbers: [Double], _ transform: Scale.Transform, includesBase: Bool) -> ClosedRange<
        Double
    > {
        guard var low = numbers.min(), var high = numbers.max() else {
            return switch transform {
            case .log: 1...10
            case .time: 0...86_400
            case .linear, .symlog, .categorical: 0...1
            }
        }
        switch transform {
        case .log:
            if includesBase { low /= 1.6 }
            if low == high { low /= 3; high *= 3 }
            return max(low, .leastNormalMagnitude)...min(max(high, .leastNormalMagnitude), .greatestFiniteMagnitude)
        case .time:
            if low == high { low -= 43_200; high += 43_200 }
            return max(low, TimeTicks.range.lowerBound)...min(high, TimeTicks.range.upperBound)
        case .linear, .symlog, .categorical:
            if includesBase { low = min(low, 0); high = max(high, 0) }
            if low == high {
                // A tenth of the value to either side, so that its ticks tell it.
                let pad = low == 0 ? 0.5 : max(abs(low) * 0.1, .leastNormalMagnitude)
                low -= pad
                high += pad
            }
            return max(low, -.greatestFiniteMagnitude)...min(high, .greatestFiniteMagnitude)
        }
    }

    /// The sums of each category's positive and negative bars.
    private static func stackTops(_ marks: [Mark], horizontal: Bool) -> [Double] {
        struct Place: Hashable { let facet: String?, category: String, isNegative: Bool }
        var sums: [Place: Double] = [:]
        for mark in marks where mark.kind == .bar {
            guard let value = (horizontal ? mark.x : mark.y)?.number, value.isFinite else { continue }
            let category = (horizontal ? mark.y : mark.x)?.name ?? ""
            sums[Place(facet: mark.facet?.name, category: category, isNegative: value < 0), default: 0] += value
        }
        return sums.values.filter(\.isFinite)
    }

    /// The outer edges of what is centred on numbers, cells, bars and boxes: half a step beyond the first and the last
    /// centre.
    private static func cells(_ marks: [Mark], _ probe: Scale, horizontal: Bool) -> ClosedRange<Double>? {
        let centres = Set(
            marks.filter { $0.hasBreadth(alongX: horizontal) }.compactMap { (horizontal ? $0.x : $0.y)?.number }.filter
            { probe.transformed($0) != nil }
        ).sorted()
        guard centres.count > 1, let first = centres.first, let last = centres.last else { return nil }
        if probe.transform == .log {
            let low = first / (centres[1] / first).squareRoot(),
                high = last * (last / centres[centres.count - 2]).squareRoot()
            return low...high
        }
        return (first - (centres[1] - first) / 2)...(last + (last - centres[centres.count - 2]) / 2)
    }

    /// Categories in the order that was asked for.
    private static func ordered(_ names: [String], _ marks: [Mark], _ order: CategoryOrder, horizontal: Bool)
        -> [String]
    {
        guard order == .byValue else { return names }
        var sums: [String: (sum: Double, count: Double)] = [:]
        for mark in marks where [.point, .bar, .box, .line].contains(mark.kind) {
            guard let name = (horizontal ? mark.x : mark.y)?.name, let value = (horizontal ? mark.y : mark.x)?.number,
                value.isFinite
            else { continue }
            sums[name, default: (0, 0)].sum += value
            sums[name, default: (0, 0)].count += 1
        }
        func mean(_ name: String) -> Double { sums[name].map { $0.sum / $0.count } ?? -.infinity }
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
        return names.sorted { (-mean($0), places[$0] ?? 0) < (-mean($1), places[$1] ?? 0) }
    }

    package var xTitle: String { title(chart.x, x, values: chart.marks.compactMap(\.x), isX: true) }
    var yTitle: String { title(chart.y, y, values: chart.marks.compactMap(\.y), isX: false) }

    /// What a panel's own axis is of.
    package func xTitle(of panel: Panel) -> String {
        chart.facetScales.freesX ? title(chart.x, panel.x, values: panel.marks.compactMap(\.x), isX: true) : xTitle
    }
    package func yTitle(of panel: Panel) -> String {
        chart.facetScales.freesY ? title(chart.y, panel.y, values: panel.marks.compactMap(\.y), isX: false) : yTitle
    }

    private func title(_ options: AxisOptions, _ scale: Scale, values: [PlottableValue], isX: Bool) -> String {
        let field = options.field ?? values.first?.field ?? ""
        let context =
            switch scale.transform {
            case .time: TimeTicks.context(scale.domain, count: 6)
            // Evenly spaced labels would be read as a linear axis.
            case .symlog(let width): "logarithmic beyond ±\(Numerals.plain(width))"
            case .linear, .log, .categorical: ""
            }
        let title = Field(field.name, unit: [field.unit, context].filter { !$0.isEmpty }.joined(separator: "; ")).title
        switch options.better {
        case nil: return title
        case .higher: return title + ", " + (isX ? "better\u{A0}→" : "better\u{A0}↑")
        case .lower: return title + ", " + (isX ? "←\u{A0}better" : "better\u{A0}↓")
        }
    }

    /// The title of the colour bar; empty where there is none.
    var colorTitle: String { colors == nil ? "" : chart.marks.lazy.compactMap(\.magnitude).first?.field.title ?? "" }
}
