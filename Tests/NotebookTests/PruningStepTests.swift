import Foundation
import Notebook
import Testing

/// Distortion curves and masks inside steps.
@Suite struct PruningStepTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// Forty training images of two classes.
    private static func dataset() throws -> ImageDataset {
        let shape = ImageDataset.Shape(channels: 3, height: 32, width: 32)
        var stream = RandomStream(seed: 41, "pixels")
        func split(_ count: Int) -> ImageDataset.Split {
            ImageDataset.Split(
                images: (0..<count * shape.count).map { _ in UInt8(stream.uniform(below: 256)) },
                labels: (0..<count).map { $0 % 2 })
        }
        return try ImageDataset(
            name: "two classes", classNames: ["dark", "bright"], shape: shape, train: split(40), test: split(2))
    }

    private static func model(_ dataset: ImageDataset) -> Model {
        Model(
            name: "small",
            network: .vgg16Small(classes: 2, width: 1 / 16, stream: RandomStream(seed: 42, "weights")),
            preparation: ImagePreprocessing(shorterSide: 32, crop: 32, normalization: Normalization(of: dataset)),
            origin: .trained(on: dataset.name, history: []))
    }

    private static func images(
        _ kind: CalibrationImages.Kind, _ dataset: ImageDataset, batchSize: Int = 3
    ) throws -> CalibrationImages {
        try CalibrationImages(
            kind, 8, from: dataset, for: model(dataset), batchSize: batchSize, stream: RandomStream(seed: 43, "drawn"))
    }

    /// Eight of forty: every fifth, prepared for the model.
    @Test func calibrationImagesAreWhatTheySay() throws {
        let dataset = try Self.dataset()
        let loader = BatchLoader(
            dataset.train, shape: dataset.shape, normalization: Normalization(of: dataset), batchSize: 40)
        let all = try #require(Array(TensorBatches(loader.epoch(0))).first).images.values
        let size = dataset.shape.count
        let plain = try Self.images(.images, dataset)
        #expect(plain.pass(0).map { $0.shape[0] } == [3, 3, 2])
        let found: [Float] = plain.pass(0).flatMap { Array($0.values) }
        var spread: [Float] = []
        for image in 0..<8 { spread += all[image * 5 * size..<(image * 5 + 1) * size] }
        let isSame = found == spread
        #expect(isSame)
        #expect(plain.pass(1) == plain.pass(0))

        let augmented = try Self.images(.augmented, dataset)
        #expect(augmented.pass(4) == augmented.pass(4) && augmented.pass(4) != augmented.pass(5))
        #expect(augmented.pass(0) != plain.pass(0))
        // Whatever the batches.
        let larger = try Self.images(.augmented, dataset, batchSize: 8)
        #expect(larger.pass(4).flatMap(\.values) == augmented.pass(4).flatMap(\.values))

        let noise = try Self.images(.noise, dataset)
        #expect(noise.pass(0).map(\.shape) == [[3, 3, 32, 32], [3, 3, 32, 32], [2, 3, 32, 32]])
        #expect(noise.pass(1) == noise.pass(0))
        #expect(
            noise.pass(0).flatMap(\.values)
                == noiseImages(8, shape: [3, 32, 32], batchSize: 8, stream: RandomStream(seed: 43, "drawn"))[0].values)
    }

    private func curves(_ kind: CalibrationImages.Kind, fails: Bool = false, _ evaluated: Counter)
        -> Step<[ImageDistortions]>
    {
        Step("curves on \(kind.rawValue)") { lab in
            let dataset = try Self.dataset()
            let before = lab.evaluations
            let found = try lab.distortions(
                of: Self.model(dataset).network, on: Self.images(kind, dataset), parts: 2, named: "curves")
            for _ in before..<lab.evaluations { evaluated.increment() }
            if fails { throw Failure() }
            return found
        }
    }

    @Test(arguments: CalibrationImages.Kind.allCases)
    func curvesAreThoseOfAMeasurementAndLayersArePieces(kind: CalibrationImages.Kind) throws {
        let (first, second) = (Counter(), Counter())
        #expect(throws: Failure.self) {
            try quietResolver(try scratch.store()).value(of: curves(kind, fails: true, first))
        }
        #expect(try scratch.count("SELECT COUNT(*) FROM pieces") == 14)
        let found = try quietResolver(try scratch.store()).value(of: curves(kind, second))
        #expect(second.count == 0)
        // The outputs once, and each amount, of which nothing is the first: it takes a pass where images are redrawn.
        #expect(first.count == 8 + 14 * 8 * (kind == .augmented ? 3 : 2))

        let engine = try Engine()
        let dataset = try Self.dataset(), network = Self.model(dataset).network
        let images = try Self.images(kind, dataset)
        var measurement = try DistortionMeasurement(network, images: images.pass(0), on: engine)
        #expect(found.map(\.layer) == network.weightedLayers.map { network.layers[$0].name })
        for (index, layer) in found.enumerated() where [0, 6, 13].contains(index) {
            let expected =
                try kind == .augmented
                ? measurement.distortions(
                    ofPruning: layer.layer, parts: 2, redrawn: { images.pass(1 + index * 3 + $0) }, on: engine)
                : measurement.distortions(ofPruning: layer.layer, parts: 2, on: engine)
            #expect(layer == expected, "\(layer.layer)")
            let unpruned: [Double] = layer[0]
            let isChanged = unpruned.contains { $0 > 0 }
            #expect(isChanged == (kind == .augmented), "\(layer.layer)")
        }
    }

    @Test(
        "Curves of several networks, or on several sets of images, are one set of pieces, and each is what it is alone")
    func sharedCurves() throws {
        let kinds = CalibrationImages.Kind.allCases
        let step = Step<[[ImageDistortions]]>("shared curves") { lab in
            let dataset = try Self.dataset(), network = try Self.model(dataset).network
            return try lab.distortions(ofEach: kinds.map { ("curves of \($0.rawValue)", network) }, parts: 2) {
                try Self.images(kinds[$0], dataset)
            }
        }
        let shared = try valueByShares(of: step, 3, in: try scratch.store())
        #expect(shared.left == 0)
        for (kind, found) in zip(kinds, shared.value) {
            let other = try Scratch()
            #expect(try found == quietResolver(try other.store()).value(of: curves(kind, Counter())), "\(kind)")
        }
    }

    private func retrained(holds: Bool) -> Step<Model> {
        Step("retrained") { lab in try Self.retrain(lab, holds: holds) }
    }

    private static func retrain(_ lab: Lab, holds: Bool) throws -> Model {
        let dataset = try Self.dataset(), network = Self.model(dataset).network
        let kept = try network.prunableLayers().map { $0.weights.count / 4 }
        let mask = try NetworkMask(network, PruningAllocation(kept: kept))
        var hold: AfterUpdate?
        if holds { hold = { state, pass in try mask.hold(&state, pass) } }
        return try lab.train(
            mask.applied(to: network), on: dataset,
            TrainingRecipe(epochs: 2, batchSize: 16, peakLearningRate: 0.02), afterUpdate: hold,
            afterEpoch: mask.check)
    }

    /// What is kept, and no more, after an epoch; else there is no checkpoint.
    @Test func masksHoldInTraining() throws {
        let model = try quietResolver(try scratch.store()).value(of: retrained(holds: true))
        let kept = try model.network.prunableLayers().map { $0.weights.count / 4 }
        #expect(model.network.nonzeroWeightCounts == kept)
        let other = try Scratch()
        #expect(throws: MethodError.self) { try quietResolver(try other.store()).value(of: retrained(holds: false)) }
        #expect(try other.count("SELECT COUNT(*) FROM checkpoints") == 0)
    }
}
