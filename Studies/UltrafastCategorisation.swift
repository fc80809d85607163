import Notebook

/// VGG-16's features, read out for animals and artifacts.
public let ultrafastCategorisation = Study(
    "ultrafast-categorisation", title: "Ultrafast categorisation of animals and artifacts",
    question:
        "Does a VGG-16 that is re-trained to say whether there is an animal, or an artifact, match people's rapid categorisation in accuracy, robustness and depth?",
    paper: Paper(
        "J.-N. Jérémie, L. U. Perrinet: Ultrafast Image Categorization in Biology and Neural Models. Vision 2023, 7(2), 29, arXiv 2205.03635",
        link: "https://arxiv.org/abs/2205.03635")
) {
    let photographs = Step.photographs()
    let weights = Step.pretrainedVGG16()
    let features = Step(
        "features of photographs", plan: UltrafastCategorisation.featurePlan, weights, photographs,
        compute: UltrafastCategorisation.features)
    let readouts = Step(
        "readouts", plan: UltrafastCategorisation.readoutPlan, features, weights, photographs,
        compute: UltrafastCategorisation.readouts)
    let small = Step(
        "readouts of CIFAR-10", plan: UltrafastCategorisation.smallReadoutPlan, weights,
        UltrafastCategorisation.smallPictures,
        compute: UltrafastCategorisation.smallReadouts)
    let shown = Step(
        "pictures shown", plan: UltrafastCategorisation.shownPlan, features, readouts, photographs,
        compute: UltrafastCategorisation.shownPictures)

    Summary(features, readouts) { features, readouts in try UltrafastCategorisation.summary(features, readouts) }
    UltrafastCategorisation.humanLike(features, readouts)
    UltrafastCategorisation.negativelyLinked(features, readouts)
    UltrafastCategorisation.combination(features, readouts)
    UltrafastCategorisation.untouchedUnderRotation(readouts)
    UltrafastCategorisation.augmentedAtEveryAngle(features, readouts)
    UltrafastCategorisation.robust(features, readouts)
    UltrafastCategorisation.fewLayers(features, readouts)
    UltrafastCategorisation.likePeople(features, readouts)

    Section("A frozen network, and readouts that learn") {
        """
        The paper re-trains the last layer of a VGG-16 that was trained on ImageNet, to answer one question with a *logit*: is there an \
        animal? Is there an artifact? Here, too, the network stays as it is, and a linear *readout* of its features learns each question: \
        logistic regression, in which targets and distractors count half each. Five folds take turns in being tested; an object \
        (a class of ImageNet, or a stamp) is never in both training and test. *Balanced accuracy* is the mean of the shares of targets and of \
        distractors that were answered rightly, so that chance is 0.5 whatever the set holds.
        """
        Show(features) { features in
            UltrafastCategorisation.dataSentence(features)
            UltrafastCategorisation.remarksTable(features)
        }
        Show(features.effort) { effort in UltrafastCategorisation.timeSentence(effort) }
    }
    Section("Animals, artifacts, and a random half of the objects") {
        Show(features, readouts) { features, readouts in
            try UltrafastCategorisation.accuracyByTask(features, readouts)
            try UltrafastCategorisation.bothLikelihoods(features, readouts)
            try UltrafastCategorisation.crossTaskTable(features, readouts)
            try UltrafastCategorisation.besidePeople(features, readouts)
        }
    }
    Section("Turned, colourless and mirrored pictures") {
        """
        One readout learned from plain pictures alone; another also from four random changes of each, drawn as the paper's custom \
        augmentation draws them: mirrored, upside down, turned by any angle before black, without colours, cropped.
        """
        Show(features, readouts) { features, readouts in
            try UltrafastCategorisation.accuracyOverAngle(features, readouts)
            try UltrafastCategorisation.sensitivityOverAngle(features, readouts)
            try UltrafastCategorisation.robustnessTable(features, readouts)
        }
    }
    Section("How many layers it takes") {
        Show(features, readouts, small) { features, readouts, small in
            try UltrafastCategorisation.accuracyOverDepth(features, readouts, small)
            try UltrafastCategorisation.angleByDepth(readouts)
            try UltrafastCategorisation.partsTable(features, readouts)
        }
        Show(shown) { shown in
            UltrafastCategorisation.pictureGrid(shown, surest: true)
            UltrafastCategorisation.pictureGrid(shown, surest: false)
        }
    }
}
