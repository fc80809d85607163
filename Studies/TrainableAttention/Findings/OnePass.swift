import Notebook

/// Not worse than each of the perturbing methods, in five of the paper's six numbers.
func onePassDeclaration(_ subject: Subject) -> Declaration {
    let others: [MapSource] = subject == .transformer ? [.rise] : MapSource.perturbing
    return declaration(
        subject,
        [
            .cifar: "one-pass-is-enough", .photographs: "one-pass-is-enough-on-photographs",
            .transformer: "transformers",
        ],
        Claim(
            "these explanation maps are comparable to or outperform the outputs of computationally expensive perturbation-based explainability techniques, achieving SOTA performance",
            .abstract),
        "T-TAME beside \(others.map(\.rawValue).joined(separator: ", ")), in points, each image paired with itself; better is above 0. A number of the six holds where T-TAME is not worse than each."
    ) { kind in .atLeastCases(5, of: MapQuantity.published.leadCases(kind, over: others, .notWorse(than: twoPoints))) }
}

/// Better than each other method of the paper that is here, in four of the six.
func bestDeclaration(_ subject: Subject) -> Declaration {
    declaration(
        subject, [.cifar: "best-ad-ic", .photographs: "best-ad-ic-on-photographs"],
        Claim(
            "Our method outperforms the state-of-the-art methods in terms of IC and AD",
            .paper(place: Literature.readme)),
        "T-TAME beside each other method that the paper compares and that is here, in points, each image paired with itself; better is above 0. A number of the six holds where T-TAME is better than each."
    ) { kind in
        .atLeastCases(4, of: MapQuantity.published.leadCases(kind, over: MapSource.rivals, .exceeds(anyPoints)))
    }
}

private func declaration(
    _ subject: Subject, _ identifiers: [Subject: String], _ words: Claim, _ test: String, rule: (MapSource) -> Rule
) -> Declaration {
    guard let identifier = identifiers[subject] else { preconditionFailure("nothing is claimed of \(subject)") }
    return Declaration(
        identifier,
        .claim(words, scope: Subject.scope, facets: subject.facets, countsAgainst: subject.countsAgainst),
        test:
            "\(subject.test): average drop (AD) and increase (IC) where the soft map's highest 100, 50 or 15 % are left of an image, \(test)",
        units: ["trainings", "images"], rule: rule(.attention),
        // Of photographs, RISE has too few masks to show anything.
        controls: nonsenseFails(rule) + [
            subject == .photographs
                ? isSeen(.gradCAM, .averageDrop(.soft(0.15))) : isSeen(.rise, .averageDrop(.soft(0.5)))
        ],
        exclusions: "none: each image has an answer",
        drawn: drawnForMaps + (subject == .cifar ? [] : ["which objects are learned from"]),
        // The controls' counterparts came after a run.
        known: subject == .photographs ? "results on the same photographs, from a run with another seed" : nil)
}

let drawnForMaps = [
    "initial numbers of the modules", "order of the images", "augmentation", "RISE's masks", "blurred noise", "ties",
]

func onePassNumbers(_ subject: Subject, _ measured: [MapResults]) throws -> Numbers {
    try onePassDeclaration(subject).leadNumbers(measured, needs: subject.needs)
}

/// The average gain, which the paper doesn't have, is shown beside.
func bestNumbers(_ subject: Subject, _ measured: [MapResults]) throws -> Numbers {
    var numbers = try bestDeclaration(subject).leadNumbers(measured, needs: subject.needs)
    for quantity in MapQuantity.gains {
        for rival in MapSource.rivals {
            numbers = try numbers.showing(
                "\(quantity.name), T-TAME less \(rival.rawValue)",
                ifMeasured: measured.lead(.attention, over: rival, quantity), unit: "points")
        }
    }
    return numbers
}

let cheaperDeclaration = Declaration(
    "one-forward-pass",
    .claim(
        Claim("After training, explanation maps can be computed in a single forward pass", .abstract),
        scope: Subject.scope,
        facets: Facets(
            network: .smaller, settings: .close,
            because: [
                .network: "counted on VGG-16 at a quarter of its width; a pass is one whatever the width",
                .settings: "the other methods' passes follow from their published settings for VGG-16",
            ]), countsAgainst: .yes(because: "passes are counted, and how many there are depends on no data")),
    test: """
        Images that the network looks at for one map, counted while maps were made; and the fewest that RISE (8,000 masks, the authors' number), Score-CAM or \
        Ablation-CAM (VGG-16's 512 last maps) take by their settings, divided by it.
        """,
    units: ["images"], extent: .noNetwork,
    rule: .allOf([
        .init("passes", .exact(.equal, 1)), .init("times fewer than the cheapest", .exact(.atLeast, 100)),
    ]),
    // Grad-CAM would not do: it needs one pass forth, and looks twice only as it is computed here.
    controls: [Control("RISE in T-TAME's place", .mustFail, .clause(.init("passes of RISE", .exact(.equal, 1))))])

/// By published settings, for VGG-16 and its last maps.
func publishedPasses(of kind: MapSource) -> Int? {
    kind == .rise ? 8000 : kind == .attention ? 1 : kind.classActivation(layer: nil)?.passes(maps: 512)
}

func cheaperNumbers(_ measured: [MapResults]) -> Numbers {
    func passes(_ kind: MapSource) -> Double? {
        measured.first.flatMap { $0.kinds.cases.contains(kind) ? $0.kinds[kind].passes : nil }
    }
    guard let own = passes(.attention), let rise = passes(.rise),
        let fewest = MapSource.perturbing.compactMap(publishedPasses).min()
    else { return .missing(needs: "maps of T-TAME and RISE") }
    let numbers = Numbers([
        "passes": .exact(own), "times fewer than the cheapest": .exact(Double(fewest) / own),
        "passes of RISE": .exact(rise),
    ])
    return MapSource.perturbing.reduce(numbers) {
        $0.showing("passes of \($1.rawValue), as it was run here", ifMeasured: passes($1).map { .exact($0) })
    }
}

/// Not worse than any other method of the paper in the area between the curves of removal.
let roadDeclaration = Declaration(
    "road-competitive",
    .claim(
        Claim("achieves competitive results in terms of ROAD", .paper(place: Literature.readme)),
        scope: Subject.scope, facets: Subject.cifar.facets, countsAgainst: Subject.cifar.countsAgainst),
    test: """
        \(Subject.cifar.test): pixels taken away and filled in (ROAD), the least relevant first less the most relevant first, in answers that are kept, mean \
        from the smallest share that is taken away to the largest (trapezoid rule), in points; T-TAME less each other method, each image paired with itself.
        """,
    units: ["trainings", "images"],
    rule: .allOf(MapQuantity.removalArea.leadClauses(.attention, over: MapSource.rivals, .notWorse(than: twoPoints))),
    controls: nonsenseFails { kind in
        .atLeast(
            MapSource.rivals.count,
            of: MapQuantity.removalArea.leadClauses(kind, over: MapSource.rivals, .notWorse(than: twoPoints)))
    } + [isSeen(.rise, .removalArea)],
    exclusions: "none: each image has an answer", drawn: drawnForMaps + ["noise on filled pixels"])
