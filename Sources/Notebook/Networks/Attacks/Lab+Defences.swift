import Datasets
import Methods
import Models
import Networks
import Tensors

/// How defences are trained and tried: a part of a plan.
public struct DefencePlan: Codable, Sendable {
    /// Pairs of an image and itself, attacked or not.
    public var pairs: Int
    /// Those that are attacked alike, and images that are computed at once.
    public var chunk = 100
    /// PGD's steps on them.
    public var pairSteps = 5
    public var recipe: TrainingRecipe
    public var images: Int
    /// L-infinity of FGSM and PGD, and the largest of the pairs'.
    public var magnitude: Double
    public var steps: Int
    public var smallestSteps: Int
    /// Where DDN starts.
    public var firstNorm = 0.2

    public init(
        pairs: Int, recipe: TrainingRecipe, images: Int, magnitude: Double = 8.0 / 255, steps: Int = 20,
        smallestSteps: Int
    ) {
        (self.pairs, self.recipe, self.images) = (pairs, recipe, images)
        (self.magnitude, self.steps, self.smallestSteps) = (magnitude, steps, smallestSteps)
    }
}

extension Lab {
    /// Tries defences before each training of a network, those that learn after they were trained beside it; nothing where
    /// images have no colours.
    ///
    /// - Throws: `DatasetError` where images can't be a model's inputs; what the engine, the store or the training throws.
    public func defendedTrainings<Defence: ComparedDefence>(
        _ trainings: [Model], _ images: ImageDataset, _ plan: DefencePlan
    ) throws -> [DefendedTraining<Defence>] {
        guard images.shape.channels == 3 else { return [] }
        return try pieces("trainings, defended", count: trainings.count) { number in
            try trainings[number].check(images)
            let network = try AttackedNetwork(trainings[number])
            let pairs = try attackedPairs(plan, network, images, training: number)
            let before = try ByCase<Defence, (any InputTransformation)?> { defence in
                switch defence.means {
                case .nothing: return nil
                case .fixed(let fixed): return fixed
                case .denoiser(let cleaned):
                    let stream = RandomStream(seed: seed, "initial weights of the defence", cleaned.rawValue)
                    let denoiser = try ColorDenoiser.reduced(
                        network, cleaning: cleaned, stream: stream.substream("training", number))
                    let name = "training \(number + 1)"
                    return try trainedDenoiser(
                        denoiser, on: pairs.attacked, clean: pairs.clean, plan.recipe, drawnAs: name,
                        named: "\(name), \(defence.rawValue)")
                }
            }
            return try tried(before, plan, network, images)
        }
    }

    /// Training images, a third of them as they are, a third attacked by FGSM and a third by PGD, by strengths from nothing
    /// to the plan's; a chunk alike.
    private func attackedPairs(
        _ plan: DefencePlan, _ network: AttackedNetwork, _ images: ImageDataset, training: Int
    ) throws -> (attacked: Tensor, clean: Tensor) {
        let engine = try self.engine
        var order = RandomStream(seed: seed, "images of the defence").substream("training", training)
        var strengths = RandomStream(seed: seed, "strengths of the pairs").substream("training", training)
        let places = Array(order.shuffledIndices(images.train.count).prefix(plan.pairs))
        let clean = unitImages(images.train, places, shape: images.shape)
        let chunks = stride(from: 0, to: places.count, by: plan.chunk).map {
            Array(places[$0..<min($0 + plan.chunk, places.count)])
        }
        var attacked: [Float] = []
        attacked.reserveCapacity(clean.count)
        for (number, chunk) in chunks.enumerated() {
            progress("training \(training + 1), attacking pairs", number, chunks.count)
            let some = unitImages(images.train, chunk, shape: images.shape), strength = strengths.uniform()
            let attack: ImageAttack? =
                switch number % 3 {
                case 1: try .fgsm(plan.magnitude * strength)
                case 2: try .pgd(plan.magnitude * strength, steps: plan.pairSteps)
                default: nil
                }
            attacked +=
                try attack?.attacked(some, by: network, on: engine, batchSize: plan.chunk, stream: strengths).images
                .values ?? some.values
        }
        return (Tensor(clean.shape, attacked), clean)
    }

    private func tried<Defence>(
        _ transformations: ByCase<Defence, (any InputTransformation)?>, _ plan: DefencePlan,
        _ network: AttackedNetwork, _ images: ImageDataset
    ) throws -> DefendedTraining<Defence> {
        let engine = try self.engine, places = testImagePlaces(images, plan.images)
        let clean = unitImages(images.test, places, shape: images.shape)
        let labels = places.map { images.test.labels[$0] }
        let stream = RandomStream(seed: seed, "starts of PGD")
        func attacked(_ attack: ImageAttack, by network: AttackedNetwork) throws -> AttackedImages {
            try attack.attacked(clean, by: network, on: engine, batchSize: plan.chunk, stream: stream)
        }
        func correct(_ images: Tensor, _ network: AttackedNetwork) throws -> String {
            let answers = try network.unitPredictions(images, on: engine, batchSize: plan.chunk)
            return answerBits(zip(answers, labels).map { $0 == $1 })
        }
        let pgd = try ImageAttack.pgd(plan.magnitude, steps: plan.steps)
        let another = try ImageAttack.pgd(plan.magnitude, steps: plan.steps, startsAtRandom: true)
        let byFGSM = try attacked(.fgsm(plan.magnitude), by: network).eightBit
        let byPGD = try attacked(pgd, by: network).eightBit
        let byDDN = try attacked(.ddn(steps: plan.smallestSteps, initialNorm: plan.firstNorm), by: network)
        func answers(_ adaptive: Tensor, _ defended: AttackedNetwork, change: Double) throws -> DefendedAnswers {
            DefendedAnswers(
                clean: try correct(clean, defended), fgsm: try correct(byFGSM, defended),
                pgd: try correct(byPGD, defended), ddn: try correct(byDDN.eightBit, defended),
                adaptive: try correct(adaptive, defended), change: change)
        }
        let found = try transformations.map { before in
            guard let before else { return try answers(byPGD, network, change: 0) }
            let defended = network.behind(before)
            return try answers(
                attacked(pgd, by: defended).eightBit, defended,
                change: meanLevels(before.transformed(clean, on: engine), less: clean))
        }
        return DefendedTraining(
            answers: found, anotherStart: try correct(attacked(another, by: network).eightBit, network),
            withoutDDN: byDDN.isFooled.count { !$0 })
    }
}

/// The mean absolute difference of images from 0 to 1, in levels of 255.
private func meanLevels(_ images: Tensor, less others: Tensor) -> Double {
    let sum = zip(images.values, others.values).reduce(0.0) { $0 + abs(Double($1.0) - Double($1.1)) }
    return 255 * sum / Double(images.count)
}
