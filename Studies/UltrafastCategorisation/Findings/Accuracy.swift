import Notebook

/// How accurate the readouts are, of which the abstract says that it is as people are.
func accuracyDeclaration(_ task: Task) -> Declaration {
    let value = paperAccuracy[task]
    let enough = bound(
        value - 0.05, "the paper's accuracy of \(value) less 0.05, one photograph in twenty; chosen by us")
    return Declaration(
        "\(task.rawValue)-accuracy",
        .claim(
            Claim(
                "re-training the network achieves a human-like level of performance", .abstract,
                value: claimed(value, on: "\(task.rawValue) net on the \(task.rawValue) set, \(Literature.repository)")),
            scope: scope, facets: readoutFacets, countsAgainst: readoutCountsAgainst),
        test: """
            The level alone, since no person was asked: balanced accuracy of the \(task.rawValue) readout on upright photographs of objects that \
            it has not learned from, \(aboveChance), for this one network; \(crossValidated).
            """,
        units: judgedUnits, rule: .clause(.init(clause(task, "level"), .exceeds(enough))),
        controls: [
            Control(
                "the same readout of untrained convolutions", .mustFail,
                .clause(.init(clause(task, Shared.untrained), .exceeds(enough)))),
            Control(
                "a shuffled label: a random half of the objects", .mustFail,
                .clause(.init(clause(task, Shared.shuffled), .exceeds(enough)))),
        ],
        exclusions: judgedPictures, forks: [readPart, regularisation],
        drawn: readoutDraws + ["weights of the untrained network"], known: knownOfPhotographs)
}

/// Names of clauses that occur in several findings.
enum Shared {
    static let untrained = "untrained convolutions"
    static let shuffled = "random half of the objects"
}

/// Choices that the paper leaves open or that our readout adds.
let readPart = Fork(
    "the readout reads", [.init("the last part, number by number"), .init("the means of the last convolution's maps")])
let regularisation = Fork(
    "λ, which keeps the weights small, is", [.init("0.001"), .init("0.0001"), .init("0.01")])

/// Whether the level is that of pictures which the convolutions know.
let unseenDeclaration = Declaration(
    "unseen-pictures",
    .question(
        Question(
            "Is the level as high on pictures that the convolutions were not trained on, with CIFAR-10's animals and vehicles?"
        )),
    test: """
        CIFAR-10's images, enlarged to 64 pixels: balanced accuracy of a readout of the last block, animals against vehicles, \(aboveChance), for \
        this one network. Its ten classes occur in training and test, so that it is an easier task.
        """,
    units: ["images"],
    rule: .allOf([
        .init("level", .exceeds(bound(0.9, "the bound for the photographs of animals: the paper's 0.950 less 0.05"))),
        .init("beyond untrained convolutions", .beyondControl("untrained convolutions", by: noticeable)),
    ]),
    controls: [
        Control(
            "a shuffled label", .mustFail,
            .clause(.init("shuffled label", .exceeds(bound(0.55, "5 points: one picture in twenty; chosen by us")))))
    ],
    exclusions: "each image is a unit",
    drawn: ["images", "folds", "shuffled labels", "weights of the untrained network"])

func accuracy(
    _ task: Task, _ features: Step<Features>, _ readouts: Step<ReadoutAnswers>, _ controls: Step<ControlAnswers>
) -> Finding {
    Finding(accuracyDeclaration(task), features, readouts, controls) { try accuracyNumbers(task, $0, $1, $2) }
}

func accuracyNumbers(
    _ task: Task, _ features: Features, _ readouts: ReadoutAnswers, _ controls: ControlAnswers
) throws -> Numbers {
    let main = mainPart(features.layout)
    func upright(_ answers: Answers, _ task: Task) throws -> Estimator? {
        try readouts.panel(features, task).accuracy(readouts.said(answers, task, .plain))
    }
    func option(_ answers: Answers) throws -> [String: Estimator] {
        try upright(answers, task).map { [clause(task, "level"): $0] } ?? [:]
    }
    let answers = try readouts.answers(main, .plain)
    var clauses = try option(answers)
    clauses[clause(task, Shared.untrained)] = try upright(controls.untrained(main), task)
    clauses[clause(task, Shared.shuffled)] = try upright(answers, .random)
    let augmented = try readouts.answers(main, .augmented)
    var numbers = clauses.numbers(for: accuracyDeclaration(task))
    if let other = try upright(augmented, task) {
        numbers = numbers.showing("learned from changed pictures, too", other, unit: aboveChanceUnit)
    }
    for (name, regularised) in zip(["0.0001", "0.01"], controls.regularised) {
        numbers = numbers.option(name, try option(regularised))
    }
    if let last = lastConvolution(features.layout) {
        numbers = numbers.option(
            "the means of the last convolution's maps", try option(readouts.answers(last, .plain)))
    }
    return numbers
}

/// The deepest convolution, whose maps are read by their means.
func lastConvolution(_ layout: FeatureLayout) -> FeatureLayout.Kind? {
    layout.parts.last { if case .convolution = $0.kind { true } else { false } }?.kind
}

func unseenPictures(_ small: Step<SmallReadouts>) -> Finding {
    Finding(unseenDeclaration, small, numbers: unseenNumbers)
}

func unseenNumbers(_ small: SmallReadouts) throws -> Numbers {
    guard small.pictures > 0 else { return .missing(needs: "CIFAR-10") }
    let trained = try small.main(small.answers).said, untrained = try small.main(small.untrained).said
    var clauses: [String: Estimator] = [:]
    clauses["level"] = try small.panel(.animal).accuracy(trained[.animal])
    clauses["beyond untrained convolutions"] = try small.panel(.animal).difference(
        [trained[.animal]], less: [untrained[.animal]])
    clauses["shuffled label"] = try small.panel(.shuffled).accuracy(trained[.shuffled])
    return clauses.numbers(for: unseenDeclaration)
}
