import Notebook

/// One network's scans, by training and layer.
struct Scanned {
    let name: String
    let trainings: [[ThresholdScan]]

    /// In percent, by layer and threshold, for thresholds over ACT_max that are chosen; the difference from ACT_max where
    /// this is asked for.
    func points(
        _ chosen: (Double) -> Bool, lessMaximum: Bool
    ) throws -> [(point: EstimatePoint, undefined: Double)] {
        try trainings[0].indices.flatMap { layer -> [(point: EstimatePoint, undefined: Double)] in
            let scans = trainings.map { $0[layer] }, first = scans[0].curve
            // A layer that is never active has no threshold in units of ACT_max.
            guard scans.allSatisfy({ $0.curve.maximum > 0 }), let reference = first.referencePlace else { return [] }
            return try first.thresholds.indices.compactMap { place in
                let factor = first.thresholds[place] / Double(first.maximum)
                guard chosen(factor) else { return nil }
                let areas = scans.map { scan in
                    zip(scan.curve.areas[place], scan.curve.areas[reference]).map {
                        100 * (lessMaximum ? $0 - $1 : $0)
                    }
                }
                return (
                    EstimatePoint(name, scans[0].layer, x: factor, try plotted(areas)),
                    100 * scans.map { $0.undefined[place] }.mean
                )
            }
        }
    }

    func sample(_ plan: ScanPlan) -> String {
        sampleText(
            trainings: trainings.count, seeds: plan.sweep.seeds, images: trainings[0][0].clean[0].count, "bands are")
    }
}

/// The area near ACT_max, where the search looks, against that at ACT_max.
func areaNearMaximum(_ networks: [Scanned], _ plan: ScanPlan) throws -> Figure {
    let change = Field("Area less that at ACT_max", unit: "points", bounds: -100...100)
    let points = try networks.flatMap { try $0.points({ (0.2...2.01).contains($0) }, lessMaximum: true).map(\.point) }
    let chart = Chart {
        RuleMark(x: .value(Axes.threshold, 1)).lineStyle(.dashed).foregroundStyle(.muted).annotation("ACT_max")
        RuleMark(y: .value(change, 0)).foregroundStyle(.muted)
        EstimateLines(points, x: Axes.threshold, y: change, series: "Layer", panels: "Network", symbols: true)
    }
    .xScale(.linear, domain: 0...2).facets(columns: 2, order: networks.map(\.name))
    let near = points.filter { (0.5...2.01).contains($0.x) }
    let isLevel =
        !near.isEmpty
        && near.allSatisfy { point in
            let ends = point.estimate.interval.map { [$0.lower, $0.upper] } ?? [point.estimate.value ?? .infinity]
            return ends.allSatisfy { abs($0) < noticeable.value }
        }
    return Figure(
        identifier: "area-near-act-max",
        title: isLevel
            ? "From half of ACT_max to twice as much, the area depends little on the threshold"
            : "The area under accuracy over fault rate for thresholds near ACT_max", chart: chart,
        caption: """
            Faults in one layer, the clip behind it at T, the other layers unprotected. Each fault seed is paired with itself at ACT_max. Where a \
            line is level, its thresholds catch the same faults: a flipped bit 30 makes activations many powers of ten above all of them.
            """, sample: networks.map { "\($0.name): \($0.sample(plan))" }.joined(separator: " "),
        data: Table(
            identifier: "area-near-act-max", title: "Area less that at ACT_max",
            columns: [Column("Network"), Column("Layer"), Column(Axes.threshold), Column(change)],
            rows: points.map { [.text($0.panel), .text($0.series), .number($0.x), $0.estimate.cell] }))
}

/// The area far beyond ACT_max, up to the largest number.
func areaFarBeyond(_ networks: [Scanned], _ plan: ScanPlan) throws -> Figure {
    let rows = try networks.flatMap { try $0.points({ _ in true }, lessMaximum: false) }
    let chart = Chart {
        RuleMark(x: .value(Axes.threshold, 1)).lineStyle(.dashed).foregroundStyle(.muted).annotation("ACT_max")
        EstimateLines(rows.map(\.point), x: Axes.threshold, y: Axes.area, series: "Layer", panels: "Network")
    }
    .xScale(.log).yScale(.linear, domain: 0...100).facets(columns: 2, order: networks.map(\.name))
    let falls = try networks.flatMap { network in
        try network.points({ $0 > 1e36 }, lessMaximum: true).map { ($0.point.estimate.interval?.upper ?? 0) < 0 }
    }
    return Figure(
        identifier: "area-far-beyond-act-max",
        title: !falls.isEmpty && falls.allSatisfy { $0 }
            ? "Only thresholds near the largest number let faulty activations pass: there the area falls in every layer scanned"
            : "The area under accuracy over fault rate, up to the largest threshold there is", chart: chart,
        caption: """
            The same, from 0.05 ACT_max to 10³⁷ ACT_max or the largest Float32. Too low a threshold cuts clean activations; too high a one lets \
            those pass that a flipped bit 30 has made.
            """, sample: networks.map { "\($0.name): \($0.sample(plan))" }.joined(separator: " "),
        data: Table(
            identifier: "area-far-beyond-act-max", title: "Area over threshold",
            columns: [
                Column("Network"), Column("Layer"), Column(Axes.threshold), Column(Axes.area), Column(Axes.undefined),
            ],
            rows: rows.map { row in
                [
                    .text(row.point.panel), .text(row.point.series), .number(row.point.x), row.point.estimate.cell,
                    .number(row.undefined, .fixed(2)),
                ]
            }))
}

/// What the interval search chose, layer by layer, in each training.
func thresholdsTable(_ baselines: [Baseline], _ tuned: [[TunedThreshold]]) throws -> Table {
    let name = baselines[0].network
    let trainings = tuned.indices.map { tuned.count == 1 ? "" : ", training \($0 + 1)" }
    return Table(
        identifier: "thresholds-\(identifier(name))", title: "Thresholds of \(name)",
        caption: """
            ACT_max is the largest clean activation on training images, T what the interval search chose between 0 and ACT_max. The gain is in \
            the area under accuracy over fault rate on the images that the search itself saw, faults in this layer: being the best of \
            several, it is too high.
            """,
        columns: [Column("Layer"), Column("Words")]
            + trainings.flatMap { [Column("ACT_max\($0)"), Column("T / ACT_max\($0)")] }
            + [Column("Gain over ACT_max, mean", unit: "points"), Column(Axes.undefined)],
        rows: try baselines[0].clippable.enumerated().map { place, known in
            let layers = tuned.map { $0[place] }
            let gains = layers.compactMap { layer in
                layer.search.points.first { $0.threshold == Double(layer.maximum) }.map { layer.search.area - $0.area }
            }
            return [.text(known.layer.name), .integer(known.layer.words)]
                + layers.flatMap { layer -> [Cell] in
                    [
                        .number(Double(layer.maximum), .significant(4)),
                        layer.factor.map { .number($0, .fixed(3)) } ?? .text("undefined"),
                    ]
                } + [
                    gains.count == layers.count ? .number(100 * gains.mean, .fixed(2)) : .text("not measured"),
                    .number(100 * layers.map { $0.undefined.mean }.mean, .fixed(2)),
                ]
        })
}
