import Notebook

/// Whether the readout that learned from changed pictures is accurate however they are turned.
let everyAngleDeclaration = Declaration(
    "accurate-at-every-angle",
    .claim(
        Claim(
            "Accuracy of the animal net re-trained with the custom augmentation (TLDA), by angle (a figure, without words)",
            .paper(place: "\(Literature.repository), figure of rotations, read off: about 0.89 or more at every angle"),
            value: claimed(0.89, on: "animal net re-trained with custom augmentation, at its worst angle")),
        scope: scope, facets: readoutFacets, countsAgainst: readoutCountsAgainst),
    test: """
        Balanced accuracy of the animal readout that learned from plain and from changed pictures, on pictures turned to each of 24 angles, \
        \(aboveChance), for this one network; each angle is a case; \(crossValidated).
        """,
    units: judgedUnits, rule: .allOf(angles.map { .init(degrees($0), .exceeds(paperWorst)) }),
    controls: [
        Control(
            "the readout that learned from plain pictures alone", .mustFail,
            .atLeast(1, of: [-135, 135].map { .init("plain, \(degrees($0))", .exceeds(paperWorst)) })),
        Control(
            "a shuffled label: a random half of the objects, upright", .mustFail,
            .clause(.init(Shared.shuffled, .exceeds(paperWorst)))),
    ],
    exclusions: judgedPictures, forks: [readPart], drawn: readoutDraws, known: knownOfPhotographs)

private let paperWorst = bound(0.89, "the paper's own lowest accuracy, about 0.89, read off its figure")

/// "−135°".
func degrees(_ angle: Int) -> String { "\(angle < 0 ? "−" : "")\(abs(angle))°" }

func everyAngle(_ features: Step<Features>, _ readouts: Step<ReadoutAnswers>) -> Finding {
    Finding(everyAngleDeclaration, features, readouts, numbers: everyAngleNumbers)
}

func everyAngleNumbers(_ features: Features, _ readouts: ReadoutAnswers) throws -> Numbers {
    let main = mainPart(features.layout)
    func turned(_ part: FeatureLayout.Kind, _ training: Training, _ angle: Int) throws -> Estimator? {
        try readouts.panel(features, .animal).accuracy(
            readouts.said(readouts.answers(part, training), .animal, view(at: angle)))
    }
    func byAngle(_ part: FeatureLayout.Kind) throws -> [String: Estimator] {
        try angles.reduce(into: [:]) { $0[degrees($1)] = try turned(part, .augmented, $1) }
    }
    var clauses = try byAngle(main)
    for angle in [-135, 135] { clauses["plain, \(degrees(angle))"] = try turned(main, .plain, angle) }
    clauses[Shared.shuffled] = try readouts.panel(features, .random).accuracy(
        readouts.said(readouts.answers(main, .augmented), .random, .plain))
    let numbers = clauses.numbers(for: everyAngleDeclaration)
    guard let last = lastConvolution(features.layout) else { return numbers }
    return numbers.option("the means of the last convolution's maps", try byAngle(last))
}
