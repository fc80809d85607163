import Notebook

/// Whether turned, colourless and mirrored pictures cost accuracy.
let robustnessDeclaration = Declaration(
    "robustness",
    .claim(
        Claim(
            "these re-trained models were able to reproduce some unexpected behavioral observations from human psychophysics, such as robustness to rotation (e.g., an upside-down or tilted image) or to a grayscale transformation",
            .abstract), scope: scope, facets: readoutFacets, countsAgainst: readoutCountsAgainst),
    test: """
        Balanced accuracy of the animal readout that learned from plain and from changed pictures: on changed pictures less upright ones, in \
        points, each photograph paired with itself, for this one network; turned pictures are averaged over 23 angles, 0° excepted. Whether people \
        lose as little isn't asked. The interval is the wider of Student's over photographs, targets and distractors counting half each, and of \
        Student's over folds with Nadeau and Bengio's correction.
        """,
    units: judgedUnits,
    rule: .allOf(Change.allCases.map { .init($0.rawValue, .notWorse(than: noticeable)) }),
    controls: [
        Control(
            "the readout that learned from plain pictures alone", .mustFail,
            .clause(.init("turned, plain", .notWorse(than: noticeable)))),
        Control(
            "there is accuracy to lose", .mustPass,
            .clause(.init("upright", .exceeds(bound(0.8, "four photographs in five; chosen by us"))))),
    ],
    exclusions: judgedPictures, forks: [readPart], drawn: readoutDraws, known: knownOfPhotographs)

/// How pictures are changed, each a case.
enum Change: String, CaseIterable {
    case turned = "turned, mean over 23 angles"
    case grayscale
    case mirrored
    case upsideDown = "upside down"

    var views: [PhotographView] {
        switch self {
        case .turned: UltrafastCategorisation.turned
        case .grayscale: [.grayscale]
        case .mirrored: [.mirrored]
        case .upsideDown: [.upsideDown]
        }
    }
}

func robustness(_ features: Step<Features>, _ readouts: Step<ReadoutAnswers>) -> Finding {
    Finding(robustnessDeclaration, features, readouts, numbers: robustnessNumbers)
}

func robustnessNumbers(_ features: Features, _ readouts: ReadoutAnswers) throws -> Numbers {
    let main = mainPart(features.layout), panel = readouts.panel(features, .animal)
    func said(_ part: FeatureLayout.Kind, _ training: Training, _ views: [PhotographView]) throws -> [Said] {
        let answers = try readouts.answers(part, training)
        return try views.map { try readouts.said(answers, .animal, $0) }
    }
    func gain(_ part: FeatureLayout.Kind, _ training: Training, _ change: Change) throws -> Estimator? {
        try panel.difference(said(part, training, change.views), less: said(part, training, [.plain]))
    }
    func byChange(_ part: FeatureLayout.Kind) throws -> [String: Estimator] {
        try Change.allCases.reduce(into: [:]) { $0[$1.rawValue] = try gain(part, .augmented, $1) }
    }
    var clauses = try byChange(main)
    clauses["turned, plain"] = try gain(main, .plain, .turned)
    clauses["upright"] = try panel.accuracy(said(main, .augmented, [.plain])[0])
    let numbers = clauses.numbers(for: robustnessDeclaration)
    guard let last = lastConvolution(features.layout) else { return numbers }
    return numbers.option("the means of the last convolution's maps", try byChange(last))
}
