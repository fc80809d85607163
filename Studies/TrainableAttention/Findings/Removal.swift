import Notebook

/// Not worse than any other method of the paper in the area between the curves of removal.
let roadDeclaration = Declaration(
    "road-competitive",
    .claim(
        Claim("achieves competitive results in terms of ROAD", .paper(place: Literature.readme)),
        scope: Subject.scope, facets: Subject.cifar.facets, countsAgainst: Subject.cifar.countsAgainst),
    test: """
        \(Subject.cifar.test): pixels taken away and filled in (ROAD), the least relevant first less the most relevant first, in answers that are kept, mean \
        over the shares that are taken away, in points; T-TAME less each other method, each image paired with itself.
        """,
    units: ["trainings", "images"],
    rule: .allOf(clauses(.attention, .removal, over: Arm.rivals, .notWorse(than: twoPoints))),
    controls: nonsenseFails { arm in
        .atLeast(Arm.rivals.count, of: clauses(arm, .removal, over: Arm.rivals, .notWorse(than: twoPoints)))
    } + [riseIsSeen(.removal)],
    exclusions: "none: each image has an answer", drawn: drawnForMaps + ["noise on filled pixels"])

func roadNumbers(_ measured: [MeasuredMaps]) throws -> Numbers {
    try roadDeclaration.leads(measured, needs: "all of these methods")
}
