import Wording

extension Chart {
    /// What the chart shows, in words, for those who don't see it: its kind, its axes, and of each series the two or
    /// three facts that a look finds; in about 600 characters, after which it points to the table.
    ///
    ///     Line chart, two panels. Accuracy (%) from 0 to 100, over fault rate (per bit) from 10⁻⁷ to 10⁻⁴, logarithmic.
    ///     VGG-16: unprotected falls from 88.8 to 10.1, half-way by 10⁻⁶; clipped falls from 88.8 to 31.5, half-way by
    ///     10⁻⁵. …
    ///
    /// Where there are many series, those of one name in all panels are told together.
    public var inWords: String { ChartWords(ChartPlan(self)).text }
}

/// Puts a chart's kind, axes, reference lines and traces together.
struct ChartWords {
    let plan: ChartPlan
    /// With more traces than this, those of one name are told together.
    static let mostTraces = 16

    init(_ plan: ChartPlan) { self.plan = plan }

    var text: String {
        let panels = plan.panels.map { panel in
            (
                panel: panel, traces: Trace.traces(of: panel, plan),
                references: references(panel.marks.filter { $0.facet != nil })
            )
        }
        let shared = references(plan.chart.marks.filter { $0.facet == nil })
        var sentences = shared.map { $0.capitalizedFirst + "." }
        if panels.reduce(0, { $0 + $1.traces.count }) > ChartWords.mostTraces, panels.count > 1 {
            sentences += together(panels.map { ($0.panel.name ?? "", $0.traces) }).map { $0 + "." }
        } else {
            for (panel, traces, references) in panels {
                let phrases =
                    traces.map { $0.phrase(in: panel.name) } + Coincidence(panel.marks, panel.y, plan).phrases
                    + references
                guard !phrases.isEmpty else { continue }
                let text = phrases.joined(separator: "; ")
                // Names stay as they are written.
                sentences.append(
                    (panel.name.map { "\($0): \(text)" }
                        ?? (traces.first?.isNamed == false ? text.capitalizedFirst : text)) + ".")
            }
        }
        return Words.shortened("\(kind)\(panelCount). \(axes.capitalizedFirst).", sentences)
    }

    /// "Line chart", by what there is most to see of.
    private var kind: String {
        let marks = plan.chart.marks
        func has(_ kind: Mark.Kind) -> Bool { marks.contains { $0.kind == kind } }
        if plan.hasCells { return "Heat map" }
        if has(.line) { return "Line chart" }
        if marks.contains(where: { $0.kind == .bar && $0.xEnd != nil }) { return "Histogram" }
        if has(.bar) { return "Bar chart" }
        if has(.box) { return "Box plot" }
        if has(.area) { return "Band chart" }
        if has(.point) { return plan.x.isCategorical || plan.y.isCategorical ? "Dot plot" : "Scatter plot" }
        return "Chart"
    }

    private var panelCount: String {
        guard plan.panels.count > 1, let first = plan.panels.first?.name, let last = plan.panels.last?.name else {
            return ""
        }
        return ", \(Words.small(plan.panels.count)) panels" + (plan.panels.count > 4 ? " from \(first) to \(last)" : "")
    }

    /// What the axes are of and where they reach; of a heat map, what its colours are of.
    private var axes: String {
        let y = axis(plan.yTitle, plan.y, alongX: false), x = axis(plan.xTitle, plan.x, alongX: true)
        if plan.hasCells, !plan.colorTitle.isEmpty {
            return "\(plan.colorTitle) in colour; along x \(x), along y \(y)"
        }
        switch (plan.x.isCategorical, plan.y.isCategorical) {
        case (true, false): return "\(y), for \(x)"
        case (false, true): return "\(x), for \(y)"
        default: return "\(y), over \(x)"
        }
    }

