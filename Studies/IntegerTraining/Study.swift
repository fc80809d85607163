import Notebook

/// Dynamic fixed point: networks trained with 16-bit integer multiply-adds.
public let study = Study(
    "integer-training", title: "Training with 16-bit integers",
    question:
        "Does training with 16-bit integer multiply-adds reach Float32's accuracy in as many iterations, and is it 1.8 times as fast here?",
    paper: Paper(
        Literature.paper, version: "arXiv, February 2018",
        read: ["abstract", "the authors' framework and kernels in libxsmm"]),
    references: [], options: [bitsOption], code: stepCode
) {
    let images = Step.images()
    let counts = Step("numbers of images", images) { _, images in
        ImageCounts(name: images.name, train: images.train.count, test: images.test.count)
    }
    let vgg = Step("VGG-16: trained in both arithmetics", plan: vggPlan, images, compute: trainArms)
    let alexNet = Step("AlexNet: trained in both arithmetics", plan: alexNetPlan, images, compute: trainArms)
    let resNet = Step("ResNet-18: trained in both arithmetics", plan: resNetPlan, images, compute: trainArms)
    let trainedPairs = Step.all([vgg, alexNet, resNet])
    let sweep = Step("VGG-16: trained with fewer bits", plan: sweepPlan, images, compute: trainArms)
    let trained = Step.trained(.vgg16, on: images)
    let inUse = Step("VGG-16: in use", plan: usePlan, trained, images, compute: use)
    let onPhotographs = Step(
        "ImageNet's networks: in use", plan: usePlan, Step.modelIfAny(.vgg16), Step.modelIfAny(.squeezeNet11),
        Step.modelIfAny(.efficientNetLite0), Step.photographs(), compute: useOnPhotographs)
    let counted = Step("VGG-16: sums in 64 bits", plan: overflowPlan, trained, images, compute: countSums)
    let exactness = Step("random convolutions", plan: kernelPlan, compute: tryExactness)
    let kernels = Step.timing("kernels", plan: kernelPlan, compute: timeKernels)
    let throughput = Step.timing("training steps", plan: throughputPlan, compute: timeTraining)

    // In this order they are computed: what takes minutes, and may fail, before what takes an hour.
    Summary(exactness, kernels, throughput, onPhotographs, inUse, counted, vgg) {
        _, kernels, throughput, _, _, _, vgg in
        try summary(vgg, throughput, kernels)
    }

    Terms([
        "integers of 14 bits":
            "Integers from −8191 to 8191 with one power of two for all of a tensor, the authors' setting: 16 bits, of which two are spared for sums.",
        "chain": "What one sum in 32 bits runs over, before it is converted and added to others in Float32.",
        "proof":
            "A bound of all partial sums of a layer's chains, from the largest magnitudes and from sums of magnitudes, that lies below 2³¹.",
        "direct kernels": "Kernels for convolutions that multiply each weight with each input, as the integers' do.",
        "Winograd's kernels":
            "Kernels for windows of 3×3 that save more than half of the multiplications, and round more.",
        "peak": "The operations a second of an instruction without memory, on all threads, measured on this processor.",
    ])

    Section("Integers with one exponent") {
        """
        A tensor is a set of integers $i$ and one exponent $E$ for all of them: a number is $i \\cdot 2^E$. With $P$ bits, $E = \\lfloor \\log_2 \\max |x| \\rfloor - (P - 2)$, and \
        $i$ is $x / 2^E$, rounded to the nearest, ties to even, and at most $2^{P-1} - 1$. Activations, weights and gradients are each rounded once in a step and used for all \
        passes that they are in. Products are summed in 32 bits over a short chain, which is converted to Float32 and added to the others there; the first convolution, linear layers, batch \
        normalisation, loss, update and the weights that are updated stay in Float32, as in the authors' code.
        """
        Show(counts) { counts in
            "The images are \(counts.name == "CIFAR-10" ? "a copy of CIFAR-10" : counts.name), \(Numerals.plain(Double(counts.train))) for training and \(Numerals.plain(Double(counts.test))) for testing\(counts.name != "CIFAR-10" || counts.train == 50_000 && counts.test == 10_000 ? "" : "; the release of CIFAR-10 has \(Numerals.plain(50_000)) and \(Numerals.plain(10_000))")."
        }
        Show(inUse, onPhotographs, trainedPairs) { inUse, others, pairs in
            let used = ([inUse] + others).map { (name: $0.name, shares: $0.shares) }
            let learned = zip(Subject.allCases, pairs).compactMap { subject, trainings in
                trainings.first.map { (name: "\(subject.rawValue), trained in pairs", shares: $0.shares) }
            }
            Table.integerShares(used + learned)
        }
        Show(exactness) { $0.sentence }
    }
    Section("Accuracy in as many iterations") {
        """
        A pair of networks begins with the same weights and sees the same images in the same order, cropped and flipped alike; one computes its convolutions in integers of 14 bits, the other \
        in Float32 by direct kernels. What another training makes of the same recipe is the yardstick.
        """
        Show(trainedPairs) { pairs in try accuracyTable(Array(zip(Subject.allCases, pairs))) }
        for (subject, trainings) in zip(Subject.allCases, [vgg, alexNet, resNet]) {
            Show(trainings) { trainings in
                if let figure = try Figure.losses(of: subject.rawValue, in: integers(authorsBits), over: trainings) {
                    figure
                } else {
                    trainings.isEmpty
                        ? "\(subject.rawValue) is trained in the full profile alone."
                        : "A training of \(subject.rawValue) diverged, so that no losses are compared."
                }
            }
        }
        Show(sweep) { trainings in if let figure = try accuracyOverBits(trainings) { figure } }
    }
    Section("What integers lose, and what is proved of their sums") {
        """
        A product of two integers of 16 bits has 31, so that two of them fill a sum of 32. The authors spare two bits of each factor and add up the products of 16 channels over a whole window, 144 of 3×3; that could still overflow, if all \
        factors were as large as they can be. What they are is known: with $A$ the largest activation, and $p$ and $n$ the sums of a chain's positive and negative weights, no partial sum lies beyond $A (p + n)$. Where that is \
        below $2^{31}$, nothing can overflow; where it isn't, chains are cut shorter, down to 16 products, which never overflow with 14 bits.
        """
        Show(vgg) { trainings in
            if let arm = try trainings.first?.trainedArm(integers(authorsBits)), let last = arm.records.last {
                Figure.sharedExponents(arm.records, bits: authorsBits, sample: "One training of VGG-16.")
                Figure.numbersLostToZero(last, bits: authorsBits, sample: "One training of VGG-16.")
                Figure.overflowProofs(arm.records, sample: "One training of VGG-16, all logged updates.")
            }
        }
    }
    Section("Networks in use, in integers") {
        Show(inUse, onPhotographs) { inUse, others in
            try Figure.answersInIntegers([inUse] + others)
            Table.layersInIntegers([inUse] + others)
        }
    }
    Section("Speed on this processor") {
        """
        How much faster integers can be is a matter of the processor: whether an instruction that multiplies pairs of 16-bit integers and adds them to 32 bits does twice as much as one that multiplies and adds \
        Float32 numbers. Both peaks are measured first.
        """
        Show(kernels) { Figure.kernelRates($0) }
        Show(throughput) { Table.trainingRates($0, of: "VGG-16 at its full width") }
    }
    Remark.cannotTell(
        "Whether the paper's numbers hold: its networks are wider, and train on ImageNet for some sixty to ninety epochs."
    )
    Remark.cannotTell(
        "Which Float32 kernels the paper's 1.8 times compares with: Winograd's, where a processor has them, save more multiplications than integers do, and no integer kernel here is Winograd's."
    )
    Remark.cannotTell(
        "Whether integers would be as good where classes are many and gradients small: shares lost to zero are shown, and no more is concluded."
    )
    Remark.cannotTell(
        "What two spared bits are good for, if sums of all 16 saturate as rarely on these networks: the control of *overflow* then passes where it must fail, and the finding is *invalid*."
    )
    Remark.difficult(
        "Whether a processor's 16-bit integers have twice Float32's rate can't be told from its generation: of AMD's family 26 it had been written down beforehand that they have not. So both peaks are measured, and the processor is named by family and model."
    )
    Remark.difficult(
        "The paper's text was read in its abstract alone; rounding, exponents, spared bits and chains are those of the authors' published code, which may be of another day than the paper."
    )
    Remark.difficult(
        "How long the authors' sums of the weights' gradient are was not read; here they have 128 products at least, in whole rows."
    )
    Remark.difficult(
        "Changed after a quick run had been seen: in full runs sums with all 16 bits are counted on as many images as those with 14, and not on 512, since none of 35 million had saturated, and a control that is counted so little decides nothing."
    )
    Remark.difficult(
        "The published report's three steps without trainings were measured a second time. In the first full run the kernels reached 77.7 % [76.9, 78.5] of their peak and training in integers was 1.37 [1.34, 1.40] times as fast as in Float32: the loops waited for memory. They ask for it earlier now, which changes no number; rules and trainings are those of the first run."
    )
    Remark.easy(
        "Since sums of integers don't depend on their order, every instruction set and any number of threads give the same bytes."
    )

    Finding(accuracyDeclaration, vgg) { try accuracyNumbers(accuracyDeclaration, [(.vgg16, $0)]) }
    Finding(otherAccuracyDeclaration, alexNet, resNet) {
        try accuracyNumbers(otherAccuracyDeclaration, [(.alexNet, $0), (.resNet18, $1)])
    }
    Finding(iterationsDeclaration, vgg, numbers: iterationsNumbers)
    Finding(throughputDeclaration, throughput, kernels, numbers: throughputNumbers)
    Finding(overflowDeclaration, counted, trainedPairs) { try overflowNumbers($0, $1.flatMap(\.self)) }
    Finding(speedRatioDeclaration, throughput, kernels, numbers: speedRatioNumbers)
    Finding(kernelDeclaration, kernels, numbers: kernelNumbers)
    Finding(exactnessDeclaration, exactness, numbers: exactnessNumbers)
    Finding(bitsDeclaration, sweep, numbers: bitsNumbers)
    notTested()
}

