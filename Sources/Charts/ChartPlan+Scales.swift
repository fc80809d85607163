import Foundation

extension ChartPlan {
    static func scale(_ options: AxisOptions, _ marks: [Mark], horizontal: Bool) -> Scale {
        let values = marks.flatMap { horizontal ? [$0.x, $0.xEnd] : [$0.y, $0.yEnd] }.compactMap { $0 }
        let isCategorical = options.kind == .categorical || (options.kind == .automatic && values.contains { $0.number == nil })
        if isCategorical {
            let names = unique(values.map(\.name))
            let edges = -0.5...(Double(max(names.count, 1)) - 0.5)
            return Scale(transform: .categorical(names), domain: edges)
        }
        let transform: Scale.Transform = switch options.kind {
        case .log: .log
        case .symlog(let width): .symlog(width)
        case .linear, .automatic, .categorical: .linear
        }
        let probe = Scale(transform: transform, domain: 1...10)
        if let domain = options.domain, probe.transformed(domain.lowerBound) != nil, probe.transformed(domain.upperBound) != nil {
            return Scale(transform: transform, domain: domain)
        }
        let numbers = values.compactMap(\.number).filter { probe.transformed($0) != nil }
        let includesBase = !horizontal && marks.contains { $0.kind == .bar }
        return Scale(transform: transform, domain: domain(numbers, transform, includesBase: includesBase, cells: cells(marks, probe, horizontal: horizontal)))
    }

    private static func domain(_ numbers: [Double], _ transform: Scale.Transform, includesBase: Bool, cells: ClosedRange<Double>?) -> ClosedRange<Double> {
        guard var low = numbers.min(), var high = numbers.max() else { return transform == .log ? 1...10 : 0...1 }
        if let cells { return cells }
        if transform == .log {
            if includesBase { low /= 1.6 }
            if low == high { low /= 3; high *= 3 }
        } else {
            if includesBase { low = min(low, 0); high = max(high, 0) }
            if low == high { low -= max(abs(low) * 0.1, 0.5); high += max(abs(high) * 0.1, 0.5) }
        }
        return max(low, transform == .log ? .leastNormalMagnitude : -.greatestFiniteMagnitude)...min(high, .greatestFiniteMagnitude)
    }

    /// The outer edges of heat-map cells centred on numbers: half a step beyond the first and the last centre.
    private static func cells(_ marks: [Mark], _ probe: Scale, horizontal: Bool) -> ClosedRange<Double>? {
        let centres = Set(marks.filter(\.isCell).compactMap { (horizontal ? $0.x : $0.y)?.number }.filter { probe.transformed($0) != nil }).sorted()
        guard centres.count > 1, let first = centres.first, let last = centres.last else { return nil }
        if probe.transform == .log {
            let low = first / (centres[1] / first).squareRoot(), high = last * (last / centres[centres.count - 2]).squareRoot()
            return low...high
        }
        return (first - (centres[1] - first) / 2)...(last + (last - centres[centres.count - 2]) / 2)
    }

    var xTitle: String { title(chart.x, values: chart.marks.compactMap(\.x)) }
    var yTitle: String { title(chart.y, values: chart.marks.compactMap { $0.y }) }

    private func title(_ options: AxisOptions, values: [PlottableValue]) -> String {
        let name = options.title ?? values.first?.label ?? ""
        return options.unit.isEmpty ? name : "\(name) (\(options.unit))"
    }
}
