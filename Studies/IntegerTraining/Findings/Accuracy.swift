import Foundation
import Notebook

private let words =
    "these networks achieve or exceed SOTA accuracy within the same number of iterations as their FP32 counterparts without any change in hyper-parameters"

private let measure = """
    Accuracy on all test images of networks trained with convolutions in integers of 14 bits, less that of networks trained in Float32 by direct kernels from the \
    same initial weights on the same batches, each in its own arithmetic, in points, mean over trainings and images; one whose numbers become infinite or NaN is \
    wrong on every image
    """

private let measuring = Fork("the trained network is tested", [.init("in its own arithmetic"), .init("in Float32")])

private func notWorse(_ subjects: [Subject]) -> Rule {
    .allOf(subjects.map { .init($0.rawValue, .notWorse(than: onePoint)) })
}

private func untrainedFails(_ subjects: [Subject]) -> Control {
    Control(
        "the network before training, in the integers' place", .mustFail,
        .atLeast(1, of: subjects.map { .init("\($0.rawValue), untrained", .notWorse(than: onePoint)) }))
}

/// The network that the paper and this house have in common.
let accuracyDeclaration = Declaration(
    "accuracy",
    .claim(
        Claim(words, .abstract), scope: scope,
        facets: facets(
            network: "VGG-16 at a quarter of its width, with batch normalisation, for images of 32 px",
            training: "six epochs of one cycle"),
        countsAgainst: scaledDown),
    test: "\(measure).", units: ["trainings", "images"], rule: notWorse([.vgg16]),
    controls: [untrainedFails([.vgg16])], forks: [measuring],
    drawn: ["initial weights", "order of the images", "augmentation"])

let otherAccuracyDeclaration = Declaration(
    "accuracy-others",
    .claim(
        Claim(words, .abstract), scope: scope,
        facets: facets(
            network:
                "AlexNet at half and ResNet-18, in ResNet-50's place, at a quarter of its width, for images of 32 px",
            training: "30,000 images, three epochs of one cycle"),
        countsAgainst: scaledDown),
    test: "\(measure); each network is a case.", units: ["trainings", "images"],
    rule: notWorse([.alexNet, .resNet18]), controls: [untrainedFails([.alexNet, .resNet18])], forks: [measuring],
    drawn: ["initial weights", "order of the images", "augmentation", "dropout"])

func accuracyNumbers(
    _ declaration: Declaration, _ networks: [(Subject, [ArithmeticTraining])]
) throws -> Numbers {
    let integers = try integers(authorsBits)
    func differences(inFloat32: Bool) throws -> [String: Estimator] {
        var clauses: [String: Estimator] = [:]
        for (subject, trainings) in networks {
            clauses[subject.rawValue] = try .accuracyGain(
                of: trainings.rightAnswers(in: integers, testedInFloat32: inFloat32),
                over: trainings.rightAnswers(in: .float32Direct, testedInFloat32: inFloat32))
        }
        return clauses
    }
    var clauses = try differences(inFloat32: false)
    for (subject, trainings) in networks where !trainings.isEmpty {
        clauses["\(subject.rawValue), untrained"] = try .accuracyGain(
            of: trainings.map(\.untrained), over: trainings.rightAnswers(in: .float32Direct))
    }
    var numbers = clauses.numbers(for: declaration, needs: "the full profile, which trains these networks")
        .option("in Float32", try differences(inFloat32: true))
    for (subject, trainings) in networks {
        guard let spread = try trainings.seedSpread(in: .float32Direct) else { continue }
        numbers = numbers.showing(
            "\(subject.rawValue): Float32 with the next training's weights and batches, less Float32", spread,
            unit: "points")
    }
    return numbers
}

// MARK: iterations

private let fewPercent = Margin(
    0.05, "", source: "one iteration in twenty, on the natural logarithmic scale; chosen by us")

let iterationsDeclaration = Declaration(
    "iterations",
    .claim(
        Claim(words, .abstract), scope: scope,
        facets: facets(
            network: "VGG-16 at a quarter of its width, with batch normalisation, for images of 32 px",
            training: "six epochs of one cycle"),
        countsAgainst: scaledDown),
    test: """
        Updates until the training loss, averaged over a twentieth of the training, has for good fallen to what Float32's trainings have on average after three \
        quarters of their updates; all of them where that never comes. The logarithm of the integers' over Float32's, training by training, is 0 where \
        they need as many.
        """,
    units: ["trainings"], rule: .clause(.init("log of updates", .equals(0, within: fewPercent))),
    controls: [
        Control(
            "Float32's updates to what it has after half of them, over its updates to this", .mustFail,
            .clause(.init("half of the training", .equals(0, within: fewPercent))))
    ], drawn: ["initial weights", "order of the images", "augmentation"])

func iterationsNumbers(_ trainings: [ArithmeticTraining]) throws -> Numbers {
    let paired = try integers(authorsBits)
    guard let plain = trainings.lossCurves(in: .float32Direct), let integers = trainings.lossCurves(in: paired) else {
        return .missing(needs: "networks trained in both arithmetics, to the end")
    }
    /// What Float32 has, on average, after a share of its updates.
    func level(_ share: Double) -> Double { plain.map { $0.lossAfter(share) }.mean }
    func logarithms(_ curves: [LossCurve], _ share: Double) throws -> Estimator {
        let reached = zip(curves, plain).map { curve, plain in
            log(Double(curve.updatesUntil(level(share))) / Double(plain.updatesUntil(level(0.75))))
        }
        return try .mean(Samples(reached, of: "trainings", within: -8...8))
    }
    return Numbers([
        "log of updates": try logarithms(integers, 0.75), "half of the training": try logarithms(plain, 0.5),
    ])
}

// MARK: bits

let askedBits = 8

let bitsDeclaration = Declaration(
    "bits", .question(Question("Do integers of 8 bits train VGG-16 as well as Float32 does?")),
    test: """
        Accuracy on all test images of networks trained for three epochs with convolutions in integers of 8 bits, less that of networks trained in Float32 by direct \
        kernels from the same initial weights on the same batches, in points, mean over trainings and images; one whose numbers become infinite or NaN is wrong on \
        every image.
        """,
    units: ["trainings", "images"], rule: .clause(.init("8 bits", .notWorse(than: onePoint))),
    controls: [
        Control(
            "the network before training, in the integers' place", .mustFail,
            .clause(.init("untrained", .notWorse(than: onePoint))))
    ], drawn: ["initial weights", "order of the images", "augmentation"])

func bitsNumbers(_ trainings: [ArithmeticTraining]) throws -> Numbers {
    let plain = trainings.rightAnswers(in: .float32Direct), few = try integers(askedBits)
    var clauses: [String: Estimator] = [:]
    clauses["8 bits"] = try .accuracyGain(of: trainings.rightAnswers(in: few), over: plain)
    clauses["untrained"] = try .accuracyGain(of: trainings.map(\.untrained), over: plain)
    var numbers = clauses.numbers(for: bitsDeclaration, needs: "networks trained with so many bits")
    for arithmetic in trainings.first?.arms.map(\.arithmetic) ?? [] where ![.float32Direct, few].contains(arithmetic) {
        guard let other = try Estimator.accuracyGain(of: trainings.rightAnswers(in: arithmetic), over: plain) else {
            continue
        }
        numbers = numbers.showing("\(arithmetic.inWords), less Float32 by direct kernels", other, unit: "points")
    }
    return numbers
}
