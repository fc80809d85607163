import Notebook

/// Where in colour space adversarial perturbations lie.
public let study = Study(
    "y-channel", title: "Adversarial perturbations and the Y channel",
    question:
        "Do adversarial perturbations lie in luminance, does attacking it alone fool more, and does cleaning it alone defend?",
    paper: Paper(
        Literature.paper, version: "arXiv, 25 February 2020",
        read: [
            "abstract", "caption of figure 1", "abstract of the later version, IJCNN 2021", "\(Literature.repository)",
        ]),
    references: [Literature.later] + AttackLiterature.all, code: stepCode
) {
    let images = Step.images(), photographs = Step.photographs()
    let trainings = Step.trainings(.vgg16, on: images)
    let small = Step("VGG-16: attacked", plan: smallPlan, trainings, images) { lab, plan, trainings, images in
        try lab.attackedTestImages(trainings, images, by: plan)
    }
    let lite = Step.modelIfAny(.efficientNetLite0), squeezeNet = Step.modelIfAny(.squeezeNet11)
    let everybodys = [(Subject.lite, lite), (Subject.squeezeNet, squeezeNet)]
    let common = everybodys.map { subject, model in
        Step("\(subject.rawValue): attacked", plan: { photographPlan(subject, $0) }, model, photographs) {
            lab, plan, model, photographs in
            try lab.attackedPhotographs(model, photographs, by: plan)
        }
    }
    let brought = [PublishedModel.vgg16, .resNet50, .denseNet121].map { published in
        Step(
            "\(broughtTitle(published.architecture)): attacked",
            plan: { broughtPlan(published.architecture, $0) }, Step.modelIfAny(published), photographs
        ) { lab, plan, model, photographs in try lab.attackedPhotographs(model, photographs, by: plan) }
    }
    let attacked = Step.all(common + [small] + brought)
    let withoutLuminance = Step(
        "VGG-16 without luminance", plan: { ControlPlan(.chroma, $0) }, images, compute: attackControl)
    let withoutColor = Step(
        "VGG-16 without colour", plan: { ControlPlan(.luma, $0) }, images, compute: attackControl)
    let defended = Step("VGG-16: defended", plan: defencePlan, trainings, images) {
        lab, plan, trainings, images -> [DefendedTraining<Defence>] in
        try lab.defendedTrainings(trainings, images, plan)
    }
    let list = Step.attackListIfAny()
    let listedOnPhotographs = everybodys.map { subject, model in
        Step("\(subject.rawValue): listed attacks", plan: { listedPlan(subject, $0) }, list, model, photographs) {
            lab, sample, list, model, photographs in
            try lab.attackedPhotographs(model, photographs, sample, by: list)
        }
    }
    let listedOnSmall = Step("VGG-16: listed attacks", plan: { listedPlan(.small, $0) }, list, trainings, images) {
        lab, sample, list, trainings, images in
        try lab.attackedTestImages(trainings, images, sample, by: list)
    }
    let listed = Step.all(listedOnPhotographs + [listedOnSmall])
    let elsewhere = Step(
        "images attacked elsewhere, as networks see them", Step.attackedPairsIfAny(), lite, squeezeNet, trainings,
        compute: lookAtAttackedElsewhere)
    let gallery = Step("pictures under attack", parameters: lookedAt.fgsm, lite, Step.stamps()) { lab, lite, stamps in
        try lab.attackGallery(.fgsm(lookedAt.fgsm), lite, stamps, pictures: 3)
    }

    Summary(attacked) { try summary($0.flatMap(\.self)) }

    Terms([
        "Y, Cb, Cr":
            "Luminance and two differences from it, in full range: Y = 0.299 R + 0.587 G + 0.114 B. Adding one value to R, G and B adds it to Y alone.",
        "FGSM": "One step of ε along the sign of the loss's gradient.",
        "PGD": "Several such steps, each followed by a way back to what is at most ε from the clean image.",
        "DDN": "The smallest change in L2 that is found to change the answer.",
        "fooled": "Answered otherwise than the clean image.",
        "grey share":
            "The share of a perturbation's square that is equal in R, G and B: a third for noise, whatever the scale of Y, Cb and Cr.",
        "balance": "The mean of the accuracies on clean images and on those attacked by FGSM, PGD and DDN.",
        "grey-box": "Of an attack that knows the network, and not the defence before it.",
    ])

    Section("Networks and images") {
        Show(attacked) { try networkProse($0.flatMap(\.self)) }
        Show(.setting) { setting in
            CatalogueRecipe(.vgg16, setting.profile).sentence
            "A network of one's own takes the place of VGG-16: `--model cifar-vgg16-bn=FILE`."
        }
        Show(withoutLuminance, withoutColor) { controlProse($0, $1) }
    }
    Section("Where perturbations lie") {
        """
        Attacks act on R, G and B from 0 to 1, before normalisation, away from the network's own answer: \
        FGSM \(AttackLiterature.fgsm.cited), PGD \(AttackLiterature.pgd.cited) and DDN \(AttackLiterature.ddn.cited). Norms in Y, Cb and Cr depend on how these axes are scaled; the grey share does not. \
        For FGSM both follow from how often the signs of three gradients agree.
        """
        Show(attacked) { subjects in
            let subjects = subjects.flatMap(\.self)
            if !subjects.isEmpty { try whereFigures(subjects) }
        }
        Show(gallery) { gallery in
            if gallery.pictures.isEmpty {
                "No pictures are shown, since stamps, whose licence allows it, or EfficientNet-Lite0's weights are not there."
            } else {
                Figure.attackedPictures(
                    gallery, attack: "FGSM of \(lookedAt.fgsm)", largest: lookedAt.fgsm,
                    sample: "Stamps, chosen at random.")
            }
        }
    }
    Section("Attacking Y alone") {
        """
        To first order, a step of ±ε in Y gains $\\varepsilon |\\sum_c g_c|$ at a pixel and one in R, G and B $\\varepsilon \\sum_c |g_c|$, which is at least as much; both have the same \
        L-infinity and L2 norms. A higher fooling rate in Y would need another reason. Were the paper's Y that of video, from 16 to 235 of 255, a step of ε in it would be one of 1.164 ε in R, G and B: how \
        much that adds is read off the lines of Y.
        """
        Show(attacked) { subjects in
            let subjects = subjects.flatMap(\.self)
            if !subjects.isEmpty { try foolingFigures(subjects) }
        }
    }
    Section("Cleaning Y alone") {
        """
        The paper's network, ResUpNet, refines Y with features of the image and leaves Cb and Cr as they are. Here it is reduced to images of 32 px, with features of the VGG-16 that it protects, and learns to give \
        the clean Y back^[by the mean absolute difference; the paper's loss is not known to us] from clean images and from such as FGSM and PGD attacked. The same network refines all of RGB, or Cb and Cr alone.
        """
        Show(.setting) { setting in
            """
            They are trained for \(defencePlan(setting).recipe.epochs) epochs of \(defencePlan(setting).pairs) images: \(defencePlan(setting).recipe.inWords). Changed after a quick run had been seen: gradient descent in batches \
            of 128 left Y a fifth of its range away from the clean one, and images grey. Optimiser, rate and batches were then chosen by that difference alone, on training images and random signs.
            """
        }
        Show(attacked) { subjects in
            if let figure = try returnFigure(subjects.flatMap(\.self)) { figure }
        }
        Show(defended) { trainings in
            if trainings.isEmpty {
                "Defences need images in colour."
            } else {
                try accuracyFigure(trainings)
            }
        }
    }
    Section("Attacks and images that a run names") {
        """
        Beside the study's own attacks, a run makes those of a list (`--data attacks=FILE.csv`), on as many images, and looks at images that were attacked elsewhere \
        (`--data attacked=FOLDER`, or torchattacks' `.pt`). No finding is about them.
        """
        Show(listed, elsewhere) { listed, elsewhere in
            let listed = listed.flatMap(\.self)
            if !listed.isEmpty { try listed.wholeAttackTable("listed-attacks", "Listed attacks") }
            if let elsewhere {
                elsewhere.sentences
                if !elsewhere.subjects.isEmpty {
                    try elsewhere.subjects.wholeAttackTable("attacked-elsewhere", "Images attacked elsewhere")
                }
            }
            if listed.isEmpty, elsewhere == nil {
                "There is nothing to show: none were named, or no network that they suit is here."
            }
        }
    }

    Finding(prevailsDeclaration, attacked, withoutLuminance, withoutColor) {
        try prevailsNumbers($0.flatMap(\.self), withoutLuminance: $1, withoutColor: $2)
    }
    Finding(evenDeclaration, attacked) { try evenNumbers($0.flatMap(\.self)) }
    Finding(foolsMoreDeclaration, attacked) { try foolsMoreNumbers($0.flatMap(\.self)) }
    Finding(resNetDeclaration, attacked) { try resNetNumbers($0.flatMap(\.self)) }
    Finding(balanceDeclaration, defended) { try balanceNumbers($0) }
    Finding(needsMoreDeclaration, attacked) { try needsMoreNumbers($0.flatMap(\.self)) }
    Finding(enoughDeclaration, defended, attacked, withoutLuminance, withoutColor) {
        try enoughNumbers($0, $1.flatMap(\.self), withoutLuminance: $2, withoutColor: $3)
    }
    Finding(adaptiveDeclaration, defended) { try adaptiveNumbers($0) }
    notTested()
}

