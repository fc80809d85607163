import Notebook

/// The networks before any fault.
func networksTable(_ networks: [(name: String, baseline: Baseline)]) throws -> Table {
    Table(
        identifier: "networks", title: "The networks before any fault",
        caption: """
            A word is one stored Float32 number. Batch normalisation is folded into the convolutions, as in deployment, so that weights and \
            biases are all the memory there is; all of it may be hit. The interval is Wilson's, 95 %.
            """,
        columns: [
            Column("Network"), Column("Words"), Column("Bit 30 clear"), Column("Epochs"), Column("Test images"),
            Column("Accuracy", unit: "%"), Column("Lower", unit: "%"), Column("Upper", unit: "%"),
        ],
        rows: try networks.map { name, baseline in
            let interval = try Interval.wilson(successes: baseline.test.correct, trials: baseline.test.count)
            return [
                .text(name), .integer(baseline.words), .integer(baseline.exponentWords),
                .integer(baseline.epochs.count), .integer(baseline.test.count),
                .number(100 * baseline.test.share, .fixed(2)), .number(100 * interval.lower, .fixed(2)),
                .number(100 * interval.upper, .fixed(2)),
            ]
        })
}

/// What the interval search chose, layer by layer.
func thresholdsTable(_ name: String, _ baseline: Baseline, _ tuned: [Tuned]) -> Table {
    Table(
        identifier: "thresholds-\(identifier(name))", title: "\(name)'s thresholds",
        caption: """
            ACT_max is the largest clean activation on training images; T is what the interval search chose between 0 and ACT_max. The area is \
            that under accuracy over fault rate, with faults in this layer.
            """,
        columns: [
            Column("Layer"), Column("Words"), Column("ACT_max"), Column("T"), Column("T / ACT_max"),
            Column("Area at T", unit: "%"), Column("Area at ACT_max", unit: "%"), Column("Iterations"),
        ],
        rows: tuned.map { layer in
            let words = baseline.layers.first { $0.name == layer.layer }?.words ?? 0
            let atMaximum = layer.search.points.first { $0.threshold == Double(layer.maximum) }
            return [
                .text(layer.layer), .integer(words), .number(Double(layer.maximum), .significant(4)),
                .number(layer.search.threshold, .significant(4)),
                .number(layer.maximum > 0 ? layer.search.threshold / Double(layer.maximum) : 0, .fixed(3)),
                .number(100 * layer.search.area, .fixed(2)),
                atMaximum.map { .number(100 * $0.area, .fixed(2)) } ?? .text("not measured"),
                .integer(layer.search.brackets.count - 1),
            ]
        })
}
