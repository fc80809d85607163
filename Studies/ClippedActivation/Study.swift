import Notebook

/// FT-ClipAct: flipped weight bits, and activations that are clipped against them.
public let study = Study(
    "clipped-activation", title: "Clipped activations against flipped weight bits",
    question:
        "How much do memory faults in the weights hurt a network, and can clipping its activations restore the accuracy without re-training?",
    paper: Paper(
        Reference(
            "hoang2020", authors: ["Le-Ha Hoang", "Muhammad Abdullah Hanif", "Muhammad Shafique"],
            title:
                "FT-ClipAct: resilience analysis of deep neural networks and improving their fault tolerance using clipped activation",
            in: .proceedings("Design, Automation and Test in Europe (DATE)", pages: "1241–1246"), year: 2020,
            arXiv: "1912.00941")), code: stepCode
) {
    let images = Step.images()
    let vgg = Subject(.vgg16, on: images)
    let subjects = [vgg, Subject(.alexNet, on: images)]
    let baselines = Step.all(subjects.map(\.baseline))
    let sweeps = Step.all(subjects.map(\.networkSweep))

    Summary(vgg.baseline, vgg.networkSweep, .setting) { summary($0, $1, $2) }

    Section("Two networks, and their memory") {
        """
        The weights and biases of a trained network lie in memory as 32-bit floating-point numbers. A fault flips a stored \
        bit and stays while the whole evaluation lasts. Every bit flips independently with the *fault rate*; how many flip is \
        drawn from a binomial distribution, and then where. The original weights are untouched: a faulty network is a copy that \
        shares every layer without faults.
        """
        Show(.setting) { setting in
            for network in CatalogueNetwork.allCases { CatalogueRecipe(network, setting.profile).sentence }
        }
        Show(baselines) { baselines in try networksTable(baselines) }
    }

    Section("Faults anywhere in a network") {
        Show(baselines, sweeps) { baselines, sweeps in
            try accuracyOverRate(baselines, sweeps)
            "Where logits are not numbers, the first of them counts as the largest, as in PyTorch: a network that gives nothing else always answers with the first class and is right by chance. The tables count such images."
            try accuracyOverHits(baselines, sweeps)
        }
    }

    Section("One bit position at a time") {
        Show(baselines, Step.all(subjects.map(\.bitSweeps)), .setting) { try accuracyByBit($0, $1, bitPlan($2)) }
        "What a flipped bit 30 does to a weight, the layers after it hand on to activations. A threshold can tell those from clean ones as far as there is a gap between them."
        for subject in subjects {
            Show(subject.baseline, subject.magnitudes) { activationMagnitudes($0, $1) }
        }
    }

    Section("One layer at a time") {
        for subject in subjects {
            Show(subject.baseline, subject.layerSweeps, .setting) { try layerSensitivity($0, $1, layerPlan($2)) }
        }
    }

    Section("Where to clip") {
        """
        The clipped ReLU gives x between 0 and its threshold T and 0 elsewhere, NaN and infinities included. The search starts \
        with S = [0, ACT_max], splits it in three equal parts, measures the area under accuracy over fault rate at the four ends, \
        and goes on with the parts around the best, for at most three iterations; it stops after two once neighbouring areas differ \
        by no more than 1e-4 (values of a re-implementation; the paper's own are not known).
        """
        for subject in subjects {
            Show(subject.baseline, subject.scans, subject.thresholds) { try areaOverThreshold($0, $1, $2) }
        }
        for subject in subjects {
            Show(subject.baseline, subject.thresholds) { try thresholdsTable($0, $1) }
        }
    }
}
