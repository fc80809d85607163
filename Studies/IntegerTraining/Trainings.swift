import Notebook

/// One network's training in one arithmetic.
struct ArmTraining: Codable, StorableValue {
    var arithmetic: TrainingArithmetic
    /// Which test images it classifies correctly, in its own arithmetic: "1" or "0" for each; and in Float32.
    var correct: String
    var correctInFloat32: String
    /// Of each update; none where the training diverged.
    var losses: [Float]
    /// Now and then; none of arithmetics without integers.
    var records: [UpdateRecord]

    /// What counts as wrong on every test image, since its numbers are infinite or NaN.
    static func diverged(_ arithmetic: TrainingArithmetic, testImages: Int) -> ArmTraining {
        let wrong = String(repeating: "0", count: testImages)
        return ArmTraining(
            arithmetic: arithmetic, correct: wrong, correctInFloat32: wrong, losses: [], records: [])
    }

    var isDiverged: Bool { losses.isEmpty }
}

/// A training whose numbers have become infinite or NaN.
private struct Divergence: Error {}

/// What happened in the layers at one update.
struct UpdateRecord: Codable {
    var update: Int
    var layers: [IntegerRecord]
}

/// One training's arms, and its network before training.
struct ArmsTraining: Codable {
    /// Which test images the network classifies correctly before it is trained.
    var untrained: String
    var arms: [ArmTraining]

    /// - Returns: nothing where it wasn't trained in this arithmetic.
    func arm(_ arithmetic: TrainingArithmetic) -> ArmTraining? { arms.first { $0.arithmetic == arithmetic } }
}

/// What an epoch leaves for the time after an interruption.
private struct EpochLog: Codable, StorableValue {
    var losses: [Float] = []
    var records: [UpdateRecord] = []
}

func trainArms(_ lab: Lab, plan: TrainingPlan?, images: ImageDataset) throws -> [ArmsTraining] {
    guard let plan else { return [] }
    return try (0..<plan.trainings).map { number in
        let stream = RandomStream(seed: lab.seed, "arms", plan.subject.rawValue).substream("training", number)
        let network = plan.subject.untrained(
            for: images, width: plan.width, stream: stream.substream("initial weights"))
        let model = Model(
            name: plan.subject.rawValue, network: network,
            preparation: ImagePreprocessing(
                shorterSide: images.shape.height, crop: images.shape.height, normalization: Normalization(of: images)),
            classNames: images.classNames, origin: .trained(on: images.name, history: []))
        let test = try testSlices(lab, images, for: model, plan.testImages), engine = try lab.engine
        let hasBFloat16 = engine.hasBFloat16
        return ArmsTraining(
            untrained: try correct(network, nil, on: test, engine),
            arms: try plan.arms.filter { $0 != .bfloat16 || hasBFloat16 }.map { arithmetic in
                let name = "training \(number + 1), \(arithmetic.inWords)"
                return try lab.piece(name) {
                    try train(
                        lab, model, arithmetic, on: images.limited(training: plan.images), plan, test, stream,
                        named: name)
                }
            })
    }
}

/// Trains one arm; every arm of a training draws the same batches.
private func train(
    _ lab: Lab, _ model: Model, _ arithmetic: TrainingArithmetic, on images: ImageDataset, _ plan: TrainingPlan,
    _ test: [Batch], _ stream: RandomStream, named name: String
) throws -> ArmTraining {
    let loader = BatchLoader(
        images.train, shape: images.shape, normalization: model.normalization, batchSize: plan.recipe.batchSize,
        augmentation: .flipsAndCrops, shuffledBy: stream.substream("batches"))
    let convolutions = arithmetic.convolutions(of: model.network)
    var log = EpochLog(), trained = model
    // What progress is told of.
    trained.network.name = "\(model.name), \(name)"
    do {
        trained.network = try lab.train(
            trained.network, plan.recipe, imagesPerEpoch: images.train.count,
            batches: { TensorBatches(loader.epoch($0)) },
            stream: stream.substream("passes"), checkpoint: lab.checkpoint.named(name),
            objective: { network, batch, pass in
                guard network.hasFiniteParameters else { throw Divergence() }
                let value = try pass.crossEntropyValue(of: network, batch, by: convolutions)
                guard value.loss.isFinite else { throw Divergence() }
                log.losses.append(Float(value.loss))
                if pass.update % plan.recordEvery == 0, let integers = convolutions as? IntegerConvolutions {
                    log.records.append(UpdateRecord(update: pass.update, layers: integers.integerRecords))
                }
                return value
            },
            afterEpoch: { state in
                _ = try lab.piece("\(name), epoch \(state.history.count)") { log }
                log = EpochLog()
            }
        ).network
        // Folded, weights are divided by deviations, which may be next to nothing.
        guard trained.deployed.hasFiniteParameters else { throw Divergence() }
    } catch is Divergence {
        return .diverged(arithmetic, testImages: test.reduce(0) { $0 + $1.labels.count })
    }
    let logs = try (1...plan.recipe.epochs).map { epoch in
        try lab.piece("\(name), epoch \(epoch)") { try measured(EpochLog?.none, "the losses of epoch \(epoch)") }
    }
    return ArmTraining(
        arithmetic: arithmetic, correct: try correct(trained.deployed, arithmetic, on: test, lab.engine),
        correctInFloat32: try correct(trained.deployed, nil, on: test, lab.engine),
        losses: logs.flatMap(\.losses), records: logs.flatMap(\.records))
}

/// Which images a network classifies correctly in an arithmetic, or in Float32: "1" or "0" for each.
func correct(
    _ network: Network, _ arithmetic: TrainingArithmetic?, on test: [Batch], _ engine: Engine
) throws -> String {
    let convolutions = arithmetic?.convolutions(of: network)
    return try test.enumerated().map { number, batch in
        (convolutions as? IntegerConvolutions)?.begun(
            "batch \(number)", stream: RandomStream(seed: 1, "rounding in use").substream("batch", number))
        let output = try network.output(batch.images, by: convolutions, on: engine)
        return zip(network.predictions(output), batch.labels).map { $0 == $1 ? "1" : "0" }.joined()
    }.joined()
}

extension Network {
    fileprivate var hasFiniteParameters: Bool {
        layers.allSatisfy { $0.layer.parameters.allSatisfy { _, tensor in tensor.nonFiniteCount == 0 } }
    }

    /// The logits, with convolutions in an arithmetic where there is one.
    func output(_ images: Tensor, by convolutions: (any ConvolutionArithmetic)?, on engine: Engine) throws -> Tensor {
        guard let convolutions else { return try forward(images, on: engine) }
        return try tracedForInference(images, on: engine, arithmetic: convolutions).output
    }
}

/// Test images in slices of 200, so many at most.
func testSlices(_ lab: Lab, _ images: ImageDataset, for model: Model, _ count: Int) throws -> [Batch] {
    try lab.slices(
        of: \.test, images, for: model, count: (min(count, images.test.count) + 199) / 200, size: 200)
}

extension Subject {
    func untrained(for images: ImageDataset, width: Double, stream: RandomStream) -> Network {
        let (classes, channels) = (images.classNames.count, images.shape.channels)
        return switch self {
        case .vgg16:
            .vgg16Small(classes: classes, channels: channels, width: width, start: .passing, stream: stream)
        case .alexNet: .alexNetSmall(classes: classes, channels: channels, width: width, stream: stream)
        case .resNet18: .cifarResNet18(classes: classes, channels: channels, width: width, stream: stream)
        }
    }
}
