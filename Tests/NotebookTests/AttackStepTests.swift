import Foundation
import Notebook
import Testing

/// Models under attack and denoisers inside steps.
@Suite struct AttackStepTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private static func picture(_ seed: UInt64, width: Int = 40, height: Int = 36) -> Picture {
        var stream = RandomStream(seed: seed, "picture")
        return Picture(
            width: width, height: height,
            pixels: (0..<width * height * 3).map { _ in UInt8(stream.uniform(below: 256)) })
    }

    private static func model(_ normalization: Normalization, channels: Int = 3) -> Model {
        Model(
            name: "small",
            network: .vgg16Small(
                channels: channels, width: 1 / 16, stream: RandomStream(seed: 42, "weights")),
            preparation: ImagePreprocessing(shorterSide: 34, crop: 32, normalization: normalization),
            origin: .trained(on: "nothing", history: []))
    }

    /// Pictures from 0 to 1 by the attacked network are what prepared tensors are by the model's, whatever its unit and
    /// order of colours.
    @Test(arguments: [
        Normalization(mean: [0.4, 0.5, 0.6], standardDeviation: [0.2, 0.25, 0.3]),
        Normalization(mean: [103.9, 116.8, 123.7], standardDeviation: [60, 55, 50], white: 255, order: .bgr),
    ]) func anAttackedModelIsTheModel(normalization: Normalization) throws {
        let model = Self.model(normalization), engine = try Engine()
        let pictures = [Self.picture(1), Self.picture(2, width: 50, height: 33)]
        let expected = try model.network.forward(model.preparation.tensor(pictures), on: engine).values
        let found = try AttackedNetwork(model).unitLogits(unitPhotographs(pictures, for: model), on: engine).values
        let largest = expected.reduce(0) { max($0, abs($1)) }
        #expect(found.count == 20 && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-4 * largest })
    }

    @Test func aNetworkThatSeesGreyIsRefused() throws {
        let model = Self.model(Normalization(mean: [0.5], standardDeviation: [0.5]), channels: 1)
        let error = #expect(throws: MethodError.self) { try AttackedNetwork(model) }
        #expect(error?.description.contains("it sees images in grey") == true)
    }

    @Test func unitImagesAreTheBytesOfTheirPlaces() {
        let shape = ImageDataset.Shape(channels: 3, height: 2, width: 1)
        let split = ImageDataset.Split(images: (0..<18).map { UInt8(10 * $0) }, labels: [0, 0, 0])
        let found = unitImages(split, [2, 0], shape: shape)
        #expect(found.shape == [2, 3, 2, 1])
        let expected: [Float] = [120, 130, 140, 150, 160, 170, 0, 10, 20, 30, 40, 50]
        #expect(found.values == expected.map { $0 / 255 })
    }

    private static let recipe = TrainingRecipe(epochs: 2, batchSize: 4, peakLearningRate: 1e-3, optimizer: .adam())

    private static func train(_ lab: Lab, draw: String) throws -> ColorDenoiser {
        let network = AttackedNetwork(
            model(Normalization(mean: [0.4, 0.5, 0.6], standardDeviation: [0.2, 0.25, 0.3])).network,
            mean: [0.4, 0.5, 0.6], deviation: [0.2, 0.25, 0.3])
        var stream = RandomStream(seed: 5, "pairs")
        let clean = Tensor([10, 3, 32, 32], (0..<30720).map { _ in Float(stream.uniform(in: 0.2..<0.8)) })
        let attacked = Tensor(clean.shape, clean.values.map { $0 + Float(stream.uniform(in: -0.1..<0.1)) })
        let denoiser = try ColorDenoiser.reduced(network, stream: RandomStream(seed: 6))
        return try lab.trainedDenoiser(denoiser, on: attacked, clean: clean, recipe, drawnAs: draw, named: "Y")
    }

    /// What is kept of a training is a piece, and the same draws give the same network.
    @Test func aDenoiserIsTrainedOnceAndKept() throws {
        func weights(draw: String, fails: Bool, _ passes: Counter) -> Step<[Float]> {
            Step("denoiser drawn as \(draw)") { lab in
                let before = lab.evaluations
                let trained = try Self.train(lab, draw: draw)
                for _ in before..<lab.evaluations { passes.increment() }
                if fails { throw Failure() }
                let last = try trained.network.place(of: "y_conv4.4")
                return trained.network.layers[last].layer.parameters.flatMap(\.tensor.values)
            }
        }
        let (first, second, third) = (Counter(), Counter(), Counter())
        #expect(throws: Failure.self) {
            try quietResolver(try scratch.store()).value(of: weights(draw: "a", fails: true, first))
        }
        #expect(first.count == 2 * 10)
        let kept = try quietResolver(try scratch.store()).value(of: weights(draw: "a", fails: false, second))
        #expect(second.count == 0)
        let other = try Scratch()
        let again = try quietResolver(try other.store()).value(of: weights(draw: "a", fails: false, third))
        #expect(third.count == 20 && again == kept)
        let drawn = try quietResolver(try other.store()).value(of: weights(draw: "b", fails: false, Counter()))
        #expect(drawn != kept)
    }
}
