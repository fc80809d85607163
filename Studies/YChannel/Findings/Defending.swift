import Notebook

/// What a defence does to images before the network sees them.
enum Defence: String, ComparedDefence {
    case none = "none"
    /// The paper's, reduced to images of 32 px: Y is refined, Cb and Cr are left alone.
    case luma = "ResUpNet on Y"
    /// The same network on all of RGB, and on what the paper's leaves alone.
    case all = "ResUpNet on RGB"
    case chroma = "ResUpNet on Cb, Cr"
    case jpeg75 = "JPEG 75"
    case jpeg50 = "JPEG 50"
    case bits = "4 bits"
    case median = "median of 3×3"
    case variation = "total variation"

    /// What the paper calls input transformations, as far as our recollection goes, and no defence at all.
    static let rivals: [Defence] = [.none, .jpeg75, .jpeg50, .bits, .median, .variation]

    var means: DefenceMeans {
        switch self {
        case .none: .nothing
        case .luma: .denoiser(.luma)
        case .all: .denoiser(.all)
        case .chroma: .denoiser(.chroma)
        case .jpeg75: .fixed(.jpeg(quality: 75))
        case .jpeg50: .fixed(.jpeg(quality: 50))
        case .bits: .fixed(.bitDepth(4))
        case .median: .fixed(.median(side: 3))
        case .variation: .fixed(.totalVariation(weight: 0.1))
        }
    }
}

private let better = Form.exceeds(anyPoints, absentWithin: twoPoints)
private let notMuchWorse = Form.notWorse(than: twoPoints)

/// How grey-box attacks are made.
private let attacks =
    "Attacks are made once on the undefended network and written in 8 bits: FGSM and PGD of 20 steps, both of 8/255, and DDN; where DDN finds nothing, its image is the clean one."

let balanceDeclaration = Declaration(
    "defence-balance",
    .claim(
        Claim(
            "our approach achieves the best balance between defense against adversarial attacks such as FGSM, PGD and DDN and maintaining the original accuracies of VGG-16, ResNet50 and DenseNet121 on clean images",
            .abstract),
        scope: "existing defense techniques in the input transformation category",
        facets: Facets(
            data: .smaller, network: .smaller, training: .smaller, settings: .close, measure: .close,
            because: [
                .data: "CIFAR-10, as found here, of 32 px; the paper's data are larger pictures",
                .network:
                    "ResUpNet with features of the VGG-16 that it protects, reduced to 32 px, and a VGG-16 at a quarter of its width",
                .training: "a loss and a recipe of our own, for few epochs; the paper's are not known to us",
                .settings: "which defences the paper compares, and how strong its attacks are, is not known to us",
                .measure: "\"balance\" is read as the mean of four accuracies",
            ]),
        countsAgainst: .no(because: "the defence is a smaller one than the paper's and is trained for less long")),
    test: """
        The mean of the accuracies on clean test images and on those attacked by FGSM, PGD and DDN, with the reduced ResUpNet on Y less with each other input transformation, \
        and without one, in points, each image paired with itself, mean over trainings (of network and defence together) and images. \(attacks)
        """,
    units: ["trainings", "images"],
    rule: .allOf(Defence.rivals.map(\.rawValue).asked(better)),
    controls: [
        Control(
            "the same network on Cb and Cr in its place", .mustFail,
            .atLeast(
                Defence.rivals.count, of: Defence.rivals.map { clauseName("on Cb, Cr", $0.rawValue) }.asked(better)),
            inPlaceOf: Defence.rivals.map(\.rawValue).asked(better)),
        Control(
            "accuracy without a defence, clean less attacked by FGSM", .mustPass,
            .clause("something to defend", .exceeds(twoPoints))),
    ], drawn: ["which images", "initial weights of the defence", "order of the images", "noise"])

private let givenBack = "Y given back less Cb and Cr"

let enoughDeclaration = Declaration(
    "y-is-enough",
    .question(Question("Is it enough to clean Y, as the paper's defence does?")),
    test: """
        The balance (mean accuracy on clean images and under three attacks) with the reduced ResUpNet on Y less with the same network on all of RGB; and of the images that FGSM and PGD \
        in RGB fool, at 0.002 on photographs and 0.008 on images of 32 px: those whose answer returns where the clean Y is given back, less those where the clean Cb and Cr are. \
        In points, each image paired with itself, means over trainings and images.
        """,
    units: ["trainings", "images"],
    rule: .allOf(
        [.init("ResUpNet on Y less on RGB", notMuchWorse)]
            + cases(.exceeds(anyPoints), givenBack, by: [.fgsm, .pgd])),
    controls: [
        Control(
            "FGSM on a VGG-16 before which luminance is taken out", .mustFail,
            .clause("without luminance, \(givenBack)", .exceeds(anyPoints))),
        Control(
            "FGSM on a VGG-16 before which colour is taken out", .mustPass,
            .clause("without colour, \(givenBack)", .exceeds(anyPoints))),
        Control(
            "ResUpNet on Cb and Cr in the place of that on Y", .mustFail,
            .clause("ResUpNet on Cb, Cr less on RGB", notMuchWorse)),
    ],
    exclusions: "an image that is not fooled in every training has nothing to give back, and is left out",
    drawn: ["which images", "initial weights of the defence", "order of the images", "noise"])

