import Notebook

/// Which test images are classified correctly behind one defence: "1" or "0" for each.
struct DefendedAnswers: Codable {
    var clean: String
    /// Attacked once, without the defence.
    var fgsm: String
    var pgd: String
    var ddn: String
    /// By PGD through the defence.
    var adaptive: String
    /// What the defence makes of clean images: the mean absolute difference over their numbers, in levels of 255.
    var change: Double

    /// For balances.
    var greyBox: [String] { [clean, fgsm, pgd, ddn] }
}

/// One training of a network with defences of its own.
struct DefendedTraining: Codable, StorableValue {
    var answers: ByCase<Defence, DefendedAnswers>
    /// Under PGD from another start, without a defence.
    var anotherStart: String
    /// Images on which DDN found nothing, so that their image is the clean one.
    var withoutDDN: Int
}

extension Defence {
    /// What images go through that needs no training; nothing for the trained ones and for none.
    var fixed: InputDefence? {
        switch self {
        case .jpeg75: .jpeg(quality: 75)
        case .jpeg50: .jpeg(quality: 50)
        case .bits: .bitDepth(4)
        case .median: .median(side: 3)
        case .variation: .totalVariation(weight: 0.1)
        case .none, .luma, .all, .chroma: nil
        }
    }

    var cleaned: ColorDenoiser.Cleaned? {
        switch self {
        case .luma: .luma
        case .all: .all
        case .chroma: .chroma
        case .none, .jpeg75, .jpeg50, .bits, .median, .variation: nil
        }
    }
}

/// Trains a reduced ResUpNet for each training of the network, and tries it beside other defences; nothing where images
/// have no colours.
func defend(
    _ lab: Lab, plan: DefencePlan, trainings: [Model], images: ImageDataset
) throws -> [DefendedTraining] {
    guard images.shape.channels == 3 else { return [] }
    return try lab.pieces("trainings, defended", count: trainings.count) { number in
        try trainings[number].check(images)
        let network = try AttackedNetwork(trainings[number])
        let pairs = try attackedPairs(lab, plan, network, images, training: number)
        let denoisers = try ByCase<Defence, ColorDenoiser>(Defence.trained) { defence in
            guard let cleaned = defence.cleaned else { preconditionFailure("a trained defence cleans something") }
            let name = "training \(number + 1), \(defence.rawValue)"
            let stream = RandomStream(seed: lab.seed, "initial weights of the defence", cleaned.rawValue)
            let denoiser = try ColorDenoiser.reduced(
                network, cleaning: cleaned, stream: stream.substream("training", number))
            return try lab.trainedDenoiser(
                denoiser, on: pairs.attacked, clean: pairs.clean, plan.recipe, drawnAs: "training \(number + 1)",
                named: name)
        }
        return try tryDefences(lab, plan, network, images) { defence -> (any InputTransformation)? in
            if defence.cleaned == nil { defence.fixed } else { denoisers[defence] }
        }
    }
}

/// Training images, a third of them as they are, a third attacked by FGSM and a third by PGD, by strengths from nothing to
/// the plan's; a chunk alike.
private func attackedPairs(
    _ lab: Lab, _ plan: DefencePlan, _ network: AttackedNetwork, _ images: ImageDataset, training: Int
) throws -> (attacked: Tensor, clean: Tensor) {
    let engine = try lab.engine
    var order = RandomStream(seed: lab.seed, "images of the defence").substream("training", training)
    var strengths = RandomStream(seed: lab.seed, "strengths of the pairs").substream("training", training)
    let places = Array(order.shuffledIndices(images.train.count).prefix(plan.pairs))
    let clean = unitImages(images.train, places, shape: images.shape)
    let chunks = stride(from: 0, to: places.count, by: plan.chunk).map {
        Array(places[$0..<min($0 + plan.chunk, places.count)])
    }
    var attacked: [Float] = []
    attacked.reserveCapacity(clean.count)
    for (number, chunk) in chunks.enumerated() {
        lab.progress("training \(training + 1), attacking pairs", number, chunks.count)
        let some = unitImages(images.train, chunk, shape: images.shape), strength = strengths.uniform()
        let attack: ImageAttack? =
            switch number % 3 {
            case 1: try .fgsm(plan.magnitude * strength)
            case 2: try .pgd(plan.magnitude * strength, steps: plan.pairSteps)
            default: nil
            }
        attacked +=
            try attack?.attacked(some, by: network, on: engine, batchSize: plan.chunk, stream: strengths).images.values
            ?? some.values
    }
    return (Tensor(clean.shape, attacked), clean)
}

private func tryDefences(
    _ lab: Lab, _ plan: DefencePlan, _ network: AttackedNetwork, _ images: ImageDataset,
    _ transformation: (Defence) -> (any InputTransformation)?
) throws -> DefendedTraining {
    let engine = try lab.engine, places = lab.testImagePlaces(images, plan.images)
    let clean = unitImages(images.test, places, shape: images.shape), labels = places.map { images.test.labels[$0] }
    let stream = RandomStream(seed: lab.seed, "starts of PGD")
    func attacked(_ attack: ImageAttack, by network: AttackedNetwork) throws -> AttackedImages {
        try attack.attacked(clean, by: network, on: engine, batchSize: plan.chunk, stream: stream)
    }
    func correct(_ images: Tensor, _ network: AttackedNetwork) throws -> String {
        answerBits(zip(try network.unitPredictions(images, on: engine, batchSize: plan.chunk), labels).map { $0 == $1 })
    }
    let pgd = try ImageAttack.pgd(plan.magnitude, steps: plan.steps)
    let another = try ImageAttack.pgd(plan.magnitude, steps: plan.steps, startsAtRandom: true)
    let byFGSM = try attacked(.fgsm(plan.magnitude), by: network).eightBit
    let byPGD = try attacked(pgd, by: network).eightBit
    let byDDN = try attacked(.ddn(steps: plan.smallestSteps, initialNorm: plan.firstNorm), by: network)
    let answers = try ByCase<Defence, DefendedAnswers> { defence in
        let before = transformation(defence), defended = before.map(network.behind) ?? network
        let adaptive = defence == .none ? byPGD : try attacked(pgd, by: defended).eightBit
        return DefendedAnswers(
            clean: try correct(clean, defended), fgsm: try correct(byFGSM, defended), pgd: try correct(byPGD, defended),
            ddn: try correct(byDDN.eightBit, defended), adaptive: try correct(adaptive, defended),
            change: try before.map { meanLevels(try $0.transformed(clean, on: engine), less: clean) } ?? 0)
    }
    return DefendedTraining(
        answers: answers, anotherStart: try correct(attacked(another, by: network).eightBit, network),
        withoutDDN: byDDN.isFooled.count { !$0 })
}

/// The mean absolute difference of images from 0 to 1, in levels of 255.
func meanLevels(_ images: Tensor, less others: Tensor) -> Double {
    let sum = zip(images.values, others.values).reduce(0.0) { $0 + abs(Double($1.0) - Double($1.1)) }
    return 255 * sum / Double(images.count)
}
