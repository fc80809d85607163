import Notebook

private let noGain = Margin(1, "", source: "as fast as Float32: the sign is what \"improvement\" claims")
private let aTenth = Margin(0.1, "", source: "the paper's number has two digits")
private let paperRatio = 1.8

let throughputDeclaration = Declaration(
    "throughput",
    .claim(
        Claim(
            "with a 1.8X improvement in end-to-end training throughput", .abstract,
            value: ClaimedValue(paperRatio, "", on: "four networks, ImageNet-1K, general-purpose hardware")),
        scope: scope,
        facets: Facets(
            data: .smaller, network: .close, settings: .close, measure: .close,
            because: [
                .data: "random images of 32 px, since the time depends on sizes alone; ImageNet's have 224",
                .network:
                    "VGG-16's convolutions at their full width, batch normalisation, and one linear layer in place of three",
                .settings: "this processor, which the report names; batches of 64",
                .measure:
                    "the FP32 that the paper compares with is not known here; direct kernels do what its integers' do",
            ]),
        countsAgainst: .no(because: "how fast integers are is a matter of the processor, and this is another one")),
    test: """
        Images a second of training steps (forward, backward, update) with convolutions in integers of 14 bits, over those in Float32 by direct kernels, both timed once in \
        each turn; geometric mean over turns.
        """,
    units: ["blocks"], extent: .noNetwork, rule: .clause(.init("direction", .exceeds(noGain))),
    controls: [
        Control(
            "Float32 by direct kernels, over the same once more in each turn", .mustPass,
            .clause(.init("the same thing twice", .equals(1, within: aTenth))))
    ], drawn: ["initial weights"])

func throughputNumbers(_ times: TrainingTimes, _ kernels: KernelTrials) throws -> Numbers {
    guard let numbers = try ratios(times) else { return .missing(needs: "training steps timed in both arithmetics") }
    var shown = Numbers(numbers.clauses)
    if let peakRatio = kernels.peakRatio {
        shown = shown.showing("the integers' peak over Float32's", .exact(peakRatio))
    }
    for (label, estimator) in numbers.shown { shown = shown.showing(label, estimator) }
    return shown
}

let speedRatioDeclaration = Declaration(
    "speed-ratio",
    .question(
        Question(
            "Is training in integers 1.8 times as fast as in Float32 by direct kernels, on a processor whose peaks allow it?"
        )),
    test: """
        The same ratio of images a second, where this processor's peak for pairs of 16-bit integers is at least 1.8 times that for Float32; elsewhere it can't be \
        tested.
        """,
    units: ["blocks"], extent: .noNetwork, rule: .clause(.init("direction", .equals(paperRatio, within: aTenth))),
    controls: [
        Control(
            "Float32 by direct kernels, over the same once more in each turn", .mustFail,
            .clause(.init("the same thing twice", .equals(paperRatio, within: aTenth))))
    ], drawn: ["initial weights"])

func speedRatioNumbers(_ times: TrainingTimes, _ kernels: KernelTrials) throws -> Numbers {
    guard let ratio = kernels.peakRatio, ratio >= paperRatio, let numbers = try ratios(times) else {
        return .missing(
            needs: "a processor whose peak for integers is 1.8 times Float32's"
                + (kernels.peakRatio.map { "; this one's is \(Numerals.significant($0, 3)) times" } ?? ""))
    }
    return Numbers(numbers.clauses).showing("the integers' peak over Float32's", .exact(ratio))
}

private func ratios(_ times: TrainingTimes) throws -> (clauses: [String: Estimator], shown: [(String, Estimator)])? {
    let paired = try integers(authorsBits)
    guard let direct = times.entry(.float32Direct)?.seconds, let integers = times.entry(paired)?.seconds else {
        return nil
    }
    var clauses = ["direction": try Estimator.timing(direct, over: integers)]
    if let again = times.entries.last(where: { $0.arithmetic == .float32Direct })?.seconds, again != direct {
        clauses["the same thing twice"] = try .timing(direct, over: again)
    }
    let shown = try times.entries.filter { ![.float32Direct, paired].contains($0.arithmetic) }.map { entry in
        ("integers over \(entry.arithmetic.inWords)", try Estimator.timing(entry.seconds, over: integers))
    }
    return (clauses, shown)
}

