import Foundation
import Notebook

/// The paper's findings, each with the rule that its verdict follows from.
typealias FeatureStep = Step<Features>
typealias ReadoutStep = Step<ReadoutAnswers>

/// The paper's accuracies, as far as its repository's figure "mean_accuracy" shows them.
let paperAccuracy = ByCase<Task, Double> { task in
    switch task {
    case .animal: 0.950
    case .artifact: 0.923
    case .random: 0.612
    }
}
private let repository = PaperValue.Origin.text("authors' repository, figure mean_accuracy")

func humanLike(_ features: FeatureStep, _ readouts: ReadoutStep) -> Finding {
    Finding(
        "human-like-accuracy",
        claim: "A re-trained last layer sees animals, and artifacts, as accurately as people do",
        paper: PaperValue("animal 0.950, artifact 0.923; a meaningless random task 0.612", repository),
        rule: """
            For each of the two tasks: the interval of the balanced accuracy reaches to within 0.05 of the paper's accuracy (0.900 for animals, \
            0.873 for artifacts) or beyond, and lies above the random task's interval. Reproduced if both hold; partly if one does.
            """,
        features, readouts
    ) { features, readouts in
        let answers = try readouts.answers(mainPart(features.layout), .plain)
        let plain = try readouts.index(of: .plain)
        let measured = try answers.counts.map { try accuracy($0[plain]) }
        let held = [Task.animal, .artifact].count {
            measured[$0].upper >= paperAccuracy[$0] - 0.05 && measured[$0].lower > measured[.random].upper
        }
        return .init(
            estimate: measured[.animal].estimate("animals: balanced accuracy"),
            more: [
                measured[.artifact].estimate("artifacts: balanced accuracy"),
                measured[.random].estimate("random task: balanced accuracy"),
            ],
            verdict: verdict(held, of: 2),
            reason: """
                It holds for \(held) of 2 tasks. The random task's objects in a test fold were never learned from, so that chance is what it \
                should come to here; the paper's shared classes with training.
                """)
    }
}

func negativelyLinked(_ features: FeatureStep, _ readouts: ReadoutStep) -> Finding {
    Finding(
        "negative-link",
        claim:
            "Seeing an animal speaks against an artifact: each net, put to the other's task, answers far below chance",
        paper: PaperValue("artifact net on animals 0.099, animal net on artifacts 0.147", repository),
        rule: """
            Reproduced if both balanced accuracies lie below 0.5 (whole interval) on all pictures, and also where the only distractors are \
            pictures with neither, so that a shared boundary can't explain it; partly if they do on all pictures.
            """,
        features, readouts
    ) { features, readouts in
        let cross = try crossTask(features, readouts, .plain)
        let all = try [cross.artifactNetOnAnimals, cross.animalNetOnArtifacts].map(accuracy)
        let third = try [cross.artifactNetOnAnimalsAndOthers, cross.animalNetOnArtifactsAndOthers].map(accuracy)
        let (onAll, onThird) = (all.count { $0.upper < 0.5 }, third.count { $0.upper < 0.5 })
        return .init(
            estimate: all[0].estimate("artifact net on the animal set"),
            more: [
                all[1].estimate("animal net on the artifact set"),
                third[0].estimate("artifact net, animals against pictures with neither"),
                third[1].estimate("animal net, artifacts against pictures with neither"),
            ],
            verdict: onAll == 2 ? (onThird == 2 ? .reproduced : .partly) : .notReproduced,
            reason: "Below 0.5 on all pictures: \(onAll) of 2; against pictures with neither: \(onThird) of 2.")
    }
}

func combination(_ features: FeatureStep, _ readouts: ReadoutStep) -> Finding {
    Finding(
        "combination", claim: "Combining the two nets' outputs improves categorisation",
        paper: PaperValue("no number given", .abstract),
        rule: """
            Combined: mean of p(animal) and 1 − p(artifact), an animal where it exceeds 0.5, an artifact otherwise (the paper's own rule is not \
            known). Reproduced if balanced accuracy gains in both tasks (whole interval over folds above 0); partly if in one.
            """,
        features, readouts
    ) { features, readouts in
        let cross = try crossTask(features, readouts, .plain)
        let gains = try [
            difference(cross.combined, cross.alone), difference(cross.artifactCombined, cross.artifactAlone),
        ]
        let held = gains.count { $0.lower > 0 }
        return .init(
            estimate: gains[0].estimate("animals: balanced accuracy gained"),
            more: [gains[1].estimate("artifacts: balanced accuracy gained")], verdict: verdict(held, of: 2),
            reason: "The interval lies above 0 in \(held) of 2 tasks.")
    }
}

