import Notebook

extension AttackedTraining {
    /// - Parameter isShort: with half of the steps, of DDN.
    /// - Returns: nothing where this attack was not made.
    func arm(
        _ algorithm: Algorithm, _ channels: AttackedChannels = .rgb, _ magnitude: Double? = nil, isShort: Bool = false,
        through: PublishedConversion? = nil
    ) -> AttackArm? {
        let found = arms.filter {
            $0.attack?.name == algorithm.rawValue.lowercased() && $0.attack?.channels == channels
                && $0.attack?.epsilon == magnitude && $0.through == through
        }
        guard algorithm == .ddn else { return found.first }
        return isShort ? (found.count > 1 ? found.last : nil) : found.first
    }
}

extension [AttackedSubject] {
    /// - Returns: nothing where the network was not attacked.
    func of(_ subject: Subject) -> AttackedSubject? { first { $0.title == subject.rawValue } }
}

/// A network for ImageNet on photographs; nothing where its weights or photographs are not there.
func attackOnPhotographs(
    _ lab: Lab, plan: AttackPlan?, model: Model?, collection: PhotographCollection
) throws -> [AttackedSubject] {
    guard let plan else { return [] }
    return try lab.attackedPhotographs(model, collection, plan.sample) { try attack(plan, &$0) }
}

/// The catalogue's VGG-16 on test images; nothing where they have no colours.
func attackSmall(_ lab: Lab, plan: AttackPlan, trainings: [Model], images: ImageDataset) throws -> [AttackedSubject] {
    try lab.attackedTestImages(trainings, images, plan.sample) { try attack(plan, &$0) }
}

/// All attacks of a plan.
private func attack(_ plan: AttackPlan, _ trial: inout AttackTrial) throws {
    for rounding in plan.converted.isEmpty ? [] : PublishedConversion.Rounding.allCases {
        try trial.tryConversion(PublishedConversion(rounding))
    }
    for magnitude in plan.magnitudes {
        for channels in plan.channels + (magnitude == plan.judged ? plan.atJudged : []) {
            let fgsm = try ImageAttack.fgsm(magnitude, channels)
            let attacked = try trial.tryAttack(
                fgsm,
                keepsNorms: magnitude == Algorithm.figureMagnitude && [.rgb, .cbcr, .signNoise].contains(channels),
                isRepaired: channels == .rgb && magnitude == plan.judged)
            if plan.converted.contains(magnitude), [.rgb, .y].contains(channels) {
                try trial.tryConversion(PublishedConversion(), after: fgsm, of: attacked)
            }
        }
    }
    for magnitude in plan.steppedMagnitudes {
        for channels in plan.steppedChannels {
            try trial.tryAttack(
                .pgd(magnitude, channels, steps: plan.steps), onFirst: plan.stepped,
                keepsNorms: magnitude == Algorithm.stepped && channels == .rgb,
                isRepaired: channels == .rgb && magnitude == plan.judged)
        }
    }
    func trySmallest(_ channels: AttackedChannels, steps: Int) throws {
        try trial.tryAttack(
            .ddn(channels, steps: steps, initialNorm: plan.firstNorm), onFirst: plan.smallest, keepsNorms: true)
    }
    for channels in plan.smallestChannels { try trySmallest(channels, steps: plan.smallestSteps) }
    if plan.smallestSteps > 1 { try trySmallest(.rgb, steps: plan.smallestSteps / 2) }
}

/// A VGG-16 that cannot see everything, attacked by FGSM.
struct ControlNetwork: Codable, StorableValue {
    /// Which test images it classifies correctly.
    var correct: String
    /// Of 0.04 in RGB, with norms; and of the magnitude at which fooling is compared, with what is given back.
    var training: AttackedTraining
}

/// Trains a network on images that lack something, and attacks it with the same taken out before it; nothing where
/// images have no colours.
func attackControl(_ lab: Lab, plan: ControlPlan, images: ImageDataset) throws -> [ControlNetwork] {
    guard images.shape.channels == 3, images.shape.height == 32, images.shape.width == 32 else { return [] }
    let engine = try lab.engine, limited = images.limited(training: plan.trainingImages)
    let seen = unitImages(limited.train, Array(0..<limited.train.count), shape: images.shape)
    let bytes = plan.leaves.transformed(seen, on: engine).withValues { values in
        values.map { UInt8(min(max(($0 * 255).rounded(), 0), 255)) }
    }
    let filtered = try ImageDataset(
        name: images.name, classNames: images.classNames, shape: images.shape,
        train: .init(images: bytes, labels: limited.train.labels), test: images.test, licence: images.licence)
    let untrained = Network.vgg16Small(
        classes: images.classNames.count, width: 0.25, start: .passing,
        stream: RandomStream(seed: lab.seed, "initial weights", plan.leaves.rawValue))
    let model = try lab.train(
        untrained, named: "VGG-16, \(plan.leaves.rawValue) alone", on: filtered, plan.recipe,
        augmentation: .flipsAndShifts)
    let network = try AttackedNetwork(model).behind(plan.leaves), places = lab.testImagePlaces(images, plan.images)
    let test = unitImages(images.test, places, shape: images.shape)
    var trial = try AttackTrial(
        on: test, of: network, engine: engine, batchSize: 100, stream: RandomStream(seed: lab.seed, "attacks"))
    try trial.tryAttack(.fgsm(Subject.small.magnitude), isRepaired: true)
    try trial.tryAttack(.fgsm(Algorithm.figureMagnitude), keepsNorms: true)
    let answers = try network.unitPredictions(test, on: engine, batchSize: 100)
    return [
        ControlNetwork(
            correct: answerBits(zip(answers, places).map { $0 == images.test.labels[$1] }), training: trial.outcome)
    ]
}