    private func axis(_ title: String, _ scale: Scale, alongX: Bool) -> String {
        if case .categorical(let names) = scale.transform {
            return title.isEmpty ? Words.counted(names.count, "row") : "\(title.lowercasedFirst) (\(names.count))"
        }
        let range = cellRange(alongX: alongX) ?? scale.domain
        let ends =
            scale.transform == .time
            ? [range.lowerBound, range.upperBound].map { TimeTicks.text(of: .init(timeIntervalSince1970: $0)) }
            : [range.lowerBound, range.upperBound].map(Words.number)
        let kind =
            switch scale.transform {
            case .log: ", logarithmic"
            case .symlog(let width): ", symmetric-logarithmic beyond ±\(Numerals.plain(width))"
            case .linear, .categorical, .time: ""
            }
        // The title's own remark on its logarithmic part would say it twice.
        var name = title
        if case .symlog(let width) = scale.transform {
            let remark = "logarithmic beyond ±\(Numerals.plain(width))"
            name = title.replacing("; \(remark)", with: "").replacing(" (\(remark))", with: "")
        }
        let own = (alongX ? plan.chart.facetScales.freesX : plan.chart.facetScales.freesY) && plan.panels.count > 1
        return "\(alongX ? name.lowercasedFirst : name)\(name.isEmpty ? "" : " ")from \(ends[0]) to \(ends[1])\(kind)"
            + (own ? " (each panel has its own scale)" : "")
    }

    /// The numbers that cells are centred on, rather than where the outermost end.
    private func cellRange(alongX: Bool) -> ClosedRange<Double>? {
        let centres = plan.chart.marks.filter(\.isCell).compactMap { (alongX ? $0.x : $0.y)?.number }.filter(\.isFinite)
        guard let low = centres.min(), let high = centres.max() else { return nil }
        return low...high
    }

    /// Lines across the plot, and shaded regions.
    private func references(_ marks: [Mark]) -> [String] {
        marks.compactMap { mark in
            let name = mark.annotation.map { " (\($0.text))" } ?? ""
            let from = mark.x ?? mark.y, to = mark.xEnd ?? mark.yEnd
            switch mark.kind {
            case .rule: return from.map { "a line at \(mark.x == nil ? "y" : "x") \(Words.place($0))\(name)" }
            case .rectangle where mark.isRegion:
                guard let from, let to else { return nil }
                return "shaded from \(mark.x == nil ? "y" : "x") \(Words.place(from)) to \(Words.place(to))\(name)"
            default: return nil
            }
        }.uniqued
    }

    /// One sentence for all traces of one form and name.
    private func together(_ panels: [(name: String, traces: [Trace])]) -> [String] {
        struct Kind: Hashable { let name: String, form: Trace.Form }
        var order: [Kind] = [], groups: [Kind: [(panel: String, trace: Trace)]] = [:]
        for panel in panels {
            for trace in panel.traces {
                let kind = Kind(name: trace.name, form: trace.form)
                if groups[kind] == nil { order.append(kind) }
                groups[kind, default: []].append((panel.name, trace))
            }
        }
        return order.map { kind in
            let group = groups[kind] ?? []
            let name = kind.name.isEmpty ? kind.form.noun.capitalizedFirst : kind.name
            if kind.form == .line {
                return "\(name): from \(range(group) { $0.first }) to \(range(group) { $0.last })"
            }
            let values = group.flatMap { panel, trace in trace.places.map { (panel: panel, place: $0) } }
            guard let low = values.min(by: { $0.place.value < $1.place.value }),
                let high = values.max(by: { $0.place.value < $1.place.value })
            else { return name }
            func text(_ found: (panel: String, place: Trace.Place)) -> String {
                "\(Words.number(found.place.value)) (\(found.panel), \(Words.place(found.place.at)))"
            }
            return "\(name): lowest \(text(low)), highest \(text(high))"
        }
    }

    /// "80.1 (conv 3) – 88.8 (conv 1)": the panels where a number of a trace is smallest and largest.
    private func range(_ group: [(panel: String, trace: Trace)], _ value: ([Trace.Place]) -> Trace.Place?) -> String {
        let values = group.compactMap { panel, trace in value(trace.places).map { (panel: panel, value: $0.value) } }
        guard let low = values.min(by: { $0.value < $1.value }), let high = values.max(by: { $0.value < $1.value })
        else { return "nothing" }
        if Words.number(low.value) == Words.number(high.value) { return Words.number(low.value) }
        return "\(Words.number(low.value)) (\(low.panel)) – \(Words.number(high.value)) (\(high.panel))"
    }
}
