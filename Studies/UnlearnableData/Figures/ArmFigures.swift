import Notebook

/// What figures and tables have in common.
enum Axes {
    static let accuracy = Field("Accuracy on clean test images", unit: "%", bounds: 0...100)
    static let poisonedShare = Field("Training images poisoned", unit: "%", bounds: 0...100)
    static let blur = Field("Blur: largest number of a filter but its 1", bounds: 0...1)
    static let epoch = Field("Epoch")
}

/// Some arms of some trainings.
struct ShownArms {
    var group: String
    var trainings: ArmTrainings
    var arms: [String]

    init(_ group: String, _ trainings: ArmTrainings, _ arms: [String]) {
        (self.group, self.trainings, self.arms) = (group, trainings, arms)
    }

    /// Those that were trained, with their accuracies in percent.
    func estimates() throws -> [(arm: String, estimate: IntervalEstimate)] {
        try arms.compactMap { arm in try trainings.accuracy(arm).map { (arm, $0.estimate()) } }
    }
}

/// An arm's accuracy in words, where it was trained.
func phrase(_ arm: String, _ trainings: ArmTrainings) throws -> String? {
    try trainings.accuracy(arm).map { "\($0.estimate().phrase) %" }
}

/// A point for each arm, with its interval, beside what clean and poisoned images give.
func accuracies(
    _ identifier: String, _ title: String, _ groups: [ShownArms], between ends: ShownArms, caption: String,
    sample: String
) throws -> Figure {
    let rows = try groups.flatMap { group in
        try group.estimates().map { (group: group.group, arm: $0.arm, estimate: $0.estimate) }
    }
    let lines = try ends.estimates()
    let chart = Chart {
        for line in lines {
            if let value = line.estimate.value {
                RuleMark(x: .value(Axes.accuracy, value)).lineStyle(.dashed).foregroundStyle(.muted)
                    .annotation(line.arm)
            }
        }
        for row in rows {
            if let value = row.estimate.value {
                if let interval = row.estimate.interval {
                    ErrorBar(
                        xStart: .value(Axes.accuracy, interval.lower), xEnd: .value(Axes.accuracy, interval.upper),
                        y: .value("Trained on", row.arm)
                    ).foregroundStyle(by: .value("Kind", row.group))
                }
                PointMark(x: .value(Axes.accuracy, value), y: .value("Trained on", row.arm))
                    .foregroundStyle(by: .value("Kind", row.group))
            }
        }
    }
    .xScale(.linear, domain: 0...100).series(order: groups.map(\.group))
    return Figure(
        identifier: identifier, title: title, chart: chart, caption: caption,
        sample: "\(sample) Bars are 95 % intervals.",
        data: Table(
            identifier: identifier, title: "Accuracies",
            columns: [Column("Kind"), Column("Trained on"), Column(Axes.accuracy)],
            rows: rows.map { [.text($0.group), .text($0.arm), $0.estimate.cell] }))
}

/// Accuracy over a number, a line for each kind of arm.
func accuracyOver(
    _ field: Field, _ identifier: String, _ title: String, _ trainings: ArmTrainings,
    _ lines: [(name: String, arms: [(x: Double, arm: String)])], caption: String
) throws -> Figure {
    let points = try lines.flatMap { line in
        try line.arms.compactMap { place in
            try trainings.accuracy(place.arm).map {
                EstimatePoint("", line.name, x: place.x, $0.estimate())
            }
        }
    }
    let chart = Chart {
        EstimateLines(points, x: field, y: Axes.accuracy, series: "Trained on", symbols: true)
    }
    .yScale(.linear, domain: 0...100).series(order: lines.map(\.name))
    return Figure(
        identifier: identifier, title: title, chart: chart, caption: caption,
        sample: "One training; bands are 95 % intervals over test images.",
        data: Table(
            identifier: identifier, title: title,
            columns: [Column("Trained on"), Column(field), Column(Axes.accuracy)],
            rows: points.map { [.text($0.series), .number($0.x, .significant(3)), $0.estimate.cell] }))
}

/// Accuracy after each epoch, on what was learnt from and on clean test images.
func courses(_ trainings: ArmTrainings) throws -> Figure {
    let accuracy = Field("Accuracy", unit: "%", bounds: 0...100)
    let rows = (trainings.trainings.first?.arms ?? []).flatMap { arm in
        [("what was learnt from", arm.learned), ("clean test images", arm.tested)].flatMap { on, values in
            values.enumerated().map { (arm: arm.name, on: on, epoch: Double($0 + 1), value: $1) }
        }
    }
    let chart = Chart {
        for row in rows {
            LineMark(x: .value(Axes.epoch, row.epoch), y: .value(accuracy, row.value))
                .foregroundStyle(by: .value("Accuracy on", row.on)).facet(by: .value("Trained on", row.arm))
        }
    }
    .yScale(.linear, domain: 0...100).facets(columns: 3, order: (trainings.trainings.first?.arms ?? []).map(\.name))
    let poisoned = trainings.trainings.first?.arm(Arms.poisoned)
    let ends = [poisoned?.learned.last, poisoned?.tested.last].compactMap { $0 }.map { Numerals.significant($0, 2) }
    return Figure(
        identifier: "courses",
        title: ends.count == 2
            ? "Of poisoned images \(ends[0]) % are learnt, of clean test images \(ends[1]) % are right"
            : "Accuracy by epoch",
        chart: chart,
        caption:
            "The accuracy on training images is that of the epoch's own steps, as weights moved, cropped and flipped. The last epoch counts, not the best.",
        sample: "The first training, watched test images.",
        data: Table(
            identifier: "courses", title: "Accuracy by epoch",
            columns: [Column("Trained on"), Column("Accuracy on"), Column(Axes.epoch), Column(accuracy)],
            rows: rows.map { [.text($0.arm), .text($0.on), .integer(Int($0.epoch)), .number($0.value, .fixed(1))] }))
}

/// How images that went through one class's filter are answered.
func followingMap(_ trainings: ArmTrainings, classes: [String]) -> Figure? {
    guard let following = trainings.trainings.first?.arm(Arms.poisoned)?.following else { return nil }
    let share = Field("Answered so", unit: "%", bounds: 0...100)
    let rows = following.counts.enumerated().prefix(classes.count).flatMap { filter, counts in
        let all = Double(max(1, counts.reduce(0, +)))
        return counts.enumerated().map { (filter: filter, answer: $0, share: 100 * Double($1) / all) }
    }
    let chart = Chart {
        for row in rows {
            RectangleMark(x: .value("Answer", classes[row.answer]), y: .value("Filter of", classes[row.filter]))
                .foregroundStyle(by: .value(share, row.share))
        }
    }
    let all = following.answers.count
    func percent(_ letter: Character) -> String {
        Numerals.significant(100 * Double(following.answers.count { $0 == letter }) / Double(max(1, all)), 2)
    }
    return Figure(
        identifier: "following",
        title: "\(percent("f")) % of answers follow the filter, \(percent("i")) % what the image shows",
        chart: chart,
        caption:
            "Test images, each filtered by another class's filter, and answered by the network that was trained on poisoned images.",
        sample: "The first training, \(all) test images.",
        data: Table(
            identifier: "following", title: "Answers by filter",
            columns: [Column("Filter of"), Column("Answer"), Column(share)],
            rows: rows.map { [.text(classes[$0.filter]), .text(classes[$0.answer]), .number($0.share, .fixed(1))] }))
}
