import Foundation
import Notebook

/// Accuracy over fault rate with faults in one layer; a panel for each.
func layerSensitivity(_ baseline: Baseline, _ sweeps: [LayerSweep], _ plan: SweepPlan) throws -> Figure {
    let rows = try sweeps.flatMap { try points(of: $0.sweep, $0.layer) }
    let chart = Chart {
        cleanLine(baseline)
        MeanLines(rows, x: "Fault rate", y: "Accuracy", panels: "Layer")
    }
    .xScale(.log).xAxis("Fault rate", unit: "per bit of the layer").percentScale("Accuracy")
    .facets(columns: sweeps.count > 12 ? 5 : 4, order: sweeps.map(\.layer))
    let identifier = "layers-\(identifier(baseline.network))"
    var table = Table(
        identifier: identifier, title: "Accuracy with faults in one layer of \(baseline.network)", rows,
        panels: "Layer", x: Column("Fault rate", unit: "per bit"), .scientific(2),
        y: Column("Accuracy", unit: "%"), digits: 2)
    table.addUndefined(sweeps.flatMap { $0.sweep.undefined.map(\.mean) })
    return Figure(
        identifier: identifier, title: layerSpan(baseline, sweeps), chart: chart,
        caption: """
            Faults in one layer at a time, no clipping. The dashed line is the clean accuracy on all test images; the seeds take \
            \(plan.images) of them, on which it may differ. Layers with more weights take more hits at the same rate.
            """,
        sample: "n = \(rows.counts) fault seeds for each point; bands are 95 % bootstrap intervals of the mean.",
        data: table)
}

/// Activation magnitudes with and without faults.
func activationMagnitudes(_ baseline: Baseline, _ magnitudes: Magnitudes) -> [Block] {
    guard let clean = magnitudes.layers.compactMap(\.clean.highest).max(),
        let faulty = magnitudes.layers.compactMap(\.faulty.highest).max()
    else { return [.prose("\(baseline.network)'s activations are all 0.")] }
    func power(_ exponent: Int) -> String { "10\(Numerals.superscript(exponent))" }
    let layers = everyOther(magnitudes.layers, most: 6)
    let rows = layers.flatMap { layer in
        [("clean", layer.clean), ("faulty", layer.faulty)].flatMap { series, histogram in
            MagnitudeHistogram.exponents.filter { histogram[$0] > 0 }.map { exponent in
                (layer: layer.layer, series: series, exponent: exponent, count: histogram[exponent])
            }
        }
    }
    let chart = Chart {
        for row in rows {
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
    let identifier = "magnitudes-\(identifier(baseline.network))"
    let figure = Figure(
        identifier: identifier,
        title:
            "Without faults, \(baseline.network)'s activations stay below \(power(clean + 1)); with faults, they reach \(power(faulty))",
        chart: chart,
        caption: """
            Bits flip at \(NumberFormat.scientific(2).text(magnitudes.rate)), which gives ten expected flips of bit 30. All clean activations \
            lie below \(power(clean + 1)); under faults, the largest lie between \(power(faulty)) and \(power(faulty + 1)). Zeros are not shown; \
            \(NumberFormat.fixed(0).text(Double(notFinite))) activations were infinite or not a number.
            """,
        sample: "\(magnitudes.images) test images, \(magnitudes.seeds) fault seeds; one bar for each decade.",
        data: Table(
            identifier: identifier, title: "Activations by order of magnitude in \(baseline.network)",
            columns: [Column("Layer"), Column("Weights"), Column("From 10 to the power"), Column("Count")],
            rows: rows.map { [.text($0.layer), .text($0.series), .integer($0.exponent), .integer($0.count)] }))
    return [.figure(figure)]
}

/// At most so many, evenly spread, the first and the last among them.
private func everyOther<Element>(_ elements: [Element], most: Int) -> [Element] {
    guard elements.count > most else { return elements }
    return (0..<most).map { elements[$0 * (elements.count - 1) / (most - 1)] }
}
