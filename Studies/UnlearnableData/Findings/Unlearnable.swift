import Notebook

let ermDeclaration = tested(
    "erm",
    Claim(
        "training a ResNet-18 on ImageNet-100 CUDA achieves only 8.96% … clean test accuracies with empirical risk minimization (ERM) … Here, ERM on the clean training data achieves a clean test accuracy of 80.66%",
        .abstract, value: ClaimedValue(8.96, "%", on: "ResNet-18, ImageNet-100")),
    test: """
        Accuracy on clean test images of networks trained on poisoned images, in percent, and less half of that of networks trained on the same images \
        clean, in points, from the same initial weights in the same order; mean over trainings, each with a key of its own, and images.
        """,
    rule: .allOf([
        .init("poisoned", .below(thrice)), .init("poisoned less half of clean", .below(anyPoints)),
    ]),
    controls: [
        Control(
            "one filter for all classes, in the key's place", .mustFail,
            .clause(.init("shared filter", .below(thrice)))),
        Control("trained on clean images", .mustPass, .clause(.init("clean", .exceeds(learned)))),
    ])

func ermNumbers(_ trainings: ArmTrainings) throws -> Numbers {
    ermDeclaration.numbers([
        "poisoned": try trainings.accuracy(Arms.poisoned),
        "poisoned less half of clean": try trainings.gain(Arms.poisoned, over: Arms.clean, times: 0.5),
        "shared filter": try trainings.accuracy(Arms.shared), "clean": try trainings.accuracy(Arms.clean),
    ])
}

let mechanismDeclaration = tested(
    "mechanism",
    Claim(
        "CUDA encourages the network to learn the relation between filters and labels rather than informative features for classifying the clean data",
        .abstract),
    test: """
        Test images filtered by another class's filter, each by one drawn: the share that the network trained on poisoned images answers with the filter's class, less \
        the share with the image's own, in points; and the accuracy on clean test images of a network trained with one filter for all classes, \
        less that of one trained on clean images, in points; mean over trainings, each with a key of its own, and images.
        """,
    rule: .allOf([
        .init("filter less image", .exceeds(fiftyPoints)),
        .init("shared filter less clean", .equals(0, within: fivePoints)),
    ]),
    controls: [
        Control(
            "the network trained on clean images, in its place", .mustFail,
            .clause(.init("clean: filter less image", .exceeds(fiftyPoints)))),
        Control(
            "the network trained with one filter for all, in its place", .mustFail,
            .clause(.init("shared filter: filter less image", .exceeds(fiftyPoints)))),
        Control(
            "test images by their own class's filter, less by the next class's", .mustPass,
            .clause(.init("own filter less permuted", .exceeds(fiftyPoints)))),
    ], drawn: ["which filter a test image gets"])

func mechanismNumbers(_ trainings: ArmTrainings) throws -> Numbers {
    func followed(_ arm: String) throws -> Estimator? {
        try trainings.all { $0.arm(arm)?.following?.answers }.map {
            try .mean(ArmTrainings.scores($0, ["f": 100, "i": -100, "o": 0], within: -100...100))
        }
    }
    return mechanismDeclaration.numbers([
        "filter less image": try followed(Arms.poisoned), "clean: filter less image": try followed(Arms.clean),
        "shared filter: filter less image": try followed(Arms.shared),
        "shared filter less clean": try trainings.gain(Arms.shared, over: Arms.clean),
        "own filter less permuted": try trainings.gain(
            { $0.arm(Arms.poisoned)?.following?.own }, over: { $0.arm(Arms.poisoned)?.following?.permuted }),
    ])
}

let fractionDeclaration = tested(
    "fraction",
    Claim(
        "CUDA exhibits unlearnability effect with ERM even when only a fraction of the training dataset is perturbed",
        .abstract),
    test: """
        Accuracy on clean test images after training on images of which a part is poisoned, less that after equally many steps on the clean part alone, in \
        points, mean over images: what poisoned images can't teach adds nothing. Each fraction is a case; one training.
        """,
    rule: .allOf(fractions.map { .init(percent($0), .equals(0, within: threePoints)) }),
    controls: [
        Control(
            "the same images clean, in the poisoned ones' place, at the largest fraction", .mustFail,
            .clause(.init("clean instead", .equals(0, within: threePoints))))
    ], drawn: ["which images are poisoned"])

func fractionNumbers(_ trainings: ArmTrainings) throws -> Numbers {
    var clauses: [String: Estimator?] = [:]
    for fraction in fractions {
        clauses[percent(fraction)] = try trainings.gain(Arms.mixed(fraction), over: Arms.cleanPart(fraction))
    }
    if let largest = fractions.max() {
        clauses["clean instead"] = try trainings.gain(Arms.clean, over: Arms.cleanPart(largest))
    }
    return fractionDeclaration.numbers(clauses)
}
