import Notebook

/// Whether two answers are better than one, by a rule that is ours.
let combinationDeclaration = Declaration(
    "combination",
    .question(
        Question(
            "Is categorisation better where the mean of p(animal) and 1 − p(artifact) answers in place of one net?")),
    test: """
        Balanced accuracy of the combined answer (an animal where the mean exceeds one half, else an artifact) less that of the animal net on \
        animals, and of the artifact net on artifacts, in points, each photograph paired with itself, upright, for these readouts of one network. \
        The paper's own rule is not known; ours has to call photographs with neither an animal or an artifact.
        """,
    units: judgedUnits,
    rule: .allOf([Task.animal, .artifact].map { .init(clause($0, "gained"), .exceeds(slight, absentWithin: slight)) }),
    controls: [
        Control(
            "combined with the net of a random half of the objects", .mustFail,
            .atLeast(
                1, of: [Task.animal, .artifact].map { .init(clause($0, "with random net"), .exceeds(slight)) })),
        Control(
            "combined with a net that is always right", .mustPass,
            .allOf([Task.animal, .artifact].map { .init(clause($0, "with the truth"), .exceeds(slight)) })),
    ],
    exclusions: judgedPictures, drawn: readoutDraws)