/// The balanced accuracy at each angle, in each fold.
func byAngle(_ answers: Answers, _ readouts: ReadoutAnswers, _ task: Task) throws -> [[Double?]] {
    try angles.map { accuracies(answers.counts[task][try readouts.index(of: view(at: $0))]) }
}

func augmentedAtEveryAngle(_ features: FeatureStep, _ readouts: ReadoutStep) -> Finding {
    Finding(
        "augmented-at-every-angle",
        claim:
            "Trained with turned, mirrored and colourless pictures, the animal net stays accurate at every angle",
        paper: PaperValue(
            "about 0.89 or more at every angle", .text("authors' repository, read off the figure of rotations")),
        rule: """
            Reproduced if the interval at the worst of the 24 angles reaches 0.89; partly if it doesn't, but the worst angle is better than that \
            of the readout trained on plain pictures (whole interval of the difference above 0).
            """,
        features, readouts
    ) { features, readouts in
        let part = mainPart(features.layout)
        let augmented = try byAngle(readouts.answers(part, .augmented), readouts, .animal)
        let plain = try byAngle(readouts.answers(part, .plain), readouts, .animal)
        /// The angle whose mean over folds is lowest.
        func worst(_ folds: [[Double?]]) throws -> (place: Int, mean: Mean)? {
            try folds.enumerated().map { ($0, try Mean.studentT($1)) }.min { $0.1.value < $1.1.value }
        }
        guard let (low, lowest) = try worst(augmented), let (lowPlain, lowestPlain) = try worst(plain) else {
            return .notTested("No angle was measured.")
        }
        let gain = try difference(augmented[low], plain[lowPlain])
        return .init(
            estimate: lowest.estimate("with augmentation, at the worst angle (\(degrees(angles[low])))"),
            more: [
                lowestPlain.estimate(
                    "without, at the worst angle (\(degrees(angles[lowPlain])))"),
                gain.estimate("gained at the worst angle"),
            ],
            verdict: lowest.upper >= 0.89 ? .reproduced : (gain.lower > 0 ? .partly : .notReproduced),
            reason: String(
                format: "The worst angle has %.3f [%.3f, %.3f].", lowest.value, lowest.lower, lowest.upper))
    }
}

func robust(_ features: FeatureStep, _ readouts: ReadoutStep) -> Finding {
    Finding(
        "robust-like-people", claim: "Re-trained nets are robust to rotation, grayscale and flips, as people are",
        paper: PaperValue("about 0.94 on grayscale, about 0.95 on flips", .text("authors' repository, notebook")),
        rule: """
            Trained with augmentation, animals: reproduced if the balanced accuracy lost on grayscale, on both flips and on the mean over angles \
            is at most 0.05 each; partly if for at least two of the four.
            """,
        features, readouts
    ) { features, readouts in
        let answers = try readouts.answers(mainPart(features.layout), .augmented)
        func counts(_ view: PhotographView) throws -> [SignalDetection] {
            answers.counts[.animal][try readouts.index(of: view)]
        }
        let upright = accuracies(try counts(.plain))
        let turned = try byAngle(answers, readouts, .animal)
        let losses = [
            try difference(upright, foldMeans(turned)).estimate("lost under rotation, mean over angles"),
            try difference(counts(.plain), counts(.grayscale)).estimate("lost on grayscale"),
            try difference(counts(.plain), counts(.mirrored)).estimate("lost mirrored"),
            try difference(counts(.plain), counts(.upsideDown)).estimate("lost upside down"),
        ]
        let held = losses.count { $0.value <= 0.05 }
        return .init(
            estimate: losses[0], more: Array(losses.dropFirst()) + [try Mean.studentT(upright).estimate("upright")],
            verdict: held == 4 ? .reproduced : (held >= 2 ? .partly : .notReproduced),
            reason: "\(held) of 4 losses are at most 0.05. People were not asked here.")
    }
}