/// "ResNet-50, ImageNet": the user's own, which are apart from the catalogue's of the same name.
func broughtTitle(_ architecture: Architecture) -> String { "\(architecture.title), ImageNet" }

/// What a reader must know of the networks that were attacked.
func networkProse(_ subjects: [AttackedSubject]) throws -> String {
    guard !subjects.isEmpty else {
        return
            "No network could be attacked: images have no colours, and there are no weights of ImageNet's networks with photographs."
    }
    let weights = subjects.map { "\($0.title) (\($0.weights))" }.joined(separator: ", ")
    return """
        Attacked are \(weights). Photographs may be of those that ImageNet's networks were trained on, which flatters what they answer, and not the difference of two attacks on the same photographs. \
        The paper's VGG-16, ResNet50 and DenseNet121 are attacked where their weights are there.
        """
}

func controlProse(_ withoutLuminance: [ControlNetwork], _ withoutColor: [ControlNetwork]) -> String {
    guard let chroma = withoutLuminance.first, let luma = withoutColor.first else {
        return "Images have no colours, so that there are no networks to control by."
    }
    func accuracy(_ network: ControlNetwork) -> String {
        Numerals.significant(100 * Double(network.correct.count { $0 == "1" }) / Double(network.correct.count), 2)
    }
    return """
        Two more VGG-16 were trained for controls: one before which Y is made ½ everywhere (\(accuracy(chroma)) % of test images are classified correctly), so that perturbations in Y can't reach it, and \
        one before which R, G and B are made Y (\(accuracy(luma)) %).
        """
}

/// The sentence that stands first.
func summary(_ subjects: [AttackedSubject]) throws -> String {
    guard let first = subjects.first, Subject(rawValue: first.title) != nil,
        let luma = try first.fooledPhrase(.y, at: first.judgedMagnitude),
        let all = try first.fooledPhrase(.rgb, at: first.judgedMagnitude)
    else { return "No network could be attacked." }
    return """
        On \(first.title), FGSM of \(first.judgedMagnitude) fools **\(luma) %** of images where it may change Y alone, and \(all) % where it may change R, G and B.
        """
}
