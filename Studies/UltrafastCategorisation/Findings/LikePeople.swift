import Notebook

/// Whether the net doubts where people doubt: a question for whoever has people's answers.
let likePeopleDeclaration = Declaration(
    "like-people",
    .question(
        Question(
            "Picture by picture, does the net doubt where people doubt?",
            .recalled(
                from: "a comparison with the answers to the pictures of Serre et al. 2007, whose result was not read"))),
    test: """
        Rank correlation of the animal readout's logit with the share of people who answered "animal", within the pictures with and without an \
        animal, for this one network; people's answers are a column "human" of the photographs' labels.
        """,
    units: judgedUnits + [randomNets],
    rule: .allOf(peopleGroups.map { .init($0, .exceeds(alike)) }),
    controls: [
        Control(
            "shuffled labels: nets of random halves of the objects, the mean of them", .mustFail,
            .atLeast(1, of: peopleGroups.map { .init("\($0), random nets", .exceeds(alike)) }))
    ],
    exclusions: judgedPictures, drawn: readoutDraws + ["random halves of the objects"],
    known: knownOfPhotographs)

let peopleGroups = ["with an animal", "without"]
private let alike = Margin(0.1, "", source: "what Cohen (1988) calls a small correlation")

func likePeople(
    _ features: Step<Features>, _ readouts: Step<ReadoutAnswers>, _ controls: Step<ControlAnswers>
) -> Finding {
    Finding(likePeopleDeclaration, features, readouts, controls, numbers: likePeopleNumbers)
}

func likePeopleNumbers(
    _ features: Features, _ readouts: ReadoutAnswers, _ controls: ControlAnswers
) throws -> Numbers {
    let logits = try readouts.answers(mainPart(features.layout), .plain).logits
    let people = features.items.map(\.humanAnswer), names = features.items.map(\.file)
    let asked = firstOfObjects(features.items).filter { people[$0] != nil }
    var clauses: [String: Estimator] = [:]
    for (group, isAnimal) in zip(peopleGroups, [true, false]) {
        let rows = asked.filter { (features.items[$0].category == .animal) == isAnimal }
        let panel = Panel("photographs", rows, named: names, isTarget: [])
        func correlation(_ logits: [Float]) throws -> Estimator? {
            try panel.rankCorrelation({ Double(logits[$0]) }, { people[$0] ?? .nan })
        }
        clauses[group] = try correlation(logits[.animal])
        clauses["\(group), random nets"] = try panel.meanRankCorrelation(
            { people[$0] ?? .nan }, controls.shuffled.map { net in { Double(net.logits[$0]) } }, of: randomNets)
    }
    guard peopleGroups.allSatisfy({ clauses[$0] != nil }) else {
        return .missing(
            needs: """
                people's answers to at least ten pictures with and ten without an animal: a column "human" in the photographs' labels.csv, with \
                the share who answered "animal"
                """)
    }
    return Numbers(clauses)
}
