import Datasets
import Methods
import Models
import Networks
import Tensors

/// A training whose numbers have become infinite or NaN.
private struct Divergence: Error {}

/// What an epoch leaves for the time after an interruption.
private struct EpochLog: Codable, StorableValue {
    var losses: [Float] = []
    var records: [IntegerUpdate] = []
}

extension Lab {
    /// Trains networks in several arithmetics that are compared, each kept as soon as it is done; bfloat16 is left out where the processor
    /// has none.
    ///
    /// - Parameters:
    ///   - name: the network's, for people, from which its streams are drawn.
    ///   - network: makes it, before training.
    /// - Throws: what training throws; a training that diverges is no error.
    public func trainInArithmetics(
        _ plan: ArithmeticPlan, named name: String, on images: ImageDataset,
        network untrained: (_ initialWeights: RandomStream) throws -> Network
    ) throws -> [ArithmeticTraining] {
        let engine = try engine, prepared = LatestMade<Int, (model: Model, test: [Batch])>()
        func stream(_ number: Int) -> RandomStream {
            RandomStream(seed: seed, "arms", name).substream("training", number)
        }
        func prepare(_ number: Int) throws -> (model: Model, test: [Batch]) {
            try prepared.of(number) {
                let model = Model(
                    name: name, network: try untrained(stream(number).substream("initial weights")),
                    preparation: ImagePreprocessing(
                        shorterSide: images.shape.height, crop: images.shape.height,
                        normalization: Normalization(of: images)),
                    classNames: images.classNames, origin: .trained(on: images.name, history: []))
                return (model, try slicesOfTest(images, for: model, plan.testImages))
            }
        }
        let arithmetics = plan.arithmetics.filter { $0 != .bfloat16 || engine.hasBFloat16 }
        let names = (0..<plan.trainings).map { number in
            arithmetics.map { "training \(number + 1), \($0.inWords)" }
        }
        let arms = try pieces("arms of trainings", inRows: names) { number, arm in
            let (model, test) = try prepare(number)
            return try learnedArm(
                model, in: arithmetics[arm], on: images.limited(training: plan.images), plan, test, stream(number),
                named: names[number][arm])
        }
        return try arms.enumerated().map { number, arms in
            let (model, test) = try prepare(number)
            return ArithmeticTraining(
                untrained: try model.network.rightAnswers(to: test, in: nil, on: engine),
                shares: try IntegerLayers.integerShares(of: model.network), arms: arms)
        }
    }

    /// Test images in slices of 200, so many at most.
    public func slicesOfTest(_ images: ImageDataset, for model: Model, _ count: Int) throws -> [Batch] {
        try slices(of: \.test, images, for: model, count: (min(count, images.test.count) + 199) / 200, size: 200)
    }

    /// Trains one arm; every arm of a training draws the same batches.
    private func learnedArm(
        _ model: Model, in arithmetic: TrainingArithmetic, on images: ImageDataset, _ plan: ArithmeticPlan,
        _ test: [Batch], _ stream: RandomStream, named name: String
    ) throws -> ArithmeticArm {
        let loader = BatchLoader(
            images.train, shape: images.shape, normalization: model.normalization, batchSize: plan.recipe.batchSize,
            augmentation: .flipsAndCrops, shuffledBy: stream.substream("batches"))
        let convolutions = arithmetic.convolutions(of: model.network)
        var log = EpochLog(), trained = model
        // What progress is told of.
        trained.network.name = "\(model.name), \(name)"
        do {
            trained.network = try train(
                trained.network, plan.recipe, imagesPerEpoch: images.train.count,
                batches: { TensorBatches(loader.epoch($0)) },
                stream: stream.substream("passes"), checkpoint: checkpoint.named(name),
                objective: { network, batch, pass in
                    guard network.hasFiniteParameters else { throw Divergence() }
                    let value = try pass.crossEntropyValue(of: network, batch, by: convolutions)
                    guard value.loss.isFinite else { throw Divergence() }
                    log.losses.append(Float(value.loss))
                    if pass.update % plan.recordEvery == 0, let integers = convolutions as? IntegerConvolutions {
                        log.records.append(IntegerUpdate(update: pass.update, layers: integers.integerRecords))
                    }
                    return value
                },
                afterEpoch: { state in
                    _ = try piece("\(name), epoch \(state.history.count)") { log }
                    log = EpochLog()
                }
            ).network
            // Folded, weights are divided by deviations, which may be next to nothing.
            let deployed = trained.deployed
            guard deployed.hasFiniteParameters else { throw Divergence() }
            let logs = try (1...plan.recipe.epochs).map { epoch in
                try piece("\(name), epoch \(epoch)") { try measured(EpochLog?.none, "the losses of epoch \(epoch)") }
            }
            return ArithmeticArm(
                arithmetic, correct: try deployed.rightAnswers(to: test, in: arithmetic, on: engine),
                correctInFloat32: try deployed.rightAnswers(to: test, in: nil, on: engine),
                losses: logs.flatMap(\.losses), records: logs.flatMap(\.records))
        } catch is Divergence, is NonFiniteTensor {
            // Integers find out first that maps or gradients are infinite, since none of them stands for that.
            return .diverged(arithmetic, testImages: test.reduce(0) { $0 + $1.labels.count })
        }
    }
}

extension Network {
    fileprivate var hasFiniteParameters: Bool {
        layers.allSatisfy { $0.layer.parameters.allSatisfy { _, tensor in tensor.nonFiniteCount == 0 } }
    }

    /// Which images it classifies correctly in an arithmetic, or in Float32: "1" or "0" for each.
    fileprivate func rightAnswers(
        to test: [Batch], in arithmetic: TrainingArithmetic?, on engine: Engine
    ) throws -> String {
        let convolutions = arithmetic?.convolutions(of: self)
        return try test.enumerated().map { number, batch in
            (convolutions as? IntegerConvolutions)?.begun(
                "batch \(number)", stream: RandomStream(seed: 1, "rounding in use").substream("batch", number))
            let output = try arithmeticLogits(of: batch.images, by: convolutions, on: engine)
            return zip(predictions(output), batch.labels).map { $0 == $1 ? "1" : "0" }.joined()
        }.joined()
    }

    /// The logits, with convolutions in an arithmetic where there is one.
    func arithmeticLogits(of images: Tensor, by convolutions: (any ConvolutionArithmetic)?, on engine: Engine) throws
        -> Tensor
    {
        guard let convolutions else { return try forward(images, on: engine) }
        return try tracedForInference(images, on: engine, arithmetic: convolutions).output
    }
}
