import Notebook

/// A number with its interval, by what it is of and what it measures.
struct Dot {
    var label: String
    var panel: String
    var estimate: IntervalEstimate
}

/// Numbers with intervals in rows, a panel for each measure; the first row stands out.
func dots(_ dots: [Dot], _ rows: String, _ field: Field, columns: Int, others: [Dot] = []) -> Chart {
    let labels = dots.reduce(into: [String]()) { if !$0.contains($1.label) { $0.append($1.label) } }
    let panels = dots.reduce(into: [String]()) { if !$0.contains($1.panel) { $0.append($1.panel) } }
    return Chart {
        for dot in others {
            if let value = dot.estimate.value {
                PointMark(x: .value(field, value), y: .value(rows, dot.label)).foregroundStyle(.muted)
                    .facet(by: .value("Measure", dot.panel))
            }
        }
        for dot in dots {
            let color: ChartColor = dot.label == labels[0] ? .series(0) : .series(1)
            if let interval = dot.estimate.interval {
                ErrorBar(
                    xStart: .value(field, interval.lower), xEnd: .value(field, interval.upper),
                    y: .value(rows, dot.label)
                ).foregroundStyle(color).facet(by: .value("Measure", dot.panel))
            }
            if let value = dot.estimate.value {
                PointMark(x: .value(field, value), y: .value(rows, dot.label)).foregroundStyle(color)
                    .facet(by: .value("Measure", dot.panel))
            }
        }
    }
    .xAxis(field).yAxis(rows).facets(columns: columns, order: panels)
    .size(height: Double((panels.count + columns - 1) / columns) * (70 + 18 * Double(labels.count)))
}

extension [MeasuredMaps] {
    /// Kinds of maps that all trainings have.
    var arms: [Arm] {
        isEmpty ? [] : Arm.allCases.filter { arm in allSatisfy { $0.arms.cases.contains(arm) } }
    }

    /// Mean values of maps, in percent of the image.
    func energy(_ arm: Arm) throws -> IntervalEstimate? {
        let rows = map { $0.arms[arm].energy.map { $0.map { 100 * $0 } } }
        guard rows.allSatisfy({ $0.contains { $0 != nil } }) else { return nil }
        return try Estimator.mean(
            CrossedSamples(
                rows, of: "trainings", on: "images", within: 0...100,
                missing: .leaveOut(because: "no other image has the same answer"))
        ).estimate()
    }

    /// "3 trainings, 1,000 test images".
    func sample(_ images: String) -> String {
        "\(count == 1 ? "One network" : "\(count) trainings"), \(first?.whole.count ?? 0) \(images); bars are 95 % intervals."
    }

    fileprivate func cell(_ arm: Arm, _ measure: Measure) throws -> Cell {
        try mean(arm, measure)?.estimate().cell ?? .text("")
    }

    /// A row for each kind of maps.
    fileprivate func table(_ identifier: String, _ title: String, _ measures: [Measure], caption: String = "") throws
        -> Table
    {
        Table(
            identifier: identifier, title: title, caption: "In percent. \(caption)",
            columns: [Column("Maps")] + measures.map { Column($0.name) },
            rows: try arms.map { arm in try [.text(arm.title)] + measures.map { try cell(arm, $0) } })
    }
}

/// The paper's six numbers of each kind of maps.
func scoreFigure(_ identifier: String, _ subject: String, _ measured: [MeasuredMaps], images: String) throws -> Figure {
    let measures = softShares.flatMap { [Measure.drop(.soft($0)), .increase(.soft($0))] }
    let found = try measures.flatMap { measure in
        try measured.arms.compactMap { arm in
            try measured.mean(arm, measure).map {
                Dot(label: arm.title, panel: measure.name, estimate: $0.estimate())
            }
        }
    }
    let energies = try measures.prefix(2).flatMap { measure in
        try measured.arms.compactMap { arm in
            try measured.energy(arm).map { Dot(label: arm.title, panel: measure.name, estimate: $0) }
        }
    }
    func phrase(_ arm: Arm) throws -> String {
        try measured.mean(arm, .drop(.soft(0.5)))?.estimate().phrase ?? "nothing"
    }
    let rival: Arm = measured.arms.contains(.rise) ? .rise : .gradCAM
    return Figure(
        identifier: identifier,
        title: """
            \(subject): half of a map's pixels shown, T-TAME drops \(try phrase(.attention)) %, \(rival.rawValue) \(try phrase(rival)) %
            """,
        chart: dots(
            found, "Maps", Field("Of images, or of the answer's probability", unit: "%", bounds: 0...100), columns: 2,
            others: energies),
        caption: """
            AD: what the answer's probability drops by on average where a map's highest values are left of an image, on black; lower is better. IC: images whose \
            answer becomes likelier; higher is better. Grey, at 100 %: the mean of the map, which is how much of the image it lets through: a map near 1 \
            everywhere drops little, whatever it says. T-TAME is blue.
            """, sample: measured.sample(images),
        data: try measured.table(identifier, "AD and IC, \(subject)", Measure.paper))
}

