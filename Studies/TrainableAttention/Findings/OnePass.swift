import Notebook

/// Not worse than each of the perturbing methods, in five of the paper's six numbers.
func onePassDeclaration(_ subject: Subject) -> Declaration {
    func rule(_ arm: Arm) -> Rule {
        .atLeastCases(5, of: cases(arm, Measure.paper, over: Arm.perturbing, .notWorse(than: twoPoints)))
    }
    return Declaration(
        subject.identifier("one-pass-is-enough"),
        .claim(
            Claim(
                "these explanation maps are comparable to or outperform the outputs of computationally expensive perturbation-based explainability techniques, achieving SOTA performance",
                .abstract), scope: Subject.scope, facets: subject.facets, countsAgainst: subject.countsAgainst),
        test: """
            \(subject.test): average drop (AD) and increase (IC) where the soft map's highest 100, 50 or 15 % are left of an image, T-TAME beside RISE, Score-CAM \
            and Ablation-CAM, in points, each image paired with itself; better is above 0. A number of the six holds where T-TAME is not worse than each.
            """,
        units: ["trainings", "images"], rule: rule(.attention),
        controls: nonsenseFails(rule) + [riseIsSeen(.drop(.soft(0.5)))],
        exclusions: "none: each image has an answer", drawn: drawnForMaps)
}

/// Better than each other method of the paper that is here, in four of the six.
func bestDeclaration(_ subject: Subject) -> Declaration {
    func rule(_ arm: Arm) -> Rule {
        .atLeastCases(4, of: cases(arm, Measure.paper, over: Arm.rivals, .exceeds(anyPoints)))
    }
    return Declaration(
        subject.identifier("best-ad-ic"),
        .claim(
            Claim(
                "Our method outperforms the state-of-the-art methods in terms of IC and AD",
                .paper(place: Literature.readme)),
            scope: Subject.scope, facets: subject.facets, countsAgainst: subject.countsAgainst),
        test: """
            \(subject.test): AD and IC at 100, 50 and 15 %, T-TAME beside each other method that the paper compares and that is here, in points, each image \
            paired with itself; better is above 0. A number of the six holds where T-TAME is better than each.
            """,
        units: ["trainings", "images"], rule: rule(.attention),
        controls: nonsenseFails(rule) + [riseIsSeen(.drop(.soft(0.5)))],
        exclusions: "none: each image has an answer", drawn: drawnForMaps)
}

let drawnForMaps = [
    "initial numbers of the modules", "order of the images", "augmentation", "RISE's masks", "blurred noise", "ties",
]

func onePassNumbers(_ subject: Subject, _ measured: [MeasuredMaps]) throws -> Numbers {
    try onePassDeclaration(subject).leads(measured, needs: subject.needs)
}

/// The average gain, which the paper doesn't have, is shown beside.
func bestNumbers(_ subject: Subject, _ measured: [MeasuredMaps]) throws -> Numbers {
    var numbers = try bestDeclaration(subject).leads(measured, needs: subject.needs)
    for share in softShares {
        for rival in Arm.rivals {
            guard let lead = try measured.lead(.attention, over: rival, .gain(.soft(share))) else { continue }
            numbers = numbers.showing(
                "\(Measure.gain(.soft(share)).name), T-TAME less \(rival.rawValue)", lead, unit: "points")
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
    controls: [
        Control("Grad-CAM in T-TAME's place", .mustFail, .clause(.init("passes of Grad-CAM", .exact(.equal, 1))))
    ])

/// By published settings, for VGG-16 and its last maps.
func publishedPasses(of arm: Arm) -> Int? {
    arm == .rise ? 8000 : arm == .attention ? 1 : arm.method(layer: nil)?.passes(maps: 512)
}

func cheaperNumbers(_ measured: [MeasuredMaps]) -> Numbers {
    func passes(_ arm: Arm) -> Double? {
        measured.first.flatMap { $0.arms.cases.contains(arm) ? $0.arms[arm].passes : nil }
    }
    guard let own = passes(.attention), let gradCAM = passes(.gradCAM),
        let fewest = Arm.perturbing.compactMap(publishedPasses).min()
    else { return .missing(needs: "maps of T-TAME and Grad-CAM") }
    let numbers = Numbers([
        "passes": .exact(own), "times fewer than the cheapest": .exact(Double(fewest) / own),
        "passes of Grad-CAM": .exact(gradCAM),
    ])
    return Arm.perturbing.reduce(numbers) { numbers, arm in
        passes(arm).map { numbers.showing("passes of \(arm.rawValue), as it was run here", .exact($0)) } ?? numbers
    }
}
