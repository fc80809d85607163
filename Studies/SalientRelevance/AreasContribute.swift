import Notebook

/// Whether the areas matter to the network's answer.
let areasContributeDeclaration = Declaration(
    "areas-contribute",
    .claim(
        Claim(
            "identifies not only key pixels but also attention areas that contribute to the underlying neural network's comprehension of the given images",
            .abstract), scope: scope, facets: facets, countsAgainst: countsAgainst),
    test: """
        Pixels leave the picture (deletion), or enter its blurred form (insertion), in the order of a map; the area under the \
        probability of the class that the network answered with, over the share of pixels. What Salient Relevance gains (a smaller area where \
        pixels leave, a larger one where they enter) over random areas and over a blob in the middle, in points of probability, mean over the \
        images, paired.
        """,
    units: ["trainings", "photographs", "images"],
    rule: .allOf(
        Subject.allCases.flatMap { subject in
            DeletionCurve.Kind.allCases.flatMap { way in
                [
                    .init(
                        clause(subject, "\(way.rawValue), random areas"),
                        .beyondControl("random areas", by: curvePoints)),
                    .init(
                        clause(subject, "\(way.rawValue), middle"),
                        .beyondControl("a blob in the middle", by: curvePoints)),
                ]
            }
        }),
    controls: [
        Control(
            "Salient Relevance of the network with its weights in random order", .mustFail,
            .atLeast(
                1,
                of: Subject.allCases.flatMap { subject in
                    DeletionCurve.Kind.allCases.map {
                        .init(clause(subject, "\($0.rawValue), weights in random order"), .exceeds(curvePoints))
                    }
                })),
        Control(
            "Grad-CAM", .mustPass,
            .atLeast(
                1,
                of: DeletionCurve.Kind.allCases.map {
                    .init(clause(.photographs, "\($0.rawValue), Grad-CAM"), .exceeds(curvePoints))
                })),
        // Grad-CAM of so small a picture has two places on a side.
        Control(
            "occlusion, of the small network", .mustPass,
            .atLeast(
                1,
                of: DeletionCurve.Kind.allCases.map {
                    .init(clause(.small, "\($0.rawValue), occlusion"), .exceeds(curvePoints))
                })),
    ],
    forks: [Fork("the area is over", [.init("all pixels"), .init("the first half of the pixels")])],
    drawn: [Drawn.explained, Drawn.areas, Drawn.ignorant])

func areasContribute(_ maps: Step<MapMeasures>, _ small: Step<SmallComparison>) -> Finding {
    Finding(areasContributeDeclaration, maps, small) { maps, small in try contributionNumbers(maps, small) }
}

func contributionNumbers(_ maps: MapMeasures, _ small: SmallComparison) throws -> Numbers {
    func gains(upTo share: Double) throws -> [String: Estimator] {
        var clauses: [String: Estimator] = [:]
        for way in DeletionCurve.Kind.allCases {
            for (control, name) in [(MapKind.randomAreas, "random areas"), (.blob, "middle")] {
                clauses[clause(.photographs, "\(way.rawValue), \(name)")] = try maps.gain(
                    .salientRelevance, over: control, way, upTo: share)
                clauses[clause(.small, "\(way.rawValue), \(name)")] = try small.vgg.gain(
                    .salientRelevance, over: control, way, upTo: share)
            }
        }
        return clauses
    }
    var clauses = try gains(upTo: 1)
    for way in DeletionCurve.Kind.allCases {
        clauses[clause(.photographs, "\(way.rawValue), weights in random order")] = try maps.gain(
            .randomised, over: .randomAreas, way)
        clauses[clause(.small, "\(way.rawValue), weights in random order")] = try small.vgg.gain(
            .randomised, over: .randomAreas, way)
        clauses[clause(.photographs, "\(way.rawValue), Grad-CAM")] = try maps.gain(
            .gradCAM, over: .randomAreas, way)
        clauses[clause(.small, "\(way.rawValue), occlusion")] = try small.vgg.gain(
            .occlusion, over: .randomAreas, way)
    }
    return Numbers(clauses).option("the first half of the pixels", try gains(upTo: 0.5))
}
