import Foundation
import Notebook

/// The figures that look at one layer at a time.
/// One panel for each layer.
func layerSensitivity(_ name: String, _ baseline: Baseline, _ sweeps: [LayerSweep], images: Int) throws
    -> Figure
{
    let rows = try sweeps.flatMap { layer in
        try zip(layer.sweep.rates, layer.sweep.accuracies).map { rate, accuracies in
            (layer: layer.layer, rate: rate, value: try percent(accuracies))
        }
    }
    let chart = Chart {
        RuleMark(y: .value("Accuracy", 100 * baseline.test.share)).lineStyle(.dashed).foregroundStyle(.muted)
        for row in rows {
            AreaMark(
                x: .value("Fault rate", row.rate), yStart: .value("Accuracy", row.value.lower),
                yEnd: .value("Accuracy", row.value.upper)
            )
            .foregroundStyle(.series(0)).facet(by: .value("Layer", row.layer))
        }
        for row in rows {
            LineMark(x: .value("Fault rate", row.rate), y: .value("Accuracy", row.value.mean))
                .foregroundStyle(.series(0)).facet(by: .value("Layer", row.layer))
        }
    }
    .xScale(.log).yScale(.linear, domain: 0...100).xAxis("Fault rate", unit: "per bit of the layer")
    .yAxis("Accuracy", unit: "%").facets(columns: name == "VGG-16" ? 5 : 4, order: sweeps.map(\.layer))
    let seeds = sweeps.first?.sweep.accuracies.first?.count ?? 0
    return Figure(
        identifier: "layers-\(identifier(name))", title: layerSpan(name, baseline, sweeps), chart: chart,
        caption: """
            Faults in one layer at a time, no clipping. The dashed line is the clean accuracy on all test images; the seeds take \(images) of \
            them, on which it may differ. Layers with more weights take more hits at the same rate.
            """,
        sample: "n = \(seeds) fault seeds for each point; bands are 95 % bootstrap intervals of the mean.",
        data: Table(
            identifier: "layers-\(identifier(name))", title: "Accuracy with faults in one layer of \(name)",
            columns: [
                Column("Layer"), Column("Fault rate", unit: "per bit"), Column("Accuracy", unit: "%"),
                Column("Lower", unit: "%"), Column("Upper", unit: "%"),
            ],
            rows: rows.map { row in
                [
                    .text(row.layer), .number(row.rate, .scientific(2)), .number(row.value.mean, .fixed(2)),
                    .number(row.value.lower, .fixed(2)), .number(row.value.upper, .fixed(2)),
                ]
            }))
}

/// Activation magnitudes with and without faults.
func activationMagnitudes(_ name: String, _ magnitudes: Magnitudes) -> Figure {
    let layers = everyOther(magnitudes.layers, most: 6)
    let rows = layers.flatMap { layer in
        [("clean", layer.clean), ("faulty", layer.faulty)].flatMap { series, histogram in
            MagnitudeHistogram.exponents.map { exponent in
                (layer: layer.layer, series: series, exponent: exponent, count: histogram[exponent])
            }
        }
    }
    let chart = Chart {
        for row in rows where row.count > 0 {
            BarMark(
                xStart: .value("Activation", pow(10, Double(row.exponent))),
                xEnd: .value("Activation", pow(10, Double(row.exponent + 1))), y: .value("Count", row.count)
            )
            .foregroundStyle(by: .value("Weights", row.series)).opacity(row.series == "clean" ? 0.75 : 0.45)
            .facet(by: .value("Layer", row.layer))
        }
    }
    .xScale(.log).yScale(.log).xAxis("Activation after ReLU").yAxis("Count").series(order: ["clean", "faulty"])
    .facets(columns: 3, order: layers.map(\.layer))
    let notFinite = magnitudes.layers.reduce(0) { $0 + $1.faulty.notFinite }
    let (cleanTop, faultyTop) = (top(magnitudes.layers.map(\.clean)), top(magnitudes.layers.map(\.faulty)))
    return Figure(
        identifier: "magnitudes-\(identifier(name))",
        title:
            "Without faults, \(name)'s activations stay below 10\(TickLabel.superscript(cleanTop + 1)); with faults, they reach 10\(TickLabel.superscript(faultyTop))",
        chart: chart,
        caption: String(
            format: """
                Bits flip at \(NumberFormat.scientific(2).text(magnitudes.rate)), which gives ten expected flips of bit 30. All clean activations \
                lie below 10%@; under faults, the largest lie between 10%@ and 10%@. Zeros are not shown; \
                \(NumberFormat.fixed(0).text(Double(notFinite))) activations were infinite or not a number.
                """, TickLabel.superscript(cleanTop + 1), TickLabel.superscript(faultyTop),
            TickLabel.superscript(faultyTop + 1)),
        sample: "\(magnitudes.images) test images, \(magnitudes.seeds) fault seeds; one bar for each decade.",
        data: Table(
            identifier: "magnitudes-\(identifier(name))", title: "Activations by order of magnitude in \(name)",
            columns: [Column("Layer"), Column("Weights"), Column("From 10 to the power"), Column("Count")],
            rows: rows.filter { $0.count > 0 }.map { row in
                [.text(row.layer), .text(row.series), .integer(row.exponent), .integer(row.count)]
            }))
}

