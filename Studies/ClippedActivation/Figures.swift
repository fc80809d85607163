import Foundation
import Notebook

/// The study's figures; each names its data, so that a table and a CSV file stand beside it.
extension ClippedActivation {
    static let protections = Protection.allCases.map(\.rawValue)

    /// Accuracy over fault rate, by protection and network.
    static func accuracyOverRate(_ networks: [(name: String, baseline: Baseline, sweep: NetworkSweep)]) throws -> Figure {
        let rows = try networks.flatMap { name, _, sweep in try sweepRows(name, sweep) }
        let seeds = networks.first?.sweep[.none]?.accuracies.first?.count ?? 0
        let chart = Chart {
            for (name, baseline, _) in networks {
                RuleMark(y: .value("Accuracy", 100 * baseline.test.share)).lineStyle(.dashed)
                    .foregroundStyle(.muted).facet(by: .value("Network", name)).annotation("clean")
            }
            for row in rows {
                AreaMark(
                    x: .value("Fault rate", row.rate), yStart: .value("Accuracy", row.lower),
                    yEnd: .value("Accuracy", row.upper)
                )
                .foregroundStyle(by: .value("Protection", row.protection)).facet(by: .value("Network", row.network))
            }
            for row in rows {
                LineMark(x: .value("Fault rate", row.rate), y: .value("Accuracy", row.mean))
                    .foregroundStyle(by: .value("Protection", row.protection)).facet(by: .value("Network", row.network))
                PointMark(x: .value("Fault rate", row.rate), y: .value("Accuracy", row.mean))
                    .foregroundStyle(by: .value("Protection", row.protection)).facet(by: .value("Network", row.network))
            }
        }
        .xScale(.log).yScale(.linear, domain: 0...100).xAxis("Fault rate", unit: "per bit").yAxis("Accuracy", unit: "%")
        .series(order: protections).facets(columns: 2, order: networks.map(\.name))
        return Figure(
            identifier: "accuracy-over-fault-rate", title: "Clipping postpones the collapse of accuracy",
            chart: chart,
            caption: "Every stored bit of weights and biases flips independently with the fault rate. *Clipped at ACT_max* uses the largest clean activation of each layer as its threshold; *tuned* the threshold that the interval search found; *saturated* gives the threshold instead of 0 above it. All protections meet the same faults.",
            alternativeText: "Two panels of four falling lines. The unprotected network's line falls first; the clipped ones stay near the clean accuracy for higher fault rates before they fall.",
            sample: "n = \(seeds) fault seeds for each point, each with its own images; bands are 95 % bootstrap intervals of the mean.",
            data: Table(
                identifier: "accuracy-over-fault-rate", title: "Accuracy over fault rate",
                columns: [
                    Column("Network"), Column("Protection"), Column("Fault rate", unit: "per bit"),
                    Column("Accuracy", unit: "%"), Column("Lower", unit: "%"), Column("Upper", unit: "%"),
                    Column("Standard deviation over seeds", unit: "%"),
                ],
                rows: rows.map { row in
                    [
                        .text(row.network), .text(row.protection), .number(row.rate, .scientific(2)),
                        .number(row.mean, .fixed(2)), .number(row.lower, .fixed(2)), .number(row.upper, .fixed(2)),
                        .number(row.deviation, .fixed(2)),
                    ]
                }),
            origin: "")
    }

    /// The same accuracies over what does the damage: how many weights are expected to grow by 2^128.
    static func accuracyOverHits(_ networks: [(name: String, baseline: Baseline, sweep: NetworkSweep)]) throws -> Figure {
        let rows = try networks.flatMap { name, baseline, sweep in
            try sweepRows(name, sweep).filter { [Protection.none, .tuned].map(\.rawValue).contains($0.protection) }
                .map { (row: $0, hits: $0.rate * Double(baseline.exponentWords), series: "\(name), \($0.protection)") }
        }
        let chart = Chart {
            for entry in rows {
                LineMark(x: .value("Expected hits", entry.hits), y: .value("Accuracy", entry.row.mean))
                    .foregroundStyle(by: .value("Network", entry.series))
                PointMark(x: .value("Expected hits", entry.hits), y: .value("Accuracy", entry.row.mean))
                    .foregroundStyle(by: .value("Network", entry.series))
            }
        }
        .xScale(.log).yScale(.linear, domain: 0...100).xAxis("Expected flips of exponent bit 30").yAxis("Accuracy", unit: "%")
        return Figure(
            identifier: "accuracy-over-exponent-hits", title: "About one flipped exponent bit decides",
            chart: chart,
            caption: "Bit 30, the highest of the exponent, is 0 in every weight below 2; flipping it multiplies the weight by 2¹²⁸. Over the expected number of such flips, networks of different size can be compared: at equal fault rates a smaller one takes fewer.",
            alternativeText: "Four lines over a logarithmic axis. Both unprotected networks fall from their clean accuracy to chance around one expected flip; both tuned ones fall later.",
            sample: "The points of the figure before this one; expected flips are the fault rate times the words whose bit 30 is 0.",
            data: Table(
                identifier: "accuracy-over-exponent-hits", title: "Accuracy over expected flips of bit 30",
                columns: [
                    Column("Network and protection"), Column("Expected flips"), Column("Accuracy", unit: "%"),
                    Column("Lower", unit: "%"), Column("Upper", unit: "%"),
                ],
                rows: rows.map { entry in
                    [
                        .text(entry.series), .number(entry.hits, .significant(3)), .number(entry.row.mean, .fixed(2)),
                        .number(entry.row.lower, .fixed(2)), .number(entry.row.upper, .fixed(2)),
                    ]
                }),
            origin: "")
    }

