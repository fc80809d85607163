import Charts
import Methods
import Reports

/// Some arms of some trainings, which a figure shows as of one kind.
public struct ShownArms: Sendable {
    public var group: String
    public var trainings: ArmTrainings
    public var arms: [String]

    public init(_ group: String, _ trainings: ArmTrainings, _ arms: [String]) {
        (self.group, self.trainings, self.arms) = (group, trainings, arms)
    }

    /// Those that were trained, with their accuracies in percent.
    fileprivate func estimates() throws -> [(arm: String, estimate: IntervalEstimate)] {
        try arms.compactMap { arm in try trainings.accuracy(arm).map { (arm, $0.estimate()) } }
    }
}

private let cleanAccuracy = Field("Accuracy on clean test images", unit: "%", bounds: 0...100)

extension Figure {
    /// A point for each arm, with its interval; arms that were not trained are left out.
    ///
    /// - Parameters:
    ///   - ends: between which the others lie: dashed lines.
    ///   - sample: of how many trainings, a sentence.
    public static func armAccuracies(
        _ identifier: String, _ title: String, _ groups: [ShownArms], between ends: ShownArms? = nil, caption: String,
        sample: String
    ) throws -> Figure {
        let rows = try groups.flatMap { group in
            try group.estimates().map { (group: group.group, arm: $0.arm, estimate: $0.estimate) }
        }
        let lines = try ends?.estimates() ?? []
        let chart = Chart {
            for line in lines {
                if let value = line.estimate.value {
                    RuleMark(x: .value(cleanAccuracy, value)).lineStyle(.dashed).foregroundStyle(.muted)
                        .annotation(line.arm)
                }
            }
            for row in rows {
                if let value = row.estimate.value {
                    if let interval = row.estimate.interval {
                        ErrorBar(
                            xStart: .value(cleanAccuracy, interval.lower), xEnd: .value(cleanAccuracy, interval.upper),
                            y: .value("Trained on", row.arm)
                        ).foregroundStyle(by: .value("Kind", row.group))
                    }
                    PointMark(x: .value(cleanAccuracy, value), y: .value("Trained on", row.arm))
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
                columns: [Column("Kind"), Column("Trained on"), Column(cleanAccuracy)],
                rows: rows.map { [.text($0.group), .text($0.arm), $0.estimate.cell] }))
    }
}

extension ArmTrainings {
    /// "78.1 [76.9, 79.2] %"; nothing where the arm was not trained.
    public func accuracyPhrase(_ arm: String) throws -> String? {
        try accuracy(arm).map { "\($0.estimate().phrase) %" }
    }

    /// Accuracy over a number that tells arms apart, a line for each kind of arm; of one training.
    public func accuracyFigure(
        over field: Field, _ identifier: String, _ title: String,
        _ lines: [(name: String, arms: [(x: Double, arm: String)])], caption: String
    ) throws -> Figure {
        let points = try lines.flatMap { line in
            try line.arms.compactMap { place in
                try accuracy(place.arm).map { EstimatePoint("", line.name, x: place.x, $0.estimate()) }
            }
        }
        let chart = Chart {
            EstimateLines(points, x: field, y: cleanAccuracy, series: "Trained on", symbols: true)
        }
        .yScale(.linear, domain: 0...100).series(order: lines.map(\.name))
        return Figure(
            identifier: identifier, title: title, chart: chart, caption: caption,
            sample: "One training; bands are 95 % intervals over test images.",
            data: Table(
                identifier: identifier, title: title,
                columns: [Column("Trained on"), Column(field), Column(cleanAccuracy)],
                rows: points.map { [.text($0.series), .number($0.x, .significant(3)), $0.estimate.cell] }))
    }

    /// Accuracy after each epoch of the first training, on what was learnt from and on clean test images.
    ///
    /// - Parameter poisoned: the arm that the title tells of.
    public func courseFigure(telling poisoned: String) -> Figure {
        let accuracy = Field("Accuracy", unit: "%", bounds: 0...100), epoch = Field("Epoch")
        let arms = trainings.first?.arms ?? []
        let rows = arms.flatMap { arm in
            [("what was learnt from", arm.learned), ("clean test images", arm.tested)].flatMap { on, values in
                values.enumerated().map { (arm: arm.name, on: on, epoch: Double($0 + 1), value: $1) }
            }
        }
        let chart = Chart {
            for row in rows {
                LineMark(x: .value(epoch, row.epoch), y: .value(accuracy, row.value))
                    .foregroundStyle(by: .value("Accuracy on", row.on)).facet(by: .value("Trained on", row.arm))
            }
        }
        .yScale(.linear, domain: 0...100).facets(columns: 3, order: arms.map(\.name))
        let told = trainings.first?.arm(poisoned)
        let ends = [told?.learned.last, told?.tested.last].compactMap { $0 }.map { Numerals.significant($0, 2) }
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
                columns: [Column("Trained on"), Column("Accuracy on"), Column(epoch), Column(accuracy)],
                rows: rows.map {
                    [.text($0.arm), .text($0.on), .integer(Int($0.epoch)), .number($0.value, .fixed(1))]
                }))
    }

    /// How test images that went through one class's filter are answered, in the first training; nothing where it was not asked.
    ///
    /// - Parameters:
    ///   - arm: that was trained on images by the same filters.
    ///   - classes: the names of those that are drawn, the first ones.
    public func followingFigure(of arm: String, classes: [String]) -> Figure? {
        guard let following = trainings.first?.arm(arm)?.following else { return nil }
        let share = Field("Answered so", unit: "%", bounds: 0...100)
        let rows = following.counts.enumerated().prefix(classes.count).flatMap { filter, counts in
            let all = Double(max(1, counts.reduce(0, +)))
            return counts.enumerated().prefix(classes.count).map {
                (filter: filter, answer: $0, share: 100 * Double($1) / all)
            }
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
                rows: rows.map {
                    [.text(classes[$0.filter]), .text(classes[$0.answer]), .number($0.share, .fixed(1))]
                }))
    }
}
