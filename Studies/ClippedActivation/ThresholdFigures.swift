import Foundation
import Notebook

/// The area under the curve over thresholds, with the points of the search.
func areaOverThreshold(
    _ baseline: Baseline, _ scans: [ThresholdScan], _ tuned: [TunedThreshold]
) throws -> Figure {
    // A layer that is never active has no threshold in units of ACT_max.
    let rows = try scans.filter { $0.curve.maximum > 0 }.flatMap { scan in
        try zip(scan.curve.thresholds, scan.curve.areas).map { threshold, areas in
            MeanPoint(
                scan.layer, scan.others == .none ? "others unprotected" : "others clipped at ACT_max",
                x: threshold / Double(scan.curve.maximum), try percent(areas))
        }
    }
    let undefined = scans.filter { $0.curve.maximum > 0 }.flatMap(\.undefined)
    let scanned = tuned.filter { layer in layer.maximum > 0 && scans.contains { $0.layer == layer.layer } }
    let searched = scanned.flatMap { layer in
        zip(layer.search.points, layer.undefined).filter { $0.0.threshold > 0 }.map { point, undefined in
            SearchedPoint(
                layer: layer.layer, factor: point.threshold / Double(layer.maximum), area: 100 * point.area,
                series: "search, iteration \(point.iteration)", undefined: undefined)
        }
    }
    let chart = Chart {
        RuleMark(x: .value("Threshold", 1)).lineStyle(.dashed).foregroundStyle(.muted)
        MeanLines(rows, x: "Threshold", y: "Area", series: "Other layers", panels: "Layer")
        for point in searched {
            PointMark(x: .value("Threshold", point.factor), y: .value("Area", point.area))
                .foregroundStyle(by: .value("Search", point.series)).facet(by: .value("Layer", point.layer))
        }
        for layer in scanned {
            if let factor = layer.factor, factor > 0 {
                PointMark(x: .value("Threshold", factor), y: .value("Area", 100 * layer.search.area))
                    .symbol(.ring, size: 14).foregroundStyle(.ink).facet(by: .value("Layer", layer.layer))
                    .annotation("chosen")
            }
        }
    }
    .xScale(.log).xAxis("Threshold T", unit: "ACT_max").percentScale("Area under the curve", unit: "% of perfect")
    .facets(columns: 2, order: scanned.map(\.layer))
    let factors = tuned.compactMap(\.factor)
    let identifier = "area-over-threshold-\(identifier(baseline.network))"
    return Figure(
        identifier: identifier,
        title: factors.isEmpty
            ? "\(baseline.network): no layer is ever active"
            : "\(baseline.network): the search settles at a median of \(NumberFormat.fixed(2).text(factors.median)) ACT_max",
        chart: chart,
        caption: """
            Faults in one layer, the clip behind it at T; the other layers unprotected, or clipped at ACT_max. Lines are a scan far beyond the \
            search's interval, the dashed rule is ACT_max. Where a line is level, its thresholds catch the same faults: a flipped bit 30 makes \
            activations of 10³⁰ and more. Symbols are what the interval search measured (others clipped at ACT_max), by iteration; the ring is \
            what it chose.
            """,
        sample:
            "n = \(rows.counts) fault seeds on training images; the band is a 95 % bootstrap interval of the mean.",
        data: Table(
            identifier: identifier, title: "Area under the curve over T in \(baseline.network)",
            columns: [
                Column("Layer"), Column("Measured by"), Column("T", unit: "ACT_max"), Column("Area", unit: "%"),
                Column("Images with a NaN logit", unit: "%"),
            ],
            rows: zip(rows, undefined).map { row, share -> [Cell] in
                let scan = Cell.text("scan, \(row.series)")
                return [.text(row.panel), scan, .number(row.x), row.mean.cell(2), .number(100 * share, .fixed(2))]
            } + searched.map(\.cells)))
}

/// What the interval search measured at one threshold.
private struct SearchedPoint {
    var layer: String
    /// The threshold over ACT_max.
    var factor: Double
    /// In percent.
    var area: Double
    var series: String
    /// The share of images with a NaN logit.
    var undefined: Double

    var cells: [Cell] {
        [
            .text(layer), .text(series), .number(factor), .number(area, .fixed(2)),
            .number(100 * undefined, .fixed(2)),
        ]
    }
}

/// What the interval search chose, layer by layer.
func thresholdsTable(_ baseline: Baseline, _ tuned: [TunedThreshold]) throws -> Table {
    Table(
        identifier: "thresholds-\(identifier(baseline.network))", title: "\(baseline.network)'s thresholds",
        caption: """
            ACT_max is the largest clean activation on training images; T is what the interval search chose between 0 and ACT_max. The area is \
            that under accuracy over fault rate, with faults in this layer.
            """,
        columns: [
            Column("Layer"), Column("Words"), Column("ACT_max"), Column("T"), Column("T / ACT_max"),
            Column("Area at T", unit: "%"), Column("Area at ACT_max", unit: "%"), Column("Iterations"),
            Column("Images with a NaN logit", unit: "%"),
        ],
        rows: try zip(baseline.clippable, tuned).map { place, layer in
            let atMaximum = layer.search.points.first { $0.threshold == Double(layer.maximum) }
            return [
                .text(layer.layer), .integer(place.layer.words), .number(Double(layer.maximum), .significant(4)),
                .number(layer.search.threshold, .significant(4)),
                layer.factor.map { .number($0, .fixed(3)) } ?? .text("undefined"),
                .number(100 * layer.search.area, .fixed(2)),
                atMaximum.map { .number(100 * $0.area, .fixed(2)) } ?? .text("not measured"),
                .integer(layer.search.brackets.count - 1), .number(100 * layer.undefined.mean, .fixed(2)),
            ]
        })
}

/// The networks before any fault.
func networksTable(_ baselines: [Baseline]) throws -> Table {
    Table(
        identifier: "networks", title: "The networks before any fault",
        caption: """
            A word is one stored Float32 number. Batch normalisation is folded into the convolutions, as in deployment, so that weights and \
            biases are all the memory there is; all of it may be hit. The interval is Wilson's, 95 %.
            """,
        columns: [
            Column("Network"), Column("Words"), Column("Bit 30 clear"), Column("Epochs"), Column("Test images"),
            Column("Accuracy", unit: "%"),
        ],
        rows: try baselines.map { baseline in
            let test = baseline.test, interval = try Interval.wilson(successes: test.correct, trials: test.count)
            return [
                .text(baseline.network), .integer(baseline.words), .integer(baseline.exponentWords),
                .integer(baseline.epochs.count), .integer(test.count),
                .interval(100 * test.share, 100 * interval.lower, 100 * interval.upper, .fixed(2)),
            ]
        })
}