/// The area under the curve over thresholds, with the points of the search.
func areaOverThreshold(_ name: String, _ scans: [ThresholdScan], _ tuned: [Tuned]) throws -> Figure {
    let rows = try scans.flatMap { scan in
        try zip(scan.thresholds, scan.areas).map { threshold, areas in
            (
                layer: scan.layer,
                others: scan.others == .none ? "others unprotected" : "others clipped at ACT_max",
                factor: threshold / Double(scan.maximum), value: try percent(areas)
            )
        }
    }
    let scanned = scans.filter { $0.others == .maximum }.compactMap { scan in tuned.first { $0.layer == scan.layer }
    }
    let points = scanned.flatMap { layer in
        layer.search.points.filter { $0.threshold > 0 }.map { point in
            (
                layer: layer.layer, factor: point.threshold / Double(layer.maximum), area: 100 * point.area,
                iteration: point.iteration
            )
        }
    }
    let chart = Chart {
        RuleMark(x: .value("Threshold", 1)).lineStyle(.dashed).foregroundStyle(.muted)
        for row in rows {
            AreaMark(
                x: .value("Threshold", row.factor), yStart: .value("Area", row.value.lower),
                yEnd: .value("Area", row.value.upper)
            )
            .foregroundStyle(by: .value("Other layers", row.others)).facet(by: .value("Layer", row.layer))
        }
        for row in rows {
            LineMark(x: .value("Threshold", row.factor), y: .value("Area", row.value.mean))
                .foregroundStyle(by: .value("Other layers", row.others)).facet(by: .value("Layer", row.layer))
        }
        for point in points {
            PointMark(x: .value("Threshold", point.factor), y: .value("Area", point.area))
                .foregroundStyle(by: .value("Search", "search, iteration \(point.iteration)"))
                .facet(by: .value("Layer", point.layer))
        }
        for layer in scanned where layer.search.threshold > 0 {
            PointMark(
                x: .value("Threshold", layer.search.threshold / Double(layer.maximum)),
                y: .value("Area", 100 * layer.search.area)
            )
            .symbol(.ring, size: 14).foregroundStyle(.ink).facet(by: .value("Layer", layer.layer))
            .annotation("chosen")
        }
    }
    .xScale(.log).yScale(.linear, domain: 0...100).xAxis("Threshold T", unit: "ACT_max")
    .yAxis("Area under the curve", unit: "% of perfect").facets(columns: 2, order: scanned.map(\.layer))
    let seeds = scans.first?.areas.first?.count ?? 0
    let ratios = tuned.filter { $0.maximum > 0 }.map { $0.search.threshold / Double($0.maximum) }
    let median = ratios.isEmpty ? 0 : ratios.median
    return Figure(
        identifier: "area-over-threshold-\(identifier(name))",
        title: String(format: "\(name): the search settles at a median of %.2f ACT_max", median),
        chart: chart,
        caption: """
            Faults in one layer, the clip behind it at T; the other layers unprotected, or clipped at ACT_max. Lines are a scan far beyond the \
            search's interval, the dashed rule is ACT_max. Where a line is level, its thresholds catch the same faults: a flipped bit 30 makes \
            activations of 10³⁰ and more. Symbols are what the interval search measured (others clipped at ACT_max), by iteration; the ring is \
            what it chose.
            """,
        sample: "n = \(seeds) fault seeds on training images; the band is a 95 % bootstrap interval of the mean.",
        data: Table(
            identifier: "area-over-threshold-\(identifier(name))", title: "Area under the curve over T in \(name)",
            columns: [
                Column("Layer"), Column("Measured by"), Column("T", unit: "ACT_max"), Column("Area", unit: "%"),
                Column("Lower", unit: "%"), Column("Upper", unit: "%"),
            ],
            rows: rows.map { row in
                [
                    .text(row.layer), .text("scan, \(row.others)"), .number(row.factor),
                    .number(row.value.mean, .fixed(2)),
                    .number(row.value.lower, .fixed(2)), .number(row.value.upper, .fixed(2)),
                ]
            }
                + points.map { point in
                    [
                        .text(point.layer), .text("search, iteration \(point.iteration)"), .number(point.factor),
                        .number(point.area, .fixed(2)), .text(""), .text(""),
                    ]
                }))
}

/// The highest decade in which any histogram has a count.
private func top(_ histograms: [MagnitudeHistogram]) -> Int {
    MagnitudeHistogram.exponents.last { exponent in histograms.contains { $0[exponent] > 0 } } ?? 0
}

/// At most so many, evenly spread, the first and the last among them.
private func everyOther<Element>(_ elements: [Element], most: Int) -> [Element] {
    guard elements.count > most else { return elements }
    return (0..<most).map { elements[$0 * (elements.count - 1) / (most - 1)] }
}
