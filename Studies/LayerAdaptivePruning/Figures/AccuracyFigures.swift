import Notebook

/// Accuracy over sparsity without more training, by allocator; before and after batch norm's statistics are taken anew.
///
/// - Parameter accuracy: what is right: the image's class, or the dense network's answer.
func accuracyOverSparsity(
    _ name: String, _ identifier: String, _ trainings: [PrunedTraining], is accuracy: Field = Axes.accuracy,
    of images: String = "test images"
) throws -> Figure {
    let sparsities = Set(trainings.flatMap { $0.networks.map(\.sparsity) }).sorted()
    let ways: [(name: String, answers: KeyPath<PrunedNetwork, String> & Sendable)] = [
        ("as pruned", \.correct), ("batch norm anew", \.recalibrated),
    ]
    let points = try ways.flatMap { way in
        try drawnAllocators.flatMap { allocator in
            try sparsities.compactMap { sparsity -> EstimatePoint? in
                guard let answers = trainings.all({ $0.network(allocator, sparsity)?[keyPath: way.answers] }) else {
                    return nil
                }
                return EstimatePoint(way.name, allocator.rawValue, x: 100 * sparsity, try answers.accuracy())
            }
        }
    }
    let dense = try trainings.map(\.dense).accuracy()
    let chart = Chart {
        for way in ways {
            if let value = dense.value {
                RuleMark(y: .value(accuracy, value)).lineStyle(.dashed).foregroundStyle(.muted)
                    .facet(by: .value("Statistics", way.name)).annotation("dense")
            }
        }
        EstimateLines(
            points, x: Axes.sparsity, y: accuracy, series: "Allocation", panels: "Statistics", symbols: true)
    }
    .yScale(.linear, domain: 0...100).series(order: drawnAllocators.map(\.rawValue))
    .facets(columns: 2, order: ways.map(\.name))
    let told = sparsities.last { $0 <= 0.9 }
    func phrase(_ allocator: Allocator) -> String? {
        points.first { $0.panel == ways[1].name && $0.series == allocator.rawValue && $0.x == told.map { 100 * $0 } }
            .map { "\($0.estimate.phrase) %" }
    }
    return Figure(
        identifier: identifier,
        title: {
            guard let told, let chosen = phrase(.rateDistortion), let lamp = phrase(.lamp) else {
                return "\(accuracy.name) over sparsity, \(name)"
            }
            return "With \(percent(told)) of \(name) pruned at once, RD has \(chosen), LAMP \(lamp)"
        }(), chart: chart,
        caption: """
            Every allocation keeps the same number of weights, and in each layer the largest. Nothing is trained again. On the right, batch norm's means and \
            variances were taken anew from training images, which changes no weight: it tells a wrong choice of weights from statistics that no longer fit.
            """,
        sample:
            "\(trainings.count == 1 ? "One training" : "\(trainings.count) trainings"), \(trainings[0].dense.count) \(images); bands are 95 % intervals.",
        data: Table(
            identifier: identifier, title: "\(accuracy.name) without more training, \(name)",
            columns: [
                Column("Statistics"), Column("Allocation"), Column(Axes.sparsity), Column(accuracy),
                Column("Change of the output"), Column(Axes.flops), Column("Empty channels"),
            ],
            rows: points.map { point in
                // Of the first training; changes and multiply-adds don't depend on statistics.
                let network = trainings[0].networks.first {
                    $0.allocator.rawValue == point.series && 100 * $0.sparsity == point.x
                }
                return [
                    .text(point.panel), .text(point.series), .number(point.x, .fixed(0)), point.estimate.cell,
                    network.map { .number($0.distortions.mean, .significant(3)) } ?? .text(""),
                    network.map { .number(100 * $0.flops, .significant(3)) } ?? .text(""),
                    network.map { .integer($0.emptyChannels) } ?? .text(""),
                ]
            }))
}

