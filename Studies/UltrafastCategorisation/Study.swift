import Notebook

/// VGG-16's features, read out for animals and artifacts.
public let study = Study(
    "ultrafast-categorisation", title: "Ultrafast categorisation of animals and artifacts",
    question:
        "Does a VGG-16 that is re-trained to say whether there is an animal, or an artifact, match people's rapid categorisation in accuracy, robustness and depth?",
    paper: Paper(
        Reference(
            "jeremie2023", authors: ["Jean-Nicolas Jérémie", "Laurent U. Perrinet"],
            title: "Ultrafast image categorization in biology and neural models",
            in: .journal("Vision", volume: "7", number: "2", pages: "29"), year: 2023, doi: "10.3390/vision7020029",
            arXiv: "2205.03635")), code: stepCode
) {
    let photographs = Step.photographs()
    let weights = Step.model(.vgg16)
    let features = Step(
        "features of photographs", plan: featurePlan, weights, photographs,
        compute: features)
    let readouts = Step(
        "readouts", plan: readoutPlan, features, weights, photographs,
        compute: readouts)
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

    Section("A frozen network, and readouts that learn") {
        """
        The paper re-trains the last layer of a VGG-16 that was trained on ImageNet, to answer one question with a *logit*: is there an \
        animal? Is there an artifact? Here, too, the network stays as it is, and a linear *readout* of its features learns each question: \
        logistic regression, in which targets and distractors count half each. Five folds take turns in being tested; an object \
        (a class of ImageNet, or a stamp) is never in both training and test. *Balanced accuracy* is the mean of the shares of targets and of \
        distractors that were answered rightly, so that chance is 0.5 whatever the set holds.
        """
        Show(features) { features in
            dataSentence(features)
            remarksTable(features)
        }
        Show(features.effort) { effort in timeSentence(effort) }
    }
    Section("Animals, artifacts, and a random half of the objects") {
        Show(features, readouts) { features, readouts in
            try accuracyByTask(features, readouts)
            try bothLikelihoods(features, readouts)
            try crossTaskTable(features, readouts)
            try besidePeople(features, readouts)
        }
    }
    Section("Turned, colourless and mirrored pictures") {
        """
        One readout learned from plain pictures alone; another also from four random changes of each, drawn as the paper's custom \
        augmentation draws them: mirrored, upside down, turned by any angle before black, without colours, cropped.
        """
        Show(features, readouts) { features, readouts in
            try accuracyOverAngle(features, readouts)
            try sensitivityOverAngle(features, readouts)
            try robustnessTable(features, readouts)
        }
        Show(untouched) { untouched in try untouchedTable(untouched) }
    }
    Section("How many layers it takes") {
        Show(features, readouts, small) { features, readouts, small in
            try accuracyOverDepth(features, readouts, small)
            try angleByDepth(readouts)
            try partsTable(features, readouts)
        }
        Show(shown) { shown in
            pictureGrid(shown, surest: true)
            pictureGrid(shown, surest: false)
        }
    }
}
