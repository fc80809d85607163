import Notebook

/// What one net answers to the other's targets, where no picture is a target of both kinds.
let negativeLinkDeclaration = Declaration(
    "negative-link",
    .claim(
        Claim(
            "Accuracy of the artifact net on the animal set, and of the animal net on the artifact set (a figure, without words)",
            .paper(place: "\(Literature.repository), figure mean_accuracy"),
            value: claimed(0.099, on: "artifact net on the animal set; 0.147 for the animal net on the artifact set")),
        scope: scope,
        facets: {
            var facets = readoutFacets
            facets.measure = .different
            facets.because[.measure] = """
                distractors are photographs with neither an animal nor an artifact; in the paper's sets most distractors of one net are targets of \
                the other, which makes accuracies below chance by itself
                """
            return facets
        }(), countsAgainst: readoutCountsAgainst),
    test: """
        Balanced accuracy of the artifact readout on animals against photographs with neither, and of the animal readout on artifacts against \
        photographs with neither, \(aboveChance), for this one network: below 0, either net takes the other's targets for less of its own than \
        what is neither. \(crossValidated.prefix(1).uppercased())\(crossValidated.dropFirst()).
        """,
    units: judgedUnits,
    rule: .allOf([
        .init("artifact net, animals against neither", .below(opposite, absentWithin: noticeableAbove)),
        .init("animal net, artifacts against neither", .below(opposite, absentWithin: noticeableAbove)),
    ]),
    controls: [
        Control(
            "a shuffled label: the net of a random half of the objects", .mustFail,
            .atLeast(
                1,
                of: [
                    .init("random net, animals against neither", .below(opposite)),
                    .init("random net, artifacts against neither", .below(opposite)),
                ])),
        Control(
            "each net on its own targets against neither", .mustPass,
            .allOf([
                .init("animal net, animals against neither", .exceeds(noticeableAbove)),
                .init("artifact net, artifacts against neither", .exceeds(noticeableAbove)),
            ])),
    ],
    exclusions: judgedPictures, drawn: readoutDraws)

private let noticeableAbove = bound(0.55, "one photograph in twenty more often right than wrong; chosen by us")
private let opposite = bound(0.45, "one photograph in twenty more often wrong than right; chosen by us")

/// Whether the two answers go against each other among pictures of one kind, too.
let oppositeAnswersDeclaration = Declaration(
    "opposite-answers",
    .question(
        Question(
            "Among photographs of one kind, does what looks more like an animal to one net look less like an artifact to the other?"
        )),
    test: """
        Rank correlation of the animal and the artifact readout's logits on upright photographs, within the photographs of animals, of artifacts \
        and of neither, for these readouts of one network. Animals are most of the artifact net's distractors and the other way round, so that \
        only the photographs with neither are free of a boundary that both share.
        """,
    units: judgedUnits,
    rule: .allOf(groups.map { .init($0.title, .below(medium(-1))) }),
    controls: [
        Control(
            "the animal net and the net of a random half of the objects", .mustFail,
            .atLeast(1, of: groups.map { .init("\($0.title), random net", .below(medium(-1))) })),
        Control(
            "the animal net read at the last part, and at the last convolution's means", .mustPass,
            .allOf(groups.map { .init("\($0.title), same question", .exceeds(medium(1))) })),
    ],
    exclusions: judgedPictures, drawn: readoutDraws)

let groups: [PhotographCollection.Category] = [.animal, .artifact, .other]

extension PhotographCollection.Category {
    /// For people: "neither".
    var title: String { self == .other ? "neither" : rawValue }
}

private func medium(_ sign: Double) -> Margin {
    Margin(sign * 0.3, "", source: "what Cohen (1988) calls a medium correlation")
}
