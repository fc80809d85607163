import Notebook

/// How each layer's differences go with what pictures are of and how they look, over random triplets.
func meaningOverDepth(_ found: PhotographTriplets, _ small: [SmallTriplets]) throws -> Figure {
    let depth = Field("Compared layers from the image on"), outcome = Field("Correlation with D", bounds: -1...1)
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
    let field = Field("Weight")
    var rows: [RowEstimate] = []
    for (word, outcome) in [("what", \ArmTriplets.what), ("how", \ArmTriplets.how)] {
        for level in [LevelWeight.high, .low] {
            func shown(_ arms: ByCase<TripletArm, ArmTriplets>) throws -> Estimator? {
                try weight(arms[.rarestFirst], "shown", outcome, level)
            }
            let found = [
                (photographs, try found.flatMap { try shown($0.arms) }),
                (smallImages, try overTrainings(small) { try shown($0.arms) }),
            ]
            for case (let collection, let estimator?) in found {
                rows.append(RowEstimate("\(word), \(level.rawValue)", in: collection, estimator.estimate()))
            }
        }
    }
    return Figure(
        identifier: "level-weights", title: "What each level adds to telling what a picture is of, and how it looks",
        chart: Chart { EstimateRows(rows, x: field, y: "Outcome and level", panels: "Images", dashed: [0]) }
            .facets(columns: 1, order: collections),
        caption:
            "Least squares through the origin with both levels; outcome and differences are divided by their root mean squares. *What* is the class, *how* the mean of three likenesses of pixels.",
        sample:
            "Triplets that fill rare cells first; intervals of 95 % over triplets, or, of several trainings, over these.",
        data: Table(
            identifier: "level-weights", title: "What each level adds",
            columns: [Column("Images"), Column("Outcome and level"), Column(field)],
            rows: rows.map { [.text($0.panel), .text($0.row), $0.estimate.cell] }))
}