    /// One panel for each layer.
    static func layerSensitivity(_ name: String, _ baseline: Baseline, _ sweeps: [LayerSweep]) throws -> Figure {
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
            identifier: "layers-\(identifier(name))", title: "\(name)'s layers fail at different rates", chart: chart,
            caption: "Faults in one layer at a time, no clipping. The dashed line is the clean accuracy. Layers with more weights take more hits at the same rate.",
            alternativeText: "One small panel for each layer of \(name); in each, accuracy falls steeply from the clean level towards chance within about a decade of the fault rate, at lower rates for larger layers.",
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
                }),
            origin: "")
    }

    /// Activation magnitudes with and without faults.
    static func activationMagnitudes(_ name: String, _ magnitudes: Magnitudes) -> Figure {
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
            identifier: "magnitudes-\(identifier(name))", title: "Faults make a few of \(name)'s activations astronomically large",
            chart: chart,
            caption: String(format: "Bits flip at %.2g, which gives ten expected flips of bit 30. All clean activations lie below 10%@; under faults, the largest lie between 10%@ and 10%@. Zeros are not shown; \(notFinite) activations were infinite or not a number.", magnitudes.rate, TickLabel.superscript(cleanTop + 1), TickLabel.superscript(faultyTop), TickLabel.superscript(faultyTop + 1)),
            alternativeText: "Histograms of activation magnitudes on logarithmic axes, one panel for each of six layers. The clean ones end near ten; the faulty ones have a second group between ten to the 30 and ten to the 38.",
            sample: "\(magnitudes.images) test images, \(magnitudes.seeds) fault seeds; one bar for each decade.",
            data: Table(
                identifier: "magnitudes-\(identifier(name))", title: "Activations by order of magnitude in \(name)",
                columns: [Column("Layer"), Column("Weights"), Column("From 10 to the power"), Column("Count")],
                rows: rows.filter { $0.count > 0 }.map { row in
                    [.text(row.layer), .text(row.series), .integer(row.exponent), .integer(row.count)]
                }),
            origin: "")
    }

    /// The area under the curve over thresholds, with the points of the search.
    static func areaOverThreshold(_ name: String, _ scans: [ThresholdScan], _ tuned: [Tuned]) throws -> Figure {
        let rows = try scans.flatMap { scan in
            try zip(scan.thresholds, scan.areas).map { threshold, areas in
                (
                    layer: scan.layer, others: scan.others == .none ? "others unprotected" : "others clipped at ACT_max",
                    factor: threshold / Double(scan.maximum), value: try percent(areas)
                )
            }
        }
        let scanned = scans.filter { $0.others == .maximum }.compactMap { scan in tuned.first { $0.layer == scan.layer } }
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
            caption: "Faults in one layer, the clip behind it at T. With the other layers unprotected, what T lets through does its damage; clipped at ACT_max, they catch it. Lines are a scan far beyond the search's interval, the dashed rule is ACT_max. Symbols are what the interval search measured (others clipped at ACT_max), by iteration; the ring is what it chose.",
            alternativeText: "Four panels, one for each scanned layer. Both lines rise with T up to about ACT_max; beyond it, the line with the other layers clipped stays level, and the one with the others unprotected falls.",
            sample: "n = \(seeds) fault seeds on training images; the band is a 95 % bootstrap interval of the mean.",
            data: Table(
                identifier: "area-over-threshold-\(identifier(name))", title: "Area under the curve over T in \(name)",
                columns: [
                    Column("Layer"), Column("Measured by"), Column("T", unit: "ACT_max"), Column("Area", unit: "%"),
                    Column("Lower", unit: "%"), Column("Upper", unit: "%"),
                ],
                rows: rows.map { row in
                    [
                        .text(row.layer), .text("scan, \(row.others)"), .number(row.factor), .number(row.value.mean, .fixed(2)),
                        .number(row.value.lower, .fixed(2)), .number(row.value.upper, .fixed(2)),
                    ]
                } + points.map { point in
                    [
                        .text(point.layer), .text("search, iteration \(point.iteration)"), .number(point.factor),
                        .number(point.area, .fixed(2)), .text(""), .text(""),
                    ]
                }),
            origin: "")
    }

    /// Accuracy when only one bit position of every word may flip.
    static func accuracyByBit(
        _ networks: [(name: String, baseline: Baseline, bits: [BitSweep])], rate: Double
    ) throws -> Figure {
        let rows = try networks.flatMap { name, _, bits in
            try bits.map { (network: name, bit: $0.bit, value: try percent($0.accuracies)) }
        }
        let chart = Chart {
            RectangleMark(xStart: .value("Bit", 22.5), xEnd: .value("Bit", 30.5)).annotation("exponent")
            for (name, baseline, _) in networks {
                RuleMark(y: .value("Accuracy", 100 * baseline.test.share)).lineStyle(.dashed).foregroundStyle(.muted)
                    .facet(by: .value("Network", name))
            }
            for row in rows {
                ErrorBar(
                    x: .value("Bit", row.bit), yStart: .value("Accuracy", row.value.lower),
                    yEnd: .value("Accuracy", row.value.upper)
                )
                .foregroundStyle(.series(0)).facet(by: .value("Network", row.network))
            }
            for row in rows {
                PointMark(x: .value("Bit", row.bit), y: .value("Accuracy", row.value.mean)).foregroundStyle(.series(0))
                    .facet(by: .value("Network", row.network))
            }
        }
        .xScale(.linear, domain: -0.5...31.5).yScale(.linear, domain: 0...100)
        .xAxis("Bit position (0 to 22 fraction, 23 to 30 exponent, 31 sign)").yAxis("Accuracy", unit: "%")
        .facets(columns: 1, order: networks.map(\.name))
        let seeds = networks.first?.bits.first?.accuracies.count ?? 0
        return Figure(
            identifier: "accuracy-by-bit", title: "The highest exponent bit does nearly all of the damage", chart: chart,
            caption: String(format: "Only one bit position of every word may flip, with a probability of %g, no clipping.", rate),
            alternativeText: "Two panels of 32 points. All points lie on the clean accuracy but that of bit 30, which lies near chance.",
            sample: "n = \(seeds) fault seeds for each point; bars are 95 % bootstrap intervals of the mean.",
            data: Table(
                identifier: "accuracy-by-bit", title: "Accuracy by flipped bit position",
                columns: [
                    Column("Network"), Column("Bit"), Column("Accuracy", unit: "%"), Column("Lower", unit: "%"),
                    Column("Upper", unit: "%"),
                ],
                rows: rows.map { row in
                    [
                        .text(row.network), .integer(row.bit), .number(row.value.mean, .fixed(2)),
                        .number(row.value.lower, .fixed(2)), .number(row.value.upper, .fixed(2)),
                    ]
                }),
            origin: "")
    }

    static func identifier(_ name: String) -> String { name.lowercased() }

    private struct SweepRow {
        var network, protection: String
        var rate, mean, lower, upper, deviation: Double
    }

    private static func sweepRows(_ name: String, _ sweep: NetworkSweep) throws -> [SweepRow] {
        try Protection.allCases.flatMap { protection -> [SweepRow] in
            guard let found = sweep[protection] else { return [] }
            return try zip(found.rates, found.accuracies).map { rate, accuracies in
                let value = try percent(accuracies)
                return SweepRow(
                    network: name, protection: protection.rawValue, rate: rate, mean: value.mean, lower: value.lower,
                    upper: value.upper, deviation: 100 * accuracies.standardDeviation)
            }
        }
    }

    /// The highest decade in which any histogram has a count.
    private static func top(_ histograms: [MagnitudeHistogram]) -> Int {
        MagnitudeHistogram.exponents.last { exponent in histograms.contains { $0[exponent] > 0 } } ?? 0
    }

    /// At most so many, evenly spread, the first and the last among them.
    private static func everyOther<Element>(_ elements: [Element], most: Int) -> [Element] {
        guard elements.count > most else { return elements }
        return (0..<most).map { elements[$0 * (elements.count - 1) / (most - 1)] }
    }
}
