import Foundation
import Notebook

/// Accuracy over fault rate, by protection and network.
func accuracyOverRate(_ baselines: [Baseline], _ sweeps: [NetworkSweep]) throws -> Figure {
    let rows = try zip(baselines, sweeps).flatMap { baseline, sweep in
        try Protection.allCases.flatMap { try points(of: sweep[$0], baseline.network, $0.rawValue) }
    }
    let widest = rows.reduce(0) { max($0, ($1.mean.upper - $1.mean.lower) / 2) }
    let chart = Chart {
        for baseline in baselines {
            cleanLine(baseline).facet(by: .value("Network", baseline.network)).annotation("clean")
        }
        MeanLines(rows, x: { .value("Fault rate", $0.x) }, y: "Accuracy", \.mean, points: true) { mark, row in
            mark.foregroundStyle(by: .value("Protection", row.series)).facet(by: .value("Network", row.panel))
        }
    }
    .xScale(.log).xAxis("Fault rate", unit: "per bit").percentScale("Accuracy")
    .series(order: Protection.allCases.map(\.rawValue)).facets(columns: 2, order: baselines.map(\.network))
    return Figure(
        identifier: "accuracy-over-fault-rate", title: postponement(baselines, sweeps), chart: chart,
        caption: """
            Every stored bit of weights and biases flips independently with the fault rate. *Clipped at ACT_max* uses the largest clean \
            activation of each layer as its threshold; *tuned* the threshold that the interval search found; *saturated* gives the threshold \
            instead of 0 above it. All protections meet the same faults.
            """,
        sample: String(
            format:
                "n = \(seeds(rows)) fault seeds for each point, taking the test images in turn; bands are 95 %% bootstrap intervals of the mean, the widest ±%.1f points.",
            widest),
        data: Table(
            identifier: "accuracy-over-fault-rate", title: "Accuracy over fault rate",
            columns: [
                Column("Network"), Column("Protection"), Column("Fault rate", unit: "per bit"),
                Column("Accuracy", unit: "%"), Column("Standard deviation over seeds", unit: "%"),
            ],
            rows: rows.map { row in
                [
                    .text(row.panel), .text(row.series), .number(row.x, .scientific(2)), row.mean.cell(2),
                    .number(100 * row.samples.standardDeviation, .fixed(2)),
                ]
            }))
}

/// The same accuracies over what does the damage: how many weights are expected to grow by 2^128.
func accuracyOverHits(_ baselines: [Baseline], _ sweeps: [NetworkSweep]) throws -> Figure {
    let rows = try zip(baselines, sweeps).flatMap { baseline, sweep in
        try [Protection.none, .tuned].flatMap { protection in
            try zip(sweep[protection].rates, sweep[protection].accuracies).map { rate, accuracies in
                try Point(
                    "", "\(baseline.network), \(protection.rawValue)", x: rate * Double(baseline.exponentWords),
                    accuracies)
            }
        }
    }
    let chart = Chart {
        MeanLines(
            rows, x: { .value("Expected hits", $0.x) }, y: "Accuracy", \.mean, bands: false, points: true
        ) { mark, row in mark.foregroundStyle(by: .value("Network", row.series)) }
    }
    .xScale(.log).xAxis("Expected flips of exponent bit 30").percentScale("Accuracy")
    return Figure(
        identifier: "accuracy-over-exponent-hits", title: hitsHalfway(baselines, sweeps), chart: chart,
        caption: """
            Bit 30, the highest of the exponent, is 0 in every weight below 2; flipping it multiplies the weight by 2¹²⁸. Over the expected \
            number of such flips, networks of different size can be compared: at equal fault rates a smaller one takes fewer.
            """,
        sample:
            "The points of the figure before this one; expected flips are the fault rate times the words whose bit 30 is 0.",
        data: Table(
            identifier: "accuracy-over-exponent-hits", title: "Accuracy over expected flips of bit 30",
            columns: [Column("Network and protection"), Column("Expected flips"), Column("Accuracy", unit: "%")],
            rows: rows.map { [.text($0.series), .number($0.x, .significant(3)), $0.mean.cell(2)] }))
}

/// Accuracy when only one bit position of every word may flip.
func accuracyByBit(_ baselines: [Baseline], _ bits: [[BitSweep]], _ plan: SweepPlan) throws -> Figure {
    let rows = try zip(baselines, bits).flatMap { baseline, bits in
        try bits.map { try Point(baseline.network, x: Double($0.bit), $0.accuracies) }
    }
    let chart = Chart {
        RectangleMark(xStart: .value("Bit", 22.5), xEnd: .value("Bit", 30.5)).annotation("exponent")
        for baseline in baselines { cleanLine(baseline).facet(by: .value("Network", baseline.network)) }
        MeanPoints(rows, x: { .value("Bit", $0.x) }, y: "Accuracy", \.mean) { mark, row in
            mark.foregroundStyle(.series(0)).facet(by: .value("Network", row.panel))
        }
    }
    .xScale(.linear, domain: -0.5...31.5).xAxis("Bit position (0 to 22 fraction, 23 to 30 exponent, 31 sign)")
    .percentScale("Accuracy").facets(columns: 1, order: baselines.map(\.network))
    return Figure(
        identifier: "accuracy-by-bit", title: harmfulBits(baselines, bits), chart: chart,
        caption: """
            Only one bit position of every word may flip, with a probability of \(NumberFormat.scientific(1).text(plan.rates[0])), no clipping. \
            The dashed line is the clean accuracy on all test images; the seeds take \(plan.images) of them, on which it may differ.
            """,
        sample: "n = \(seeds(rows)) fault seeds for each point; bars are 95 % bootstrap intervals of the mean.",
        data: Table(
            identifier: "accuracy-by-bit", title: "Accuracy by flipped bit position",
            columns: [Column("Network"), Column("Bit"), Column("Accuracy", unit: "%")],
            rows: rows.map { [.text($0.panel), .number($0.x, .fixed(0)), $0.mean.cell(2)] }))
}
