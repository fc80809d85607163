import Foundation
import Testing

@testable import Notebook

/// Networks trained and used in several arithmetics inside steps.
@Suite struct ArithmeticTrainingTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// Noise of ten classes.
    private static func images() throws -> ImageDataset {
        var stream = RandomStream(seed: 4, "images")
        func split(_ count: Int) -> ImageDataset.Split {
            let bytes = (0..<count * 3 * 64).map { _ in UInt8(stream.uniform(below: 256)) }
            return ImageDataset.Split(images: bytes, labels: (0..<count).map { $0 % 10 })
        }
        return try ImageDataset(
            name: "noise", classNames: (0..<10).map { "class \($0)" },
            shape: ImageDataset.Shape(channels: 3, height: 8, width: 8), train: split(60), test: split(30))
    }

    /// Three convolutions, of which integers take two.
    private static func network(_ stream: RandomStream) -> Network {
        var draws = stream
        func convolution(_ inputs: Int) -> Layer {
            let weights = Tensor(
                [16, inputs, 3, 3], (0..<144 * inputs).map { _ in 0.2 * Float(draws.normal()) })
            return .convolution(
                Convolution(weights: weights, bias: nil, geometry: ConvolutionGeometry(padding: 1)))
        }
        let linear = Tensor([10, 16], (0..<160).map { _ in 0.3 * Float(draws.normal()) })
        return Network(
            name: "three", inputShape: [3, 8, 8],
            layers: [
                NamedLayer("one", convolution(3)), NamedLayer("relu1", .relu), NamedLayer("two", convolution(16)),
                NamedLayer("relu2", .relu), NamedLayer("three", convolution(16)),
                NamedLayer("mean", .globalAveragePooling), NamedLayer("flat", .flatten),
                NamedLayer("linear", .linear(Linear(weights: linear, bias: nil))),
            ])
    }

    private static func integers(_ bits: Int) throws -> TrainingArithmetic {
        .integers(IntegerSetting(try IntegerFormat(bits: bits)))
    }

    private static func train(
        _ lab: Lab, _ arithmetics: [TrainingArithmetic], rate: Double = 0.05
    ) throws -> [ArithmeticTraining] {
        var plan = ArithmeticPlan(
            trainings: 2, arithmetics, images: 40, epochs: 2, peakLearningRate: rate, recordEvery: 3)
        plan.recipe.batchSize = 10
        return try lab.trainInArithmetics(plan, named: "three", on: images(), network: network)
    }

    @Test("Arms share initial weights and batches, and are kept as soon as they are done")
    func arms() throws {
        func step(fails: Bool) -> Step<[ArithmeticTraining]> {
            Step("arms") { lab in
                let found = try Self.train(
                    lab, [.float32Direct, Self.integers(16), Self.integers(3), .rounded(IntegerFormat(bits: 16))])
                if fails { throw Failure() }
                return found
            }
        }
        #expect(throws: Failure.self) { try quietResolver(try scratch.store()).value(of: step(fails: true)) }
        // Two trainings of four arms, and two epochs of each.
        #expect(try scratch.count("SELECT COUNT(*) FROM pieces") == 2 * 4 * 3)
        let trainings = try quietResolver(try scratch.store()).value(of: step(fails: false))
        #expect(trainings.count == 2)
        let (sixteen, three) = try (Self.integers(16), Self.integers(3))
        for training in trainings {
            #expect(training.untrained.count == 30 && training.shares.count { $0.obstacle == nil } == 2)
            let plain = try #require(training.trainedArm(.float32Direct))
            let many = try #require(training.trainedArm(sixteen)), few = try #require(training.trainedArm(three))
            let rounded = try #require(training.trainedArm(.rounded(IntegerFormat(bits: 16))))
            // Four updates an epoch; records of the first update and of each third one after it.
            #expect(plain.losses.count == 8 && plain.records.isEmpty && !plain.hasDiverged)
            #expect(
                many.records.map(\.update) == [0, 3, 6] && many.records[0].layers.map(\.layer) == ["two", "three"])
            // The same weights and the same batch: sixteen bits are next to none that are lost, three are not.
            func difference(_ arm: ArithmeticArm) -> Float { abs(arm.losses[0] - plain.losses[0]) / plain.losses[0] }
            #expect(difference(many) < 1e-3 && difference(rounded) < 1e-3 && difference(few) > difference(many))
            #expect(many.correct.count == 30 && training.trainedArm(.bfloat16) == nil)
        }
        #expect(trainings[0].arms[0].losses != trainings[1].arms[0].losses)
        #expect(trainings.rightAnswers(in: sixteen) == trainings.map { $0.arms[1].correct })
        #expect(
            trainings.rightAnswers(in: three, testedInFloat32: true) == trainings.map { $0.arms[2].correctInFloat32 })
        #expect(trainings.rightAnswers(in: .bfloat16) == nil && trainings.lossCurves(in: .float32)?.count == nil)
        #expect(try trainings.seedSpread(in: .float32Direct) == nil)
    }

    @Test("Arms of all trainings are one set of pieces, with the same values whoever computes which")
    func sharedArms() throws {
        let step = Step<[ArithmeticTraining]>("shared arms") { lab in
            try Self.train(lab, [.float32Direct, Self.integers(16), Self.integers(14)])
        }
        let whole = try quietResolver(try scratch.store()).value(of: step)
        let other = try Scratch(), shared = try valueByShares(of: step, 2, in: try other.store())
        #expect(try CanonicalJSON.encode(shared.value) == CanonicalJSON.encode(whole) && shared.left == 0)
    }

    @Test("What diverges is wrong on every image, whoever finds out first, and no error")
    func divergence() throws {
        let step = Step<[ArithmeticTraining]>("diverging arms") { lab in
            try Self.train(
                lab, [.float32Direct, Self.integers(14), .rounded(IntegerFormat(bits: 14))], rate: 1e30)
        }
        let trainings = try quietResolver(try scratch.store()).value(of: step)
        for arm in trainings.flatMap(\.arms) {
            #expect(arm.hasDiverged && arm.correct == String(repeating: "0", count: 30), "\(arm.arithmetic)")
        }
        #expect(trainings.flatMap(\.arms).count == 6 && trainings.lossCurves(in: .float32Direct) == nil)
        #expect(try Estimator.answerAccuracy(trainings.map { $0.arms[1].correct }).value == 0)
    }

    @Test(
        "A network answers in sixteen bits as in Float32, and in two bits otherwise; what is proved is that of the worst batch"
    )
    func inUse() throws {
        let step = Step<NetworkInIntegers>("in use") { lab in
            let images = try Self.images(), network = Self.network(RandomStream(seed: 6, "weights"))
            let model = Model(
                name: "three", network: network,
                preparation: ImagePreprocessing(
                    shorterSide: 8, crop: 8, normalization: Normalization(of: images)),
                classNames: images.classNames, origin: .trained(on: images.name, history: []))
            let batches = try lab.slicesOfTest(images, for: model, 1000).map(\.images)
            // A black one of its own, which is not the worst.
            let parts = [batches[0], Tensor([1, 3, 8, 8], [Float](repeating: 0, count: 192))]
            return try lab.usedInIntegers(model, as: .cifarVGG16BN, bits: [16, 2], on: parts, unreadable: 3)
        }
        let found = try quietResolver(try scratch.store()).value(of: step)
        #expect(found.role == "cifar-vgg16-bn" && found.name == "three" && found.unreadable == 3)
        #expect(found.bits.map(\.bits) == [16, 2] && found.bits.map { $0.same.count } == [31, 31])
        #expect(found.bits[0].sameCount >= 29)
        let lost = found.bits.map { $0.layers[0].activations.losses.vanished }
        #expect(lost[1] > lost[0])
        for one in found.bits {
            #expect(
                one.layers.map(\.layer) == ["two", "three"]
                    && one.layers.allSatisfy { $0.forward.certificate.bound > 0 })
        }
        let table = Table.integerShares([(found.name, found.shares)])
        #expect(table.rows[0].last == .text("1 layer: it has fewer than 16 channels; 1 layer: it is no convolution"))
    }

    @Test func lossesAndUpdates() {
        // Forty losses: windows of two.
        let curve = LossCurve((0..<40).map { Float($0) })
        #expect(curve.means.prefix(3) == [0, 0.5, 1.5] && curve.means.last == 38.5)
        #expect(curve.lossAfter(0) == 0 && curve.lossAfter(1) == 38.5 && curve.lossAfter(0.5) == 18.5)
        #expect(LossCurve([3]).means == [3])
        // So few that each is its own mean.
        #expect(LossCurve([4, 3, 2, 1]).updatesUntil(2.5) == 3)
        // For good: a later loss above the level counts.
        #expect(LossCurve([4, 2, 3, 1]).updatesUntil(2.5) == 4)
        #expect(LossCurve([4, 4, 4]).updatesUntil(2) == 3)
        #expect(LossCurve([1, 1]).updatesUntil(2) == 1)
    }

    @Test func setsThatWereNotRunAreNamed() {
        let trials = IntegerTrials(
            trials: 7,
            comparisons: [
                .init(instructions: .emulatedPairs, compared: 90, different: 0),
                .init(instructions: .avx2, compared: nil, different: nil),
                .init(instructions: .avx512VNNI, compared: nil, different: nil),
            ], differentIfSpoilt: 5)
        #expect(
            trials.sentence
                == "7 random convolutions were compared with plain loops in 64 bits by portable C (vpmaddwd emulated). Not run, since this processor doesn't have them: AVX2 (vpmaddwd, vpaddd), AVX-512 VNNI (vpdpwssd)."
        )
    }
}
