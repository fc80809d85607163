import Notebook

/// Balanced accuracy over the angle by which pictures are turned.
func accuracyOverAngle(_ features: Features, _ readouts: ReadoutAnswers) throws -> Figure {
    let main = mainPart(features.layout), panels = ["Animals", "Artifacts"]
    let points = try zip([Task.animal, .artifact], panels).flatMap { task, title in
        try Training.allCases.flatMap { training in
            try fullTurn { angle in
                let said = try readouts.said(readouts.answers(main, training), task, view(at: angle))
                return try readouts.panel(features, task).balanced(said)
            }.map { EstimatePoint(title, training.rawValue, x: $0, $1) }
        }
    }
    let augmented = points.filter { $0.panel == panels[0] && $0.series == Training.augmented.rawValue && $0.x < 180 }
    let worst = 100 * paperWorstAngle
    let short = augmented.filter { point in point.estimate.value.map { $0 < worst } ?? false }
    let chart = Chart {
        RuleMark(y: .value(Axes.accuracy, worst)).lineStyle(.dashed).foregroundStyle(.muted)
            .annotation("paper: \(Numerals.plain(worst))", position: .trailing).facet(by: .value("Question", panels[0]))
        EstimateLines(points, x: Axes.rotation, y: Axes.accuracy, series: "Readout", panels: "Question")
        for point in short {
            if let value = point.estimate.value {
                PointMark(x: .value(Axes.rotation, point.x), y: .value(Axes.accuracy, value)).symbol(.ring, size: 8)
                    .foregroundStyle(.ink).named("rings below the paper's worst").facet(
                        by: .value("Question", panels[0]))
            }
        }
    }
    .xTicks([-180, -90, 0, 90, 180]).xScale(.linear, domain: -180...180).yScale(.linear, domain: 40...100)
    .facets(columns: 2, order: panels).series(order: Training.allCases.map(\.rawValue))
    let (lost, kept) = try (lossTurned(features, readouts, .plain), lossTurned(features, readouts, .augmented))
    return Figure(
        identifier: "accuracy-over-angle",
        title: """
            Turned, animals cost the readout of plain pictures \(lost.phrase) points on average, and \(kept.phrase) where it learned from changed ones
            """,
        chart: chart,
        caption: """
            Pictures are turned counterclockwise about their middle, every 15 degrees, and shrunk so that the corners stay inside; what is outside has \
            the mean colour. The augmentation surrounds with black, as in the paper's code: in tests, even the readout that learned from changed \
            pictures meets a surround that it has not learned, which is largest between quarter turns. Dashed is what the paper's augmented net \
            keeps at its worst angle, read off its figure, and rings are the \(short.count) of \(augmented.count) angles whose mean is below.
            """,
        sample: sample(readouts.panel(features, .animal), "bands are"),
        data: Table(
            identifier: "accuracy-over-angle", title: "Accuracy over angle",
            columns: [Column("Question"), Column("Readout"), Column(Axes.rotation), Column(Axes.accuracy)],
            rows: points.map {
                [.text($0.panel), .text($0.series), .integer(Int($0.x)), $0.estimate.cell]
            }))
}

/// What is lost on turned pictures of animals, in points, mean over 23 angles.
private func lossTurned(
    _ features: Features, _ readouts: ReadoutAnswers, _ training: Training
) throws -> IntervalEstimate? {
    let answers = try readouts.answers(mainPart(features.layout), training)
    return try readouts.panel(features, .animal).difference(
        [readouts.said(answers, .animal, .plain)],
        less: turned.map { try readouts.said(answers, .animal, $0) })?.estimate()
}

/// A value at each angle, and at the end of a full turn that of its beginning.
private func fullTurn(_ value: (Int) throws -> IntervalEstimate?) rethrows -> [(Double, IntervalEstimate)] {
    let found = try angles.compactMap { angle in try value(angle).map { (Double(angle), $0) } }
    return found + found.prefix(1).filter { $0.0 == -180 }.map { (180, $0.1) }
}

