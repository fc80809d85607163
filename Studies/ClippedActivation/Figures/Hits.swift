import Foundation
import Notebook

/// Unprotected accuracy over what does the damage: how many weights are expected to grow by 2¹²⁸.
func accuracyOverHits(_ networks: [Swept]) throws -> Figure {
    let hits = Field("Expected flips of exponent bit 30")
    let points = try networks.flatMap { network in
        zip(network.sweeps.rates, try network.accuracies(.none)).map { rate, accuracy in
            EstimatePoint("", network.name, x: rate * Double(network.baselines[0].exponentWords), accuracy)
        }
    }
    let laws = try networks.map { network in
        try HitCurve(network.sweeps, network.baselines)
            .lethality(finding: "law-of-hits", clause: "q, \(network.name)").estimate()
    }
    let lines = zip(networks, laws).flatMap { network, estimate -> [(series: String, x: Double, y: Double)] in
        guard let lethality = estimate.value else { return [] }
        let own = points.filter { $0.series == network.name }.map { log10($0.x) }
        guard let low = own.min(), let high = own.max() else { return [] }
        return stride(from: low, through: high, by: (high - low) / 80).map { exponent in
            let hits = pow(10, exponent)
            let law = ExponentialFall(from: network.clean, to: network.chance, rate: lethality)
            return (network.name, hits, law.height(at: hits))
        }
    }
    let chart = Chart {
        RuleMark(y: .value(Axes.accuracy, networks[0].chance)).lineStyle(.dotted).foregroundStyle(.muted)
            .annotation("chance")
        for line in lines {
            LineMark(x: .value(hits, line.x), y: .value(Axes.accuracy, line.y))
                .foregroundStyle(by: .value("Network", line.series))
        }
        EstimatePoints(points, x: hits, y: Axes.accuracy, series: "Network")
    }
    .xScale(.log).yScale(.linear, domain: 0...100)
    let phrases = zip(networks, laws).compactMap { network, law in law.phraseIfSure.map { "\($0) (\(network.name))" } }
    return Figure(
        identifier: "accuracy-over-exponent-hits",
        title: phrases.count == networks.count
            ? "Without protection, a flip of bit 30 ruins the network with a probability of about \(phrases.joined(separator: " and "))"
            : "Unprotected accuracy over expected flips of bit 30, with the law that fits best", chart: chart,
        caption: """
            Bit 30, the highest of the exponent, is 0 in every weight below 2; flipping it multiplies the weight by 2¹²⁸. Over the expected \
            number of such flips, which is the fault rate times the words whose bit 30 is 0, networks of different size can be compared. Symbols \
            are what was measured without protection; lines are chance + (clean − chance) · exp(−q · flips) with the q that fits each network best, \
            which is the number in the title.
            """,
        sample: networks.map { "\($0.name): \($0.sample("bars are"))" }.joined(separator: " "),
        data: Table(
            identifier: "accuracy-over-exponent-hits", title: "Unprotected accuracy over expected flips of bit 30",
            columns: [Column("Network"), Column(hits), Column(Axes.accuracy)],
            rows: points.map { [.text($0.series), .number($0.x, .significant(3)), $0.estimate.cell] }))
}

/// The change of accuracy when only one bit position of every word may flip, against the same images without faults.
func accuracyByBit(_ names: [String], _ networks: [[BitSweeps]], _ plan: SweepPlan) throws -> Figure {
    let bit = Field("Bit position"), change = Field("Change of accuracy", unit: "points", bounds: -100...100)
    let points = try zip(names, networks).flatMap { name, trainings in
        try (0..<32).map { bit in
            let changes = trainings.map { training in
                training.sweeps[bit].accuracies[0].map { 100 * ($0 - training.clean.share) }
            }
            return EstimatePoint("", name, x: Double(bit), try plotted(changes))
        }
    }
    let undefined = networks.flatMap { trainings in
        (0..<32).map { bit in 100 * trainings.map { $0.sweeps[bit].undefined[0].mean }.mean }
    }
    let chart = Chart {
        RectangleMark(xStart: .value(bit, 22.5), xEnd: .value(bit, 30.5)).annotation("exponent")
        RuleMark(y: .value(change, 0)).foregroundStyle(.muted)
        EstimatePoints(points, x: bit, y: change, series: "Network")
    }
    .xScale(.linear, domain: -0.5...31.5).xTicks([0, 5, 10, 15, 20, 23, 27, 30, 31])
    return Figure(
        identifier: "accuracy-by-bit", title: harmfulBits(points, rate: plan.rates[0]), chart: chart,
        caption: """
            Only one bit position of every word may flip, with a probability of \(number: plan.rates[0]), no clipping. Bits 0 to 22 are the \
            fraction, 23 to 30 the exponent, 31 is the sign. 0 is the accuracy without faults on the same images.
            """,
        sample: sampleText(
            trainings: networks[0].count, seeds: plan.seeds, images: networks[0][0].clean.count, "bars are"),
        data: Table(
            identifier: "accuracy-by-bit", title: "Change of accuracy by flipped bit position",
            columns: [Column("Network"), Column(bit), Column(change), Column(Axes.undefined)],
            rows: zip(points, undefined).map { point, share in
                [.text(point.series), .number(point.x, .fixed(0)), point.estimate.cell, .number(share, .fixed(2))]
            }))
}

/// Which bit positions cost more than is noticed, in any of the networks, by the whole interval.
func harmfulBits(_ points: [EstimatePoint], rate: Double) -> String {
    let harmful = points.filter { point in
        // Where all trials agree, there is no interval.
        guard let highest = point.estimate.interval?.upper ?? point.estimate.value else { return false }
        return highest < -noticeable.value
    }
    let names = Set(harmful.map { Int($0.x) }).sorted().map(String.init)
    let beginning = "At a fault rate of \(Numerals.plain(rate)), "
    let cost = "more than \(Numerals.plain(noticeable.value)) points of accuracy"
    guard let last = names.last else { return beginning + "no single bit position is sure to cost \(cost)" }
    if names.count == 1 { return beginning + "bit \(last) alone of 32 costs \(cost)" }
    return beginning + "bits \(names.dropLast().joined(separator: ", ")) and \(last) of 32 cost \(cost)"
}