let adaptiveDeclaration = Declaration(
    "adaptive",
    .question(
        Question(
            "Does at least half of what the defence gains stay where the attacker knows it and attacks through it?")
    ),
    test: """
        What ResUpNet on Y adds to the accuracy under PGD (20 steps of 8/255), where PGD goes through the defence with its exact gradient, over what it adds where PGD \
        was made on the undefended network; ratio of means over trainings and images.
        """,
    units: ["trainings", "images"],
    rule: .clause("adaptive gain over grey-box gain", .exceeds(Margin(0.5, "", source: "half; chosen by us"))),
    controls: [
        Control("there is a grey-box gain", .mustPass, .clause("grey-box gain", .exceeds(anyPoints))),
        Control(
            "the attack through the defence is no weaker than the grey-box one", .mustPass,
            .clause("accuracy, grey-box less adaptive", notMuchWorse)),
        Control(
            "PGD on the first training without a defence, from another start, less PGD", .mustFail,
            .clause("another start", .exceeds(twoPoints))),
    ], drawn: ["which images", "starts of PGD", "initial weights of the defence", "order of the images", "noise"])

private let defenceNeeds = "images in colour of 32 px"

func balanceNumbers(_ trainings: [DefendedTraining<Defence>]) throws -> Numbers {
    guard !trainings.isEmpty else { return .missing(needs: defenceNeeds) }
    var clauses: [String: Estimator] = [:]
    for rival in Defence.rivals {
        let other = try trainings.defenceBalance(rival)
        clauses[rival.rawValue] = try .pairedMean(trainings.defenceBalance(.luma), less: other)
        clauses[clauseName("on Cb, Cr", rival.rawValue)] = try .pairedMean(
            trainings.defenceBalance(.chroma), less: other)
    }
    clauses["something to defend"] = try .pairedMean(
        trainings.defenceAccuracy(.none, \.clean), less: trainings.defenceAccuracy(.none, \.fgsm))
    return Numbers(clauses)
}

func enoughNumbers(
    _ trainings: [DefendedTraining<Defence>], _ subjects: [AttackedSubject], withoutLuminance: [ControlNetwork],
    withoutColor: [ControlNetwork]
) throws -> Numbers {
    guard !trainings.isEmpty else { return .missing(needs: defenceNeeds) }
    let all = try trainings.defenceBalance(.all)
    var clauses = [
        "ResUpNet on Y less on RGB": try Estimator.pairedMean(trainings.defenceBalance(.luma), less: all),
        "ResUpNet on Cb, Cr less on RGB": try .pairedMean(trainings.defenceBalance(.chroma), less: all),
    ]
    for (subject, algorithm) in attackCases([.fgsm, .pgd]) {
        clauses[caseName(subject, algorithm, givenBack)] = try subjects.of(subject)?
            .arms(algorithm, .rgb, subject.magnitude)?.returnedMoreByLuma()
    }
    for (name, networks) in [("without luminance", withoutLuminance), ("without colour", withoutColor)] {
        clauses["\(name), \(givenBack)"] = try networks.fgsm(Subject.small.magnitude)?.returnedMoreByLuma()
    }
    return enoughDeclaration.numbersIfAll(clauses, needs: "\(attackNeeds), some of which attacks fool")
}

func adaptiveNumbers(_ trainings: [DefendedTraining<Defence>]) throws -> Numbers {
    guard !trainings.isEmpty else { return .missing(needs: defenceNeeds) }
    let adaptive = try trainings.defenceGain(.luma, over: .none, \.adaptive)
    let greyBox = try trainings.defenceGain(.luma, over: .none, \.pgd)
    return Numbers([
        "adaptive gain over grey-box gain": try .statistic(
            .mean(0) / .mean(1), of: [adaptive, greyBox],
            stream: Estimator.stream(seed: 1, finding: "adaptive", clause: "adaptive gain over grey-box gain")),
        "grey-box gain": try .mean(greyBox),
        "accuracy, grey-box less adaptive": try .pairedMean(
            trainings.defenceAccuracy(.luma, \.pgd), less: trainings.defenceAccuracy(.luma, \.adaptive)),
        "another start": try trainings.anotherStartGain(.none),
    ])
}
