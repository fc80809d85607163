import Notebook

private let oneInABillion = Margin(
    1, "per billion sums",
    source: "an image of VGG-16's training has some ten million sums at its full width; chosen by us")

let overflowDeclaration = Declaration(
    "overflow",
    .claim(
        Claim(
            "The nuances of developing an efficient integer convolution kernel is examined, including methods to handle overflow of the INT32 accumulator",
            .abstract),
        scope: scope,
        facets: facets(network: "VGG-16 at a quarter of its width, with batch normalisation, for images of 32 px"),
        countsAgainst: scaledDown),
    test: """
        Sums of chains as long as the authors' (16 channels and the whole window) in forward passes and gradients of inputs of the catalogue's trained VGG-16 on training images, \
        in 64 bits: how many of a billion would have saturated 32 bits, with the two bits spared that the authors' code spares; and layers and passes of \
        the logged updates of all trainings with 14 bits in which nothing is proved of chains so long (of gradients of weights: of the longest of ours).
        """,
    units: ["sums"],
    rule: .allOf([
        .init("saturated, 14 bits", .below(oneInABillion)), .init("passes without a proof", .exact(.equal, 0)),
    ]),
    controls: [
        Control(
            "all 16 bits, with chains as long", .mustFail,
            .clause(.init("saturated, 16 bits", .below(oneInABillion))))
    ], drawn: ["initial weights", "order of the images"])

func overflowNumbers(_ counted: CountedSums, _ trainings: [ArithmeticTraining]) throws -> Numbers {
    func rate(_ count: IntegerOverflows) throws -> Estimator {
        try Estimator.rate(count.saturated, in: Double(count.sums), "sums").scaled(by: 1e9)
    }
    let paired = try integers(authorsBits)
    let passes = trainings.compactMap { $0.trainedArm(paired) }.flatMap(\.records).flatMap(\.layers).flatMap(\.passes)
    guard !passes.isEmpty else { return .missing(needs: "trainings in integers whose updates were logged") }
    return Numbers([
        "saturated, 14 bits": try rate(counted.authors), "saturated, 16 bits": try rate(counted.sixteen),
        "passes without a proof": .exact(Double(passes.count { !$0.longestCertificate.isProof })),
    ])
    .showing("sums counted, 14 bits", .exact(Double(counted.authors.sums)))
    .showing(
        "sums that 32 bits can't hold, of a billion, 16 bits",
        .exact(1e9 * Double(counted.sixteen.overflowed) / Double(counted.sixteen.sums))
    )
    .showing("passes looked at", .exact(Double(passes.count)))
    .showing("passes whose sums were cut shorter", .exact(Double(passes.count(where: \.isShortened))))
    .showing(
        "passes without a proof as their sums were cut", .exact(Double(passes.count { !$0.certificate.isProof })))
}

/// What of the abstract no finding tests.
@StudyBuilder func notTested() -> [StudyPart] {
    Untested(
        "In this work, we train state-of-the-art visual understanding neural networks on ImageNet-1K dataset",
        .missing(needs: "ImageNet's training set, and months of two cores"))
    Untested(
        "We implement CNN training for ResNet-50, GoogLeNet-v1",
        .missing(needs: "ImageNet's training set; of VGG-16 and AlexNet narrower forms are judged, and a ResNet-18"))
    Untested(
        "these results represent the first INT16 training results on GP hardware for ImageNet-1K dataset using SOTA CNNs and achieve highest reported accuracy using half precision representation",
        .missing(needs: "a survey of what had been reported by 2018"))
    Untested(
        "We propose a shared exponent representation of tensors, and develop a Dynamic Fixed Point (DFP) scheme suitable for common neural network operations",
        .missing(needs: "what \"suitable\" is; accuracy with it, and what it loses to zero, are judged and shown"))
}
