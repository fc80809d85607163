import Foundation
import Notebook

/// Balanced accuracy in every task, by how the readout was trained, beside the paper's.
func accuracyByTask(_ features: Features, _ readouts: ReadoutAnswers) throws -> Figure {
    let part = mainPart(features.layout)
    let names = ByCase<Training, String> { $0 == .plain ? "plain" : "augmented" }
    var rows: [(task: String, net: String, value: Mean?, paper: Double?, sensitivity: Double?, count: Int)] = []
    for task in Task.allCases {
        for training in Training.allCases {
            let counts = try readouts.answers(part, training).counts[task][readouts.index(of: .plain)]
            let all = counts.reduce(SignalDetection(), +)
            rows.append(
                (
                    task.rawValue, names[training], try accuracy(counts), nil, all.sensitivity,
                    all.targets + all.distractors
                ))
        }
        rows.append((task.rawValue, "paper", nil, paperAccuracy[task], nil, 0))
    }
    let chart = Chart {
        RuleMark(y: .value("Balanced accuracy", 0.5)).lineStyle(.dashed).foregroundStyle(.muted).annotation(
            "chance")
        for row in rows {
            if let value = row.value {
                ErrorBar(
                    x: .value("Trained on", row.net), yStart: .value("Balanced accuracy", value.lower),
                    yEnd: .value("Balanced accuracy", value.upper)
                )
                .foregroundStyle(by: .value("Trained on", row.net)).facet(by: .value("Task", row.task))
            }
            if let accuracy = row.value?.value ?? row.paper {
                PointMark(x: .value("Trained on", row.net), y: .value("Balanced accuracy", accuracy))
                    .foregroundStyle(by: .value("Trained on", row.net)).facet(by: .value("Task", row.task))
            }
        }
    }
    .yScale(.linear, domain: 0.4...1).xAxis("Pictures that the readout learned from").yAxis("Balanced accuracy")
    .legend(.hidden)
    .facets(columns: 3, order: Task.allCases.map(\.rawValue)).series(order: ["plain", "augmented", "paper"])
    return Figure(
        identifier: "accuracy-by-task",
        title: "Objects never learned from: "
            + rows.filter { $0.net == names[.plain] }.map { "\($0.task) \(twoDecimals($0.value?.value))" }.joined(
                separator: ", ")
            + " (balanced accuracy; chance is 0.5)",
        chart: chart,
        caption: """
            Readouts of \(mainDescription(features)), for three questions: is there an animal, is there an artifact, is the object among a \
            random half of all. Test objects were never learned from, so the random task should be at chance here. The paper's values are its \
            animal, artifact and random nets (authors' repository, figure *mean_accuracy*).
            """,
        sample:
            "n = \(features.items.count) pictures in \(readouts.folds.count) folds, split by object; bars are 95 % t intervals over folds."
            + undefinedFolds(rows.compactMap(\.value)),
        data: Table(
            identifier: "accuracy-by-task", title: "Accuracy by task",
            columns: [
                Column("Task"), Column("Trained on"), Column("Balanced accuracy"), Column("d′"), Column("Pictures"),
            ],
            rows: rows.map { row in
                [
                    .text(row.task), .text(row.net), measuredOrPaper(row.value, row.paper),
                    row.sensitivity.map { .number($0, .fixed(2)) } ?? .text(""),
                    row.count > 0 ? .integer(row.count) : .text("not known"),
                ]
            }))
}

/// What was measured, with its interval, or else the paper's number.
func measuredOrPaper(_ value: Mean?, _ paper: Double?) -> Cell {
    value?.cell() ?? paper.map { .number($0, .fixed(3)) } ?? .text("")
}

/// Two decimals, as a title needs them.
func twoDecimals(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "not known" }

/// The smallest value of each readout: "0.78 (learned from plain pictures), 0.86 (with augmentation)".
private func atWorst(_ rows: [(training: String, value: Double)]) -> String {
    Training.allCases.compactMap { training in
        rows.filter { $0.training == training.rawValue }.map(\.value).min().map {
            "\(twoDecimals($0)) (\(training.rawValue))"
        }
    }.joined(separator: ", ")
}

