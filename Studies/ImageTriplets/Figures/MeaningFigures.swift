import Notebook

private let depth = Field("Compared layers from the image on")
private let outcome = Field("Correlation with D", bounds: -1...1)

/// How each layer's differences go with what pictures are of and how they look, over random triplets.
func meaningOverDepth(_ found: PhotographTriplets, _ small: [SmallTriplets]) throws -> Figure {
    let collections = [(found.layers, found.arms[.random])] + small.prefix(1).map { ($0.layers, $0.arms[.random]) }
    let points = try collections.enumerated().flatMap { number, collection in
        let (layers, random) = collection
        return try [("what", random.what), ("how", random.how)].flatMap { name, outcomes in
            try layers.compactMap { layer -> EstimatePoint? in
                let known = outcomes.indices.filter { outcomes[$0] != nil }
                guard !known.isEmpty else { return nil }
                let estimator = try Estimator.correlation(
                    Samples(known.map { layer.differences[$0] }, of: "triplets"),
                    Samples(known.map { outcomes[$0] }, of: "triplets"))
                return EstimatePoint(
                    number == 0 ? layer.network : "\(layer.network), small images", name, x: Double(layer.depth),
                    estimator.estimate())
            }
        }
    }
    return Figure(
        identifier: "meaning-over-depth", title: "What a layer's differences go with, from the image on",
        chart: Chart {
            EstimateLines(points, x: depth, y: outcome, series: "Outcome", panels: "Network", symbols: true)
        }.facets(columns: 2),
        caption:
            "*What*: which image is of the root's class, or kind. *How*: which image's pixels are more like the root's. The layers' names are in the table.",
        sample: "Random triplets that share no image; bands are 95 % intervals over triplets.",
        data: Table(
            identifier: "meaning-over-depth", title: "What each layer's differences go with",
            columns: [Column("Network"), Column(depth), Column("Outcome"), Column(outcome)],
            rows: points.map { [.text($0.panel), .integer(Int($0.x)), .text($0.series), $0.estimate.cell] }))
}

/// How much each level goes with what pictures are of and how they look, where the levels are told apart.
func levelWeights(_ found: PhotographTriplets?, _ small: [SmallTriplets]) throws -> Figure {
    typealias Row = (collection: String, name: String, estimate: IntervalEstimate)
    let outcomes: [(name: String, of: @Sendable (ArmTriplets) -> [Double?])] = [("what", \.what), ("how", \.how)]
    let weight = Field("Weight")
    var rows: [Row] = []
    for outcome in outcomes {
        for level in [LevelWeight.high, .low] {
            func estimator(_ arms: ByCase<Arm, ArmTriplets>) throws -> Estimator? {
                try arms[.rarestFirst].weight(of: outcome.of(arms[.rarestFirst]), level: level, "shown")
            }
            let found = [
                (photographs, try found.flatMap { try estimator($0.arms) }),
                (smallImages, try overTrainings(small) { try estimator($0.arms) }),
            ]
            for case (let collection, let estimator?) in found {
                rows.append((collection, "\(outcome.name), \(level.rawValue)", estimator.estimate()))
            }
        }
    }
    return Figure(
        identifier: "level-weights", title: "What each level adds to telling what a picture is of, and how it looks",
        chart: intervalRows(rows, x: weight, y: "Outcome and level", dashed: [0]),
        caption:
            "Least squares through the origin with both levels; outcome and differences are divided by their root mean squares. *What* is the class, *how* the mean of three likenesses of pixels.",
        sample:
            "Triplets that fill rare cells first; intervals of 95 % over triplets, or, of several trainings, over these.",
        data: Table(
            identifier: "level-weights", title: "What each level adds",
            columns: [Column("Images"), Column("Outcome and level"), Column(weight)],
            rows: rows.map { [.text($0.collection), .text($0.name), $0.estimate.cell] }))
}

/// How alike layers find the same pairs of photographs.
func layerAgreement(_ found: PhotographTriplets) -> Figure {
    let names = found.layers.map { "\($0.network), \($0.layer)" }, agreement = Field("Rank correlation", bounds: -1...1)
    let rows: [(one: Int, other: Int, value: Double?)] = names.indices.flatMap { one in
        names.indices.map { (one, $0, found.agreement[one][$0]) }
    }
    return Figure(
        identifier: "layer-agreement", title: "How far layers agree on which photographs are alike",
        chart: Chart {
            for row in rows {
                if let value = row.value {
                    RectangleMark(x: .value("Layer", names[row.one]), y: .value("And", names[row.other]))
                        .foregroundStyle(by: .value(agreement, value))
                }
            }
        },
        caption: "Spearman's correlation of two layers' similarities over all pairs of photographs.",
        sample: "\(found.photographs) photographs.",
        data: Table(
            identifier: "layer-agreement", title: "Agreement of layers",
            columns: [Column("Layer"), Column("And"), Column(agreement)],
            rows: rows.map { one, other, value in
                [.text(names[one]), .text(names[other]), value.map { .number($0, .fixed(3)) } ?? .text("not defined")]
            }))
}

/// What each network's levels add to the likelihood of people's choices.
func choicesTable(_ explained: ExplainedChoices) throws -> Table {
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
                .text(levels.name), .text(isHigh ? levels.highLayer : levels.lowLayer), .text(isHigh ? "high" : "low"),
                try Estimator.mean(cells).estimate().cell,
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

/// How often experiments of some sizes would find what simulated participants choose by.
func powerLines(_ power: [PowerPoint]) -> Figure {
    let participants = Field("Participants"), share = Field("Experiments that find it", unit: "%", bounds: 0...100)
    let rows = power.flatMap { point in
        [("high", point.high), ("low", point.low)].map { level, found in
            (
                series: "\(point.chooser)'s \(level) level", participants: point.participants,
                share: 100 * Double(found) / Double(point.experiments)
            )
        }
    }
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
            Simulated participants choose by one network's levels, the high one counting twice as much as the low one; the interval of what that level adds, less what the other network's adds, \
            lies above 0 in so many experiments.
            """,
        sample:
            "\(numberList(power.map(\.experiments))) experiments of each kind, among the triplets of photographs that fill rare cells first.",
        data: Table(
            identifier: "power", title: "Power by participants",
            columns: [Column("Chosen by"), Column(participants), Column(share)],
            rows: rows.map { [.text($0.series), .integer($0.participants), .number($0.share, .fixed(0))] }))
}
