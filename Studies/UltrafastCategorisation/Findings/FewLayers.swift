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
    exclusions: judgedPictures, drawn: readoutDraws + ["weights of the untrained network"],
    known: knownOfPhotographs)

private let good = bound(0.75, "half way between chance and perfect")
private let paperLoss = Margin(11.6, "points", source: "the paper's own loss: 0.947 with 13, 0.831 with 7 convolutions")

func fewLayers(
    _ features: Step<Features>, _ readouts: Step<ReadoutAnswers>, _ controls: Step<ControlAnswers>
) -> Finding {
    Finding(fewLayersDeclaration, features, readouts, controls, numbers: fewLayersNumbers)
}

func fewLayersNumbers(
    _ features: Features, _ readouts: ReadoutAnswers, _ controls: ControlAnswers
) throws -> Numbers {
    guard lastConvolution(features.layout) == .convolution(13) else {
        return .missing(needs: "a network of 13 convolutions, as the claim's")
    }
    func said(_ depth: Int, _ task: Task = .animal) throws -> Said {
        try readouts.said(readouts.answers(.convolution(depth), .plain), task, .plain)
    }
    let panel = readouts.panel(features, .animal)
    var clauses: [String: Estimator] = [:]
    clauses["after 7 convolutions"] = try panel.accuracy(said(7))
    clauses["7 less 13 convolutions"] = try panel.difference([said(7)], less: [said(13)])
    clauses["1 less 13 convolutions"] = try panel.difference([said(1)], less: [said(13)])
    clauses["after 7 untrained convolutions"] = try panel.accuracy(
        controls.untrained(.convolution(7)).said[.animal][0])
    clauses["random half of the objects, after 7 convolutions"] = try readouts.panel(features, .random).accuracy(
        said(7, .random))
    var numbers = clauses.numbers(for: fewLayersDeclaration)
    for depth in [1, 13] {
        if let other = try panel.accuracy(said(depth)) {
            numbers = numbers.showing(
                depth == 1 ? "after 1 convolution" : "after \(depth) convolutions", other, unit: aboveChanceUnit)
        }
    }
    return numbers
}
