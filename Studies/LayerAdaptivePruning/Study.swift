import Notebook

/// RD_PRUNE: a sparsity is shared among layers so that the output changes least.
public let study = Study(
    "layer-adaptive-pruning", title: "Layer-adaptive pruning: how to share a sparsity among layers",
    question:
        "Given a global sparsity, which division over layers changes the output least, and does that division give the best accuracy?",
    paper: Paper(
        Literature.paper, version: "arXiv, 21 August 2023", read: ["abstract", "the authors' code and its README"]),
    references: [Literature.lamp], code: stepCode
) {
    let images = Step.images()
    let counts = Step("numbers of images", images) { _, images in
        ImageCounts(name: images.name, train: images.train.count, test: images.test.count)
    }
    let trainings = Step.trainings(.vgg16, on: images)
    let vgg = Subjects(trainings, "VGG-16", curvePlan, pruningPlan, on: images)
    let resNet = Subjects(
        own: Step("ResNet-32, training", plan: resNetPlan, images, compute: trainOwn), "ResNet-32", otherCurvePlan,
        otherPruningPlan, on: images)
    let denseNet = Subjects(
        own: Step("DenseNet-121, training", plan: denseNetPlan, images, compute: trainOwn), "DenseNet-121",
        otherCurvePlan,
        otherPruningPlan, on: images)
    let additivity = Step(
        "VGG-16: random allocations", plan: additivityPlan, trainings, images, compute: measureAdditivity)
    let calibrations = Step("VGG-16: calibration", plan: calibrationPlan, vgg.curves, compute: compareCalibrations)
    let retrained = Step(
        "VGG-16: trained on", plan: retrainingPlan, trainings, vgg.curves, images, compute: retrain)
    let rounds = Step("VGG-16: rounds", plan: iterativePlan, trainings, images, compute: pruneInRounds)
    let photographs = Step(
        "ImageNet's networks: pruned at once", plan: photographPlan, Step.modelIfAny(.efficientNetLite0),
        Step.modelIfAny(.squeezeNet11), Step.modelIfAny(.vgg16BN), Step.modelIfAny(.resNet50), Step.photographs(),
        compute: pruneOnPhotographs)
    let solver = Step.timing("allocator", plan: solverPlan, compute: trySolver)

    Summary(vgg.pruned, retrained) { pruned, retrained in try summary(pruned, retrained) }

    Terms([
        "distortion": "The squared change of a logit, mean over classes, and over images or the largest of any.",
        "sparsity":
            "The share of the weights of convolutions and linear layers that are zero; biases and batch norm are not counted.",
        "RD": "The paper's allocation among layers: the least sum of the layers' distortions.",
        "LAMP": "Keeps the weights with the largest share of the squares of their layer's weights that are no larger.",
        "ERK": "Keeps as many weights of a layer as it has inputs, outputs and places of its window.",
        "uniform+": "The first layer whole, a fifth at least of the last linear one, the same share of all others.",
        "batch norm anew":
            "Means and variances of batch normalisation taken anew from training images; no weight changes.",
    ])

    Section("Networks and images") {
        Show(counts) { counts in
            """
            The images are \(counts.name == "CIFAR-10" ? "a copy of CIFAR-10" : counts.name), \(Numerals.plain(Double(counts.train))) for training and \
            \(Numerals.plain(Double(counts.test))) for testing\(counts.train == 50_000 && counts.test == 10_000 ? "" : "; the release of CIFAR-10 has \(Numerals.plain(50_000)) and \(Numerals.plain(10_000))"). \
            No test image reaches an allocation.
            """
        }
        Show(.setting) { setting in
            CatalogueRecipe(.vgg16, setting.profile).sentence
            setting.profile == .full
                ? "VGG-16 was trained three times, with other initial weights and another order of the images: intervals are about such networks and such test images. ResNet-32 (with 1×1 convolutions in its shortcuts) and DenseNet-121 (of growth 12), as the authors' code has them, were trained once, ImageNet's networks are there once, and whatever is found of them is about these networks. Photographs may be of those that ImageNet's networks were trained on."
                : "VGG-16 was trained once, and whatever is found is about this one network; the other networks are in the full profile alone."
            "A network of one's own takes the place of VGG-16: `--model cifar-vgg16-bn=FILE`."
        }
        Show(vgg.pruned, resNet.pruned, denseNet.pruned) {
            try networkTable([("VGG-16", $0), ("ResNet-32", $1), ("DenseNet-121", $2)])
        }
    }
    Section("What pruning a layer changes") {
        """
        Pruning sets the smallest weights of a layer to zero. How much that changes the logits $f(x)$ is a *distortion*, \
        $\\delta = \\frac{1}{C} \\sum_{c=1}^{C} (f_c(x; W) - f_c(x; \\tilde W))^2$, the mean over calibration images, which are training images. A curve \
        of it for each layer, measured with all other layers whole, is all that the paper's method RD needs: it chooses an amount $a_i$ for each layer so that \
        $\\sum_i \\delta_i(a_i)$ is least while so many weights are kept as were asked for. If distortions add up, that is what all layers change together.
        """
        Show(vgg.curves) {
            try distortionCurves(
                "VGG-16", "distortion-curves", $0[0].images, images: "training images, the first training")
        }
        Show(additivity, vgg.pruned, vgg.curves) { random, pruned, curves in
            try measuredOverSummed(
                "VGG-16", random, chosen: Array(zip(pruned, curves.map(\.images))), "measured-over-summed",
                images: "test images, which no curve has seen")
        }
    }
    Section("Sharing weights among layers") {
        """
        The choice is a knapsack with one item to take from each layer, solved exactly by dynamic programming over layers and weights. Its rivals share the same \
        number of weights: *global magnitude* keeps the largest of the whole network; LAMP \(Literature.lamp.cited) the largest squared weight over the sum of \
        those of its layer that are no smaller; ERK as many as a layer has inputs, outputs and places of its window; *uniform* the same share of each layer, and \
        *uniform+* all of the first and at least a fifth of the last.
        """
        Show(vgg.curves, vgg.pruned) { curves, pruned in
            keptByLayer("VGG-16", curves[0].layers, pruned[0], at: comparedSparsities[2])
        }
        Show(calibrations) { calibrationTable("VGG-16", $0, at: calibratedSparsity) }
        Show(solver) { solverTime($0) }
    }
    Section("Accuracy at equally many weights") {
        """
        What counts is accuracy, and the paper's is that after training with the pruned weights held at zero. Without training, what is left of accuracy says \
        which weights a network can spare at once.
        """
        Show(vgg.pruned) { try accuracyOverSparsity("VGG-16", "accuracy-vgg-16", $0) }
        for (network, name) in [(resNet, "ResNet-32"), (denseNet, "DenseNet-121")] {
            Show(network.pruned) { pruned in
                if pruned.isEmpty {
                    "\(name) is trained and pruned in the full profile alone."
                } else {
                    try accuracyOverSparsity(name, "accuracy-\(name.lowercased())", pruned)
                }
            }
        }
        Show(vgg.pruned) { accuracyOverFLOPs("VGG-16", $0[0]) }
        Show(retrained) { try retrainedTable("VGG-16", $0) }
        Show(rounds) { try accuracyByRound("VGG-16", $0) }
    }
    Section("Networks that nobody can train on here") {
        """
        ImageNet's networks are pruned at once on photographs, which tell whether the answer is still the dense network's. Curves are of other photographs.
        """
        Show(photographs) { networks in
            if networks.isEmpty {
                "They are pruned in the full profile alone, where their weights and enough photographs are."
            } else {
                for network in networks {
                    if network.unreadable > 0 { "\(network.unreadable) photographs could not be read." }
                    try distortionCurves(
                        network.name, "curves-\(network.role)", network.curves, images: "photographs")
                    try accuracyOverSparsity(
                        network.name, "answers-\(network.role)", [network.pruned], is: Axes.kept,
                        of: "photographs that no curve has seen")
                    try measuredOverSummed(
                        network.name, [network.additivity], chosen: [(network.pruned, network.curves)],
                        "adding-up-\(network.role)",
                        images:
                            "photographs, on which the curves were measured; allocations are rounded to the curves' amounts, so that sparsities are approximate"
                    )
                }
            }
        }
    }
    Remark.cannotTell(
        "Whether the paper's numbers hold: the networks are narrower or were trained for less long, and the paper trains for 40,000 to 80,000 steps after each of its rounds."
    )
    Remark.cannotTell("Whether a sparse network is faster: multiply-adds are counted, and no sparse runtime was timed.")
    Remark.difficult(
        "Before the rules were registered, quick runs of one training had been seen. They showed that a control compared curves of other layers with uniform allocation alone, which any allocation beats that takes most from the largest layers; that another control, sums of another sparsity, could come out right by saturation; and that curves of 21 amounts left RD nothing between a twentieth of a layer and none of it. The two controls were changed, and curves got the 101 amounts of the authors' code; the rules stayed as they were."
    )
    Remark.easy("The knapsack, LAMP and ERK are a few lines each, and their results can be checked by brute force.")
    Remark.difficult(
        "The authors' code solves the knapsack by shortcuts, and its calibration images are augmented anew in each pass, so that its curves do not start at zero."
    )

    Finding(additivityDeclaration, additivity, numbers: additivityNumbers)
    Finding(solverDeclaration, solver, numbers: solverNumbers)
    Finding(allocationDeclaration, vgg.pruned, additivity) { try allocationNumbers($0, $1) }
    Finding(vggGainDeclaration, retrained, numbers: vggGainNumbers)
    Finding(resNetGainDeclaration, resNet.pruned) { try untrainedGainNumbers(resNetGainDeclaration, $0) }
    Finding(denseNetGainDeclaration, denseNet.pruned) { try untrainedGainNumbers(denseNetGainDeclaration, $0) }
    Finding(iterativeDeclaration, rounds, vgg.pruned, numbers: iterativeNumbers)
    Finding(zeroDataDeclaration, vgg.pruned, numbers: zeroDataNumbers)
    Finding(answersKeptDeclaration, photographs, numbers: answersKeptNumbers)
    notTested()
}

