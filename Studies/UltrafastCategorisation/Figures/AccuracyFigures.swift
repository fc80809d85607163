import Notebook

/// Balanced accuracy in every task, by what was read out, beside the paper's.
func accuracyByTask(
    _ features: Features, _ readouts: ReadoutAnswers, _ controls: ControlAnswers
) throws -> Figure {
    let main = mainPart(features.layout)
    var rows: [(task: Task, readout: String, counts: SignalDetection?, estimate: IntervalEstimate?, paper: Double?)] =
        []
    for task in Task.allCases {
        let panel = readouts.panel(features, task)
        for (name, answers) in [
            ("learned from plain pictures", try readouts.answers(main, .plain)),
            ("learned from changed pictures, too", try readouts.answers(main, .augmented)),
            ("of untrained convolutions", try controls.untrained(main)),
        ] {
            let said = answers.said[task][0]
            rows.append((task, name, panel.counts(said), try panel.balanced(said), nil))
        }
        rows.append((task, "the paper's net", nil, nil, 100 * paperAccuracy[task]))
    }
    let animal = rows[0].estimate, artifact = rows.first { $0.task == .artifact }?.estimate
    let panels = Task.allCases.map(\.title)
    let chart = Chart {
        for panel in panels {
            RuleMark(x: .value(Axes.accuracy, 50)).lineStyle(.dashed).foregroundStyle(.muted).annotation("chance")
                .facet(by: .value("Question", panel))
        }
        for row in rows {
            if let interval = row.estimate?.interval {
                ErrorBar(
                    xStart: .value(Axes.accuracy, interval.lower), xEnd: .value(Axes.accuracy, interval.upper),
                    y: .value("Readout", row.readout)
                ).foregroundStyle(.series(0)).facet(by: .value("Question", row.task.title))
            }
            if let value = row.estimate?.value {
                PointMark(x: .value(Axes.accuracy, value), y: .value("Readout", row.readout))
                    .foregroundStyle(.series(0)).facet(by: .value("Question", row.task.title))
            }
            if let paper = row.paper {
                PointMark(x: .value(Axes.accuracy, paper), y: .value("Readout", row.readout))
                    .symbol(.diamond, size: 9).foregroundStyle(.ink).facet(by: .value("Question", row.task.title))
            }
        }
    }
    .xScale(.linear, domain: 30...100).xTicks([40, 60, 80, 100]).xAxis(Axes.accuracy).yAxis("Readout")
    .facets(columns: 3, order: panels).legend(.hidden).size(height: 230)
    return Figure(
        identifier: "accuracy-by-task",
        title: """
            Whether there is an animal, the readout answers with a balanced accuracy of \(animal.phrase) %, and an artifact, of \(artifact.phrase) %
            """,
        chart: chart,
        caption: """
            Three questions about upright photographs, asked of readouts of \(mainDescription(features)): is there an animal, is there an artifact, is \
            the object among a random half of all. The last is a shuffled label, and at chance here, since no object that is tested was learned from; \
            the paper's random net has met the classes that it is tested on. Diamonds are the paper's animal, artifact and random nets \
            (\(Literature.repository), figure *mean_accuracy*). *Untrained convolutions* have weights drawn at random: what a readout gets from them \
            is in colours and textures, and not in what ImageNet taught.
            """,
        sample: sample(readouts.panel(features, .animal), "bars are"),
        data: Table(
            identifier: "accuracy-by-task", title: "Accuracy by task",
            caption: "d′ and F1 count all folds together.",
            columns: [
                Column("Question"), Column("Readout"), Column(Axes.accuracy), Column(Axes.sensitivity), Column("F1"),
            ],
            rows: rows.map { row in
                [
                    .text(row.task.title), .text(row.readout),
                    row.paper.map { .number($0, .fixed(1)) } ?? row.estimate.cell,
                    row.counts.map { .number($0.sensitivity, .fixed(2)) } ?? .text(""),
                    row.counts?.f1.map { .number($0, .fixed(3)) } ?? .text(""),
                ]
            }))
}

extension Task {
    /// For narrow panels: "Animal?".
    var title: String {
        switch self {
        case .animal: "Animal?"
        case .artifact: "Artifact?"
        case .random: "Random half?"
        }
    }
}

