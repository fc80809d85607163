import Notebook

/// VGG-16's features, read out for animals and artifacts.
public let study = Study(
    "ultrafast-categorisation", title: "Ultrafast categorisation of animals and artifacts",
    question:
        "Is a VGG-16 that is re-trained to say whether there is an animal, or an artifact, accurate, robust, and shallow enough for a comparison with people's rapid categorisation?",
    paper: Paper(
        Literature.paper, version: "Vision, 24 March 2023",
        read: ["abstract", "notebook and figures of \(Literature.repository), in part"]), references: Literature.all,
    code: stepCode
) {
    let photographs = Step.photographs()
    let weights = Step.model(.vgg16)
    let features = Step(
        "features of photographs", plan: featurePlan, weights, photographs,
        compute: features)
    let seen = Step(
        "views of photographs", plan: featurePlan, features, weights, photographs,
        compute: viewFeatures)
    let readouts = Step(
        "readouts", plan: readoutPlan, features, seen,
        compute: readouts)
    let controls = Step(
        "control readouts", plan: controlPlan, features, seen, weights, photographs,
        compute: controlReadouts)
    let small = Step(
        "readouts of CIFAR-10", plan: smallReadoutPlan, weights,
        smallPictures,
        compute: smallReadouts)
    let untouched = Step(
        "answers of untouched networks", plan: untouchedPlan, weights, Step.modelIfAny(.efficientNetLite0),
        Step.modelIfAny(.squeezeNet11), photographs, compute: untouchedAnswers)
    let shown = Step(
        "pictures shown", plan: shownPlan, features, readouts, photographs,
        compute: shownPictures)

    Summary(features, readouts) { features, readouts in try summary(features, readouts) }

    accuracy(.animal, features, readouts, controls)
    accuracy(.artifact, features, readouts, controls)
    unseenPictures(small)
    negativeLink(features, readouts, controls)
    oppositeAnswers(features, readouts, controls)
    combination(features, readouts)
    robustness(features, readouts)
    everyAngle(features, readouts)
    untouchedUnderRotation(untouched)
    fewLayers(features, readouts, controls)
    likePeople(features, readouts, controls)
    notTested()

    Section("A frozen network, and readouts that learn") {
        methodProse
        Show(features, .setting) { features, setting in
            dataSentence(features)
            recipeSentence(readoutPlan(setting))
            remarksTable(features)
        }
    }
    Section("Animals, artifacts, and a random half of the objects") {
        accuracyProse
        Show(features, readouts, controls) { features, readouts, controls in
            try accuracyByTask(features, readouts, controls)
        }
    }
    Section("What one net says to the other's question") {
        linkProse
        Show(features, readouts) { features, readouts in
            try bothLikelihoods(features, readouts)
            try crossTaskTable(features, readouts)
            try besidePeople(features, readouts)
        }
    }
    Section("Turned, colourless and mirrored pictures") {
        angleProse
        Show(features, readouts) { features, readouts in
            try accuracyOverAngle(features, readouts)
            try yesOverAngle(features, readouts)
            try robustnessTable(features, readouts)
        }
        untouchedProse
        Show(untouched) { untouched in try untouchedTable(untouched) }
    }
    Section("How many layers it takes") {
        depthProse
        Show(features, readouts, controls, small) { features, readouts, controls, small in
            try accuracyOverDepth(features, readouts, controls, small)
            try angleByDepth(features, readouts)
            try partsTable(features, readouts)
        }
        shownProse
        Show(shown) { shown in
            pictureGrid(shown, surest: true)
            pictureGrid(shown, surest: false)
        }
    }

    Remark.cannotTell(
        "Whether people would do as well: none were asked, and \"human-like\" is the paper's word for a level, which alone is judged."
    )
    Remark.cannotTell(
        "How well photographs are categorised that the convolutions have never seen: these are of ImageNet's classes, and probably of its training set."
    )
    Remark.cannotTell(
        "Whether the convolutions are the published VGG-16's to the last bit: their file comes from another package, and the official one was not at hand to compare."
    )
    Remark.cannotTell(
        "Anything that was not known before: the results of the photographs were known when the rules were written, so that findings on them are post hoc."
    )
    Remark.cannotTell(
        "Whether other networks behave alike: one frozen VGG-16 is read out, as in the paper, by readouts that differ by fold alone, so that intervals are about other photographs of other classes."
    )
    Remark.cannotTell(
        "How it would be with people's answers to the same photographs, the complete VGG-16, photographs from outside ImageNet with all that they show labelled, or the paper's rule of combination: these would change most of it."
    )
    Remark.easy("The question itself, and the augmentation, which the authors' notebook shows in code.")
    Remark.difficult(
        "The rule by which two outputs are combined, the head of truncated networks and the angles that a mean is over are in no source that was read; the first is asked as a question of ours, the others are our choice and said."
    )
    Remark.difficult(
        "The augmentation surrounds turned pictures with black and the test with the mean colour, which the paper seems to do, too: dips between quarter turns may come from that."
    )
    Remark.difficult(
        "Frames per second, which the repository has, were not measured: batches on this machine say nothing of theirs, and nothing of people's reaction times."
    )
}
