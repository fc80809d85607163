import Wording

/// The marks of one form and series in one panel, as what is read off them.
struct Trace {
    enum Form: Hashable {
        case line, points, cloud, bars, histogram, boxes, cells

        var noun: String {
            switch self {
            case .line: "the line"
            case .points, .cloud: "points"
            case .bars, .histogram: "bars"
            case .boxes: "medians"
            case .cells: "cells"
            }
        }
    }

    struct Place {
        /// Along the other axis; of a cell, both.
        var at: PlottableValue
        var value: Double
        var interval: (lower: Double, upper: Double)?
        /// What it is drawn in.
        var paint: Paint?
    }

    var form: Form
    /// The series, or else what the mark is called, or what is written at it.
    var name: String
    var places: [Place]
    /// The axis that values run along, where the trace is a line.
    let axis: Scale
    /// Of cells, whether rows and columns are the same, and so each value stands twice.
    var isSymmetric = false

    /// With more places than this, only the lowest and the highest are named.
    static let mostNamed = 6

    /// In the order of forms, then of series.
    static func traces(of panel: ChartPlan.Panel, _ plan: ChartPlan) -> [Trace] {
        let shown = panel.marks.filter { plan.drawability(of: $0) == .shown }
        let intervals = Chart.intervals(shown)
        let lines = Set(shown.filter { $0.kind == .line }.map { $0.series?.name })
        var order: [Key] = [], found: [Key: [Mark]] = [:]
        for mark in shown {
            guard let form = form(of: mark, lines) else { continue }
            let written = form == .points ? mark.annotation?.text : nil
            let key = Key(form: form, name: mark.series?.name ?? mark.name ?? written ?? "")
            if found[key] == nil { order.append(key) }
            found[key, default: []].append(mark)
        }
        return order.map { key in
            var own = found[key] ?? []
            let isSymmetric = key.form == .cells && Trace.isSymmetric(own)
            // The diagonal of what is compared with itself tells nothing.
            if isSymmetric { own = Trace.half(own) }
            let places = own.compactMap { mark -> Place? in
                var place = Trace.place(mark, intervals)
                place?.paint = mark.magnitude == nil ? plan.paint(mark) : nil
                return place
            }
            let isCloud =
                key.form == .points && own.allSatisfy { $0.x?.number != nil && $0.y?.number != nil }
                && Trace.isCloud(places)
            return Trace(
                form: isCloud ? .cloud : key.form, name: key.name,
                places: isCloud ? cloud(own) : sorted(places, key.form), axis: panel.y, isSymmetric: isSymmetric)
        }
    }

    /// Whether points are no function of x: of one x there are several, or they don't come in its order.
    private static func isCloud(_ places: [Place]) -> Bool {
        if Set(places.map(\.at.name)).count < places.count { return true }
        let across = places.compactMap(\.at.number), steps = zip(across, across.dropFirst()).map { $1 - $0 }
        return places.count > mostNamed && steps.contains { $0 > 0 } && steps.contains { $0 < 0 }
    }

    /// Whether cells compare the same categories with each other.
    private static func isSymmetric(_ cells: [Mark]) -> Bool {
        var values: [[String]: Double] = [:]
        for cell in cells {
            guard let x = cell.x, let y = cell.y, x.number == nil, y.number == nil, let value = cell.magnitude?.number
            else { return false }
            values[[x.name, y.name]] = value
        }
        return values.count > 3
            && values.allSatisfy { names, value in
                guard let mirrored = values[[names[1], names[0]]] else { return false }
                return mirrored == value || abs(mirrored - value) <= 1e-9 * max(abs(value), abs(mirrored))
            }
    }

