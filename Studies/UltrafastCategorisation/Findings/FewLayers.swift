import Notebook

/// Whether half of the convolutions do.
let fewLayersDeclaration = Declaration(
    "few-layers",
    .claim(
        Claim(
            "good accuracy for ultrafast image categorization can be achieved with only a few layers", .abstract,
            value: claimed(
                0.831, on: "animal net of 7 convolutions, \(Literature.repository); 0.947 with 13, 0.689 with 1")),
        scope: scope,
        facets: {
            var facets = readoutFacets
            facets.settings = .different
            facets.because[.settings] = """
                a readout of the mean of each map; the paper trains networks without their last convolutions anew, with a head that isn't known
                """
            return facets
        }(), countsAgainst: readoutCountsAgainst),
    test: """
        Animals, upright: balanced accuracy of a readout of the mean activations of each map after 7 of 13 convolutions, \(aboveChance), and less \
        that after 13, in points, each photograph paired with itself, for this one network. "Good" and "few" are the paper's words: judged are the \
        half of the layers, 0.75, and the paper's own loss.
        """,
    units: judgedUnits,
    rule: .allOf([
        .init("after 7 convolutions", .exceeds(good)),
        .init("7 less 13 convolutions", .notWorse(than: paperLoss)),
    ]),
    controls: [
        Control(
            "7 untrained convolutions", .mustFail, .clause(.init("after 7 untrained convolutions", .exceeds(good)))),
        Control(
            "a shuffled label: a random half of the objects, after 7 convolutions", .mustFail,
            .clause(.init("random half of the objects, after 7 convolutions", .exceeds(good)))),
        Control(
            "1 convolution in place of 7", .mustFail,
            .clause(.init("1 less 13 convolutions", .notWorse(than: paperLoss)))),
    ],
    exclusions: judgedPictures, drawn: readoutDraws + ["weights of the untrained network"])

private let good = bound(0.75, "half way between chance and perfect")
private let paperLoss = Margin(11.6, "points", source: "the paper's own loss: 0.947 with 13, 0.831 with 7 convolutions")
