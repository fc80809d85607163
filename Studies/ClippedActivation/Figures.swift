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
        MeanLines(rows, x: "Fault rate", y: "Accuracy", series: "Protection", panels: "Network", symbols: true)
    }
    .xScale(.log).xAxis("Fault rate", unit: "per bit").percentScale("Accuracy")
    .series(order: Protection.allCases.map(\.rawValue)).facets(columns: 2, order: baselines.map(\.network))
    var table = Table(
        identifier: "accuracy-over-fault-rate", title: "Accuracy over fault rate", rows, panels: "Network",
        series: "Protection", x: Column("Fault rate", unit: "per bit"), .scientific(2),
        y: Column("Accuracy", unit: "%"), digits: 2)
    table.columns.append(Column("Standard deviation over seeds", unit: "%"))
    for (row, point) in rows.enumerated() { table.rows[row].append(.number(point.mean.deviation, .fixed(2))) }
    table.addUndefined(sweeps.flatMap { sweep in Protection.allCases.flatMap { sweep[$0].undefined.map(\.mean) } })
    return Figure(
        identifier: "accuracy-over-fault-rate", title: postponement(baselines, sweeps), chart: chart,
        caption: """
            Every stored bit of weights and biases flips independently with the fault rate. *Clipped at ACT_max* uses the largest clean \
            activation of each layer as its threshold; *tuned* the threshold that the interval search found; *saturated* gives the threshold \
            instead of 0 above it. All protections meet the same faults.
            """,
        sample: String(
            format:
                "n = \(rows.counts) fault seeds for each point, taking the test images in turn; bands are 95 %% bootstrap intervals of the mean, the widest ±%.1f points.",
            widest),
        data: table)
}

/// The same accuracies over what does the damage: how many weights are expected to grow by 2^128.
func accuracyOverHits(_ baselines: [Baseline], _ sweeps: [NetworkSweep]) throws -> Figure {
    let rows = try zip(baselines, sweeps).flatMap { baseline, sweep in
        try [Protection.none, .tuned].flatMap { protection in
            try points(
                of: sweep[protection], "", "\(baseline.network), \(protection.rawValue)", hits: baseline.exponentWords)
        }
    }
    let chart = Chart {
        MeanLines(rows, x: "Expected hits", y: "Accuracy", series: "Network", bands: false, symbols: true)
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
            identifier: "accuracy-over-exponent-hits", title: "Accuracy over expected flips of bit 30", rows,
            series: "Network and protection", x: Column("Expected flips"), .significant(3),
            y: Column("Accuracy", unit: "%"), digits: 2))
}

/// Accuracy when only one bit position of every word may flip.
func accuracyByBit(_ baselines: [Baseline], _ bits: [[FaultSweep]], _ plan: SweepPlan) throws -> Figure {
    let rows = try zip(baselines, bits).flatMap { baseline, bits in
        try bits.enumerated().map { MeanPoint(baseline.network, x: Double($0), try percent($1.accuracies[0])) }
    }
    let chart = Chart {
        RectangleMark(xStart: .value("Bit", 22.5), xEnd: .value("Bit", 30.5)).annotation("exponent")
        for baseline in baselines { cleanLine(baseline).facet(by: .value("Network", baseline.network)) }
        MeanPoints(rows, x: "Bit", y: "Accuracy", panels: "Network")
    }
    .xScale(.linear, domain: -0.5...31.5).xAxis("Bit position (0 to 22 fraction, 23 to 30 exponent, 31 sign)")
    .percentScale("Accuracy").facets(columns: 1, order: baselines.map(\.network))
    var table = Table(
        identifier: "accuracy-by-bit", title: "Accuracy by flipped bit position", rows, panels: "Network",
        x: Column("Bit"), .fixed(0), y: Column("Accuracy", unit: "%"), digits: 2)
    table.addUndefined(bits.joined().map { $0.undefined[0].mean })
    return Figure(
        identifier: "accuracy-by-bit", title: harmfulBits(baselines, bits), chart: chart,
        caption: """
            Only one bit position of every word may flip, with a probability of \(NumberFormat.scientific(1).text(plan.rates[0])), no clipping. \
            The dashed line is the clean accuracy on all test images; the seeds take \(plan.images) of them, on which it may differ.
            """,
        sample: "n = \(rows.counts) fault seeds for each point; bars are 95 % bootstrap intervals of the mean.",
        data: table)
}
