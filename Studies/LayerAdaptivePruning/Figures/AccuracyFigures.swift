import Notebook

/// Accuracy over sparsity without more training, by allocator; before and after batch norm's statistics are taken anew.
///
/// - Parameter accuracy: what is right: the image's class, or the dense network's answer.
func accuracyOverSparsity(
    _ name: String, _ identifier: String, _ trainings: [PrunedTraining], is accuracy: Field = Axes.accuracy
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
    let best = points.filter { $0.panel == ways[1].name && $0.x == told.map { 100 * $0 } }
        .max { ($0.estimate.value ?? -1) < ($1.estimate.value ?? -1) }
    return Figure(
        identifier: identifier,
        title: best.map {
            "With \(Numerals.plain($0.x)) % of \(name) pruned at once, \($0.series) keeps most: \($0.estimate.phrase) %"
        }
            ?? "\(accuracy.name) over sparsity, \(name)", chart: chart,
        caption: """
            Every allocation keeps the same number of weights, and in each layer the largest. Nothing is trained again. On the right, batch norm's means and \
            variances were taken anew from training images, which changes no weight: it tells a wrong choice of weights from statistics that no longer fit.
            """,
        sample:
            "\(trainings.count == 1 ? "One training" : "\(trainings.count) trainings"), \(trainings[0].dense.count) test images; bands are 95 % intervals.",
        data: Table(
            identifier: identifier, title: "\(accuracy.name) without more training, \(name)",
            columns: [Column("Statistics"), Column("Allocation"), Column(Axes.sparsity), Column(accuracy)],
            rows: points.map { [.text($0.panel), .text($0.series), .number($0.x, .fixed(0)), $0.estimate.cell] }))
}

/// How much each layer keeps, by allocator.
func keptByLayer(
    _ name: String, _ layers: [(name: String, weights: Int)], _ training: PrunedTraining, at sparsity: Double
) -> Figure {
    let rows = drawnAllocators.flatMap { allocator in
        (training.network(allocator, sparsity)?.kept ?? []).enumerated().map { place, kept in
            (allocator: allocator, layer: layers[place].name, share: 100 * Double(kept) / Double(layers[place].weights))
        }
    }
    let chart = Chart {
        for row in rows {
            PointMark(x: .value(Axes.weightsKept, row.share), y: .value("Layer", row.layer))
                .foregroundStyle(by: .value("Allocation", row.allocator.rawValue))
        }
    }
    .series(order: drawnAllocators.map(\.rawValue)).xScale(.linear, domain: 0...100)
    let first = rows.filter { $0.layer == layers[0].name }
    let most = first.max { $0.share < $1.share }
    return Figure(
        identifier: "kept-by-layer",
        title: most.map {
            "Of the first layer, \($0.allocator.rawValue) keeps most: \(Numerals.significant($0.share, 2)) %"
        }
            ?? "What each layer keeps", chart: chart,
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
            PointMark(x: .value(Axes.flops, 100 * row.network.flops), y: .value(Axes.accuracy, row.accuracy))
                .foregroundStyle(by: .value("Allocation", row.network.allocator.rawValue))
        }
    }
    .series(order: drawnAllocators.map(\.rawValue)).xScale(.log)
    return Figure(
        identifier: "accuracy-over-flops", title: "Equally many weights are not equally many multiply-adds",
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
