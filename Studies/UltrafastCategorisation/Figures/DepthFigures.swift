import Notebook

/// Balanced accuracy over the number of convolutions: of photographs, and of small pictures that the network can't know.
func accuracyOverDepth(
    _ features: Features, _ readouts: ReadoutAnswers, _ controls: ControlAnswers, _ small: SmallReadouts
) throws -> Figure {
    let photographs = "Photographs", images = small.collection ?? "CIFAR-10"
    var points: [EstimatePoint] = []
    func add(_ panel: String, _ series: String, _ part: FeatureLayout.Kind, _ estimate: IntervalEstimate?) {
        guard case .convolution(let depth) = part, let estimate else { return }
        points.append(EstimatePoint(panel, series, x: Double(depth), estimate))
    }
    for task in [Task.animal, .artifact] {
        for answers in readouts.answers where answers.training == .plain {
            add(
                photographs, "\(task.rawValue)s", answers.part,
                try readouts.panel(features, task).balanced(answers.said[task][0]))
        }
    }
    for answers in controls.untrained {
        add(
            photographs, "animals, untrained", answers.part,
            try readouts.panel(features, .animal).balanced(answers.said[.animal][0]))
    }
    for (task, name) in [(SmallTask.animal, "animals"), (.classes, "random classes"), (.shuffled, "shuffled labels")] {
        let panel = small.panel(task)
        for answers in small.answers { add(images, name, answers.part, try panel.balanced(answers.said[task])) }
    }
    let paper = Field("Paper's animal net", unit: "%")
    let panels = [photographs, images].filter { panel in points.contains { $0.panel == panel } }
    let chart = Chart {
        for panel in panels {
            RuleMark(y: .value(Axes.accuracy, 50)).lineStyle(.dashed).foregroundStyle(.muted).annotation("chance")
                .facet(by: .value("Pictures", panel))
        }
        EstimateLines(points, x: Axes.depth, y: Axes.accuracy, series: "Question", panels: "Pictures")
        for (index, value) in paperDepth.enumerated() {
            PointMark(x: .value(Axes.depth, 13 - index), y: .value(Axes.accuracy, 100 * value)).symbol(
                .diamond, size: 7
            )
            .foregroundStyle(.ink).named("the paper's animal net").facet(by: .value("Pictures", photographs))
        }
    }
    .xScale(.linear, domain: 1...13).xTicks([1, 4, 7, 10, 13]).yScale(.linear, domain: 40...100)
    .facets(columns: 2, order: panels)
    func at(_ depth: Double) -> IntervalEstimate? {
        points.first { $0.panel == photographs && $0.series == "animals" && $0.x == depth }?.estimate
    }
    return Figure(
        identifier: "accuracy-over-depth",
        title: "Animals in photographs: \(at(7).phrase) % after 7 convolutions, \(at(13).phrase) % after 13",
        chart: chart,
        caption: """
            A linear readout of the mean activation of each map after so many convolutions. Diamonds are the paper's animal nets, whose last \
            convolutions are removed before the rest is trained anew, with a head that isn't known (\(Literature.repository)). The images of the second \
            panel are enlarged to 64 pixels; the same ten classes are learned from and tested, so that a random half of the classes can be learned, \
            and labels that are shuffled image by image can't.
            """,
        sample: sample(readouts.panel(features, .animal), "bands are")
            + (small.pictures > 0 ? " \(images): n = \(small.pictures) images." : ""),
        data: Table(
            identifier: "accuracy-over-depth", title: "Accuracy over depth",
            columns: [
                Column("Pictures"), Column("Question"), Column(Axes.depth), Column(Axes.accuracy), Column(paper),
            ],
            rows: points.map { point in
                let isPapers = point.panel == photographs && point.series == "animals" && point.x <= 13
                return [
                    .text(point.panel), .text(point.series), .integer(Int(point.x)), point.estimate.cell,
                    isPapers ? .number(100 * paperDepth[13 - Int(point.x)], .fixed(1)) : .text(""),
                ]
            }))
}

