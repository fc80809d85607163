import Notebook

/// What knows the picture and not what was learned: each with its name, and what it is subtracted as.
let placeControls: [(kind: MapKind, name: String)] = [
    (.edges, "edges of the picture"), (.pictureSaliency, "saliency of the picture itself"),
    (.wrongClass, "Salient Relevance of the least likely class"),
    (.randomised, "Salient Relevance of the network with its weights in random order"),
    (.untrained, "Salient Relevance of an untrained network"),
]

/// The claim is about the type of object, and our test about its place: what passes it without having learned the type
/// shows that it can't answer.
let learnedObjectDeclaration = Declaration(
    "learned-object",
    .claim(
        Claim("reveals which type of objects the model has learned to recognize after training", .abstract),
        scope: scope, facets: facets, countsAgainst: countsAgainst),
    test: """
        Cut-out objects at random places before clouds of two colours; the class that is explained is the object's. The share of the map that \
        lies on the object, less the object's share of the picture, in points, mean over the objects.
        """,
    units: ["trainings", "objects"],
    rule: .allOf(Subject.allCases.map { .init(clause($0, "object"), .exceeds(objectPoints)) }),
    controls: placeControls.map { control in
        Control(
            control.name, .mustFail,
            .atLeast(
                1, of: Subject.allCases.map { .init(clause($0, control.kind.rawValue), .exceeds(objectPoints)) }))
    }, drawn: [Drawn.ignorant, Drawn.maps, Drawn.objects])

func learnedObject(_ small: Step<SmallComparison>, _ pointed: Step<[PointingResult]>) -> Finding {
    Finding(learnedObjectDeclaration, small, pointed) { small, pointed in try learnedObjectNumbers(small, pointed) }
}

func learnedObjectNumbers(_ small: SmallComparison, _ pointed: [PointingResult]) throws -> Numbers {
    guard !pointed.isEmpty, !small.objects.isEmpty else { return stampsMissing }
    var clauses = [
        clause(.photographs, "object"): try pointed.beyondArea(.salientRelevance),
        clause(.small, "object"): try small.vggPointing.beyondArea(.salientRelevance),
    ]
    for (kind, _) in placeControls {
        clauses[clause(.photographs, kind.rawValue)] = try pointed.beyondArea(kind)
        clauses[clause(.small, kind.rawValue)] = try small.vggPointing.beyondArea(kind)
    }
    return Numbers(clauses)
}

/// What the test of place can answer: whether the map's place comes from what was learned.
let placeIsLearnedDeclaration = Declaration(
    "place-is-learned",
    .question(
        Question(
            "Does more of Salient Relevance lie on the object than of maps that know the picture and nothing of what was learned, or explain another class?"
        )),
    test: """
        The same pictures: the share of Salient Relevance that lies on the object less that of each of five other maps, in points, mean over \
        the objects, paired.
        """,
    units: ["trainings", "objects"],
    rule: .allOf(
        Subject.allCases.flatMap { subject in
            placeControls.map {
                .init(clause(subject, "beyond \($0.kind.rawValue)"), .beyondControl($0.name, by: placePoints))
            }
        }),
    controls: [
        Control(
            "a random map", .mustFail,
            .atLeast(
                1,
                of: Subject.allCases.map { .init(clause($0, "random map less edges"), .exceeds(placePoints)) })),
        Control(
            "relevance less a random map", .mustPass,
            .clause(.init(clause(.photographs, "relevance less random map"), .exceeds(placePoints)))),
    ], drawn: [Drawn.ignorant, Drawn.maps, Drawn.objects])

func placeIsLearned(_ small: Step<SmallComparison>, _ pointed: Step<[PointingResult]>) -> Finding {
    Finding(placeIsLearnedDeclaration, small, pointed) { small, pointed in try placeIsLearnedNumbers(small, pointed) }
}

func placeIsLearnedNumbers(_ small: SmallComparison, _ pointed: [PointingResult]) throws -> Numbers {
    guard !pointed.isEmpty, !small.objects.isEmpty else { return stampsMissing }
    var clauses: [String: Estimator] = [:]
    for (kind, _) in placeControls {
        clauses[clause(.photographs, "beyond \(kind.rawValue)")] = try pointed.difference(.salientRelevance, kind)
        clauses[clause(.small, "beyond \(kind.rawValue)")] = try small.vggPointing.difference(.salientRelevance, kind)
    }
    clauses[clause(.photographs, "random map less edges")] = try pointed.difference(.random, .edges)
    clauses[clause(.small, "random map less edges")] = try small.vggPointing.difference(.random, .edges)
    clauses[clause(.photographs, "relevance less random map")] = try pointed.difference(.relevance, .random)
    return Numbers(clauses)
}
