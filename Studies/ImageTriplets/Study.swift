import Notebook

/// Triplets of images in which a low and a high level of similarity are pulled apart.
public let study = Study(
    "image-triplets", title: "Image triplets that pull low and high visual similarity apart",
    question:
        "Can low- and high-level similarity be decorrelated in natural images, and which network's layers tell what people choose then?",
    paper: Paper(
        Literature.paper, version: "arXiv, version 2, 12 September 2024",
        read: ["abstract", "first page", "\(Literature.repository), all of it"]),
    references: [Literature.humanLabels], code: stepCode
) {
    let photographs = Step.photographs(), images = Step.images()
    let vggModel = Step.modelIfAny(.vgg16), vggBNModel = Step.modelIfAny(.vgg16BN),
        corNetModel = Step.modelIfAny(.corNetS)
    let vgg = Step("VGG-16: similarities", plan: layersPlan(.vgg16), vggModel, photographs, compute: compareLayers)
    let vggBN = Step(
        "VGG-16 with batch normalisation: similarities", plan: layersPlan(.vgg16BN), vggBNModel, photographs,
        compute: compareLayers)
    let corNet = Step(
        "CORnet-S: similarities", plan: layersPlan(.corNetS), corNetModel, photographs, compute: compareLayers)
    let lite = Step(
        "EfficientNet-Lite0: similarities", plan: layersPlan(.efficientNetLite0), Step.modelIfAny(.efficientNetLite0),
        photographs, compute: compareLayers)
    let squeezeNet = Step(
        "SqueezeNet: similarities", plan: layersPlan(.squeezeNet11), Step.modelIfAny(.squeezeNet11), photographs,
        compute: compareLayers)
    let found = Step(
        "triplets of photographs", plan: photographPlan, vgg, vggBN, corNet, lite, squeezeNet, photographs,
        compute: findPhotographTriplets)
    let small = Step(
        "triplets of small images", plan: smallImagePlan, Step.trainings(.vgg16, on: images), images,
        compute: findSmallTriplets)
    let named = Step(
        "people's names", plan: { $0.profile == .full }, small, Step.humanLabelsIfAny(), images, compute: nameTriplets)
    let explained = Step(
        "people's choices explained", plan: { _ in 6000 }, Step.choicesIfAny(), Step.picturesIfAny(),
        Step.featuresIfAny(), photographs, vggModel, vggBNModel, corNetModel, compute: explainChoices)
    let scores = Step("Brain-Scores kept", Step.brainScoresIfAny()) { _, scores in scores }
    let power = Step("simulated experiments", plan: powerPlan, found, compute: simulateExperiments)

    Summary(found, small) { found, small in try summary(found, small) }

    Terms([
        "D":
            "How much nearer the second image of a triplet is to its root than the first: the difference of two correlations of a layer's outputs.",
        "conflict":
            "A triplet whose images change places between a high and a low layer: the nearer one for one is the farther one for the other.",
        "aligned": "A triplet of which both layers find the same image nearer.",
        "cell":
            "Triplets whose D is about so many steps for the high layer, so many for the low one, and in conflict or aligned.",
    ])

    Section("Images, layers and triplets") {
        """
        A layer finds two images as alike as their activations correlate: $C_{ij}$ is Pearson's correlation over all units. A *triplet* is a root $r$ and two images, and \
        $D = C_{r2} - C_{r1}$. The images are put so that $D_\\text{high} > 0$. The paper's search looks for triplets whose $D_\\text{high}$ and $D_\\text{low}$ \
        are a chosen number of half standard deviations of $C$, within 0.01, the sign of the second by a coin; no image is in two of them. A second search, which is ours, *fills rare cells first*: it counts the triplets of every cell, and begins with the cell that has fewest.
        """
        Show(found, small, .setting) { found, small, setting in
            collectionsText(found, small)
            if let found, !found.shown.isEmpty, found.licence.mayBePassedOn || setting.profile == .quick {
                gallery(found)
            } else if let found, !found.shown.isEmpty {
                Table.shownTriplets(
                    found.shown, caption: "Their pictures may not be passed on; a quick run shows them.")
            }
        }
    }
    Section("Measured where nothing was chosen") {
        """
        That differences are decorrelated where they were chosen to be is no finding. So triplets are chosen among every other map of both layers, and their differences are \
        measured in the maps in between.
        """
        Show(found, small) { found, small in
            try correlations(found, small)
            if let found {
                Figure.tripletDifferences(
                    [TripletArm.random, .paper].map { ($0.rawValue, found.arms[$0].measured) },
                    title: "The paper's search takes differences of all sizes from both layers",
                    caption:
                        "Each point is a triplet of photographs; below 0 it is in conflict. Differences in the maps that chose.",
                    layers: "VGG-16, pool5 and pool3")
                Figure.tripletCells(
                    found.maps, of: "\(found.photographs) photographs",
                    caption:
                        "Triplets in each cell, by all units; cells of conflict have steps below 0. What lies far out in conflict may be in no collection of this size."
                )
                Table.searchRepeats(found.repeats, layers: "VGG-16, pool5 and pool3, five bins")
            }
        }
    }
    Section("What the levels mean") {
        "Whether a layer goes with what a picture is of, or with how it looks, can be told of random triplets for every layer alone."
        Show(found, small) { found, small in
            try levelWeights(found, small)
            if let found {
                try meaningOverDepth(found, small)
                Figure.layerAgreement(
                    found.layers.map { "\($0.network), \($0.layer)" }, found.agreement, images: found.photographs)
            }
        }
    }
    Section("What people choose") {
        """
        `cahier triplets` makes an experiment of a folder of pictures; `--data choices=FILE`, with `--data pictures=FOLDER`, has its choices judged here. Choices are explained by \
        logistic regression without an intercept, each participant's own, and likelihoods are of triplets that no weight has seen. In the full profile people's names for CIFAR-10's test images [@peterson2019] are asked, too: whom do they name like the root?
        """
        Show(explained, power) { explained, power in
            if let explained, !explained.levels.isEmpty {
                try Table.explainedChoices(explained)
            } else {
                "\(explained == nil ? "No choices were named" : "No network is here that could explain the choices"): three of the claims are not tested."
            }
            if power.isEmpty {
                "What an experiment could show is simulated where VGG-16 and another network are here."
            } else {
                Figure.experimentPower(
                    power, choosers: "the high one counting twice as much as the low one",
                    sample: "among the triplets of photographs that fill rare cells first")
            }
        }
    }
    Remark.cannotTell(
        "What people would choose, unless a file of their choices was named; people's names for CIFAR-10's images are a proxy."
    )
    Remark.cannotTell(
        "Whether the paper's own triplets are decorrelated: no seed is set in the authors' code, so that nobody can draw them again."
    )
    Remark.cannotTell(
        "Whether photographs that networks have not seen in training would do the same: these may come from ImageNet's training set."
    )
    Remark.easy("The search is short, and any three images show whether a triplet lies in its cell.")
    Remark.difficult(
        "The number of participants and trials, the platform, the form of the regression and all numbers are in no source that was read."
    )
    Remark.difficult(
        "The authors' search never draws the last image as a root, does not end when all images are used, and gives a root back where the coin's side has no pair; ours draws from all that are left, and ends."
    )

    Finding(decorrelatedDeclaration, found, small) { try decorrelatedNumbers($0, $1) }
    Finding(survivesDeclaration, found, small) { try survivesNumbers($0, $1) }
    Finding(meaningDeclaration, found, small) { try meaningNumbers($0, $1) }
    Finding(corNetHighDeclaration, explained) { try corNetHighNumbers($0) }
    Finding(vggLowDeclaration, explained) { try vggLowNumbers($0) }
    Finding(brainScoreDeclaration, explained, scores) { try brainScoreNumbers($0, $1) }
    Finding(humanLabelsDeclaration, small, named) { try humanLabelsNumbers($0, $1) }
    notTested()
}