func fewLayers(_ features: FeatureStep, _ readouts: ReadoutStep) -> Finding {
    Finding(
        "few-layers", claim: "A few layers suffice",
        paper: PaperValue(
            "0.947 with 13 convolutions, 0.831 with 7, 0.689 with 1",
            .text("authors' repository, figure of accuracy by removed layers")),
        rule: """
            Animals, a readout of each convolution's mean activations: reproduced if 7 of the 13 convolutions are within 0.12 of all 13 (the \
            paper's own loss) and above 0.75 (whole interval), and accuracy rises with depth (rank correlation 0.8 or more); partly if 7 \
            convolutions are above 0.75.
            """,
        features, readouts
    ) { features, readouts in
        let depth = try depthCurve(readouts, .animal)
        guard depth.count == 13 else {
            return .notTested("The network has \(depth.count) convolutions in place of 13.")
        }
        guard let rises = rankCorrelation((1...13).map(Double.init), depth.map(\.value)) else {
            return .notTested("The accuracy is the same at every depth.")
        }
        let isEnough = depth[6].lower > 0.75
        let isClose = depth[12].value - depth[6].value <= 0.12
        return .init(
            estimate: depth[6].estimate("balanced accuracy after 7 convolutions"),
            more: [
                depth[12].estimate("after 13"), depth[0].estimate("after 1"),
                Estimate(label: "rank correlation of depth and accuracy", value: rises, count: 13),
            ],
            verdict: isEnough ? (isClose && rises >= 0.8 ? .reproduced : .partly) : .notReproduced,
            reason: String(
                format: "7 convolutions lose %.3f to 13; rank correlation %.2f.", depth[12].value - depth[6].value,
                rises))
    }
}

/// The balanced accuracy after each convolution, trained and tested on plain pictures.
func depthCurve(_ readouts: ReadoutAnswers, _ task: Task) throws -> [Mean] {
    try readouts.answers.filter { answers in
        if case .convolution = answers.part { answers.training == .plain } else { false }
    }
    .map { try accuracy($0.counts[task][readouts.index(of: .plain)]) }
}

func likePeople(_ features: FeatureStep, _ readouts: ReadoutStep) -> Finding {
    Finding(
        "like-people",
        claim: "Picture by picture, the net doubts where people doubt; people need as little as 120 ms",
        paper: PaperValue("no number known", .unknown),
        rule:
            "Reproduced if the rank correlation of the net's likelihood with the share of people who answered \"animal\" lies above 0.5 (whole interval over pictures); partly if above 0.",
        features, readouts
    ) { features, readouts in
        let asked = features.items.enumerated().compactMap { row, item in
            item.humanAnswer.map { (row: row, people: $0) }
        }
        guard asked.count >= 10 else {
            return .notTested(
                "No answers of people are at hand: a column \"human\" in the photographs' labels.csv, with the share who answered \"animal\", would be used."
            )
        }
        let logits = try readouts.answers(mainPart(features.layout), .plain).logits[.animal]
        func correlation(_ places: [Int]) -> Double? {
            rankCorrelation(places.map { Double(logits[asked[$0].row]) }, places.map { asked[$0].people })
        }
        guard let value = correlation(Array(asked.indices)) else {
            return .notTested("All people gave the same answers.")
        }
        let interval = try Interval.bootstrap(
            count: asked.count, stream: RandomStream(seed: 0, "people"), statistic: correlation)
        return .init(
            estimate: Estimate(
                label: "rank correlation", value: value, lower: interval.lower, upper: interval.upper,
                interval: "95 % bootstrap over \(asked.count) pictures", count: asked.count),
            verdict: interval.lower > 0.5 ? .reproduced : (interval.lower > 0 ? .partly : .notReproduced),
            reason: "People answered to \(asked.count) of the pictures.")
    }
}

private func degrees(_ angle: Int) -> String { "\(angle < 0 ? "−" : "")\(abs(angle))°" }

/// All: reproduced; some: partly.
private func verdict(_ held: Int, of all: Int) -> Verdict {
    held == all ? .reproduced : (held > 0 ? .partly : .notReproduced)
}
