import Notebook

private func regainedDeclaration(_ identifier: String, _ words: String, _ test: String) -> Declaration {
    Declaration(
        identifier, .question(Question(words)),
        test: """
            \(test): accuracy on clean test images less that of a network trained on the poisoned images as they are, over what poisoning costs; mean over \
            trainings, each with a key of its own.
            """,
        units: ["trainings", "images"], rule: .clause(.init("share regained", .exceeds(half))),
        controls: [
            Control(
                "trained on clean images, less on poisoned ones", .mustPass,
                .clause(.init("something to regain", .exceeds(twentyPoints))))
        ], drawn: drawnInTraining)
}

private func regainedNumbers(
    _ declaration: Declaration, _ arm: String, _ trainings: ArmTrainings
) throws -> Numbers {
    declaration.numbers([
        "share regained": try trainings.regained(
            arm, from: Arms.poisoned, to: Arms.clean, clause: declaration.identifier),
        "something to regain": try trainings.gain(Arms.clean, over: Arms.poisoned),
    ])
}

let sharpeningDeclaration = regainedDeclaration(
    "sharpening",
    "Does later work's random sharpening with frequency filtering win back more than half of what poisoning costs? (Kim and Sandoval-Segura, arXiv 2411.01742, table 1, have 23.25 → 78.53 of 94.34 % on CIFAR-10.)",
    "A network trained on poisoned images that are sharpened by random kernels and keep their low frequencies alone")

func sharpeningNumbers(_ erm: ArmTrainings, _ later: ArmTrainings) throws -> Numbers {
    try regainedNumbers(sharpeningDeclaration, Arms.sharpened, erm.joined(with: later))
}

let interpolationDeclaration = regainedDeclaration(
    "interpolation",
    "Does later work's random interpolation of pixels (COIN: Li et al., AAAI 2025) win back more than half of what poisoning costs?",
    "A network trained on poisoned images whose pixels are taken from places drawn near them")

func interpolationNumbers(_ erm: ArmTrainings, _ later: ArmTrainings) throws -> Numbers {
    try regainedNumbers(interpolationDeclaration, Arms.interpolated, erm.joined(with: later))
}

let keyHolderDeclaration = regainedDeclaration(
    "key-holder", "Can whoever has the key learn from the data?",
    "A network trained on what Wiener's estimate makes of the poisoned images by their key; one training")

func keyHolderNumbers(_ trainings: ArmTrainings) throws -> Numbers {
    try regainedNumbers(keyHolderDeclaration, Arms.undone, trainings)
}

let blurAloneDeclaration = Declaration(
    "blur-alone",
    .question(
        Question(
            "The published filters also move images by up to a pixel, and change their brightness. Does their blur do it alone?"
        )),
    test: """
        Filters with their largest number in the middle, images divided by the filter's sum: accuracy on clean test images of a network trained on clean images, less that of one \
        trained on these, in points, mean over images. One training.
        """,
    units: ["trainings", "images"],
    rule: .clause(.init("clean less blurred", .exceeds(twentyPoints))),
    controls: [
        Control(
            "filters that change nothing, images divided by their maximum", .mustFail,
            .clause(.init("clean less divided", .exceeds(twentyPoints)))),
        Control(
            "the key as it is", .mustPass, .clause(.init("clean less poisoned", .exceeds(twentyPoints)))),
        Control(
            "clean images whose labels are shuffled, from which nothing can be learnt", .mustPass,
            .clause(.init("clean less shuffled", .exceeds(twentyPoints)))),
    ], drawn: drawnInTraining)

func blurAloneNumbers(_ trainings: ArmTrainings) throws -> Numbers {
    let numbers = blurAloneDeclaration.numbers([
        "clean less blurred": try trainings.gain(Arms.clean, over: Arms.evened),
        "clean less divided": try trainings.gain(Arms.clean, over: Arms.divided),
        "clean less poisoned": try trainings.gain(Arms.clean, over: Arms.poisoned),
        "clean less shuffled": try trainings.gain(Arms.clean, over: Arms.shuffled),
    ])
    guard let centred = try trainings.gain(Arms.clean, over: Arms.centred) else { return numbers }
    return numbers.showing("clean less filters in the middle, images divided by their maximum", centred, unit: "points")
}