/// Balanced accuracy over the angle by which pictures are turned.
func accuracyOverAngle(_ features: Features, _ readouts: ReadoutAnswers) throws -> Figure {
    let part = mainPart(features.layout)
    let rows = try [Task.animal, .artifact].flatMap { task in
        try Training.allCases.flatMap { training in
            let folds = try byAngle(readouts.answers(part, training), readouts, task)
            // A full turn ends where it began.
            return try zip(angles + [180], folds + folds.prefix(1)).map { angle, folds in
                MeanPoint(task.rawValue, training.rawValue, x: Double(angle), try .studentT(folds))
            }
        }
    }
    let chart = Chart {
        RuleMark(y: .value("Balanced accuracy", 0.89)).lineStyle(.dashed).foregroundStyle(.muted).annotation(
            "paper: at least about 0.89"
        )
        .facet(by: .value("Task", Task.animal.rawValue))
        MeanLines(rows, x: "Angle", y: "Balanced accuracy", series: "Readout", panels: "Task")
    }
    .xTicks([-180, -90, 0, 90, 180]).xScale(.linear, domain: -180...180).yScale(.linear, domain: 0.5...1)
    .xAxis("Rotation", unit: "degrees").yAxis("Balanced accuracy").facets(
        columns: 2, order: [Task.animal.rawValue, Task.artifact.rawValue]
    )
    .series(order: Training.allCases.map(\.rawValue))
    return Figure(
        identifier: "accuracy-over-angle",
        title: "Animals at the worst angle: balanced accuracy "
            + atWorst(rows.filter { $0.panel == Task.animal.rawValue }.map { ($0.series, $0.mean.value) }),
        chart: chart,
        caption: """
            Pictures are turned counterclockwise about their middle, every 15 degrees, shrunk so that the corners stay inside, and surrounded by \
            the mean colour. The surround is largest between quarter turns.
            """,
        sample:
            "n = \(features.items.count) pictures for each angle; bands are 95 % t intervals over \(readouts.folds.count) folds."
            + undefinedFolds(rows.map(\.mean)),
        data: Table(
            identifier: "accuracy-over-angle", title: "Accuracy over angle", rows, panels: "Task", series: "Readout",
            x: Column("Angle", unit: "degrees"), .fixed(0), y: Column("Balanced accuracy"), digits: 3))
}

/// How well targets and distractors can be told apart at each angle, wherever the readout draws its line.
func sensitivityOverAngle(_ features: Features, _ readouts: ReadoutAnswers) throws -> Figure {
    var rows: [(task: String, training: String, angle: Int, value: Double, counts: SignalDetection)] = []
    for task in [Task.animal, .artifact] {
        for training in Training.allCases {
            let counts = try readouts.answers(mainPart(features.layout), training).counts[task]
            for angle in angles + [180] {
                let all = counts[try readouts.index(of: view(at: angle == 180 ? -180 : angle))].reduce(
                    SignalDetection(), +)
                rows.append((task.rawValue, training.rawValue, angle, all.sensitivity, all))
            }
        }
    }
    let chart = Chart {
        for row in rows {
            LineMark(x: .value("Angle", row.angle), y: .value("d′", row.value))
                .foregroundStyle(by: .value("Readout", row.training)).facet(by: .value("Task", row.task))
        }
    }
    .xTicks([-180, -90, 0, 90, 180]).xScale(.linear, domain: -180...180)
    .yScale(.linear, domain: 0...rows.reduce(1) { max($0, $1.value * 1.05) })
    .xAxis("Rotation", unit: "degrees").yAxis("d′").facets(
        columns: 2, order: [Task.animal.rawValue, Task.artifact.rawValue]
    )
    .series(order: Training.allCases.map(\.rawValue))
    return Figure(
        identifier: "sensitivity-over-angle",
        title: "Animals at the worst angle: sensitivity "
            + atWorst(rows.filter { $0.task == Task.animal.rawValue }.map { ($0.training, $0.value) }),
        chart: chart,
        caption: """
            d′ is the distance of targets and distractors in standard deviations, from the shares of hits and of false alarms. Part of a turned \
            picture's frame is empty, which makes all activations smaller; where a readout that never met that answers \"no animal\" to most of \
            them, accuracy falls and sensitivity need not. The table has the shares of hits and false alarms.
            """,
        sample:
            "n = \(features.items.count) pictures for each angle, all folds counted together; 1/2 is added to every count.",
        data: Table(
            identifier: "sensitivity-over-angle", title: "Sensitivity over angle",
            columns: [
                Column("Task"), Column("Readout"), Column("Angle", unit: "degrees"), Column("d′"),
                Column("Hits", unit: "share"), Column("False alarms", unit: "share"),
            ],
            rows: rows.map {
                [
                    .text($0.task), .text($0.training), .integer($0.angle), .number($0.value, .fixed(2)),
                    shareCell($0.counts.hits, of: $0.counts.targets),
                    shareCell($0.counts.falseAlarms, of: $0.counts.distractors),
                ]
            }))
}

/// A share, or that there is none of nothing.
private func shareCell(_ count: Int, of all: Int) -> Cell {
    all > 0 ? .number(Double(count) / Double(all), .fixed(3)) : .text("undefined")
}

