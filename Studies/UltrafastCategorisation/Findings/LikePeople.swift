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
    units: judgedUnits,
    rule: .allOf(peopleGroups.map { .init($0, .exceeds(alike)) }),
    controls: [
        Control(
            "the net of a random half of the objects", .mustFail,
            .atLeast(1, of: peopleGroups.map { .init("\($0), random net", .exceeds(alike)) }))
    ],
    exclusions: judgedPictures, drawn: readoutDraws)

let peopleGroups = ["with an animal", "without"]
private let alike = Margin(0.1, "", source: "what Cohen (1988) calls a small correlation")
