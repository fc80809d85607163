import Notebook

/// What clipping costs where nothing is faulty.
@StudyBuilder func cleanCost(_ subjects: [Subject]) -> [StudyPart] {
    Finding(
        Declaration(
            "clean-cost",
            .question(Question("Is a clipped network as accurate as the unprotected one where there are no faults?")),
            test: """
                Accuracy on all test images without faults, clipped at tuned thresholds less unprotected, in points, each image paired with \
                itself, mean over trainings and images
                """,
            units: ["trainings", "images"], rule: .eachNetwork(.notWorse(than: small)),
            controls: [control(harmful, .mustFail, eachNetwork: .notWorse(than: small))],
            drawn: [faultPatterns]),
        Step.all(subjects.map(\.cleanAnswers)), numbers: cleanCostNumbers)
}

private let harmful = "clipped at a tenth of ACT_max"

func cleanCostNumbers(_ networks: [[CleanAnswers]]) throws -> Numbers {
    func change(_ answers: [CleanAnswers], _ other: (CleanAnswers) -> String) throws -> Estimator {
        try .pairedMean(points(answers.map(other)), less: points(answers.map { $0.correct[.none] }))
    }
    var numbers = Numbers(
        try eachNetwork(networks) { name, answers in
            [
                name: try change(answers) { $0.correct[.tuned] },
                clause(name, harmful): try change(answers, \.harmed),
            ]
        })
    for (name, answers) in zip(networkNames, networks) {
        numbers = numbers.showing(
            "\(name), clipped at ACT_max", try change(answers) { $0.correct[.maximum] }, unit: "points")
    }
    return numbers
}

/// 100 for an image that is classified correctly, else 0; by training and image.
private func points(_ answers: [String]) throws -> CrossedSamples {
    try CrossedSamples(
        answers.map { $0.map { $0 == "1" ? 100.0 : 0 } }, of: "trainings", on: "images", within: 0...100)
}