/// What grayscale and flips cost, beside rotation.
func robustnessTable(_ features: Features, _ readouts: ReadoutAnswers) throws -> Table {
    let views: [(String, PhotographView)] = [
        ("as it is", .plain), ("grayscale", .grayscale), ("mirrored", .mirrored), ("upside down", .upsideDown),
    ]
    var rows: [[Cell]] = []
    for task in [Task.animal, .artifact] {
        for training in Training.allCases {
            let answers = try readouts.answers(mainPart(features.layout), training)
            for (name, view) in views {
                let counts = answers.counts[task][try readouts.index(of: view)]
                let value = try accuracy(counts)
                rows.append([
                    .text(task.rawValue), .text(training.rawValue), .text(name), value.cell(),
                    .number(counts.reduce(SignalDetection(), +).sensitivity, .fixed(2)),
                ])
            }
        }
    }
    return Table(
        identifier: "views", title: "Balanced accuracy on grayscale and mirrored pictures",
        caption:
            "Paper: about 0.94 on grayscale and 0.95 on flips (notebook of the authors' repository). Intervals are 95 % t intervals over folds; d′ counts all folds together.",
        columns: [
            Column("Task"), Column("Readout"), Column("Pictures"), Column("Balanced accuracy"), Column("d′"),
        ],
        rows: rows)
}

/// How the two nets' likelihoods lie, by what is in the picture.
func bothLikelihoods(_ features: Features, _ readouts: ReadoutAnswers) throws -> Figure {
    let logits = try readouts.answers(mainPart(features.layout), .plain).logits
    let (animal, artifact) = (logits[.animal], logits[.artifact])
    let correlationText =
        rankCorrelation(animal.map(Double.init), artifact.map(Double.init)).map {
            "a rank correlation of \($0 < 0 ? "−" : "")\(twoDecimals(abs($0)))"
        } ?? "no rank correlation, since one is the same for all pictures"
    let rows = features.items.indices.map {
        (item: features.items[$0], animal: likelihood(animal[$0]), artifact: likelihood(artifact[$0]))
    }
    func name(_ category: PhotographCollection.Category) -> String {
        category == .other ? "neither" : category.rawValue
    }
    let chart = Chart {
        for row in rows {
            PointMark(x: .value("p(animal)", row.animal), y: .value("p(artifact)", row.artifact))
                .foregroundStyle(by: .value("Picture of", name(row.item.category))).opacity(0.6)
                .facet(by: .value("Picture of", name(row.item.category)))
        }
    }
    .xScale(.linear, domain: 0...1).yScale(.linear, domain: 0...1).xAxis("p(animal)").yAxis("p(artifact)")
    .facets(columns: 3, order: ["animal", "artifact", "neither"]).legend(.hidden)
    return Figure(
        identifier: "both-likelihoods", title: "The two nets' logits have \(correlationText)",
        chart: chart,
        caption: """
            Each point is a picture, answered to by both nets. Below 0, what looks like an animal to one net does not look like an artifact to \
            the other. Animals and artifacts share a boundary here, since each is most of the other's distractors; the pictures with neither \
            show what is left without it.
            """,
        sample: "n = \(rows.count) pictures.",
        data: Table(
            identifier: "both-likelihoods", title: "Likelihoods of both nets",
            columns: [Column("Picture"), Column("Is"), Column("p(animal)"), Column("p(artifact)")],
            rows: rows.map {
                [
                    .text($0.item.file), .text($0.item.category.rawValue), .number($0.animal, .fixed(4)),
                    .number($0.artifact, .fixed(4)),
                ]
            }))
}

/// The net's likelihood beside what people answered, where they were asked.
func besidePeople(_ features: Features, _ readouts: ReadoutAnswers) throws -> [Block] {
    let logits = try readouts.answers(mainPart(features.layout), .plain).logits[.animal]
    let rows = features.items.indices.compactMap { row in
        features.items[row].humanAnswer.map {
            (item: features.items[row], people: $0, net: likelihood(logits[row]))
        }
    }
    guard !rows.isEmpty else { return [] }
    let chart = Chart {
        for row in rows {
            PointMark(x: .value("People who answered animal", row.people), y: .value("p(animal)", row.net))
                .foregroundStyle(by: .value("Picture of", row.item.category == .animal ? "an animal" : "none"))
                .opacity(0.6)
        }
    }
    .xScale(.linear, domain: 0...1).yScale(.linear, domain: 0...1).xAxis("Share of people who answered \"animal\"")
    .yAxis("p(animal)")
    return [
        .figure(
            Figure(
                identifier: "beside-people", title: "The net's likelihood beside people's answers", chart: chart,
                caption: "Each point is a picture; people's answers are those in the photographs' *labels.csv*.",
                sample: "n = \(rows.count) pictures.",
                data: Table(
                    identifier: "beside-people", title: "Likelihood and people's answers",
                    columns: [Column("Picture"), Column("Is"), Column("People"), Column("p(animal)")],
                    rows: rows.map {
                        [
                            .text($0.item.file), .text($0.item.category.rawValue), .number($0.people, .fixed(3)),
                            .number($0.net, .fixed(4)),
                        ]
                    })))
    ]
}
