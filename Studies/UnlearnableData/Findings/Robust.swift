import Notebook

let adversarialDeclaration = tested(
    "adversarial-training",
    Claim(
        "training a ResNet-18 on ImageNet-100 CUDA achieves only … 40.08%, and 20.58% clean test accuracies with … L∞ AT, and L2 AT, respectively",
        .abstract, value: ClaimedValue(40.08, "%", on: "L∞ AT, ResNet-18, ImageNet-100")),
    facets(
        settings: "five steps, where the authors' code has ten; for L2 a radius of 0.5, since the paper's is not known"
    ),
    test: """
        Accuracy on clean test images after adversarial training, in points: on poisoned images less without it (it gains), and on clean images less on poisoned ones (it stays \
        behind), for either norm; mean over trainings, each with a key of its own, and images.
        """,
    rule: .allOf(
        norms.flatMap { norm -> [Rule.Clause] in
            [
                .init(clause(norm.rawValue, "gains"), .exceeds(anyPoints)),
                .init(clause(norm.rawValue, "stays behind"), .exceeds(fifteenPoints)),
            ]
        }),
    controls: [
        Control(
            "attacked test images: trained against attacks less without, on clean images", .mustPass,
            .clause(.init("hardened", .exceeds(fivePoints))))
    ], drawn: ["where attacks start"])

func adversarialNumbers(_ trainings: ArmTrainings) throws -> Numbers {
    var clauses: [String: Estimator?] = [:]
    for norm in norms {
        let (clean, poisoned) = (Arms.hardened(Arms.clean, norm), Arms.hardened(Arms.poisoned, norm))
        clauses[clause(norm.rawValue, "gains")] = try trainings.gain(poisoned, over: Arms.poisoned)
        clauses[clause(norm.rawValue, "stays behind")] = try trainings.gain(clean, over: poisoned)
    }
    clauses["hardened"] = try trainings.gain(
        { $0.arm(Arms.hardened(Arms.clean, norms[0]))?.underAttack }, over: { $0.arm(Arms.clean)?.underAttack })
    return adversarialDeclaration.numbers(clauses)
}

let augmentationDeclaration = tested(
    "augmentation",
    Claim(
        "Our experiments show that CUDA is robust to various data augmentations and training approaches such as smoothing",
        .abstract),
    facets(settings: "which augmentations, and what \"smoothing\" is, are not in the abstract"),
    test: """
        Accuracy on clean test images after training on poisoned images with one more augmentation, less that without, in points, mean over images. Each \
        augmentation is a case: smoothing may be blur or noise, and both are. One training.
        """,
    rule: .allOf(augmentations.map { .init($0.title, .below(fifteenPoints)) }),
    controls: [
        Control(
            "clean images, in an augmentation's place", .mustFail, .clause(.init("clean", .below(fifteenPoints))))
    ])

func augmentationNumbers(_ trainings: ArmTrainings) throws -> Numbers {
    var clauses: [String: Estimator?] = [:]
    for augmentation in augmentations {
        clauses[augmentation.title] = try trainings.gain(augmentation.title, over: Arms.poisoned)
    }
    clauses["clean"] = try trainings.gain(Arms.clean, over: Arms.poisoned)
    return augmentationDeclaration.numbers(clauses)
}

let adaptiveDeclaration = tested(
    "adaptive",
    Claim(
        "Furthermore, we also show that CUDA is robust to adaptive defenses designed specifically to break it",
        .abstract),
    facets(
        settings:
            "batch normalisation computes as in use while filters are moved, and batches are of 128, where the authors' code trains on 500"
    ),
    test: """
        Accuracy on clean test images of networks trained on clean images, less that of networks trained on poisoned images by deconvolution-based adversarial \
        training (DAT) on as many images for as many epochs, in points; mean over trainings, each with a key of its own, and images.
        """,
    rule: .clause(.init("clean less poisoned with DAT", .exceeds(twentyPoints))),
    controls: [
        Control(
            "DAT on clean images, which it must leave learnable", .mustPass,
            .clause(.init("clean with DAT", .exceeds(anything))))
    ], drawn: ["filters of DAT"])

func adaptiveNumbers(_ trainings: ArmTrainings, _ control: ArmTrainings) throws -> Numbers {
    adaptiveDeclaration.numbers([
        "clean less poisoned with DAT": try trainings.gain(Arms.clean, over: Arms.deconvolution),
        "clean with DAT": try control.accuracy(Arms.cleanDeconvolution),
    ])
}

let transferDeclaration = tested(
    "transfer", Claim("Our experiments show that CUDA is robust to … transfer learning, and fine-tuning", .abstract),
    facets(settings: "how networks were trained before, and how on, is not in the abstract"),
    test: """
        A network trained on other clean images is trained on: accuracy on clean test images after poisoned images less before, and after clean images less after poisoned \
        ones, in points, mean over images. One training.
        """,
    rule: .allOf([
        .init("poisoned less before", .below(fivePoints)), .init("clean less poisoned", .exceeds(anyPoints)),
    ]),
    controls: [
        Control(
            "clean images less before", .mustPass, .clause(.init("clean less before", .exceeds(anyPoints))))
    ])

func transferNumbers(_ trainings: ArmTrainings) throws -> Numbers {
    var numbers = transferDeclaration.numbers([
        "poisoned less before": try trainings.gain(Arms.tunedPoisoned, over: Arms.before),
        "clean less poisoned": try trainings.gain(Arms.tunedClean, over: Arms.tunedPoisoned),
        "clean less before": try trainings.gain(Arms.tunedClean, over: Arms.before),
    ])
    for arm in [Arms.readPoisoned, Arms.readClean] {
        guard let gain = try trainings.gain(arm, over: Arms.before) else { continue }
        numbers = numbers.showing("\(arm), less before", gain, unit: "points")
    }
    return numbers
}

let networksDeclaration = tested(
    "architectures",
    Claim(
        "We also empirically demonstrate the effectiveness of CUDA with various … architectures (ResNet-18, VGG-16, Wide ResNet-34-10, DenseNet-121, DeIT, EfficientNetV2-S, and MobileNetV2)",
        .abstract), facets(network: "narrower or shallower networks for 32 pixels"),
    test: """
        Accuracy on clean test images of networks trained on clean images, less that of networks trained on the same images poisoned, in points, mean over \
        images. Each architecture is a case; one training of each.
        """,
    rule: .allOf(usualNetworks.map { .init($0.title, .exceeds(twentyPoints)) }),
    controls: [
        Control(
            "trained on clean images", .mustPass,
            .allOf(usualNetworks.map { .init(clause($0.title, "clean"), .exceeds(anything)) }))
    ])

func networksNumbers(_ trainings: ArmTrainings) throws -> Numbers {
    var clauses: [String: Estimator?] = [:]
    var others: [(String, Estimator)] = []
    for network in ReducedArchitecture.allCases {
        let (clean, poisoned) = (Arms.of(network, Arms.clean), Arms.of(network, Arms.poisoned))
        guard let drop = try trainings.gain(clean, over: poisoned) else { continue }
        guard usualNetworks.contains(network) else {
            others.append((network.title, drop))
            continue
        }
        clauses[network.title] = drop
        clauses[clause(network.title, "clean")] = try trainings.accuracy(clean)
    }
    let numbers = networksDeclaration.numbers(clauses)
    return others.reduce(numbers) { $0.showing("\($1.0): clean less poisoned", $1.1, unit: "points") }
}