/// Balanced accuracy by angle and depth.
func angleByDepth(_ features: Features, _ readouts: ReadoutAnswers) throws -> Figure {
    let panel = readouts.panel(features, .animal)
    let cells = try readouts.answers.flatMap { answers -> [(training: Training, depth: Int, angle: Int, said: Said)] in
        guard case .convolution(let depth) = answers.part else { return [] }
        return try angles.map { angle in
            (answers.training, depth, angle, try readouts.said(answers, .animal, view(at: angle)))
        }
    }
    let rows = cells.compactMap { cell in
        panel.counts(cell.said).balancedAccuracy.map { (cell: cell, accuracy: 100 * $0) }
    }
    let chart = Chart {
        for row in rows {
            // A full turn ends where it began.
            for angle in row.cell.angle == -180 ? [-180, 180] : [row.cell.angle] {
                RectangleMark(x: .value(Axes.rotation, angle), y: .value(Axes.depth, row.cell.depth))
                    .foregroundStyle(by: .value(Axes.accuracy, row.accuracy))
                    .facet(by: .value("Readout", row.cell.training.rawValue))
            }
        }
    }
    .xScale(.linear, domain: -187.5...187.5).xTicks([-180, -90, 0, 90, 180]).yTicks([1, 4, 7, 10, 13])
    .xAxis(Axes.rotation).yAxis(Axes.depth).facets(columns: 2, order: Training.allCases.map(\.rawValue))
    .colorScale(.viridis, domain: 50...100)
    let deepest = rows.map(\.cell.depth).max() ?? 0
    let lost = try Training.allCases.map { training in
        let deep = cells.filter { $0.training == training && $0.depth == deepest }
        return try panel.difference(
            deep.filter { $0.angle == 0 }.map(\.said), less: deep.filter { $0.angle != 0 }.map(\.said))?.estimate()
    }
    return Figure(
        identifier: "angle-by-depth",
        title: """
            Turning costs a readout after \(deepest) convolutions \(lost[0].phrase) points where it learned from plain pictures, and \
            \(lost[1].phrase) where it learned from changed ones
            """,
        chart: chart,
        caption: """
            Animals. Each cell is the balanced accuracy of a readout of the mean activations after so many convolutions, on pictures turned by the \
            angle; 50 % is chance. Costs are means over 23 angles, against upright pictures.
            """,
        sample: """
            n = \(panel.rows.count) photographs for each cell, all folds together; a cell's 95 % interval over photographs alone is about \
            \(widest(panel)) points to either side at most.
            """,
        data: Table(
            identifier: "angle-by-depth", title: "Accuracy by angle and depth",
            columns: [Column("Readout"), Column(Axes.depth), Column(Axes.rotation), Column(Axes.accuracy)],
            rows: rows.map {
                [
                    .text($0.cell.training.rawValue), .integer($0.cell.depth), .integer($0.cell.angle),
                    .number($0.accuracy, .fixed(1)),
                ]
            }))
}

/// Half of the widest 95 % interval that a balanced accuracy can have, where half of each kind get a yes.
private func widest(_ panel: Panel) -> String {
    let (targets, others) = (Double(panel.targets), Double(panel.rows.count - panel.targets))
    return NumberFormat.fixed(1).text(100 * 1.96 * (1 / targets + 1 / others).squareRoot() / 4)
}

/// Every part of the network that was read out.
func partsTable(_ features: Features, _ readouts: ReadoutAnswers) throws -> Table {
    let rows = try readouts.answers.filter { $0.training == .plain }.map { answers -> [Cell] in
        [
            .text(answers.part.name),
            features.layout.part(answers.part).map { .integer($0.range.count) } ?? .text("not known"),
            try readouts.panel(features, .animal).balanced(answers.said[.animal][0]).cell,
            try readouts.panel(features, .artifact).balanced(answers.said[.artifact][0]).cell,
        ]
    }
    return Table(
        identifier: "parts", title: "Readouts of every part of the network",
        caption: """
            Of convolutions and blocks, the mean of each map; of the last block also every number. Balanced accuracy on upright photographs, learned \
            from plain pictures.
            """,
        columns: [
            Column("Part"), Column("Features"), Column("Animals", unit: "%"), Column("Artifacts", unit: "%"),
        ], rows: rows)
}
