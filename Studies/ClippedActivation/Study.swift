import Notebook

/// FT-ClipAct: flipped weight bits, and activations that are clipped against them.
public let study = Study(
    "clipped-activation", title: "Clipped activations against flipped weight bits",
    question:
        "How much do memory faults in the weights hurt a network, and can clipping its activations restore the accuracy without re-training?",
    paper: Paper(Literature.paper, version: "arXiv, 2 December 2019", read: ["abstract"]), code: stepCode
) {
    let images = Step.images()
    let counts = Step("numbers of images", images) { _, images in ImageCounts(images) }
    let vgg = Subject(.vgg16, on: images)
    let subjects = [vgg, Subject(.alexNet, on: images)]
    let baselines = Step.all(subjects.map(\.baselines))
    let sweeps = Step.all(subjects.map(\.networkSweeps))

    Summary(sweeps, baselines) { try summary($0, $1.map { $0[0].network }) }

    Terms([
        "word": "The 32 bits of memory that hold one weight or bias of a network.",
        "bit 30":
            "The highest bit of a word's exponent. It is 0 in every weight below 2; a flip multiplies such a weight by 2¹²⁸. *Expected flips* of it are the fault rate times the words whose bit 30 is 0.",
        "fault rate": "The probability that a stored bit flips, each bit on its own.",
        "fault seed": "One drawn pattern of flips; all trainings and protections of a network meet the same.",
        "ACT_max": "A layer's largest activation without faults, on training images.",
        "T": "The threshold of a clipped activation, one for each layer: what lies above it becomes 0 or T.",
        "area": "The mean accuracy over the fault rates, which are equally spaced on a logarithmic scale.",
        "half-way rate": "The fault rate at which accuracy has fallen half-way from that without faults to chance.",
    ])

    Section("Two networks, and their memory") {
        """
        The question is asked of two networks that are narrower than the paper's: fewer weights are hit at the same fault rate, so that the \
        paper's numbers are drawn and not judged. The weights and biases of a trained network lie in memory as 32-bit floating-point numbers, \
        *words* in what follows. A fault flips a stored bit and stays while the whole evaluation lasts. Every bit flips independently with the \
        *fault rate*; how many flip is drawn from a binomial distribution, and then where. The original weights are untouched: a faulty \
        network is a copy that shares every layer without faults.
        """
        Show(counts) { dataText($0) }
        Show(.setting) { setting in
            for network in CatalogueNetwork.allCases { CatalogueRecipe(network, setting.profile).sentence }
            setting.profile == .full
                ? "Each network was trained three times, with other initial weights and another order of the images: intervals are about such networks."
                : "Each network was trained once: whatever is found is about this one network."
            """
            A network of one's own, of any width, takes the place of either: `--model cifar-vgg16-bn=FILE`, `--model cifar-alexnet=FILE`.
            """
        }
        Show(baselines) { try networksTable($0) }
    }

    Section("Faults anywhere in a network") {
        """
        What is asked: how far does accuracy fall when bits flip anywhere, and how much of it do clipped activations keep? A fault seed draws one \
        pattern of flips; all seeds see the same test images, as many of each class, so that what differs between them is the faults. All \
        protections and all trainings of a network meet the same patterns.
        """
        Show(baselines, sweeps) { baselines, sweeps in
            let networks = swept(baselines, sweeps)
            try accuracyOverRate(networks)
            """
            Where logits are not numbers, the first of them counts as the largest, as in PyTorch: a network that gives nothing else always answers \
            with the first class, and is right by chance. The tables count such images.
            """
            try tunedLessUntuned(networks)
            """
            The paper's method is a search for thresholds. The figure above asks what the search adds to its own starting point, the largest clean \
            activation: a difference that stays between the dotted lines would not pay for the search, whatever it shows of clipping itself.
            """
        }
    }

    Section("What does the damage") {
        """
        A weight below 2 has a clear bit 30. Flipping it multiplies the weight by 2¹²⁸, and the network's answer with it, unless the activation \
        that follows is negative or not used. If each such flip ruins the network with the same probability q, the number of ruinous flips is \
        Poisson's, and accuracy falls as chance + (clean − chance) · exp(−q · flips). No decade of such a fall holds more than \
        \(NumberFormat.fixed(1).text(100 * HitLaw.largestShareOfADecade)) % of it.
        """
        Show(baselines, sweeps) { try accuracyOverHits(swept($0, $1)) }
        Show(baselines, Step.all(subjects.map(\.bitSweeps)), .setting) { baselines, bits, setting in
            try accuracyByBit(baselines.map { $0[0].network }, bits, bitPlan(setting))
        }
        "Weights that have grown so make activations that have grown, too. A threshold can tell these from clean ones because there is a gap between them:"
        Show(baselines, Step.all(subjects.map(\.magnitudes))) { baselines, magnitudes in
            activationMagnitudes(baselines.map { $0[0].network }, magnitudes.map { $0[0] })
        }
    }

    Section("One layer at a time") {
        """
        Are some layers more sensitive than others? If any one flip of bit 30 ruins the network wherever it falls, a layer matters by its size \
        alone: its half-way rate is inversely proportional to its words, and lies on the dashed line. How far a layer lies above it tells how \
        many such flips it stands.
        """
        Show(baselines, Step.all(subjects.map(\.layerSweeps)), .setting) { baselines, sweeps, setting in
            try halfwayOverSize(
                baselines.map { $0[0].network }, zip(sweeps, baselines).map(LayerRates.init), layerPlan(setting))
        }
    }

    Section("Where to clip") {
        """
        The clipped ReLU gives x between 0 and its threshold T and, above T, either 0 or T; NaN and infinities give 0. Which form is the \
        paper's is recalled from later papers (0), and not said in its abstract; a re-implementation gives T, so that both are measured. The \
        search starts with S = [0, ACT_max], splits it in three equal parts, measures the area under accuracy over fault rate at the four \
        ends, and goes on with the parts around the best, for at most three iterations; it stops after two once neighbouring areas differ by no \
        more than 10⁻⁴ (values of a re-implementation; the paper's own are not known). The area is the mean accuracy over the rates, which are \
        equally spaced on a logarithmic scale.
        """
        Show(baselines, Step.all(subjects.map(\.scans)), .setting) { baselines, scans, setting in
            let networks = zip(baselines, scans).map { Scanned(name: $0[0].network, trainings: $1) }
            try areaNearMaximum(networks, scanPlan(setting))
            try areaFarBeyond(networks, scanPlan(setting))
        }
        for subject in subjects { Show(subject.baselines, subject.thresholds) { try thresholdsTable($0, $1) } }
    }

    Section("What the intervals are about") {
        """
        Intervals are about other trainings and other faults, on the images that were used; other images are in the interval of what clipping \
        costs without faults alone. The range of fault rates decides how large a difference of areas can be; it was chosen so that accuracy falls \
        within it with and without clipping. At rates that flip several bits of a word, all of them count.
        """
    }
    Remark.cannotTell(
        "Whether the paper's numbers hold: both networks are narrower than the paper's, and were trained by our recipe."
    )
    Remark.cannotTell(
        "What real memory does: flips here are independent and of single bits; stuck bits, neighbours that fail together and faults outside the weights are not asked about."
    )
    Remark.cannotTell(
        "Whether other networks or data behave alike: two networks on one set of small images were tried.")
    Remark.easy(
        "The fault model, the clipped activation and the area are simple to write down, and nothing is trained anew.")
    Remark.difficult(
        "Which form the clipped ReLU has, the search's settings, the range of fault rates and whether 68.92 % is in points are not in the abstract, which alone was read: both forms are measured, the others are ours or a re-implementation's."
    )

    for (network, subject) in zip(CatalogueNetwork.allCases, subjects) {
        Details(of: network.rawValue, subject.baselines) { try cleanAccuracy($0) }
    }

    Section("Faults in single layers: the numbers") {
        for subject in subjects {
            Show(subject.baselines, subject.layerSweeps) { baselines, sweeps in
                try layerTable(baselines[0].network, LayerRates(sweeps, baselines))
            }
        }
    }

    faultsHurt(subjects)
    clippingHelps(subjects, of: vgg)
    faultyActivations(subjects)
    thresholdQuestions(subjects)
    cleanCost(subjects)
    hitQuestions(subjects)
    peakQuestion(subjects)
}
