import Notebook

// Charts of what was measured on maps of photographs.

extension MapMeasures {
    /// A number of every kind of map, each over the photographs that have it.
    func estimates(_ number: (MapNumbers) -> Double?) throws -> [MapEstimate] {
        try MapKind.allCases.compactMap { kind in
            let values = pictures(with: kind).map { number($0.maps[kind]) }
            return try values.mean(of: "photographs").map { MapEstimate(kind: kind, estimate: $0) }
        }
    }

    /// How many photographs, and how many of them for maps that cost more.
    var sample: String {
        let all = pictures(with: .rise).count
        return
            "n = \(pictures.count) photographs of objects that the last layer has not learned from, \(all) of them for the maps that cost more; bars are 95 % intervals (Student's t) over photographs."
    }

    /// What is undefined of each kind.
    func undefined(_ number: (MapNumbers) -> Double?) -> String {
        undefinedSentence(
            MapKind.allCases.map { kind in (kind.rawValue, pictures(with: kind).map { number($0.maps[kind]) }) })
    }
}

/// Whether maps show areas, and whether a blur shows them as well.
func parts(_ maps: MapMeasures) throws -> Figure {
    let parts = try maps.estimates(\.shape.largestPart), ginis = try maps.estimates(\.shape.gini)
    let salient = parts.text(.salientRelevance), blurred = parts.text(.blurredRelevance)
    return Figure(
        identifier: "parts",
        title:
            "The largest part holds \(salient) of a Salient Relevance map and \(blurred) of blurred relevance",
        chart: dotPlot(parts, Field("Share in the largest connected part"), isHigherBetter: true),
        caption: """
            The fewest pixels that hold half of a map are kept and joined where they touch, corners included; the share of these in the \
            largest part. Any blur joins parts: relevance that was only blurred, to the same scale, is what Salient Relevance must be compared \
            with, and relevance itself (\(parts.text(.relevance))) is not. Grad-CAM, occlusion and RISE are coarse by construction. \
            \(dotPlotSentence)
            """,
        sample: maps.sample + maps.undefined(\.shape.largestPart),
        data: Table(
            identifier: "parts", title: "Connectedness and concentration of maps",
            caption:
                "The Gini coefficient is 0 where all pixels count the same and nearly 1 where one has all; it doesn't know where pixels are.",
            columns: [
                Column("Map"), Column("Share in the largest part"), Column("The same of a quarter of the map"),
                Column("Gini coefficient"), Column("Photographs"),
            ],
            rows: try parts.ordered(isHigherBetter: true).map { part in
                [
                    .text(part.kind.title), part.estimate.cell(),
                    try maps.pictures(with: part.kind).map { $0.maps[part.kind].shape.largestPartOfQuarter }
                        .meanCell(of: "photographs"),
                    ginis.first { $0.kind == part.kind }?.estimate.cell() ?? .text("undefined"),
                    .integer(maps.pictures(with: part.kind).count),
                ]
            }))
}

/// How soon the class goes when pixels leave, and comes when they enter: a figure for each, since their scales differ.
func curveAreas(_ maps: MapMeasures) throws -> [Block] {
    try DeletionCurve.Kind.allCases.map { way in
        let isDeletion = way == .deletion
        let areas = try maps.estimates { $0.area(way, maps.fractions) }
        let name =
            isDeletion
            ? "Mean probability while pixels leave (← better)" : "Mean probability while pixels enter (better →)"
        let place = areas.place(of: .salientRelevance, isHigherBetter: !isDeletion) ?? "no place"
        return .figure(
            Figure(
                identifier: way.rawValue,
                title: isDeletion
                    ? "When pixels leave, \(areas.text(.salientRelevance)) of the class is left by Salient Relevance's order, \(areas.text(.relevance)) by relevance's"
                    : "When pixels enter, Salient Relevance's order brings \(areas.text(.salientRelevance)) of the class, relevance's \(areas.text(.relevance))",
                chart: dotPlot(areas, Field(name), isHigherBetter: !isDeletion),
                caption: """
                    \(isDeletion
                        ? "Pixels become the mean colour, the highest on the map first. A map that finds what matters leaves little: the best is at the top."
                        : "Pixels enter the blurred picture, the highest on the map first. A map that finds what matters brings much: the best is at the top.") \
                    The mean, over the shares of pixels, of the probability of the class that the network answered with (the area under the curve) \(Literature.rise.cited). Salient Relevance is \(place). The intervals are those of single maps; differences of two maps on the same \
                    photographs are surer, and are what the findings judge. \(dotPlotSentence)
                    """,
                sample: "\(maps.fractions.count - 1) steps. " + maps.sample,
                data: Table(
                    identifier: way.rawValue,
                    title: isDeletion ? "Areas under deletion curves" : "Areas under insertion curves",
                    columns: [
                        Column("Map"), Column("Mean probability"), Column("Over the first half of the pixels"),
                        Column("Gained over random areas", unit: "points"), Column("Gained over LRP", unit: "points"),
                        Column("Photographs"),
                    ],
                    rows: try areas.ordered(isHigherBetter: !isDeletion).map { area in
                        [
                            .text(area.kind.title), area.estimate.cell(),
                            try maps.pictures(with: area.kind).map {
                                $0.maps[area.kind].area(way, maps.fractions, upTo: 0.5)
                            }.meanCell(of: "photographs"),
                            try maps.gain(area.kind, over: .randomAreas, way).estimate().cell(1),
                            try maps.gain(area.kind, over: .relevance, way).estimate().cell(1),
                            .integer(maps.pictures(with: area.kind).count),
                        ]
                    })))
    }
}
