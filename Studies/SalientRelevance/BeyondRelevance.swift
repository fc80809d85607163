import Notebook

/// The paper's own comparison: Salient Relevance against the relevance that it is made from.
let beyondRelevanceDeclaration = Declaration(
    "beyond-relevance",
    .question(
        Question(
            "Does Salient Relevance tell more of what the network decides by, and of where the object is, than the relevance that it is made from?"
        )),
    test: """
        What Salient Relevance gains over relevance in the areas under the deletion and the insertion curve, in points of probability, and in \
        the share of the map that lies on a pasted object, in points; mean over the images, paired.
        """,
    units: ["trainings", "photographs", "images", "objects"],
    rule: .allOf(
        Subject.allCases.flatMap { subject in
            DeletionCurve.Kind.allCases.map {
                .init(clause(subject, $0.rawValue), .exceeds(curvePoints, absentWithin: curvePoints))
            } + [.init(clause(subject, "object"), .exceeds(placePoints, absentWithin: placePoints))]
        }),
    controls: [
        Control(
            "a random map", .mustFail,
            .atLeast(
                1,
                of: Subject.allCases.flatMap { subject in
                    DeletionCurve.Kind.allCases.map {
                        .init(clause(subject, "\($0.rawValue), random map"), .exceeds(curvePoints))
                    } + [.init(clause(subject, "object, random map"), .exceeds(placePoints))]
                }))
    ]
        + Subject.allCases.map { subject in
            Control(
                "relevance less a random map, \(subject.rawValue)", .mustPass,
                .clause(.init(clause(subject, "object, relevance less random map"), .exceeds(placePoints))))
        },
    forks: [Fork("the area is over", [.init("all pixels"), .init("the first half of the pixels")])],
    drawn: [Drawn.explained, Drawn.maps, Drawn.objects])

func beyondRelevance(
    _ maps: Step<MapMeasures>, _ small: Step<SmallComparison>, _ pointed: Step<[PointingResult]>
) -> Finding {
    Finding(beyondRelevanceDeclaration, maps, small, pointed) { maps, small, pointed in
        try beyondRelevanceNumbers(maps, small, pointed)
    }
}

func beyondRelevanceNumbers(_ maps: MapMeasures, _ small: SmallComparison, _ pointed: [PointingResult]) throws
    -> Numbers
{
    guard !pointed.isEmpty, !small.objects.isEmpty else { return stampsMissing }
    func gains(upTo share: Double) throws -> [String: Estimator] {
        var clauses: [String: Estimator] = [:]
        for way in DeletionCurve.Kind.allCases {
            clauses[clause(.photographs, way.rawValue)] = try maps.gain(
                .salientRelevance, over: .relevance, way, upTo: share)
            clauses[clause(.small, way.rawValue)] = try small.vgg.gain(
                .salientRelevance, over: .relevance, way, upTo: share)
        }
        return clauses
    }
    var clauses = try gains(upTo: 1)
    clauses[clause(.photographs, "object")] = try pointed.difference(.salientRelevance, .relevance)
    clauses[clause(.small, "object")] = try small.vggPointing.difference(.salientRelevance, .relevance)
    for way in DeletionCurve.Kind.allCases {
        clauses[clause(.photographs, "\(way.rawValue), random map")] = try maps.gain(.random, over: .relevance, way)
        clauses[clause(.small, "\(way.rawValue), random map")] = try small.vgg.gain(.random, over: .relevance, way)
    }
    clauses[clause(.small, "object, random map")] = try small.vggPointing.difference(.random, .relevance)
    clauses[clause(.small, "object, relevance less random map")] = try small.vggPointing.difference(
        .relevance, .random)
    clauses[clause(.photographs, "object, random map")] = try pointed.difference(.random, .relevance)
    clauses[clause(.photographs, "object, relevance less random map")] = try pointed.difference(.relevance, .random)
    return Numbers(clauses)
        .showing(
            "photographs: blurred relevance less relevance, share on the object",
            try pointed.difference(.blurredRelevance, .relevance), unit: "points"
        )
        .showing(
            "small VGG-16: blurred relevance less relevance, share on the object",
            try small.vggPointing.difference(.blurredRelevance, .relevance), unit: "points"
        )
        .option("the first half of the pixels", try gains(upTo: 0.5))
}

/// Without stamps, or classes that they are of, no object can be pasted.
let stampsMissing = Numbers.missing(
    needs: "objects to paste (Debian's tuxpaint-stamps-default), and networks that were trained on CIFAR-10")
