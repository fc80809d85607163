import Notebook

/// Charts of what was measured on maps.
/// One measure of several kinds of maps, each with its interval; a panel for each measure.
private struct Panel {
    var name: String
    var values: [(kind: MapKind, mean: ImageMean)]
}

/// Kinds from top to bottom, measures side by side.
private func dots(_ panels: [Panel]) -> Chart {
    Chart {
        for panel in panels {
            for (kind, mean) in panel.values {
                ErrorBar(
                    xStart: .value("Value", mean.lower), xEnd: .value("Value", mean.upper),
                    y: .value("Map", kind.rawValue)
                )
                .foregroundStyle(by: .value("Kind", group(kind))).facet(by: .value("Measure", panel.name))
                PointMark(x: .value("Value", mean.mean), y: .value("Map", kind.rawValue))
                    .foregroundStyle(by: .value("Kind", group(kind))).facet(by: .value("Measure", panel.name))
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

private func table(_ identifier: String, _ title: String, _ panels: [Panel]) -> Table {
    Table(
        identifier: identifier, title: title, columns: [Column("Map")] + panels.map { Column($0.name) },
        rows: (panels.first?.values.indices).map(Array.init).map { rows in
            rows.map { row in
                [.text(panels[0].values[row].kind.rawValue)] + panels.map { $0.values[row].mean.cell() }
            }
        } ?? [])
}

func concentration(_ maps: MapMeasures) throws -> Figure {
    let kinds = MapKind.allCases
    let panels = [
        Panel(
            name: "Gini coefficient",
            values: try kinds.map { kind in (kind, try ImageMean(maps.pictures.map { $0.gini[kind.place] })) }),
        Panel(
            name: "In the largest part",
            values: try kinds.map { kind in (kind, try ImageMean(maps.pictures.map { $0.largestPart[kind.place] }))
            }),
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
            "n = \(maps.pictures.count) photographs of objects that the last layer has not learned from; bars are 95 % bootstrap intervals over photographs.",
        data: table("concentration", "Concentration and connectedness of maps", panels))
}

/// A kind's mean in percent: "48 %".
private func percentHeld(by kind: MapKind, _ panel: Panel) -> String {
    panel.values.first { $0.kind == kind }.map { "\(NumberFormat.fixed(0).text(100 * $0.mean.mean)) %" }
        ?? "an unknown part"
}

func areas(_ maps: MapMeasures) throws -> Figure {
    let kinds = MapKind.allCases
    let panels = [
        Panel(name: "Deletion", values: try kinds.map { ($0, try ImageMean(maps.areas($0, .deletion))) }),
        Panel(name: "Insertion", values: try kinds.map { ($0, try ImageMean(maps.areas($0, .insertion))) }),
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
        data: table("deletion-insertion", "Areas under deletion and insertion curves", panels))
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

func pointing(_ pointed: [Pointed]) throws -> [Block] {
    guard pointed.count >= 2 else {
        return [.prose("There are no stamps here to paste; Debian's package tuxpaint-stamps-default has them.")]
    }
    let kinds = MapKind.cheap
    let panels = [
        Panel(
            name: "Peak on the object",
            values: try kinds.map { kind in (kind, try ImageMean(pointed.map { $0.hits[kind] ?? 0 })) }),
        Panel(
            name: "Share on the object",
            values: try kinds.map { kind in (kind, try ImageMean(pointed.map { $0.shares[kind] ?? 0 })) }),
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
                    "n = \(pointed.count) objects, of which the network names the class of \(right) rightly; bars are 95 % bootstrap intervals over objects.",
                data: table("pointing", "Pointing at pasted objects", panels)))
    ]
}
