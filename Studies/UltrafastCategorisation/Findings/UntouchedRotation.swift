import Notebook

/// What turning costs networks that nobody has re-trained.
private func declaration(
    _ identifier: String, _ claim: Claim, scope: String, networks: [Architecture], facets: Facets,
    countsAgainst: CountsAgainst
) -> Declaration {
    Declaration(
        identifier, .claim(claim, scope: scope, facets: facets, countsAgainst: countsAgainst),
        test: """
            Balanced accuracy on animals of complete ImageNet networks that are left as they are (an animal where the probabilities of all animals \
            among the thousand classes add up to more than one half): on upright photographs less the mean over 23 angles, in points, each \
            photograph paired with itself; \(networks.count == 1 ? "one network" : "each network is a case").
            """,
        units: judgedUnits,
        rule: .allOf(networks.map { .init($0.title, .exceeds(noticeable, absentWithin: noticeable)) }),
        controls: [
            Control(
                "mirrored pictures, as in the networks' training", .mustFail,
                .atLeast(1, of: networks.map { .init("\($0.title), mirrored", .exceeds(noticeable)) })),
            Control(
                "there is accuracy to lose", .mustPass,
                .allOf(networks.map { .init("\($0.title), upright", .exceeds(somethingToLose)) })),
        ],
        exclusions: judgedPictures, known: knownOfPhotographs)
}

private let somethingToLose = bound(0.8, "four photographs in five; chosen by us")

let untouchedDeclaration = declaration(
    "untouched-under-rotation",
    Claim(
        "the tasks on which these artificial networks are typically trained and evaluated tend to be highly specialized and do not generalize well, e.g., accuracy drops after image rotation",
        .abstract), scope: "deep learning algorithms based on convolutional neural networks (CNNs)",
    networks: untouchedSmall,
    facets: Facets(
        data: .close, network: .close, measure: .close,
        because: [
            .data:
                "one photograph of each of some hundred classes of ImageNet, on which the networks were probably trained",
            .network: "EfficientNet-Lite0 and SqueezeNet 1.1, which the abstract's words include",
            .measure: "balanced accuracy on animals, mean over angles, and not the thousand classes one by one",
        ]), countsAgainst: .yes(because: "the words are about such networks in general, and these are two of them"))

let untouchedVGG16Declaration = declaration(
    "untouched-vgg16-under-rotation",
    Claim(
        "Accuracy of the untouched VGG-16 on the animal set falls from 0.993 to 0.854 with rotation (a figure, without words)",
        .paper(place: "\(Literature.repository), figure of robustness"),
        value: ClaimedValue(13.9, "points", on: "VGG-16, animal set; at a random angle or averaged: not said")),
    scope: "VGG-16 with ImageNet's weights", networks: [.vgg16],
    facets: Facets(
        data: .close, measure: .close,
        because: [
            .data:
                "one photograph of each of some hundred classes of ImageNet, on which the network was probably trained",
            .measure: "balanced accuracy, mean over 23 angles; how the paper's number was averaged is not said",
        ]), countsAgainst: .yes(because: "network, weights and task are the paper's"))

/// The complete networks that packages have.
let untouchedSmall: [Architecture] = [.efficientNetLite0, .squeezeNet11]

@StudyBuilder func untouchedUnderRotation(_ untouched: Step<UntouchedAnswers>) -> [StudyPart] {
    Finding(untouchedDeclaration, untouched) { try untouchedNumbers(untouchedDeclaration, untouchedSmall, $0) }
    Finding(untouchedVGG16Declaration, untouched) { try untouchedNumbers(untouchedVGG16Declaration, [.vgg16], $0) }
}

func untouchedNumbers(
    _ declaration: Declaration, _ networks: [Architecture], _ untouched: UntouchedAnswers
) throws -> Numbers {
    let panel = untouched.panel(.animal)
    var clauses: [String: Estimator] = [:]
    for architecture in networks {
        guard let network = untouched.networks.first(where: { $0.architecture == architecture.rawValue }) else {
            return .missing(
                needs: "the weights of the complete \(architecture.title), with ImageNet's thousand classes")
        }
        func said(_ views: [PhotographView]) throws -> [Said] {
            try views.map { try untouched.said(network, .animal, $0) }
        }
        let upright = try said([.plain])
        clauses[architecture.title] = try panel.difference(upright, less: said(turned))
        clauses["\(architecture.title), mirrored"] = try panel.difference(upright, less: said([.mirrored]))
        clauses["\(architecture.title), upright"] = try panel.accuracy(upright[0])
    }
    return clauses.numbers(for: declaration)
}
