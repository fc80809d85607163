import Notebook

/// The dense networks.
func networkTable(_ networks: [(name: String, trainings: [PrunedTraining])]) throws -> Table {
    Table(
        identifier: "networks", title: "The dense networks",
        columns: [Column("Network"), Column("Trainings"), Column("Weights"), Column(Axes.accuracy)],
        rows: try networks.filter { !$0.trainings.isEmpty }.map { name, trainings in
            [
                .text(name), .integer(trainings.count), .integer(trainings[0].weights),
                try trainings.map(\.dense).accuracy().cell,
            ]
        })
}

/// Accuracy after more training, by allocator and sparsity.
func retrainedTable(_ name: String, _ trainings: [RetrainedTraining]) throws -> Table {
    let pairs = trainings[0].networks.map { ($0.allocator, $0.sparsity) }
    return Table(
        identifier: "trained-on", title: "Accuracy of \(name) after pruning at once and training on",
        caption: """
            Equally many steps on the same images in the same order for all. Means over trainings and test images with 95 % intervals; the dense network, \
            which was not trained on, has \(try trainings.map(\.dense).accuracy().phrase) %.
            """,
        columns: [Column("Weights pruned"), Column("Allocation"), Column(Axes.accuracy), Column("Weights left")],
        rows: try pairs.map { allocator, sparsity in
            let networks = trainings.compactMap { $0.network(allocator, sparsity) }
            return [
                .text(percent(sparsity)), .text(allocator.rawValue), try networks.map(\.correct).accuracy().cell,
                .integer(networks[0].kept),
            ]
        })
}

/// Accuracy round by round.
func accuracyByRound(_ name: String, _ trainings: [IterativeTraining]) throws -> Figure {
    let points = try trainings[0].rounds.cases.flatMap { allocator in
        try trainings[0].rounds[allocator].indices.map { place in
            let rounds = trainings.map { $0.rounds[allocator][place] }
            return EstimatePoint(
                "", allocator.rawValue, x: 100 * rounds[0].sparsity, try rounds.map(\.correct).accuracy())
        }
    }
    let dense = try trainings.map(\.dense).accuracy()
    let chart = Chart {
        if let value = dense.value {
            RuleMark(y: .value(Axes.accuracy, value)).lineStyle(.dashed).foregroundStyle(.muted).annotation("dense")
        }
        EstimateLines(points, x: Axes.sparsity, y: Axes.accuracy, series: "Allocation", symbols: true)
    }
    let last = points.last { $0.series == Allocator.rateDistortion.rawValue }
    return Figure(
        identifier: "accuracy-by-round",
        title: last.map {
            "After \(trainings[0].rounds[.rateDistortion].count) rounds, RD has \($0.estimate.phrase) % with \(Numerals.significant($0.x, 3)) % of the weights gone"
        } ?? "Accuracy by round", chart: chart,
        caption:
            "Each round prunes a fifth of the weights that are left, RD by curves of the network as it is then, and trains on. The dense network is as it was, without more training.",
        sample:
            "\(trainings.count == 1 ? "One training" : "\(trainings.count) trainings") of \(name); bands are 95 % intervals.",
        data: Table(
            identifier: "accuracy-by-round", title: "Accuracy by round",
            columns: [Column("Allocation"), Column(Axes.sparsity), Column(Axes.accuracy)],
            rows: points.map { [.text($0.series), .number($0.x, .fixed(1)), $0.estimate.cell] }))
}

/// How long the allocator takes.
func solverTime(_ trials: SolverTrials) -> Figure {
    let weights = Field("Weights"), seconds = Field("Time", unit: "s")
    let longest = trials.seconds.joined().max()
    let chart = Chart {
        for (count, times) in zip(trials.weights, trials.seconds) {
            for time in times { PointMark(x: .value(weights, Double(count)), y: .value(seconds, time)) }
        }
    }
    .xScale(.log).yScale(.log)
    return Figure(
        identifier: "solver-time",
        title: longest.map { "Sharing out VGG-16's weights takes \(Numerals.significant($0, 2)) s at most" }
            ?? "Time of the allocator", chart: chart,
        caption: """
            The exact knapsack over 14 layers and 101 amounts each, four fifths kept: VGG-16's layers, and layers of a half to a sixteenth of their weights. \
            Some fifteen weights are counted as one in all of them.
            """, sample: "\(trials.seconds.first?.count ?? 0) runs of each, in turn.",
        data: Table(
            identifier: "solver-time", title: "Time of the allocator", columns: [Column(weights), Column(seconds)],
            rows: zip(trials.weights, trials.seconds).flatMap { count, times in
                times.map { [.integer(count), .number($0, .significant(3))] }
            }))
}