/// How often the animal readouts say yes to animals and to others, at each angle.
func yesOverAngle(_ features: Features, _ readouts: ReadoutAnswers) throws -> Figure {
    let main = mainPart(features.layout), panel = readouts.panel(features, .animal)
    func series(_ toTargets: Bool) -> String { toTargets ? "to animals (hits)" : "to others (false alarms)" }
    let points = try Training.allCases.flatMap { training in
        try [true, false].flatMap { toTargets in
            try fullTurn { angle in
                try panel.counts(
                    readouts.said(readouts.answers(main, training), .animal, view(at: angle))
                ).yes(toTargets: toTargets, panel.unit)
            }.map { EstimatePoint(training.rawValue, series(toTargets), x: $0, $1) }
        }
    }
    let chart = Chart {
        EstimateLines(points, x: Axes.rotation, y: Axes.yes, series: "Yes", panels: "Readout")
    }
    .xTicks([-180, -90, 0, 90, 180]).xScale(.linear, domain: -180...180).yScale(.linear, domain: 0...100)
    .facets(columns: 2, order: Training.allCases.map(\.rawValue)).series(
        order: [true, false].map(series))
    func at(_ angle: Double, _ toTargets: Bool) -> String {
        points.first { $0.panel == Training.plain.rawValue && $0.x == angle && $0.series == series(toTargets) }
            .map(\.estimate).phrase
    }
    return Figure(
        identifier: "yes-over-angle",
        title:
            "Turned by 120°, the readout of plain pictures calls \(at(120, true)) % of animals an animal, and \(at(120, false)) % of others",
        chart: chart,
        caption: """
            Balanced accuracy is the mean of the hits and of what is left of false alarms. Part of a turned picture is an empty surround, which makes \
            all activations smaller; where both curves fall together, a readout that never met that has moved its boundary, rather than lost sight of \
            what tells animals from others. d′, in the table, is the distance of both in standard deviations, wherever the boundary is.
            """,
        sample:
            "n = \(panel.rows.count) photographs at each angle, all folds together; bands are 95 % Wilson intervals.",
        data: Table(
            identifier: "yes-over-angle", title: "Hits and false alarms over angle",
            columns: [
                Column("Readout"), Column(Axes.rotation), Column("Hits", unit: "%"), Column("False alarms", unit: "%"),
                Column(Axes.sensitivity),
            ],
            rows: try Training.allCases.flatMap { training in
                try angles.map { angle in
                    let counts = panel.counts(
                        try readouts.said(readouts.answers(main, training), .animal, view(at: angle)))
                    return [
                        .text(training.rawValue), .integer(angle), try counts.yes(toTargets: true, panel.unit).cell,
                        try counts.yes(toTargets: false, panel.unit).cell, .number(counts.sensitivity, .fixed(2)),
                    ]
                }
            }))
}

/// What grayscale and flips cost, beside rotation.
func robustnessTable(_ features: Features, _ readouts: ReadoutAnswers) throws -> Table {
    let main = mainPart(features.layout)
    let views: [(name: String, views: [PhotographView])] =
        [("upright", [.plain])]
        + Change.allCases.map { ($0.rawValue, $0.views) }
    let rows = try [Task.animal, .artifact].flatMap { task in
        try views.map { name, views -> [Cell] in
            [.text("\(task.rawValue), \(name)")]
                + (try Training.allCases.flatMap { training -> [Cell] in
                    let answers = try readouts.answers(main, training), panel = readouts.panel(features, task)
                    let upright = try readouts.said(answers, task, .plain)
                    if views == [.plain] { return [try panel.balanced(upright).cell, .text("")] }
                    let said = try views.map { try readouts.said(answers, task, $0) }
                    return [
                        try said.count == 1 ? panel.balanced(said[0]).cell : panel.balancedOverViews(said).cell,
                        try panel.difference(said, less: [upright])?.estimate().cell ?? .text("undefined"),
                    ]
                })
        }
    }
    return Table(
        identifier: "views", title: "Balanced accuracy on changed pictures, and what the change costs",
        caption: """
            The paper has about 94 % on grayscale and 95 % on flips (notebook of \(Literature.repository)). *Change* is against upright pictures, each \
            photograph paired with itself. Of the turned pictures the angles are chosen, and intervals are for other photographs at these.
            """,
        columns: [
            Column("Question, pictures"), Column("Plain", unit: "%"), Column("Plain, change", unit: "points"),
            Column("Augmented", unit: "%"), Column("Augmented, change", unit: "points"),
        ], rows: rows)
}

/// What the untouched networks answer from their thousand classes; nothing where none is at hand.
func untouchedTable(_ untouched: UntouchedAnswers) throws -> [Block] {
    guard !untouched.networks.isEmpty else { return [] }
    let rows = try untouched.networks.flatMap { network in
        try network.said.cases.map { task -> [Cell] in
            let panel = untouched.panel(task), upright = try untouched.said(network, task, .plain)
            let said = try turned.map { try untouched.said(network, task, $0) }
            return [
                .text(network.name), .text(task.rawValue), try panel.balanced(upright).cell,
                try panel.balancedOverViews(said).cell,
                try panel.difference([upright], less: said)?.estimate().cell ?? .text("undefined"),
            ]
        }
    }
    let weights = untouched.networks.map { "\($0.name): \($0.weights)" }.joined(separator: "; ")
    return [
        .table(
            Table(
                identifier: "untouched-networks",
                title: "Untouched ImageNet networks, read out through their thousand classes",
                caption: """
                    Balanced accuracy on \(untouched.items.count) photographs (\(untouched.collection)): yes where the probabilities of all animals, \
                    or of all artifacts, among the thousand classes add up to more than one half. Each network sees pictures as its weights want \
                    them; intervals are 95 % intervals over photographs. Weights: \(weights).
                    """,
                columns: [
                    Column("Network"), Column("Question"), Column("Upright", unit: "%"),
                    Column("Mean over 23 angles", unit: "%"), Column("Lost", unit: "points"),
                ], rows: rows))
    ]
}
