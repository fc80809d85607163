import Notebook

/// CUDA: class-wise filters that are to make images useless for training.
public let study = Study(
    "unlearnable-data", title: "Unlearnable data: a secret filter for each class",
    question: "Do class-wise filters make images useless for training, why, and what undoes it?",
    paper: Paper(
        Literature.paper, version: "arXiv, 7 March 2023", read: ["abstract", "the authors' repository at ff58b1c"]),
    references: [Literature.sharpening, Literature.interpolation],
    options: [.moreNetworks(besides: usualNetworks), .trainedSize], code: stepCode
) {
    let images = Step.images(), own = Step<OwnSizeImages>.ownSizes()
    let counts = Step("numbers of images", images) { _, images in
        ImageCounts(
            name: images.name, train: images.train.count, test: images.test.count, classes: images.classNames.count)
    }
    let names = Step("names of classes", images) { _, images in images.classNames }
    let gallery = Step("images before and after", images, own, Step.stamps()) { _, images, own, stamps in
        try PoisonedGallery(
            of: images, at: own, and: stamps, by: UnlearnabilityKey(numPySeed: 0, classes: images.classNames.count))
    }
    let erm = Step("clean, poisoned, one filter for all", plan: Arms.erm, images, own, compute: trainFresh)
    let adversarial = Step("adversarial training", plan: Arms.adversarial, images, own, compute: trainFresh)
    let adaptive = Step("adaptive defence", plan: Arms.adaptive, images, own, compute: trainFresh)
    let adaptiveControl = Step(
        "adaptive defence on clean images", plan: Arms.adaptiveControl, images, own, compute: trainFresh)
    let later = Step("counter-attacks of later work", plan: Arms.later, images, own, compute: trainFresh)
    let baseline = Step("what one training is compared with", plan: Arms.baseline, images, own, compute: trainFresh)
    let parts = Step("parts poisoned", plan: Arms.parts, images, own, compute: trainFresh)
    let augmented = Step("augmentations", plan: Arms.augmented, images, own, compute: trainFresh)
    let filters = Step("other filters", plan: Arms.filters, images, own, compute: trainFresh)
    let before = Step("VGG-16, trained before", plan: BeforePlan.init, images) { lab, plan, images in
        try lab.trainedBefore(.vgg16, on: images, count: plan.images, plan.recipe)
    }.orUsers(.cifarVGG16BN, usual: "trained on a part of the images that nothing else learns from")
    let transferred = Step("trained on", plan: Arms.transferred, images, own, before, compute: trainOn)
    let networks = Step("other networks", plan: Arms.networks, images, own, compute: trainFresh)
    let shortcut = Step("linear shortcut", images, own) { lab, images, own in
        try lab.linearShortcut(images, at: own, learned: 5_000, tried: 2_000)
    }
    let mixtures = Step("Gaussian mixtures") { _ in try MixtureGrid(dimension: 100, length: 2, cells: 20) }
    let times = Step.timing("time of poisoning", images) { lab, images in
        try lab.poisoningTimes(images, count: 10_000, trained: 512, turns: 12, training: .vgg16, .ours(epochs: 1))
    }

    Summary(erm) { erm in
        guard let clean = try erm.accuracyPhrase(Arms.clean), let poisoned = try erm.accuracyPhrase(Arms.poisoned),
            let shared = try erm.accuracyPhrase(Arms.shared)
        else { return "Networks were trained on images, and on the same images filtered class by class." }
        return """
            Trained on images that a filter for each class went over, a VGG-16 at a quarter of its width gets **\(poisoned)** of clean test images right, where the same \
            images clean give **\(clean)** and one filter for all classes \(shared).
            """
    }

    Terms([
        "key": "The filters of all classes, drawn from a seed; whoever has it can make, recognise and undo such data.",
        "poisoned":
            "Filtered by the filter of its class, divided by its brightest number, and stored as bytes.",
        "clean": "As it was. Test images are always clean, but where an answer to filters is asked for.",
        "one filter for all": "The first class's filter for every class: images change as much, and it tells no class.",
        "DAT": "Deconvolution-based adversarial training: the paper's own adaptive defence.",
        "COIN": "Every pixel taken from a place drawn near it: a defence of later work.",
    ])

    Section("Images and filters") {
        """
        Each class $y$ has a filter $F_y$ of 3×3 numbers, drawn from a seed: uniform from 0 to 0.3, and one of them, at a random place, is 1. A \
        poisoned image is $\\tilde x = \\lfloor 255\\, (F_y * x) / \\max (F_y * x) \\rfloor$, the same filter for red, green and blue. Labels stay as they were, and test images are clean.
        """
        Show(counts) { counts in
            """
            The images are \(counts.name == "CIFAR-10" ? "a copy of CIFAR-10" : counts.name), \(Numerals.plain(Double(counts.train))) for training and \
            \(Numerals.plain(Double(counts.test))) for testing\(counts.name == "CIFAR-10" && counts.test != 10_000 ? "; the release of CIFAR-10 has \(Numerals.plain(10_000)), and a copy may have been compressed as JPEG, which damages the high frequencies that filters and counter-attacks are about" : "").
            """
        }
        Show(gallery, .setting) { gallery, setting in
            gallery.poisonedFigure(
                key: "that of the published code's seed 0", isPassedOn: setting.profile == .full)
            gallery.spectrumFigure()
        }
    }
    Section("What is learnt from poisoned images") {
        Show(.setting) { setting in
            """
            \(setting.profile == .full ? "Three trainings, each with a key, initial weights and an order of its own" : "One training, with a key of its own"): what is compared shares them. Images are \
            bytes over 255, padded with 4 black pixels, cropped and flipped; \(TrainingRecipe.ours(epochs: 1).inWords). The paper trains for 100 epochs.
            """
        }
        Show(erm) { $0.courseFigure(telling: Arms.poisoned) }
        Show(erm, names) { erm, names in
            if let map = erm.followingFigure(of: Arms.poisoned, classes: Array(names.prefix(20))) { map }
        }
        Show(parts, baseline) { parts, baseline in
            if parts.isEmpty {
                "Parts are poisoned in the full profile alone."
            } else {
                let all = parts.joined(with: baseline), arms = [Arms.mixed(0.8), Arms.cleanPart(0.8)]
                let right = try arms.compactMap { try all.accuracyPhrase($0) }.joined(separator: " and ")
                try all.accuracyFigure(
                    over: Field("Training images poisoned", unit: "%", bounds: 0...100), "fractions",
                    "Of clean test images are right, with 80 % poisoned and with the other 20 % alone: \(right)",
                    [
                        ("a part poisoned", fractions.map { (100 * $0, Arms.mixed($0)) }),
                        ("the clean part alone", fractions.map { (100 * $0, Arms.cleanPart($0)) }),
                    ], caption: "Equally many steps for both, on the same clean images.")
            }
        }
    }
    Section("What is tried against it") {
        """
        *Adversarial training* moves images up the loss first, within a ball around each. *DAT*, the paper's own adaptive defence, makes a new filter for each class of a \
        batch as bad for the network as it can be. Later work sharpens images by random kernels and keeps their low frequencies [@kim2024], or takes pixels from places drawn near them [@li2025].
        """
        Show(erm, adversarial, adaptive, later) { erm, adversarial, adaptive, later in
            try Figure.armAccuracies(
                "defences", "Accuracy after training with what is tried against poisoning",
                [
                    ShownArms("paper's", adversarial, norms.map { Arms.hardened(Arms.poisoned, $0) }),
                    ShownArms("paper's", adaptive, [Arms.deconvolution]),
                    ShownArms("clean, for comparison", adversarial, norms.map { Arms.hardened(Arms.clean, $0) }),
                    ShownArms("later work's", later, [Arms.sharpened, Arms.interpolated]),
                ], between: ShownArms("ends", erm, [Arms.clean, Arms.poisoned]),
                caption: adversarial.isEmpty
                    ? "Dashed: without anything. Adversarial training, DAT and COIN are tried in the full profile alone."
                    : "Dashed: without anything. Adversarial training and DAT had fewer images and epochs than the dashed lines; their own comparisons are in the findings.",
                sample: erm.trainings.count == 1 ? "One training." : "\(erm.trainings.count) trainings.")
        }
        Show(baseline, augmented, filters) { baseline, augmented, filters in
            if baseline.isEmpty {
                "Augmentations and other filters are tried in the full profile alone."
            } else {
                try Figure.armAccuracies(
                    "one-training", "Accuracy after training with augmentations, and on images by other filters",
                    [
                        ShownArms("augmentation", augmented, augmentations.map(\.title)),
                        ShownArms("other filters", filters, [Arms.divided, Arms.centred, Arms.evened]),
                        ShownArms("what useless data look like", filters, [Arms.shuffled]),
                        ShownArms("undone", filters, [Arms.undone, Arms.cleanSharpened]),
                    ], between: ShownArms("ends", baseline, [Arms.clean, Arms.poisoned]),
                    caption: """
                        *Divided by the maximum*: filters that change nothing. *Centred filters*: the 1 in the middle, so that images don't move. *Blur alone*: divided by the \
                        filter's sum, too, so that brightness stays. *Undone by the key*: Wiener's estimate, by whoever has the key.
                        """, sample: "One training, 10,000 images, 8 epochs.")
                try filters.joined(with: baseline).accuracyFigure(
                    over: Field("Blur: largest number of a filter but its 1", bounds: 0...1), "blurs",
                    "Accuracy over how much filters blur",
                    [("poisoned", blurs.map { ($0, $0 == 0.3 ? Arms.poisoned : Arms.blurred($0)) })],
                    caption: "The published value is 0.3.")
            }
        }
        Show(transferred) { transferred in
            try Figure.armAccuracies(
                "transfer", "Accuracy after a network was trained on, or read out",
                [
                    ShownArms("all layers", transferred, [Arms.tunedPoisoned, Arms.tunedClean]),
                    ShownArms("last layer alone", transferred, [Arms.readPoisoned, Arms.readClean]),
                ], between: ShownArms("before", transferred, [Arms.before]),
                caption:
                    "A network that was trained on other clean images before. One of one's own takes its place: `--model cifar-vgg16-bn=FILE`.",
                sample: "One training.")
        }
        Show(networks) { networks in
            if networks.isEmpty {
                "Other networks are trained in the full profile alone."
            } else {
                try Figure.armAccuracies(
                    "networks", "Accuracy of other networks, trained on clean and on poisoned images",
                    [Arms.clean, Arms.poisoned].map { arm in
                        ShownArms(arm, networks, ReducedArchitecture.allCases.map { Arms.of($0, arm) })
                    },
                    caption: "Narrower or shallower than the paper's, for small images.",
                    sample: "One training of each.")
            }
        }
    }
    Section("Two Gaussians, exactly") {
        """
        Points of two classes are $x \\sim N(y\\mu, I)$, $y = \\pm 1$; poisoned ones are $A_y x$, where $A_y$ has 1 on its diagonal and $a_y$ beside it^[a form that is recalled, not read]. The best rule for these is \
        quadratic, and how often it is right about clean points follows by quadrature.
        """
        Show(mixtures) { $0.mixtureFigure() }
    }
    Remark.cannotTell(
        "Whether the paper's numbers hold: networks are narrower, were trained for a twelfth of the paper's epochs at most, and on fewer images."
    )
    Remark.cannotTell(
        "What longer training makes of poisoned images: a shortcut is learnt first, and contents may follow; the courses by epoch show what was seen."
    )
    Remark.cannotTell("Whether people notice: nobody was shown the images.")
    Remark.easy("Keys can be drawn bit for bit as the published code draws them, and images made in whole numbers.")
    Remark.difficult(
        "The L2 radius, the budgets, what smoothing is, and the form of the theory's matrices are not in the abstract; how the authors draw which images are poisoned, where only a part is, was not read: here so many are, exactly."
    )
    Remark.difficult(
        "In the version of the attack library that the authors name, the L2 attack's random start is computed and never used; it is left out here, too."
    )
    Artifact("key.json", erm) { erm in
        let seed = try measured(erm.trainings.first?.keySeed, "a training's key")
        let classes = try measured(
            erm.trainings.first?.arm(Arms.poisoned)?.following?.counts.count, "numbers of classes")
        return try UnlearnabilityKeyFile(UnlearnabilityKey(numPySeed: seed, classes: classes)).encoded()
    }

    Finding(ermDeclaration, erm, numbers: ermNumbers)
    Finding(mechanismDeclaration, erm, numbers: mechanismNumbers)
    Finding(fractionDeclaration, baseline, parts) { try fractionNumbers($0.joined(with: $1)) }
    Finding(adversarialDeclaration, adversarial, numbers: adversarialNumbers)
    Finding(augmentationDeclaration, baseline, augmented) { try augmentationNumbers($0.joined(with: $1)) }
    Finding(adaptiveDeclaration, adaptive, adaptiveControl, numbers: adaptiveNumbers)
    Finding(transferDeclaration, transferred, numbers: transferNumbers)
    Finding(networksDeclaration, networks, numbers: networksNumbers)
    Finding(theoryDeclaration, mixtures, numbers: theoryNumbers)
    Finding(cheapDeclaration, times, numbers: cheapNumbers)
    Finding(otherDataDeclaration, erm, counts, numbers: otherDataNumbers)
    Finding(sharpeningDeclaration, erm, later, numbers: sharpeningNumbers)
    Finding(interpolationDeclaration, erm, later, numbers: interpolationNumbers)
    Finding(keyHolderDeclaration, baseline, filters) { try keyHolderNumbers($0.joined(with: $1)) }
    Finding(blurAloneDeclaration, baseline, filters) { try blurAloneNumbers($0.joined(with: $1)) }
    Finding(shortcutDeclaration, shortcut, numbers: shortcutNumbers)
    notTested()
}

/// What a report must know of the images.
struct ImageCounts: Codable, StorableValue {
    var name: String
    var train, test, classes: Int

    /// Whether they are those that a run takes where nobody asks for others.
    var isUsual: Bool { [KnownDataset.cifar10.title, KnownDataset.fashionMNIST.title].contains(name) }
}
