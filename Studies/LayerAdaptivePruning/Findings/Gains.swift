import Notebook

/// The sparsities that networks are trained on at, and those at which they are not.
let retrainedSparsities = [0.95, 0.98]
let untrainedSparsities = [0.7, 0.8]

/// What RD is compared with after more training.
let retrainedRivals: [Allocator] = [.lamp, .globalMagnitude, .uniformPlus]

/// What "outperforming" asks of RD less each other.
private func gains(at sparsities: [Double], over rivals: [Allocator]) -> [Rule.Clause] {
    sparsities.flatMap { sparsity in
        rivals.map { .init(clause(percent(sparsity), $0.rawValue), .exceeds(anyPoints, absentWithin: fewPoints)) }
    }
}

let vggGainDeclaration = Declaration(
    "vgg-16-gain",
    .claim(
        Claim(
            "On CIFAR-10, our method achieves remarkable improvements, outperforming others by up to … 0.5% for VGG-16 … in terms of top-1 accuracy",
            .abstract, value: ClaimedValue(0.5, "points", on: "VGG-16, CIFAR-10", isUpTo: true)),
        scope: scope,
        facets: facets(
            network: narrower, training: .smaller,
            "pruned at once and trained on for one epoch; the paper prunes in rounds, each of 40,000 steps"),
        countsAgainst: scaledDown),
    test: """
        Accuracy on all test images after pruning at once and equally many steps of training, RD less each other allocator at the same number of \
        weights, in points, each image paired with itself, mean over trainings and images.
        """,
    units: ["trainings", "images"],
    rule: .allOf(gains(at: retrainedSparsities, over: retrainedRivals)),
    controls: [
        permutedCurvesFail(gains(at: [retrainedSparsities[0]], over: retrainedRivals)),
        Control(
            "the dense network less the sparsest of uniform+", .mustPass,
            .clause(.init("something to lose", .exceeds(fewPoints)))),
    ], forks: [distortionFork], drawn: ["order of the images", "augmentation"])

func vggGainNumbers(_ trainings: [RetrainedTraining]) throws -> Numbers {
    func answers(_ allocator: Allocator, _ sparsity: Double) -> [String]? {
        trainings.all { $0.network(allocator, sparsity)?.correct }
    }
    func gains(_ chosen: Allocator, _ sparsities: [Double] = retrainedSparsities) throws -> [String: Estimator] {
        try gainsOverRivals(of: chosen, retrainedRivals, sparsities, answers)
    }
    var clauses = try gains(.rateDistortion)
    for (name, number) in try withPermutedCurves(gains(.permuted, [retrainedSparsities[0]])) { clauses[name] = number }
    clauses["something to lose"] = try gain(
        trainings.map(\.dense), over: answers(.uniformPlus, retrainedSparsities[1]))
    return try clauses.numbers(for: vggGainDeclaration, needs: "networks that were trained on at these sparsities")
        .option("the largest of any image", gains(.worstCase))
}

/// Accuracy without any training after pruning, once batch norm has statistics of the pruned network.
func untrainedGainDeclaration(_ subject: Subject, _ identifier: String, value: Double, words: String) -> Declaration {
    Declaration(
        identifier,
        .claim(
            Claim(
                words, .abstract,
                value: ClaimedValue(value, "points", on: "\(subject.rawValue), CIFAR-10", isUpTo: true)),
            scope: scope,
            facets: facets(
                training: .different,
                "not trained again at all, where the paper prunes in rounds with training after each"),
            countsAgainst: .no(because: "one training of our own, for less long, and none after pruning")),
        test: """
            Accuracy of \(subject.rawValue) on all test images right after pruning, its batch norm's statistics taken anew from calibration images, RD less \
            each other allocator at the same number of weights, in points, each image paired with itself.
            """,
        units: ["trainings", "images"],
        rule: .allOf(gains(at: untrainedSparsities, over: Allocator.rivals)),
        controls: [
            permutedCurvesFail(gains(at: untrainedSparsities, over: Allocator.rivals)),
            Control(
                "the dense network less uniform", .mustPass,
                .clause(.init("something to lose", .exceeds(fewPoints)))),
        ], forks: [distortionFork], drawn: ["initial weights", "order of the images", "augmentation"])
}

let resNetGainDeclaration = untrainedGainDeclaration(
    .resNet32, "resnet-32-gain", value: 1,
    words:
        "On CIFAR-10, our method achieves remarkable improvements, outperforming others by up to 1.0% for ResNet-32 … in terms of top-1 accuracy"
)
let denseNetGainDeclaration = untrainedGainDeclaration(
    .denseNet121, "densenet-121-gain", value: 0.7,
    words:
        "On CIFAR-10, our method achieves remarkable improvements, outperforming others by up to … 0.7% for DenseNet-121 in terms of top-1 accuracy"
)

func untrainedGainNumbers(_ declaration: Declaration, _ trainings: [PrunedTraining]) throws -> Numbers {
    func answers(_ allocator: Allocator, _ sparsity: Double) -> [String]? {
        trainings.all { $0.network(allocator, sparsity)?.recalibrated }
    }
    func gains(_ chosen: Allocator) throws -> [String: Estimator] {
        try gainsOverRivals(of: chosen, Allocator.rivals, untrainedSparsities, answers)
    }
    var clauses = try gains(.rateDistortion)
    for (name, number) in try withPermutedCurves(gains(.permuted)) { clauses[name] = number }
    clauses["something to lose"] = try gain(
        trainings.map(\.dense), over: answers(.uniform, untrainedSparsities[1]))
    return try clauses.numbers(for: declaration, needs: "the full profile, which trains this network")
        .option("the largest of any image", gains(.worstCase))
}

/// By clause; those that were not measured are left out.
private func gainsOverRivals(
    of chosen: Allocator, _ rivals: [Allocator], _ sparsities: [Double],
    _ answers: (Allocator, Double) -> [String]?
) throws -> [String: Estimator] {
    var clauses: [String: Estimator] = [:]
    for sparsity in sparsities {
        for rival in rivals {
            clauses[clause(percent(sparsity), rival.rawValue)] = try gain(
                answers(chosen, sparsity), over: answers(rival, sparsity))
        }
    }
    return clauses
}