let shortcutDeclaration = Declaration(
    "linear-shortcut",
    .question(Question("Do eight numbers of an image, in which a blur shows, tell a poisoned image's class?")),
    test: """
        Logistic readouts of the autocorrelation of an image at lags of up to two pixels over that at lag 0: accuracy on poisoned images less that on the same images clean, each learnt \
        on others of its kind, in points, mean over images.
        """,
    units: ["images"], extent: .noNetwork,
    rule: .clause(.init("poisoned less clean", .exceeds(twentyPoints))),
    controls: [
        Control(
            "one filter for all classes, in the key's place", .mustFail,
            .clause(.init("shared filter less clean", .exceeds(twentyPoints))))
    ], drawn: ["keys"])

func shortcutNumbers(_ shortcut: LinearShortcut?) throws -> Numbers {
    guard let shortcut else { return .missing(needs: "some images of every class") }
    func samples(_ correct: String) throws -> Samples {
        try Samples(correct.map { $0 == "1" ? 100 : 0 }, of: "images", within: 0...100)
    }
    return Numbers([
        "poisoned less clean": try .pairedMean(samples(shortcut.poisoned), less: samples(shortcut.clean)),
        "shared filter less clean": try .pairedMean(samples(shortcut.shared), less: samples(shortcut.clean)),
    ])
}

let otherDataDeclaration = tested(
    "other-data",
    Claim(
        "We also empirically demonstrate the effectiveness of CUDA with various datasets (CIFAR-10, CIFAR-100, ImageNet-100, and Tiny-ImageNet)",
        .abstract), facets(settings: "pictures are poisoned at their own size, and learnt at 32 pixels"),
    test: """
        On the user's images (--data images=FOLDER): accuracy on clean test images of networks trained on poisoned images, less half of that of networks trained on the same \
        images clean, in points; mean over trainings and images. (The control on chance was added after a run on pictures of three classes had been seen, where no \
        network can fall below half of clean.)
        """,
    rule: .clause(.init("poisoned less half of clean", .below(anyPoints))),
    controls: [
        Control(
            "trained on clean images, less twice what guessing gives", .mustPass,
            .clause(.init("clean less twice chance", .exceeds(anyPoints)))),
        Control(
            "one filter for all classes, in the key's place", .mustFail,
            .clause(.init("shared filter less half of clean", .below(anyPoints)))),
    ])

func otherDataNumbers(_ trainings: ArmTrainings, _ counts: ImageCounts) throws -> Numbers {
    guard !counts.isUsual else {
        return .missing(needs: "ImageNet-100, Tiny-ImageNet or CIFAR-100, which --data images=FOLDER names")
    }
    let twice = 200 / Double(counts.classes)
    return otherDataDeclaration.numbers([
        "poisoned less half of clean": try trainings.gain(Arms.poisoned, over: Arms.clean, times: 0.5),
        "shared filter less half of clean": try trainings.gain(Arms.shared, over: Arms.clean, times: 0.5),
        "clean less twice chance": try trainings.all { $0.arm(Arms.clean)?.correct }.map {
            try .mean(ArmTrainings.scores($0, ["1": 100 - twice, "0": -twice], within: -twice...100 - twice))
        },
    ])
}

/// What of the abstract no finding tests.
@StudyBuilder func notTested() -> [StudyPart] {
    Untested(
        "Wide ResNet-34-10, DenseNet-121, EfficientNetV2-S",
        .missing(needs: "hours more: --option networks=cifar-wideresnet34-10,cifar-densenet121,cifar-efficientnet-v2-s")
    )
    Untested(
        "a ResNet-18 on ImageNet-100 … 8.96%, 40.08%, and 20.58% … 80.66%",
        .missing(needs: "ImageNet-100 and 100 epochs of it; the directions are judged on what is here"))
    Untested(
        "This potentially unauthorized usage of online data leads to concerns regarding data privacy",
        .missing(needs: "a test of its own: it says why, and not what"))
    Untested(
        "adding small, specially designed noises",
        .missing(needs: "the earlier methods' data: they are compared with nothing here"))
}
