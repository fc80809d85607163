import Notebook

/// Charts of what was measured on maps.
/// One measure of several kinds of maps, each with its interval; a panel for each measure.
private struct Panel {
    var name: String
    var values: [(kind: MapKind, samples: [Double?], mean: Mean?)]

    init(_ name: String, _ kinds: [MapKind] = MapKind.allCases, samples: (MapKind) -> [Double?]) throws {
        self.name = name
        values = try kinds.map { ($0, samples($0), try imageMeanIfAny(samples($0))) }
    }

    /// What is undefined, by kind of map.
    var undefined: String {
        undefinedSentence(values.map { ("\(name.lowercased()) of \($0.kind.rawValue)", $0.samples) })
    }
}

/// Kinds from top to bottom, measures side by side.
private func dots(_ panels: [Panel]) -> Chart {
    Chart {
        for panel in panels {
            for (kind, _, mean) in panel.values {
                if let mean {
                    ErrorBar(
                        xStart: .value("Value", mean.lower), xEnd: .value("Value", mean.upper),
                        y: .value("Map", kind.rawValue)
                    )
                    .foregroundStyle(by: .value("Kind", group(kind))).facet(by: .value("Measure", panel.name))
                    PointMark(x: .value("Value", mean.value), y: .value("Map", kind.rawValue))
                        .foregroundStyle(by: .value("Kind", group(kind))).facet(by: .value("Measure", panel.name))
                }
            }
        }
    }
    .xAxis("").yAxis("").facets(columns: panels.count, order: panels.map(\.name)).series(order: groups).size(
        height: 420)
}

private let groups = ["relevance", "gradients", "hiding parts", "control"]

private func group(_ kind: MapKind) -> String {
    switch kind {
    case .relevance, .salientRelevance, .stableRelevance: groups[0]
    case .gradient, .gradientTimesInput, .smoothGrad, .integratedGradients, .guidedBackpropagation, .gradCAM:
        groups[1]
    case .occlusion, .rise: groups[2]
    case .blob, .random: groups[3]
    }
}

private func table(_ identifier: String, _ title: String, _ panels: [Panel]) throws -> Table {
    Table(
        identifier: identifier, title: title, columns: [Column("Map")] + panels.map { Column($0.name) },
        rows: try panels[0].values.indices.map { row in
            [.text(panels[0].values[row].kind.rawValue)] + (try panels.map { try meanCell($0.values[row].samples) })
        })
}

func concentration(_ maps: MapMeasures) throws -> Figure {
    let panels = [
        try Panel("Gini coefficient") { kind in maps.pictures.map(\.shapes[kind].gini) },
        try Panel("In the largest part") { kind in maps.pictures.map(\.shapes[kind].largestPart) },
    ]
    return Figure(
        identifier: "concentration",
        title: """
            The largest part that hangs together holds \(percentHeld(by: .relevance, panels[1])) of a relevance map and \
            \(percentHeld(by: .salientRelevance, panels[1])) of a Salient Relevance map
            """,
        chart: dots(panels).xScale(.linear, domain: 0...1),
        caption: """
            Absolute values of each map. The Gini coefficient is 0 where all pixels count the same and nearly 1 where one has all. Right: the \
            fewest pixels that hold half of the map are kept and joined where they touch, corners included; the share of these in the largest \
            part. Grad-CAM, occlusion and RISE are coarse by construction, so that their maps hang together whatever the network does.
            """,
        sample:
            "n = \(maps.pictures.count) photographs of objects that the last layer has not learned from; bars are 95 % bootstrap intervals over photographs."
            + panels.map(\.undefined).joined(),
        data: try table("concentration", "Concentration and connectedness of maps", panels))
}

/// A kind's mean in percent: "48 %".
private func percentHeld(by kind: MapKind, _ panel: Panel) -> String {
    panel.values.first { $0.kind == kind }?.mean.map { "\(NumberFormat.fixed(0).text(100 * $0.value)) %" }
        ?? "an unknown part"
}

