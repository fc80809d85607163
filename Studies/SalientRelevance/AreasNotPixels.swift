import Notebook

/// Whether Salient Relevance shows areas that a blur of the relevance does not.
let areasNotPixelsDeclaration = Declaration(
    "areas-not-pixels",
    .claim(
        Claim("predicts areas close to the foci of attention instead of isolated pixels that LRP reveals", .abstract),
        scope: scope, facets: facets, countsAgainst: countsAgainst),
    test: """
        The fewest pixels that hold half of a map are kept, and joined where they touch, corners included; the share of these in the \
        largest part, in points, Salient Relevance less relevance that was blurred to the same scale (a Gaussian as wide at half its height \
        as the widest patch that saliency compares), mean over the images, paired. Any blur joins parts: only what a blur doesn't do counts.
        """,
    units: ["trainings", "photographs", "images"],
    rule: .allOf(
        Subject.allCases.map { .init(clause($0, "parts"), .beyondControl("blurred relevance", by: partPoints)) }),
    controls: [
        Control(
            "random areas, blurred alike", .mustFail,
            .atLeast(
                1,
                of: Subject.allCases.map {
                    .init(clause($0, "random areas less blurred relevance"), .exceeds(partPoints))
                }))
    ]
        + Subject.allCases.map { subject in
            Control(
                "a blob in the middle, \(subject.rawValue)", .mustPass,
                .clause(.init(clause(subject, "blob less relevance"), .exceeds(partPoints))))
        },
    forks: [
        Fork(
            "the blur's width is",
            [
                .init("that of the widest patch, 4 % of the side"), .init("half of it", .uncertain),
                .init("twice of it", .uncertain),
            ]),
        Fork("of a map are kept", [.init("half"), .init("a quarter")]),
    ], drawn: [Drawn.explained, Drawn.areas])

func areasNotPixels(_ maps: Step<MapMeasures>, _ small: Step<SmallComparison>) -> Finding {
    Finding(areasNotPixelsDeclaration, maps, small) { maps, small in try partNumbers(maps, small) }
}

func partNumbers(_ maps: MapMeasures, _ small: SmallComparison) throws -> Numbers {
    func gained(
        _ first: MapKind, _ second: MapKind, _ part: KeyPath<MapShape, Double?> & Sendable = \.largestPart
    ) throws -> [String: Estimator] {
        [
            clause(.photographs, "parts"): try maps.difference(first, second, { $0.shape[keyPath: part] }),
            clause(.small, "parts"): try small.vgg.difference(first, second, { $0.shape[keyPath: part] }),
        ]
    }
    var clauses = try gained(.salientRelevance, .blurredRelevance)
    clauses[clause(.photographs, "random areas less blurred relevance")] =
        try maps.difference(.randomAreas, .blurredRelevance, \.shape.largestPart)
    clauses[clause(.photographs, "blob less relevance")] = try maps.difference(.blob, .relevance, \.shape.largestPart)
    clauses[clause(.small, "random areas less blurred relevance")] =
        try small.vgg.difference(.randomAreas, .blurredRelevance, \.shape.largestPart)
    clauses[clause(.small, "blob less relevance")] = try small.vgg.difference(
        .blob, .relevance, \.shape.largestPart)
    return Numbers(clauses)
        .showing(
            "photographs: Salient Relevance less relevance that is not blurred",
            try maps.difference(.salientRelevance, .relevance, \.shape.largestPart), unit: "points"
        )
        .showing(
            "small VGG-16: Salient Relevance less relevance that is not blurred",
            try small.vgg.difference(.salientRelevance, .relevance, \.shape.largestPart), unit: "points"
        )
        .option("half of it", try gained(.salientRelevance, .lessBlurredRelevance))
        .option("twice of it", try gained(.salientRelevance, .moreBlurredRelevance))
        .option("a quarter", try gained(.salientRelevance, .blurredRelevance, \.largestPartOfQuarter))
}