/// How much each layer keeps, by allocator.
func keptByLayer(
    _ name: String, _ layers: [(name: String, weights: Int)], _ training: PrunedTraining, at sparsity: Double
) -> Figure {
    let rows = drawnAllocators.flatMap { allocator in
        (training.network(allocator, sparsity)?.kept ?? []).enumerated().filter { $1 > 0 }.map { place, kept in
            (allocator: allocator, layer: layers[place].name, share: 100 * Double(kept) / Double(layers[place].weights))
        }
    }
    let chart = Chart {
        for row in rows {
            PointMark(x: .value(Axes.weightsKept, row.share), y: .value("Layer", row.layer))
                .foregroundStyle(by: .value("Allocation", row.allocator.rawValue))
        }
    }
    .series(order: drawnAllocators.map(\.rawValue)).xScale(.log)
    let largest = layers.max { $0.weights < $1.weights }
    func share(of layer: String?) -> String? {
        rows.first { $0.allocator == .rateDistortion && $0.layer == layer }.map {
            "\(Numerals.significant($0.share, 2)) %"
        }
    }
    return Figure(
        identifier: "kept-by-layer",
        title: {
            guard let first = share(of: layers.first?.name), let last = share(of: largest?.name) else {
                return "What each layer keeps"
            }
            return "RD keeps \(first) of the first layer and \(last) of the largest"
        }(), chart: chart,
        caption: "The share of each layer's weights that is kept where \(percent(sparsity)) of all weights are pruned.",
        sample: "The first training of \(name).",
        data: Table(
            identifier: "kept-by-layer", title: "Weights kept, by layer and allocation",
            columns: [Column("Layer"), Column("Weights")] + drawnAllocators.map { Column($0.rawValue, unit: "%") },
            rows: layers.enumerated().map { place, layer in
                [.text(layer.name), .integer(layer.weights)]
                    + drawnAllocators.map { allocator in
                        guard let kept = training.network(allocator, sparsity)?.kept[place] else { return .text("") }
                        return .number(100 * Double(kept) / Double(layer.weights), .fixed(1))
                    }
            }))
}

/// Accuracy over what is left to compute, for all sparsities.
func accuracyOverFLOPs(_ name: String, _ training: PrunedTraining) -> Figure {
    let rows = training.networks.filter { drawnAllocators.contains($0.allocator) }.map { network in
        (
            network: network,
            accuracy: 100 * Double(network.recalibrated.count { $0 == "1" }) / Double(network.recalibrated.count)
        )
    }
    let chart = Chart {
        for row in rows {
            LineMark(x: .value(Axes.flops, 100 * row.network.flops), y: .value(Axes.accuracy, row.accuracy))
                .foregroundStyle(by: .value("Allocation", row.network.allocator.rawValue))
            PointMark(x: .value(Axes.flops, 100 * row.network.flops), y: .value(Axes.accuracy, row.accuracy))
                .foregroundStyle(by: .value("Allocation", row.network.allocator.rawValue))
        }
    }
    .series(order: drawnAllocators.map(\.rawValue)).xScale(.log)
    func left(_ allocator: Allocator) -> String? {
        training.network(allocator, comparedSparsities[1]).map { "\(Numerals.significant(100 * $0.flops, 2)) %" }
    }
    return Figure(
        identifier: "accuracy-over-flops",
        title: {
            guard let chosen = left(.rateDistortion), let uniform = left(.uniform) else {
                return "Equally many weights are not equally many multiply-adds"
            }
            return "At \(percent(comparedSparsities[1])), RD leaves \(chosen) of the multiply-adds, uniform \(uniform)"
        }(),
        chart: chart,
        caption: """
            Multiply-adds of a pass in which only weights that are kept are multiplied by, as a share of the dense network's, without biases. What a runtime \
            saves of them depends on the runtime; empty channels, in the table, are what a dense one could leave out.
            """, sample: "The first training of \(name), batch norm anew.",
        data: Table(
            identifier: "accuracy-over-flops", title: "Accuracy, multiply-adds and empty channels",
            columns: [
                Column("Allocation"), Column(Axes.sparsity), Column(Axes.flops), Column("Empty channels"),
                Column(Axes.accuracy),
            ],
            rows: rows.map { row in
                [
                    .text(row.network.allocator.rawValue), .number(100 * row.network.sparsity, .fixed(0)),
                    .number(100 * row.network.flops, .significant(3)), .integer(row.network.emptyChannels),
                    .number(row.accuracy, .fixed(1)),
                ]
            }))
}