// MARK: kernels

private let fourFifths = Margin(
    80, "%", source: "what is left to loading, conversion and borders in one multiplication of five; chosen by us")

let kernelDeclaration = Declaration(
    "kernel",
    .question(
        Question(
            "Do the integer kernels reach four fifths of what the processor's instructions can do? (The paper examines \"the nuances of developing an efficient integer convolution kernel\", and its abstract has no number.)"
        )),
    test: """
        Operations a second of forward passes and both gradients of VGG-16's convolutions but the first, over the peak of the instructions that multiply the \
        integers, measured on all threads in the same turn, in percent; geometric mean over layers and passes, mean over turns.
        """,
    units: ["turns"], extent: .noNetwork, rule: .clause(.init("share of the peak", .exceeds(fourFifths))),
    controls: [
        Control(
            "the same loops on one pixel of one image, where most sums are thrown away", .mustFail,
            .clause(.init("one pixel", .exceeds(fourFifths))))
    ])

func kernelNumbers(_ trials: KernelTrials) throws -> Numbers {
    func mean(
        _ kernel: ConvolutionTimes.Kernel = .integers,
        _ passes: [ConvolutionTimes.Pass] = ConvolutionTimes.Pass.allCases,
        where isCounted: (ConvolutionShape) -> Bool = { $0 != .onePixel }
    ) throws -> Estimator? {
        try trials.sharesOfPeak(kernel, passes: passes, where: isCounted).flatMap { shares in
            shares.isEmpty ? nil : try .mean(Samples(shares.map { 100 * $0 }, of: "turns"))
        }
    }
    guard let share = try mean() else {
        return .missing(needs: "a processor with AVX2 or AVX-512; the loops ran in plain C")
    }
    var clauses = ["share of the peak": share]
    clauses["one pixel"] = try mean { $0 == .onePixel }
    var numbers = Numbers(clauses)
    let convolutions: [ConvolutionTimes.Pass] = [.forward, .toInput]
    for (label, estimator) in [
        (
            "maps of 8x8 and larger, forward and gradient of the input",
            try mean(.integers, convolutions) { $0.size >= 8 }
        ),
        ("maps of 8x8 and larger, gradient of the weights", try mean(.integers, [.toWeights]) { $0.size >= 8 }),
        ("smaller maps", try mean { $0.size < 8 && $0 != .onePixel }),
        ("Float32's direct kernels, over the integers' peak", try mean(.direct)),
    ] {
        guard let estimator else { continue }
        numbers = numbers.showing(label, estimator, unit: "%")
    }
    return numbers
}

let exactnessDeclaration = Declaration(
    "exactness",
    .question(
        Question(
            "Do the kernels of each instruction set give, to the bit, what sums in 64 bits give, cut in the same places?"
        )),
    test: """
        Random convolutions, forward and both gradients, of channels that fill no block, odd maps, integers at the end of their range: how many numbers differ from those of \
        plain loops, over all instruction sets that the processor has, and AVX-512's and AVX2's loops with their instructions emulated in C.
        """,
    units: ["numbers"], extent: .noNetwork, rule: .clause(.init("numbers that differ", .exact(.equal, 0))),
    controls: [
        Control(
            "plain loops with a weight that is one more", .mustFail,
            .clause(.init("numbers that differ if spoilt", .exact(.equal, 0))))
    ], drawn: ["random convolutions"])

func exactnessNumbers(_ trials: IntegerTrials) -> Numbers {
    var numbers = Numbers([
        "numbers that differ": .exact(Double(trials.different)),
        "numbers that differ if spoilt": .exact(Double(trials.differentIfSpoilt)),
    ])
    for one in trials.comparisons {
        guard let compared = one.compared else { continue }
        numbers = numbers.showing("numbers compared, \(one.instructions.inWords)", .exact(Double(compared)))
    }
    return numbers
}
