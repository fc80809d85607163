import Charts
import Methods
import Reports
import Tensors

extension Table {
    /// What each network's levels add to the likelihood of people's choices.
    ///
    /// - Throws: `MethodError` with choices of fewer than two triplets.
    public static func explainedChoices(_ explained: ExplainedChoices) throws -> Table {
        let people = explained.choices
        let likelihood = try ChoiceLikelihood(people, stream: RandomStream(seed: 1, "folds of triplets"))
        let stream = RandomStream(seed: 1, "two-way bootstrap")
        let rows = try explained.levels.flatMap { levels in
            try [true, false].map { isHigh -> [Cell] in
                let cells = try likelihood.gain(of: levels, high: isHigh)
                // Also where not everybody was asked everything.
                let all: TwoWayMean?
                do { all = try TwoWayMean(cells.values, stream: stream) } catch is MethodError { all = nil }
                let separated = likelihood.separatedParticipants([levels.high, levels.low])
                return [
                    .text(levels.name), .text(isHigh ? levels.highLayer : levels.lowLayer),
                    .text(isHigh ? "high" : "low"), try Estimator.mean(cells).estimate().cell,
                    all.map { .interval($0.value, $0.interval().lowerBound, $0.interval().upperBound) }
                        ?? .text("fewer than 15 of either"),
                    .integer(separated),
                ]
            }
        }
        return Table(
            identifier: "choices", title: "What levels add to the likelihood of \(explained.count) choices",
            caption: """
                Nats a choice, beyond the network's other level, of triplets that no weight has seen. \(people.participants.count) \
                \(explained.namesParticipants ? "participants" : "groups of votes"), \(people.tripletCount) triplets of \(explained.pictures) pictures\
                \(explained.leftOut > 0 ? "; \(explained.leftOut) choices of more pictures are left out" : ""). The second interval is by a two-way bootstrap of \
                all choices, the first of triplets that all were asked. *Told*: participants whose every choice the levels tell. Brain-Scores name the model and the layer as they stand here.
                """,
            columns: [
                Column("Network"), Column("Layer"), Column("Level"), Column("Gain", unit: "nats"),
                Column("Gain, all choices", unit: "nats"), Column("Told"),
            ], rows: rows)
    }
}

extension Figure {
    /// How often experiments of some sizes would find what simulated participants choose by.
    ///
    /// - Parameter sample: which triplets they are asked.
    public static func experimentPower(_ power: [ExperimentPower], choosers: String, sample: String) -> Figure {
        let participants = Field("Participants"), share = Field("Experiments that find it", unit: "%", bounds: 0...100)
        let rows = power.flatMap { point in
            [("high", point.high), ("low", point.low)].map { level, found in
                (
                    series: "\(point.chooser)'s \(level) level", participants: point.participants,
                    share: 100 * Double(found) / Double(point.experiments)
                )
            }
        }
        let counts = Set(power.map(\.experiments)).sorted().map(String.init).joined(separator: " or ")
        return Figure(
            identifier: "power", title: "What experiments with so many participants would show",
            chart: Chart {
                for row in rows {
                    LineMark(x: .value(participants, Double(row.participants)), y: .value(share, row.share))
                        .foregroundStyle(by: .value("Chosen by", row.series))
                    PointMark(x: .value(participants, Double(row.participants)), y: .value(share, row.share))
                        .foregroundStyle(by: .value("Chosen by", row.series))
                }
            }.yScale(.linear, domain: 0...100),
            caption: """
                Simulated participants choose by one network's levels, \(choosers); the interval of what that level adds, less what the other network's adds, \
                lies above 0 in so many experiments.
                """, sample: "\(counts) experiments of each kind, \(sample).",
            data: Table(
                identifier: "power", title: "Power by participants",
                columns: [Column("Chosen by"), Column(participants), Column(share)],
                rows: rows.map { [.text($0.series), .integer($0.participants), .number($0.share, .fixed(0))] }))
    }
}