/// The curves of one network's trainings, and what was pruned of them at once.
struct Subjects: Sendable {
    let curves: Step<[TrainingCurves]>
    let pruned: Step<[PrunedTraining]>

    init(
        _ trainings: Step<[Model]>, _ name: String, _ curvePlan: @escaping @Sendable (Setting) -> CurvePlan,
        _ pruningPlan: @escaping @Sendable (Setting) -> PruningPlan, on images: Step<ImageDataset>
    ) {
        curves = Step("\(name): distortion curves", plan: curvePlan, trainings, images, compute: measureCurves)
        pruned = Step("\(name): pruned at once", plan: pruningPlan, trainings, curves, images, compute: pruneAtOnce)
    }

    init(
        own training: Step<OwnTraining>, _ name: String, _ curvePlan: @escaping @Sendable (Setting) -> CurvePlan,
        _ pruningPlan: @escaping @Sendable (Setting) -> PruningPlan, on images: Step<ImageDataset>
    ) {
        curves = Step("\(name): distortion curves", plan: curvePlan, training, images) { lab, plan, training, images in
            try measureCurves(lab, plan: plan, trainings: training.models, images: images)
        }
        pruned = Step("\(name): pruned at once", plan: pruningPlan, training, curves, images) {
            lab, plan, training, curves, images in
            try pruneAtOnce(lab, plan: plan, trainings: training.models, curves: curves, images: images)
        }
    }
}

func summary(_ pruned: [PrunedTraining], _ retrained: [RetrainedTraining]) throws -> String {
    func accuracy(_ allocator: Allocator) throws -> String? {
        try retrained.all { $0.network(allocator, retrainedSparsities[0])?.correct }?.accuracy().phrase
    }
    let dense = try pruned.map(\.dense).accuracy().phrase
    guard let rateDistortion = try accuracy(.rateDistortion), let lamp = try accuracy(.lamp) else {
        return
            "Of a VGG-16 at a quarter of its width that classifies **\(dense) %** of test images correctly, weights were pruned by several allocations among layers."
    }
    return """
        Of a VGG-16 at a quarter of its width that classifies **\(dense) %** of test images correctly, \(percent(retrainedSparsities[0])) of the weights were pruned and the rest trained on: \
        **\(rateDistortion) %** where the output's change decides how layers share them, \(lamp) % by LAMP.
        """
}
