extension Chart {
    /// What the chart shows, in words, for those who don't see it: its axes, and of each series the numbers that tell
    /// its course.
    ///
    ///     y: Accuracy (%), 0 to 100. x: Fault rate (per bit), 10⁻⁷ to 10⁻⁴, logarithmic. unprotected falls from 88.8
    ///     to 10.1, half-way by 10⁻⁶; clipped falls from 88.8 to 31.5, half-way by 10⁻⁵.
    ///
    /// Where there are many series, those of one name in all panels are told together.
    public var inWords: String { ChartWords(ChartPlan(self)).text }
}

/// Puts a chart's axes, reference lines and traces together.
struct ChartWords {
    let plan: ChartPlan
    /// With more traces than this, those of one name are told together.
    static let mostTraces = 16

    init(_ plan: ChartPlan) { self.plan = plan }

    var text: String {
        let panels = plan.panels.map { panel in
            (
                name: panel.name, traces: Trace.traces(of: panel.marks, plan),
                references: references(panel.marks.filter { $0.facet != nil })
            )
        }
        let shared = references(plan.chart.marks.filter { $0.facet == nil })
        var sentences =
            [axis("y", plan.yTitle, plan.y), axis("x", plan.xTitle, plan.x)].compactMap { $0 }
            + shared.map(\.capitalizedFirst)
        if panels.reduce(0, { $0 + $1.traces.count }) > ChartWords.mostTraces, panels.count > 1 {
            sentences.append(
                "\(panels.count) panels, \(panels[0].name ?? "") to \(panels[panels.count - 1].name ?? "")")
            sentences += together(panels.map { ($0.name ?? "", $0.traces) })
        } else {
            for panel in panels {
                let phrases = panel.traces.map(\.phrase) + panel.references
                guard !phrases.isEmpty else { continue }
                let text = phrases.joined(separator: "; ")
                // Names stay as they are written.
                sentences.append(
                    panel.name.map { "\($0): \(text)" }
                        ?? (panel.traces.first?.isNamed == false ? text.capitalizedFirst : text))
            }
        }
        return sentences.map { "\($0)." }.joined(separator: " ")
    }

    private func axis(_ name: String, _ title: String, _ scale: Scale) -> String? {
        if case .categorical(let names) = scale.transform {
            return title.isEmpty || names.isEmpty ? nil : "\(name): \(title), \(names.count) in number"
        }
        let ends =
            scale.transform == .time
            ? [scale.domain.lowerBound, scale.domain.upperBound].map {
                TimeTicks.text(of: .init(timeIntervalSince1970: $0))
            }
            : [scale.domain.lowerBound, scale.domain.upperBound].map(Words.number)
        return
            "\(name): \(title.isEmpty ? "" : "\(title), ")\(ends[0]) to \(ends[1])\(scale.isLogarithmic ? ", logarithmic" : "")"
    }

    /// Lines across the plot, and shaded regions.
    private func references(_ marks: [Mark]) -> [String] {
        ChartPlan.unique(
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
            })
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
