import Notebook

/// VGG-16's features, read out for animals and artifacts.
public let ultrafastCategorisation = Study(
    "ultrafast-categorisation", title: "Ultrafast categorisation of animals and artifacts",
    question: "Does a VGG-16 that is re-trained to say whether there is an animal, or an artifact, match people's rapid categorisation in accuracy, robustness and depth?",
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
        "readouts of CIFAR-10", plan: UltrafastCategorisation.smallReadoutPlan, weights, UltrafastCategorisation.smallPictures,
        compute: UltrafastCategorisation.smallReadouts)
    Section("Features") {
        Show(features, readouts, small) { features, readouts, small in "\(features.items.count) pictures" }
        Show(readouts) { readouts in
            for answers in readouts.answers {
                for task in UltrafastCategorisation.Task.allCases {
                    "\(answers.part) \(answers.training) \(task): \((answers.counts[task] ?? []).prefix(1).map { $0.compactMap(\.balancedAccuracy) })"
                }
            }
        }
    }
}