struct ImageCounts: Codable, StorableValue {
    var name: String
    var train: Int
    var test: Int
}

func summary(_ trainings: [ArithmeticTraining], _ times: TrainingTimes, _ kernels: KernelTrials) throws -> String {
    let paired = try integers(authorsBits)
    guard let plain = trainings.rightAnswers(in: .float32Direct), let integers = trainings.rightAnswers(in: paired)
    else {
        return "No network was trained in both arithmetics."
    }
    let accuracy =
        "A VGG-16 at a quarter of its width, trained with convolutions in 16-bit integers, classifies **\(try integers.accuracy().phrase) %** of test images correctly, and \(try plain.accuracy().phrase) % where it is trained in Float32."
    guard let direct = times.imagesPerSecond(.float32Direct)?.median,
        let fast = times.imagesPerSecond(.float32)?.median,
        let own = times.imagesPerSecond(paired)?.median
    else { return accuracy }
    return """
        \(accuracy) At its full width this machine trains it on **\(Numerals.significant(own, 3))** images a second in integers, \(Numerals.significant(direct, 3)) in Float32 by direct kernels and \
        \(Numerals.significant(fast, 3)) by the fastest ones\(kernels.peakRatio.map { "; the integers' peak is \(Numerals.significant($0, 3)) times Float32's" } ?? "").
        """
}
