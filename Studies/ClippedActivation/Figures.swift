import Foundation
import Notebook

/// The study's figures; each names its data, so that a table and a CSV file stand beside it.
let protections = Protection.allCases.map(\.rawValue)

/// Accuracy over fault rate, by protection and network.
func accuracyOverRate(_ networks: [(name: String, baseline: Baseline, sweep: NetworkSweep)]) throws -> Figure {
    let rows = try networks.flatMap { name, _, sweep in try sweepRows(name, sweep) }
    let seeds = networks.first?.sweep[.none]?.accuracies.first?.count ?? 0
    let widest = rows.map { ($0.upper - $0.lower) / 2 }.max() ?? 0
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
        identifier: "accuracy-over-fault-rate", title: postponement(networks), chart: chart,
        caption: """
            Every stored bit of weights and biases flips independently with the fault rate. *Clipped at ACT_max* uses the largest clean \
            activation of each layer as its threshold; *tuned* the threshold that the interval search found; *saturated* gives the threshold \
            instead of 0 above it. All protections meet the same faults.
            """,
        sample: String(
            format:
                "n = \(seeds) fault seeds for each point, taking the test images in turn; bands are 95 %% bootstrap intervals of the mean, the widest ±%.1f points.",
            widest),
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
            }))
}

/// The same accuracies over what does the damage: how many weights are expected to grow by 2^128.
func accuracyOverHits(_ networks: [(name: String, baseline: Baseline, sweep: NetworkSweep)]) throws -> Figure {
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
    .xScale(.log).yScale(.linear, domain: 0...100).xAxis("Expected flips of exponent bit 30").yAxis(
        "Accuracy", unit: "%")
    return Figure(
        identifier: "accuracy-over-exponent-hits", title: hitsHalfway(networks), chart: chart,
        caption: """
            Bit 30, the highest of the exponent, is 0 in every weight below 2; flipping it multiplies the weight by 2¹²⁸. Over the expected \
            number of such flips, networks of different size can be compared: at equal fault rates a smaller one takes fewer.
            """,
        sample:
            "The points of the figure before this one; expected flips are the fault rate times the words whose bit 30 is 0.",
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
            }))
}

/// Accuracy when only one bit position of every word may flip.
func accuracyByBit(
    _ networks: [(name: String, baseline: Baseline, bits: [BitSweep])], _ plan: SweepPlan
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
        identifier: "accuracy-by-bit", title: harmfulBits(networks.map { ($0.baseline, $0.bits) }), chart: chart,
        caption: """
            Only one bit position of every word may flip, with a probability of \(NumberFormat.scientific(1).text(plan.rates[0])), no clipping. \
            The dashed line is the clean accuracy on all test images; the seeds take \(plan.slice * plan.slices) of them, on which it may differ.
            """,
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
            }))
}

func identifier(_ name: String) -> String { name.lowercased() }

private struct SweepRow {
    var network, protection: String
    var rate, mean, lower, upper, deviation: Double
}

private func sweepRows(_ name: String, _ sweep: NetworkSweep) throws -> [SweepRow] {
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