    /// The cells on one side of the diagonal.
    private static func half(_ cells: [Mark]) -> [Mark] {
        let order = cells.compactMap { $0.y?.name }.uniqued
        let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($0.element, $0.offset) })
        return cells.filter { (places[$0.x?.name ?? ""] ?? 0) < (places[$0.y?.name ?? ""] ?? 0) }
    }

    private struct Key: Hashable { var form: Form, name: String }

    /// Points and bands of a series that has a line are told with it.
    private static func form(of mark: Mark, _ lines: Set<String?>) -> Form? {
        switch mark.kind {
        case .line: .line
        case .area: lines.contains(mark.series?.name) ? nil : .line
        case .point: lines.contains(mark.series?.name) && mark.annotation == nil ? nil : .points
        case .bar: mark.xEnd == nil ? .bars : .histogram
        case .box: .boxes
        case .rectangle: mark.isCell ? .cells : nil
        case .rule, .errorBar, .text: nil
        }
    }

    private static func place(_ mark: Mark, _ intervals: [String: (lower: Double, upper: Double)]) -> Place? {
        let interval =
            mark.box.map { (lower: $0.lowerQuartile, upper: $0.upperQuartile) } ?? intervals[Chart.intervalKey(mark)]
        if let magnitude = mark.magnitude?.number, mark.isCell {
            return Place(
                at: .value("", "\(mark.x.map(Words.place) ?? ""), \(mark.y.map(Words.place) ?? "")"), value: magnitude,
                interval: mark.cellInterval.map { ($0.lowerBound, $0.upperBound) })
        }
        let (at, value) = mark.numbersLie ? (mark.y, mark.x) : (mark.x, mark.kind == .area ? mark.yEnd : mark.y)
        guard let at, let value = value?.number else { return nil }
        return Place(at: at, value: value, interval: interval)
    }

    private static func sorted(_ places: [Place], _ form: Form) -> [Place] {
        guard form == .line, places.allSatisfy({ $0.at.number != nil }) else { return places }
        return places.sorted { ($0.at.number ?? 0) < ($1.at.number ?? 0) }
    }

    /// Both coordinates of every point.
    private static func cloud(_ marks: [Mark]) -> [Place] {
        marks.compactMap { mark in
            guard let x = mark.x, let y = mark.y?.number else { return nil }
            return Place(at: x, value: y)
        }
    }

    /// Whether the phrase begins with a name from the chart.
    var isNamed: Bool { !(name.isEmpty && [.line, .cloud, .histogram, .cells].contains(form)) }

    /// What is said of the trace, beginning with its name where that isn't its panel's.
    func phrase(in panel: String?) -> String {
        let ownName = self.name == panel ? "" : self.name
        let name = ownName.isEmpty ? "" : "\(ownName): "
        guard let low = places.min(by: { $0.value < $1.value }), let high = places.max(by: { $0.value < $1.value })
        else { return "\(name)nothing" }
        func placed(_ place: Place) -> String {
            "\(Words.number(place.value))\(Trace.interval(place)) at \(Words.place(place.at))"
        }
        func cell(_ place: Place) -> String {
            "\(Words.number(place.value))\(Trace.interval(place)) (\(Words.place(place.at)))"
        }
        // All alike: one number tells them.
        if places.count > 2, Words.number(low.value) == Words.number(high.value), form != .line {
            return "\(name)all \(places.count) \(form.noun) at \(Words.number(low.value))"
        }
        switch form {
        case .line: return "\(ownName.isEmpty ? form.noun : ownName) \(Words.course(places, axis))"
        case .cloud:
            let across = places.compactMap(\.at.number)
            return
                "\(name)\(places.count) points, x from \(Words.number(across.min() ?? 0)) to \(Words.number(across.max() ?? 0)), y from \(Words.number(low.value)) to \(Words.number(high.value))"
                + (Association(across, places.map(\.value)).map { ", and \($0.phrase)" } ?? "")
        case .points, .bars, .boxes:
            guard places.count > Trace.mostNamed else { return name + places.map(Trace.named).joined(separator: ", ") }
            let told =
                ["\(places.count) \(form.noun)", "lowest \(placed(low))", "highest \(placed(high))"]
                + outstanding.filter { $0.at != low.at && $0.at != high.at }.map(ranked)
            return name + told.joined(separator: ", ")
        case .histogram: return "\(name)\(places.count) bars, the highest \(placed(high))"
        case .cells:
            let count = isSymmetric ? "symmetric; beside the diagonal" : "\(places.count) cells"
            return "\(name)\(count), lowest \(cell(low)), highest \(cell(high))"
        }
    }

    /// The few places that have another colour than most.
    private var outstanding: [Place] {
        var counts: [Paint: Int] = [:]
        for paint in places.compactMap(\.paint) { counts[paint, default: 0] += 1 }
        guard let ground = counts.max(by: { $0.value < $1.value }), 2 * ground.value > places.count else { return [] }
        let own = places.filter { $0.paint != nil && $0.paint != ground.key }
        return own.count <= Trace.mostNamed ? own : []
    }

    /// "LRP 0.71 [0.68, 0.74] (5th highest)", from the nearer end.
    private func ranked(_ place: Place) -> String {
        let above = places.count { $0.value > place.value }, below = places.count { $0.value < place.value }
        let end = above <= below ? "highest" : "lowest", rank = min(above, below) + 1
        return "\(Trace.named(place)) (\(rank == 1 ? end : "\(Words.ordinal(rank)) \(end)"))"
    }

    private static func interval(_ place: Place) -> String {
        place.interval.map { " [\(Words.number($0.lower)), \(Words.number($0.upper))]" } ?? ""
    }

    /// "LRP 0.71 [0.68, 0.74]", or "88.8 at 3" where places are numbers.
    private static func named(_ place: Place) -> String {
        let interval = interval(place)
        if place.at.number == nil { return "\(place.at.name) \(Words.number(place.value))\(interval)" }
        return "\(Words.number(place.value))\(interval) at \(Words.place(place.at))"
    }
}

extension Mark {
    /// Whether the numbers that the mark shows run along x, before categories along y.
    var numbersLie: Bool { isHorizontal || (kind == .point && x?.number != nil && y != nil && y?.number == nil) }
}
