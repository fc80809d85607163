import Foundation
import Notebook
import Testing

/// Training and kept activations inside steps.
@Suite struct NetworkStepTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// Forty images of two classes, dark and bright.
    private static func images() throws -> ImageDataset {
        let shape = ImageDataset.Shape(channels: 3, height: 32, width: 32)
        func split(_ count: Int) -> ImageDataset.Split {
            let labels = (0..<count).map { $0 % 2 }
            var pixels: [UInt8] = []
            for (index, label) in labels.enumerated() {
                for place in 0..<shape.count {
                    let texture: Int = (place * 7 + index * 13) % 90
                    pixels.append(UInt8(label) * 120 + UInt8(texture))
                }
            }
            return ImageDataset.Split(images: pixels, labels: labels)
        }
        return try ImageDataset(
            name: "two classes", classNames: ["dark", "bright"], shape: shape, train: split(40), test: split(20))
    }

    private func training(epochs: Int, stop: Bool = false) -> Step<Model> {
        Step("training") { lab in
            let images = try Self.images()
            let network = Network.vgg16Small(
                classes: 2, width: 1 / 16, stream: RandomStream(seed: lab.seed, "weights"))
            if stop {
                // The same schedule, ended by an error after the first checkpoint.
                var seen = 0
                let recipe = TrainingRecipe(epochs: epochs, batchSize: 16, peakLearningRate: 0.02)
                var state = TrainingState(network)
                let stream = RandomStream(seed: lab.seed, "training", network.name)
                let normalization = Normalization(of: images)
                let loader = BatchLoader(
                    images.train, shape: images.shape, normalization: normalization, batchSize: 16,
                    augmentation: .flipsAndCrops, shuffledBy: stream.substream("batches"))
                try state.train(
                    recipe, imagesPerEpoch: 40, batches: { TensorBatches(loader.epoch($0)) }, on: lab.engine,
                    stream: stream.substream("dropout"),
                    afterEpoch: { state in
                        try lab.checkpoint.save(state.safeTensors().encoded())
                        seen += 1
                        if seen == 1 { throw Failure() }
                    })
            }
            return try lab.train(
                network, on: images, TrainingRecipe(epochs: epochs, batchSize: 16, peakLearningRate: 0.02))
        }
    }

    @Test func aTrainingThatWasCutOffEndsWithTheSameBytes() throws {
        let whole = try quietResolver(try scratch.store()).value(of: training(epochs: 3))
        let other = try Scratch()
        #expect(throws: Failure.self) {
            try quietResolver(try other.store()).value(of: training(epochs: 3, stop: true))
        }
        #expect(try other.count("SELECT COUNT(*) FROM checkpoints") == 1)
        let transcript = Transcript()
        let resumed = try Resolver(store: try other.store(), console: transcript.console).value(of: training(epochs: 3))
        #expect(transcript.text.contains("after epoch 1 of 3"), "\(transcript.text)")
        #expect(try resumed.encoded() == whole.encoded())
        #expect(try other.count("SELECT COUNT(*) FROM checkpoints") == 0)
    }

    /// With hooks and another optimiser, which end it in the middle of the second epoch.
    private func trainingInParts(stop: Bool = false) -> Step<Model> {
        Step("training in parts") { lab in
            let network = Network.vgg16Small(
                classes: 2, width: 1 / 16, stream: RandomStream(seed: lab.seed, "weights"))
            let first = try #require(network.weightedLayers.first)
            let shape = network.layers[first].layer.parameters[0].tensor.shape
            let mask = Tensor(shape, (0..<shape.reduce(1, *)).map { $0 % 2 == 0 ? 1 : 0 })
            return try lab.train(
                network, on: try Self.images(),
                TrainingRecipe(
                    epochs: 3, batchSize: 16, peakLearningRate: 0.01, optimizer: .adamW(), schedule: .momentumCycle(),
                    clippingNorm: 1), seed: 5,
                beforePass: { batch, _, pass in batch.mixup(classes: 2, from: pass.stream.substream("mixing")) },
                afterUpdate: { state, pass in
                    if stop, pass.update == 4 { throw Failure() }
                    try state.multiply(first, .weight, by: mask, on: pass.engine)
                })
        }
    }

    @Test func aTrainingInPartsThatWasCutOffEndsWithTheSameBytes() throws {
        let whole = try quietResolver(try scratch.store()).value(of: trainingInParts())
        let other = try Scratch()
        #expect(throws: Failure.self) { try quietResolver(try other.store()).value(of: trainingInParts(stop: true)) }
        #expect(try other.count("SELECT COUNT(*) FROM checkpoints") == 1)
        let resumed = try quietResolver(try other.store()).value(of: trainingInParts())
        #expect(try resumed.encoded() == whole.encoded())
    }

    @Test func aModelComesBackAsItWas() throws {
        let trained = try quietResolver(try scratch.store()).value(of: training(epochs: 1))
        let again = try Model(decoding: try trained.encoded())
        #expect(again == trained)
        #expect(again.history.count == 1 && again.classNames == ["dark", "bright"])
        #expect(trained.deployed.layers.allSatisfy { if case .batchNorm = $0.layer { false } else { true } })
    }

    @Test func keptActivationsAreThoseOfTheNetworkAndAreComputedOnce() throws {
        let store = try Store(at: scratch.storeFile, activationBudget: 100_000_000)
        let evaluations = try quietResolver(store).value(
            of: Step("features") { lab in
                let images = try Self.images()
                let network = Network.vgg16Small(classes: 2, width: 1 / 16, stream: RandomStream(seed: 3))
                    .foldingBatchNorm()
                let model = Model(
                    name: "small", network: network,
                    preparation: ImagePreprocessing(
                        shorterSide: 32, crop: 32, normalization: Normalization(of: images)),
                    origin: .trained(on: images.name, history: []))
                let slices = try lab.slices(of: \.test, images, for: model, count: 2, size: 8)
                #expect(slices.map(\.labels.count) == [8, 8])
                let layer = network.weightedLayers[5]
                let first = try lab.batches(slices, of: images.digest, before: layer, of: network)
                let made = lab.evaluations
                #expect(made == 16)
                let second = try lab.batches(slices, of: images.digest, before: layer, of: network)
                #expect(lab.evaluations == made)
                for (index, batch) in first.enumerated() {
                    let plain = try network.forward(slices[index].images, on: lab.engine, to: layer)
                    #expect(batch.images.values == plain.values)
                    #expect(second[index].images.values == plain.values)
                }
                // Another network before the layer is another key.
                var changed = network
                changed.layers[0].layer.withParameters { _, tensor in tensor.withMutableValues { $0[0] += 1 } }
                let before = lab.evaluations
                _ = try lab.batches(slices, of: images.digest, before: layer, of: changed)
                return lab.evaluations - before
            })
        #expect(evaluations == 16)
    }
}
