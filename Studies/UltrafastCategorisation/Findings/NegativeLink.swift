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
        what is neither; \(crossValidated).
        """,
    units: judgedUnits + [randomNets],
    rule: .allOf([
        .init("artifact net, animals against neither", .below(opposite, absentWithin: noticeableAbove)),
        .init("animal net, artifacts against neither", .below(opposite, absentWithin: noticeableAbove)),
    ]),
    controls: [
        Control(
            "shuffled labels: nets of random halves of the objects, the mean of them", .mustFail,
            .atLeast(
                1,
                of: [
                    .init("random nets, animals against neither", .below(opposite)),
                    .init("random nets, artifacts against neither", .below(opposite)),
                ])),
        Control(
            "each net on its own targets against neither", .mustPass,
            .allOf([
                .init("animal net, animals against neither", .exceeds(noticeableAbove)),
                .init("artifact net, artifacts against neither", .exceeds(noticeableAbove)),
            ])),
    ],
    exclusions: judgedPictures, drawn: readoutDraws + ["random halves of the objects"],
    known: knownOfPhotographs)

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
    units: judgedUnits + [randomNets],
    rule: .allOf(groups.map { .init($0.title, .below(medium(-1))) }),
    controls: [
        Control(
            "shuffled labels: nets of random halves of the objects in place of the artifact net, the mean of them",
            .mustFail, .atLeast(1, of: groups.map { .init("\($0.title), random nets", .below(medium(-1))) })),
        Control(
            "the animal net read at the last part, and at the last convolution's means", .mustPass,
            .allOf(groups.map { .init("\($0.title), same question", .exceeds(medium(1))) })),
    ],
    exclusions: judgedPictures, drawn: readoutDraws + ["random halves of the objects"],
    known: knownOfPhotographs)

let groups: [PhotographCollection.Category] = [.animal, .artifact, .other]

extension PhotographCollection.Category {
    /// For people: "neither".
    var title: String { self == .other ? "neither" : rawValue }
}

private func medium(_ sign: Double) -> Margin {
    Margin(sign * 0.3, "", source: "what Cohen (1988) calls a medium correlation")
}

func negativeLink(
    _ features: Step<Features>, _ readouts: Step<ReadoutAnswers>, _ controls: Step<ControlAnswers>
) -> Finding {
    Finding(negativeLinkDeclaration, features, readouts, controls, numbers: negativeLinkNumbers)
}

func negativeLinkNumbers(
    _ features: Features, _ readouts: ReadoutAnswers, _ controls: ControlAnswers
) throws -> Numbers {
    let answers = try readouts.answers(mainPart(features.layout), .plain)
    /// What a net says to the targets of a task and to photographs with neither.
    func accuracy(_ net: Task, _ task: Task, _ kept: Set<PhotographCollection.Category>) throws -> Estimator? {
        try readouts.panel(features, task, among: kept).accuracy(readouts.said(answers, net, .plain))
    }
    var clauses: [String: Estimator] = [:]
    for (task, name) in [(Task.animal, "animals"), (.artifact, "artifacts")] {
        let kept: Set<PhotographCollection.Category> = [task == .animal ? .animal : .artifact, .other]
        for net in [Task.animal, .artifact] {
            clauses["\(net.rawValue) net, \(name) against neither"] = try accuracy(net, task, kept)
        }
        clauses["random nets, \(name) against neither"] = try readouts.panel(features, task, among: kept)
            .meanAccuracy(controls.shuffled.map(\.said), of: randomNets)
    }
    var numbers = clauses.numbers(for: negativeLinkDeclaration)
    let all: Set<PhotographCollection.Category> = [.animal, .artifact, .other]
    for (net, task) in [(Task.artifact, Task.animal), (.animal, .artifact)] {
        guard let whole = try accuracy(net, task, all) else { continue }
        numbers = numbers.showing(
            "\(net.rawValue) net, \(task.rawValue)s against all others, most of them its own targets", whole,
            unit: aboveChanceUnit)
    }
    return numbers
}

func oppositeAnswers(
    _ features: Step<Features>, _ readouts: Step<ReadoutAnswers>, _ controls: Step<ControlAnswers>
) -> Finding {
    Finding(oppositeAnswersDeclaration, features, readouts, controls, numbers: oppositeAnswersNumbers)
}

func oppositeAnswersNumbers(
    _ features: Features, _ readouts: ReadoutAnswers, _ controls: ControlAnswers
) throws -> Numbers {
    let logits = try readouts.answers(mainPart(features.layout), .plain).logits
    let others = try lastConvolution(features.layout).map { try readouts.answers($0, .plain).logits }
    var clauses: [String: Estimator] = [:]
    for group in groups {
        let panel = readouts.panel(features, .animal, among: [group])
        func correlation(_ other: [Float]) throws -> Estimator? {
            try panel.rankCorrelation({ Double(logits[.animal][$0]) }, { Double(other[$0]) })
        }
        clauses[group.title] = try correlation(logits[.artifact])
        if let others { clauses["\(group.title), same question"] = try correlation(others[.animal]) }
        clauses["\(group.title), random nets"] = try panel.meanRankCorrelation(
            { Double(logits[.animal][$0]) }, controls.shuffled.map { net in { Double(net.logits[$0]) } }, of: randomNets
        )
    }
    return clauses.numbers(for: oppositeAnswersDeclaration)
}