/// How the two nets' likelihoods lie, by what is in the picture.
func bothLikelihoods(_ features: Features, _ readouts: ReadoutAnswers) throws -> Figure {
    let logits = try readouts.answers(mainPart(features.layout), .plain).logits
    let correlations = try ByCase<PhotographCollection.Category, IntervalEstimate?> { group in
        try readouts.panel(features, .animal, among: [group]).rankCorrelation(
            { Double(logits[.animal][$0]) }, { Double(logits[.artifact][$0]) })?.estimate()
    }
    let neither = correlations[.other]
    let titles = ByCase<PhotographCollection.Category, String> { $0 == .other ? "neither" : "\($0.title)s" }
    let panels = titles.values
    let correlated = zip(panels, correlations.values).map { panel, correlation in
        "\(panel) \(correlation?.value == nil ? "not known" : correlation.phrase)"
    }
    let rows = features.items.indices.map { row in
        (
            item: features.items[row], panel: titles[features.items[row].category],
            animal: 100 * likelihood(logits[.animal][row]), artifact: 100 * likelihood(logits[.artifact][row])
        )
    }
    let animal = Field("p(animal)", unit: "%", bounds: 0...100)
    let artifact = Field("p(artifact)", unit: "%", bounds: 0...100)
    let chart = Chart {
        for row in rows {
            PointMark(x: .value(animal, row.animal), y: .value(artifact, row.artifact))
                .foregroundStyle(by: .value("Photograph of", row.panel)).opacity(0.6)
                .facet(by: .value("Photograph of", row.panel))
        }
    }
    .xScale(.linear, domain: 0...100).yScale(.linear, domain: 0...100).xAxis(animal).yAxis(artifact)
    .facets(columns: 3, order: panels).series(order: panels).legend(.hidden)
    return Figure(
        identifier: "both-likelihoods",
        title: neither?.value == nil
            ? "What both nets say to the same photographs"
            : "Where both nets have to say no, their logits correlate by \(neither.phrase)",
        chart: chart,
        caption: """
            Each point is a photograph, answered to by both nets. Rank correlations of the two logits: \(correlated.joined(separator: ", ")). A \
            negative one means: what looks more like an animal to one net looks less like an artifact to the other. Animals and artifacts are most of each other's \
            distractors, so that for them it must be negative; the photographs with neither show what is left without that.
            """,
        sample:
            "n = \(rows.count) photographs; intervals are 95 % intervals of rank correlations over photographs, for these readouts.",
        data: Table(
            identifier: "both-likelihoods", title: "Likelihoods of both nets",
            columns: [Column("Picture"), Column("Is"), Column(animal), Column(artifact)],
            rows: rows.map {
                [
                    .text($0.item.file), .text($0.item.category.title), .number($0.animal, .fixed(2)),
                    .number($0.artifact, .fixed(2)),
                ]
            }))
}

/// What either net says to the other's question, and what both say together.
func crossTaskTable(_ features: Features, _ readouts: ReadoutAnswers) throws -> Table {
    let main = mainPart(features.layout)
    let all: Set<PhotographCollection.Category> = [.animal, .artifact, .other]
    let questions: [(name: String, net: Task?, task: Task, kept: Set<PhotographCollection.Category>)] = [
        ("animal net: animals", .animal, .animal, all), ("both nets: animals", nil, .animal, all),
        ("artifact net: artifacts", .artifact, .artifact, all), ("both nets: artifacts", nil, .artifact, all),
        ("artifact net: animals", .artifact, .animal, all), ("animal net: artifacts", .animal, .artifact, all),
        ("artifact net: animals against neither", .artifact, .animal, [.animal, .other]),
        ("animal net: artifacts against neither", .animal, .artifact, [.artifact, .other]),
    ]
    let rows = try questions.map { question -> [Cell] in
        [.text(question.name)]
            + (try Training.allCases.flatMap { training -> [Cell] in
                let answers = try readouts.answers(main, training)
                let panel = readouts.panel(features, question.task, among: question.kept)
                let said = question.net.map { answers.said[$0][0] } ?? together(answers.logits, question.task)
                return [try panel.balanced(said).cell, .number(panel.counts(said).sensitivity, .fixed(2))]
            })
    }
    return Table(
        identifier: "cross-task", title: "Each net on its own and on the other's question, and both together",
        caption: """
            Balanced accuracy, and d′ with all folds together, on upright photographs. *Both nets*: the mean of p(animal) and 1 − p(artifact), an \
            animal above one half, an artifact below. Below 50 %, a net answers the other's question with the opposite; against all others it must, \
            since most of them are its own targets.
            """,
        columns: [
            Column("Net and question"), Column("Plain", unit: "%"), Column("Plain, d′"), Column("Augmented", unit: "%"),
            Column("Augmented, d′"),
        ], rows: rows)
}

/// The answers of both nets together.
private func together(_ logits: ByCase<Task, [Float]>, _ task: Task) -> Said {
    Said(
        zip(logits[.animal], logits[.artifact]).map { animal, artifact in
            let isAnimal = likelihood(animal) + 1 - likelihood(artifact) > 1
            return task == .animal ? isAnimal : !isAnimal
        })
}
