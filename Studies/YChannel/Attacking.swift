import Notebook

extension [AttackedSubject] {
    /// - Returns: nothing where the network was not attacked.
    func of(_ subject: Subject) -> AttackedSubject? { first { $0.title == subject.rawValue } }
}

func lookAtAttackedElsewhere(
    _ lab: Lab, pairs: AttackedPairs?, lite: Model?, squeezeNet: Model?, trainings: [Model]
) throws -> AttackedElsewhere? {
    try lab.attackedElsewhere(
        pairs,
        [
            (Subject.lite.rawValue, lite.map { [$0] } ?? []),
            (Subject.squeezeNet.rawValue, squeezeNet.map { [$0] } ?? []), (Subject.small.rawValue, trainings),
        ], batch: 16)
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
    let engine = try lab.engine
    let untrained = Network.vgg16Small(
        classes: images.classNames.count, width: 0.25, start: .passing,
        stream: RandomStream(seed: lab.seed, "initial weights", plan.leaves.rawValue))
    let model = try lab.train(
        untrained, named: "VGG-16, \(plan.leaves.rawValue) alone",
        on: images.limited(training: plan.trainingImages).trainingSeen(behind: plan.leaves, on: engine),
        plan.recipe, augmentation: .flipsAndShifts)
    let network = try AttackedNetwork(model).behind(plan.leaves), places = lab.testImagePlaces(images, plan.images)
    let test = unitImages(images.test, places, shape: images.shape)
    var trial = try AttackTrial(
        on: test, of: network, engine: engine, batchSize: 100, stream: RandomStream(seed: lab.seed, "attacks"))
    try trial.tryAttack(.fgsm(Subject.small.magnitude), isRepaired: true)
    try trial.tryAttack(.fgsm(lookedAt.fgsm), keepsNorms: true)
    let answers = try network.unitPredictions(test, on: engine, batchSize: 100)
    return [
        ControlNetwork(
            correct: answerBits(zip(answers, places).map { $0 == images.test.labels[$1] }), training: trial.outcome)
    ]
}