func areas(_ maps: MapMeasures) throws -> Figure {
    let panels = [
        try Panel("Deletion") { maps.areas($0, .deletion) }, try Panel("Insertion") { maps.areas($0, .insertion) },
    ]
    return Figure(
        identifier: "deletion-insertion",
        title: "How soon the class goes when pixels leave, and comes when they enter",
        chart: dots(panels),
        caption: """
            Pixels leave the picture, or enter its blurred form, in the order of each map; the area is that under the class's probability over \
            the share of pixels (Petsiuk et al. 2018). A map that finds what matters has a small area where pixels leave and a large one where \
            they enter. Pixels that leave become the mean colour.
            """,
        sample:
            "n = \(maps.pictures.count) photographs, \(maps.fractions.count - 1) steps; bars are 95 % bootstrap intervals over photographs.",
        data: try table("deletion-insertion", "Areas under deletion and insertion curves", panels))
}

func curves(_ maps: MapMeasures) -> Figure {
    let kinds: [MapKind] = [.relevance, .salientRelevance, .gradCAM, .blob, .random]
    let directions: [(DeletionCurve.Kind, String)] = [(.deletion, "Pixels leave"), (.insertion, "Pixels enter")]
    var rows: [(direction: String, kind: MapKind, share: Double, probability: Double)] = []
    for (curve, name) in directions {
        for kind in kinds {
            for (share, probability) in zip(maps.fractions, maps.curve(kind, curve)) {
                rows.append((name, kind, share, probability))
            }
        }
    }
    return Figure(
        identifier: "curves", title: "The class's probability on the way",
        chart: Chart {
            for row in rows {
                LineMark(x: .value("Share of pixels", row.share), y: .value("Probability", row.probability))
                    .foregroundStyle(by: .value("Map", row.kind.rawValue)).facet(by: .value("Way", row.direction))
            }
        }
        .yScale(.linear, domain: 0...1).xScale(.linear, domain: 0...1).xAxis("Share of pixels").yAxis(
            "Probability of the class"
        )
        .facets(columns: 2, order: directions.map(\.1)).series(order: kinds.map(\.rawValue)),
        caption:
            "The mean over photographs of the probability that the network gives to the class that it names, for five of the maps of the figure before.",
        sample: "n = \(maps.pictures.count) photographs.",
        data: Table(
            identifier: "curves", title: "Deletion and insertion curves",
            columns: [Column("Way"), Column("Map"), Column("Share of pixels"), Column("Probability")],
            rows: rows.map {
                [
                    .text($0.direction), .text($0.kind.rawValue), .number($0.share, .fixed(3)),
                    .number($0.probability, .fixed(3)),
                ]
            }))
}

func pointing(_ pointed: [PointingResult]) throws -> [Block] {
    guard pointed.count >= 2 else {
        return [.prose("There are no stamps here to paste; Debian's package tuxpaint-stamps-default has them.")]
    }
    let panels = [
        try Panel("Peak on the object", MapKind.cheap) { kind in pointed.map(\.maps[kind].hit) },
        try Panel("Share on the object", MapKind.cheap) { kind in pointed.map(\.maps[kind].share) },
    ]
    let area = pointed.map(\.area).mean, right = pointed.count(where: \.isRight)
    return [
        .figure(
            Figure(
                identifier: "pointing", title: "Which maps point at an object whose place is known",
                chart: dots(panels).xScale(.linear, domain: 0...1),
                caption: """
                    Cut-out photographs of animals, artifacts and others before clouds of two colours, at random places; the class that is \
                    explained is the object's. Left: the pointing game (Zhang et al. 2016), within 15 pixels of 224. Right: the share of the \
                    map's positive values that lies on the object, which fills \(NumberFormat.fixed(1).text(100 * area)) % of the picture: what \
                    a map without any sense would have.
                    """,
                sample:
                    "n = \(pointed.count) objects, of which the network names the class of \(right) rightly; bars are 95 % bootstrap intervals over objects."
                    + unansweredSentence(
                        [("The network", pointed.count(where: \.isUnanswered))], of: pointed.count, "objects")
                    + panels.map(\.undefined).joined(),
                data: try table("pointing", "Pointing at pasted objects", panels)))
    ]
}
