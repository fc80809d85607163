import Foundation
import Notebook

/// What all layers together change over the sum of what each changes alone, a point for each random allocation.
///
/// - Parameter images: on which both were measured.
func measuredOverSummed(
    _ name: String, _ trainings: [Additivity], _ identifier: String, images: String
) throws -> Figure {
    let random = trainings.flatMap(\.random)
    let range = random.flatMap { $0.measured + $0.summed }.filter { $0 > 0 }
    let ends = [range.min(), range.max()].compactMap(\.self)
    let chart = Chart {
        for end in ends {
            LineMark(x: .value(Axes.summed, end), y: .value(Axes.measured, end)).lineStyle(.dashed)
                .foregroundStyle(.muted)
        }
        for part in random {
            for (measured, summed) in zip(part.measured, part.summed) {
                PointMark(x: .value(Axes.summed, summed), y: .value(Axes.measured, measured))
                    .foregroundStyle(by: .value("Weights pruned", percent(part.sparsity)))
            }
        }
    }
    .xScale(.log).yScale(.log)
    let ratios = try (trainings.first?.random.map(\.sparsity) ?? []).prefix(3).compactMap { sparsity in
        try additivityRatio(trainings, sparsity, over: sparsity)?.value.map {
            "\(Numerals.significant(exp($0), 2)) (at \(percent(sparsity)))"
        }
    }
    return Figure(
        identifier: identifier,
        title: ratios.isEmpty
            ? "What pruning all layers changes, and the sum over layers"
            : "Pruned together, layers of \(name) change the output by \(ratios.joined(separator: ", ")) of the sum over layers",
        chart: chart,
        caption: """
            Each point is a random allocation of \(name). Distortions add up where points lie on the dashed line. The change is the squared difference of \
            the logits, mean over classes and over \(images).
            """,
        sample:
            "\(trainings.count == 1 ? "One training" : "\(trainings.count) trainings"), \(random.first?.measured.count ?? 0) allocations at each sparsity.",
        data: Table(
            identifier: identifier, title: "Random allocations, \(name)",
            columns: [Column("Weights pruned"), Column(Axes.summed), Column(Axes.measured)],
            rows: random.flatMap { part in
                zip(part.summed, part.measured).map { summed, measured in
                    [
                        .text(percent(part.sparsity)), .number(summed, .significant(4)),
                        .number(measured, .significant(4)),
                    ]
                }
            }))
}

/// What pruning each layer alone changes, by how much of it is pruned.
///
/// - Parameter images: that curves are of: "training images".
func distortionCurves(
    _ name: String, _ identifier: String, _ layers: [ImageDistortions], images: String
) throws -> Figure {
    let amount = Field("Of the layer pruned", unit: "%"), change = Field("Root mean square change of a logit")
    let found = try layers.map { try $0.curve(.mean) }
    let rows = found.flatMap { curve in
        // Equal parts, but for less than a weight; all layers share a grid.
        curve.distortions.enumerated().map { place, distortion in
            (
                layer: curve.layer, amount: 100 * Double(place) / Double(curve.distortions.count - 1),
                change: distortion.squareRoot()
            )
        }
    }
    let removed = found.max { $0.distortions[$0.distortions.count - 1] < $1.distortions[$1.distortions.count - 1] }
    let chart = Chart {
        for row in rows {
            RectangleMark(x: .value(amount, row.amount), y: .value("Layer", row.layer))
                .foregroundStyle(by: .value(change, row.change))
        }
    }
    .xAxis(amount)
    return Figure(
        identifier: identifier,
        title: removed.map { "Of \(name), removing \($0.layer) alone changes the output most" }
            ?? "What pruning each layer of \(name) alone changes", chart: chart,
        caption: """
            The root of the squared difference of the logits when the smallest weights of one layer of \(name) are zero and all others are as they were, mean \
            over classes and images. RD chooses an amount in each row so that the sum of squares is least.
            """,
        sample: "\(layers.first?.images ?? 0) \(images).",
        data: Table(
            identifier: identifier, title: "Distortion curves, \(name)",
            columns: [Column("Layer"), Column(amount), Column(change)],
            rows: rows.map {
                [.text($0.layer), .number($0.amount, .fixed(1)), .number($0.change, .significant(4))]
            }))
}