/// What maps cost and how much of an image they show.
func costTable(_ identifier: String, _ subject: String, _ measured: [MeasuredMaps], _ seconds: MapSeconds? = nil) throws
    -> Table
{
    Table(
        identifier: identifier, title: "What maps are of and cost, \(subject)",
        caption:
            "Passes: images that the network looked at for a map. Shown: the mean of the map, scaled to 0 … 1. Constant: maps that are the same everywhere, which order no pixels.",
        columns: [
            Column("Maps"), Column("Layer"), Column("Passes"), Column("Seconds"), Column("Shown", unit: "%"),
            Column("Constant"),
        ],
        rows: try measured.arms.map { arm in
            let layers = measured.compactMap { $0.layers[arm.rawValue] }
            let times = seconds.flatMap { $0.seconds.cases.contains(arm) ? $0.seconds[arm] : nil } ?? []
            return [
                .text(arm.title),
                .text(
                    layers.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: ", ")),
                measured[0].arms[arm].passes.map { .number($0, .significant(4)) } ?? .text(""),
                times.isEmpty ? .text("") : .number(times.median, .significant(2)),
                try measured.energy(arm)?.cell ?? .text(""),
                .integer(measured.reduce(0) { $0 + $1.arms[arm].constant }),
            ]
        })
}

/// Where all maps show equally much; and the average gain, which the paper has not.
func areaTable(_ identifier: String, _ subject: String, _ measured: [MeasuredMaps]) throws -> Table {
    try measured.table(
        identifier, "Equal areas, average gain and removal, \(subject)",
        Measure.areas + softShares.map { .gain(.soft($0)) }
            + (measured[0].arms[.attention].leastRelevantFirst.isEmpty ? [] : [.removal]),
        caption:
            "AD at an area: exactly so many pixels are shown as they are, the rest is black; lower is better. AG: of what the answer's probability could gain, what it does; higher is better. LeRF − MoRF: answers kept while pixels are filled in, the least relevant first less the most relevant first; higher is better."
    )
}

/// Answers that are kept while pixels are taken away.
func removalCurves(_ measured: [MeasuredMaps]) throws -> Figure? {
    let drawn = ([.attention] + Arm.rivals + [.noise]).filter(measured.arms.contains)
    let orders: [(String, KeyPath<Seen, [RemovalCurve]> & Sendable)] = [
        ("the most relevant first", \.mostRelevantFirst), ("the least relevant first", \.leastRelevantFirst),
    ]
    guard let shares = measured.first?.arms[.attention].mostRelevantFirst.first?.shares else { return nil }
    let points = try orders.flatMap { title, curves in
        try drawn.flatMap { arm in
            try shares.indices.map { place in
                let rows = measured.map { $0.arms[arm][keyPath: curves].map { $0.isKept[place] ? 100.0 : 0 } }
                return EstimatePoint(
                    title, arm.title, x: 100 * shares[place],
                    try Estimator.mean(CrossedSamples(rows, of: "trainings", on: "images", within: 0...100)).estimate())
            }
        }
    }
    let gone = Field("Pixels taken away", unit: "%", bounds: 0...100),
        kept = Field("Answers kept", unit: "%", bounds: 0...100)
    let own = try measured.mean(.attention, .removal)?.estimate().phrase ?? "nothing"
    return Figure(
        identifier: "removal", title: "Between its two curves T-TAME has \(own) points",
        chart: Chart { EstimateLines(points, x: gone, y: kept, series: "Maps", panels: "Order") }
            .series(order: drawn.map(\.title)).facets(columns: 2, order: orders.map(\.0)),
        caption:
            "Pixels are taken away along each map and filled in from those around them \(Literature.road.cited). The answer should go soon on the left, and late on the right.",
        sample:
            "\(measured.count == 1 ? "One network" : "\(measured.count) trainings"), \(measured[0].arms[.attention].mostRelevantFirst.count) test images; bands are 95 % intervals.",
        data: Table(
            identifier: "removal", title: "Answers kept while pixels are taken away",
            columns: [Column("Order"), Column("Maps"), Column(gone), Column(kept)],
            rows: points.map { [.text($0.panel), .text($0.series), .number($0.x, .fixed(0)), $0.estimate.cell] }))
}

/// What is left of answers over what a map costs.
func costFigure(_ measured: [MeasuredMaps]) throws -> Figure {
    let passes = Field("Images that the network looks at for a map"),
        drop = Field(Measure.drop(.soft(0.5)).name, unit: "%")
    let rows = try Arm.methods.compactMap { arm -> (arm: Arm, passes: Double, drop: IntervalEstimate)? in
        guard measured.arms.contains(arm), let cost = measured[0].arms[arm].passes,
            let mean = try measured.mean(arm, .drop(.soft(0.5)))
        else { return nil }
        return (arm, cost, mean.estimate())
    }
    let largest = rows.map(\.passes).max() ?? 1
    return Figure(
        identifier: "cost", title: "One pass for T-TAME, up to \(Numerals.significant(largest, 3)) for others",
        chart: Chart {
            for row in rows {
                if let value = row.drop.value {
                    PointMark(x: .value(passes, row.passes), y: .value(drop, value)).foregroundStyle(
                        by: .value("Maps", row.arm.title))
                }
            }
        }.xScale(.log).series(order: rows.map(\.arm.title)),
        caption:
            "Average drop where half of a map's pixels are left of an image; lower is better. Passes are counted while maps are made, with as many masks and maps as this run has; a pass back is not counted.",
        sample: measured.sample("test images"),
        data: Table(
            identifier: "cost", title: "Passes and average drop",
            columns: [Column("Maps"), Column(passes), Column(drop)],
            rows: rows.map { [.text($0.arm.title), .number($0.passes, .significant(4)), $0.drop.cell] }))
}
