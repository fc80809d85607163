import Foundation
import Notebook

/// Half-way rates of all layers over their size.
func halfwayOverSize(_ names: [String], _ networks: [LayerRates], _ plan: LayerPlan) throws -> Figure {
    let words = Field("Words in the layer"), rate = Field("Half-way fault rate", unit: "per bit of the layer")
    let points = try zip(names, networks).flatMap { name, network in
        try network.layers.enumerated().map { place, layer in
            EstimatePoint(
                layer.name, name, x: Double(layer.words),
                try network.logarithm(of: place, clause: "\(name), \(layer.name)").estimate().powerOfTen)
        }
    }
    let sizes = networks.flatMap(\.layers).map { Double($0.words) }
    let ends = [sizes.min(), sizes.max()].compactMap(\.self)
    let chart = Chart {
        for end in ends {
            LineMark(x: .value(words, end), y: .value(rate, log(2) / end)).lineStyle(.dashed).foregroundStyle(.muted)
        }
        EstimatePoints(points, x: words, y: rate, series: "Network")
    }
    .xScale(.log).yScale(.log)
    let slopes = try zip(names, networks).compactMap { name, network in
        try network.slope(finding: "size-of-layer", clause: name).estimate().phraseIfSure.map { "\($0) (\(name))" }
    }
    return Figure(
        identifier: "half-way-rate-over-size",
        title: slopes.count == names.count
            ? "Half-way rates fall with a layer's size, with a slope of \(slopes.joined(separator: " and ")) on logarithmic scales"
            : "The fault rate that brings accuracy half-way to chance, over the size of the layer", chart: chart,
        caption: """
            Faults in one layer at a time, no clipping. The half-way rate is where accuracy has fallen half-way from clean to chance, between \
            two measured rates on a logarithmic scale. The dashed line has a slope of −1: there, one flip of bit 30 in a layer would \
            always ruin the network, wherever it is (the rate times the words is ln 2). A layer above it stands more.
            """,
        sample: sampleText(
            trainings: networks[0].sweeps.count, seeds: plan.seeds, images: networks[0].sweeps[0][0].clean.count,
            "bars are") + " A layer whose accuracy never falls half-way has no symbol.",
        data: Table(
            identifier: "half-way-rate-over-size", title: "Half-way rates of layers",
            columns: [Column("Network"), Column("Layer"), Column(words), Column(rate)],
            rows: points.map { [.text($0.series), .text($0.panel), .number($0.x, .fixed(0)), $0.estimate.cell] }))
}

/// The accuracies behind the half-way rates.
func layerTable(_ name: String, _ rates: LayerRates) throws -> Table {
    Table(
        identifier: "layers-\(identifier(name))", title: "Accuracy with faults in one layer of \(name)",
        caption: "Expected flips of bit 30 are the fault rate times the layer's words; no clipping.",
        columns: [
            Column("Layer"), Column("Expected flips of bit 30"), Column(Axes.rate), Column(Axes.accuracy),
            Column(Axes.undefined),
        ],
        rows: try rates.layers.enumerated().flatMap { place, layer in
            let sweeps = rates.sweeps.map { $0[place].sweep }
            return try sweeps[0].rates.enumerated().map { index, rate in
                [
                    .text(layer.name), .number(rate * Double(layer.words), .significant(2)),
                    .number(rate, .scientific(2)),
                    try plotted(sweeps.map { $0.accuracies[index].map { 100 * $0 } }).cell,
                    .number(100 * sweeps.map { $0.undefined[index].mean }.mean, .fixed(2)),
                ]
            }
        })
}

/// Activation magnitudes with and without faults, layer by layer; of the first training.
func activationMagnitudes(_ names: [String], _ networks: [Magnitudes]) -> Figure {
    let power = Field("Activation after ReLU", unit: "power of ten")
    let count = Field("log₁₀ of 1 + number of activations")
    struct Bin {
        var panel, series: String
        var power, count: Int
    }
    let chosen = networks.map { everyOther($0.layers, most: 4) }
    let rows = max(chosen[0].count, chosen[chosen.count - 1].count)
    // Row by row: the first layer of each network, and so on.
    let panels = (0..<rows).flatMap { row in
        zip(names, chosen).compactMap { name, layers in
            row < layers.count ? (name: "\(name), \(layers[row].layer)", layer: layers[row]) : nil
        }
    }
    let bins = panels.flatMap { panel in
        [("clean", panel.layer.clean), ("faulty", panel.layer.faulty)].flatMap { series, histogram in
            MagnitudeHistogram.exponents.map {
                Bin(panel: panel.name, series: series, power: $0, count: histogram[$0])
            }
        }
    }
    let chart = Chart {
        for panel in panels where panel.layer.maximum > 0 {
            RuleMark(x: .value(power, log10(Double(panel.layer.maximum)))).lineStyle(.dashed).foregroundStyle(.muted)
                .facet(by: .value("Layer", panel.name)).annotation("ACT_max")
        }
        for bin in bins {
            LineMark(x: .value(power, Double(bin.power) + 0.5), y: .value(count, log10(1 + Double(bin.count))))
                .interpolation(.stepCenter).foregroundStyle(by: .value("Weights", bin.series))
                .facet(by: .value("Layer", bin.panel))
        }
    }
    .series(order: ["clean", "faulty"]).facets(columns: 2, order: panels.map(\.name))
    let notFinite = zip(names, networks).map { name, network in
        "\(Numerals.plain(Double(network.layers.reduce(0) { $0 + $1.faulty.notFinite }))) of \(name)'s"
    }
    // How many powers of ten lie between the largest faulty and the largest clean activation, in the layer where it is most.
    let reach = networks.flatMap(\.layers).compactMap { layer -> Int? in
        guard let faulty = MagnitudeHistogram.exponents.last(where: { layer.faulty[$0] > 0 }),
            let clean = MagnitudeHistogram.exponents.last(where: { layer.clean[$0] > 0 })
        else { return nil }
        return faulty - clean
    }.max()
    return Figure(
        identifier: "activation-magnitudes",
        title: reach.map {
            $0 > 0
                ? "Faulty activations reach up to \($0) powers of ten beyond the largest clean ones"
                : "Faulty activations reach no power of ten beyond the largest clean ones"
        } ?? "No activation is above zero",
        chart: chart,
        caption: """
            Bits flip at the rate that lets expect ten flips of bit 30. Each step is a power of ten; zeros are not counted. ACT_max is the largest \
            activation on training images: single clean activations of test images may lie above it. Besides, \(notFinite.joined(separator: " and ")) \
            faulty activations were infinite or not a number. Between clean and faulty activations is the gap that a threshold can lie in.
            """,
        sample:
            "The first training of each network, \(networks[0].images) test images, \(networks[0].faultyExcess.count) fault seeds; layers evenly spread, all in the table.",
        data: Table(
            identifier: "activation-magnitudes", title: "Activations by order of magnitude",
            columns: [
                Column("Network"), Column("Layer"), Column("Weights"), Column("From 10 to the power"), Column("Count"),
                Column("Not finite"),
            ],
            rows: zip(names, networks).flatMap { name, network in
                network.layers.flatMap { layer in
                    [("clean", layer.clean), ("faulty", layer.faulty)].flatMap { series, histogram in
                        MagnitudeHistogram.exponents.filter { histogram[$0] > 0 }.map { exponent -> [Cell] in
                            [
                                .text(name), .text(layer.layer), .text(series), .integer(exponent),
                                .integer(histogram[exponent]), .integer(histogram.notFinite),
                            ]
                        }
                    }
                }
            }))
}
