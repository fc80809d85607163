import Foundation
import Notebook

/// A point of what all layers change together over the sum of what each changes alone.
private struct Together {
    /// "RD", "random".
    var allocation: String
    var sparsity: Double
    var measured: Double
    var summed: Double
}

/// What all layers together change over the sum of what each changes alone, a point for each allocation: random ones, and
/// those that allocators choose.
///
/// - Parameters:
///   - chosen: networks that were pruned by allocators, with the curves of the same trainings.
///   - images: on which the random ones were measured.
func measuredOverSummed(
    _ name: String, _ trainings: [Additivity], chosen: [(PrunedTraining, [ImageDistortions])], _ identifier: String,
    images: String
) throws -> Figure {
    let random = trainings.flatMap(\.random).flatMap { part in
        zip(part.measured, part.summed).map {
            Together(allocation: "random", sparsity: part.sparsity, measured: $0, summed: $1)
        }
    }
    // Random ones above, since these are judged and many of the others lie where they do.
    let points = try chosen.flatMap { try chosenTogether($0, $1) } + random
    let range = points.flatMap { [$0.measured, $0.summed] }.filter { $0 > 0 }
    let ends = [range.min(), range.max()].compactMap(\.self)
    let chart = Chart {
        for end in ends {
            LineMark(x: .value(Axes.summed, end), y: .value(Axes.measured, end)).lineStyle(.dashed)
                .foregroundStyle(.muted)
        }
        for point in points where point.measured > 0 && point.summed > 0 {
            PointMark(x: .value(Axes.summed, point.summed), y: .value(Axes.measured, point.measured))
                .foregroundStyle(by: .value("Allocation", kind(point)))
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
            : "Pruned together by random allocations, layers of \(name) change the output by \(ratios.joined(separator: ", ")) of the sum over layers",
        chart: chart,
        caption: """
            Each point is an allocation of \(name). Distortions add up where points lie on the dashed line. The change is the squared difference of \
            the logits, mean over classes and over \(images). *Chosen*: RD's, its rivals' and those of its controls at all sparsities, measured \
            on images that no curve has seen; their sums are read from the curves, between two amounts on a straight line.
            """,
        sample:
            "\(trainings.count == 1 ? "One training" : "\(trainings.count) trainings"), \(trainings.first?.random.first?.measured.count ?? 0) random allocations at each sparsity.",
        data: Table(
            identifier: identifier, title: "Allocations, \(name)",
            columns: [Column("Allocation"), Column("Weights pruned"), Column(Axes.summed), Column(Axes.measured)],
            rows: points.map { point in
                [
                    .text(point.allocation), .text(percent(point.sparsity)), .number(point.summed, .significant(4)),
                    .number(point.measured, .significant(4)),
                ]
            }))
}

private func kind(_ point: Together) -> String {
    point.allocation == "random" ? "random, \(percent(point.sparsity))" : "chosen"
}

private func chosenTogether(_ training: PrunedTraining, _ curves: [ImageDistortions]) throws -> [Together] {
    let curves = try curves.map { try $0.curve(.mean) }
    return training.networks.map { network in
        let alone = zip(curves, network.kept).map { curve, kept in curve.between(keeping: kept) }
        return Together(
            allocation: network.allocator.rawValue, sparsity: network.sparsity, measured: network.distortions.mean,
            summed: alone.reduce(0, +))
    }
}

extension DistortionCurve {
    /// The distortion where so many weights are kept, between the two amounts that are nearest on a straight line.
    func between(keeping kept: Int) -> Double {
        let wanted = weights - kept
        guard let above = pruned.firstIndex(where: { $0 >= wanted }) else { return distortions[pruned.count - 1] }
        guard pruned[above] > wanted else { return distortions[above] }
        let below = above - 1
        let share = Double(wanted - pruned[below]) / Double(pruned[above] - pruned[below])
        return distortions[below] + share * (distortions[above] - distortions[below])
    }
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
