import Foundation
import Networks
import Tensors
import Testing

/// Every kind of network of the zoo, small, on 16 images.
@Suite(.serialized) struct ZooTrainingTests {
    struct Subject: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var network: @Sendable (RandomStream) -> Network
        var learningRate: Double
        var steps: Int
        var size: Int?
        /// Without normalisation; at small width, few steps are too few against the noise of dropout.
        var isPlain: Bool

        init(
            _ name: String, learningRate: Double = 0.05, steps: Int = 6, size: Int? = nil, isPlain: Bool = false,
            _ network: @escaping @Sendable (RandomStream) -> Network
        ) {
            testDescription = name
            self.network = network
            self.learningRate = learningRate
            self.steps = steps
            self.size = size
            self.isPlain = isPlain
        }

        func made(seed: UInt64) -> Network {
            var network = network(RandomStream(seed: seed, testDescription))
            if let size { network.inputShape = [3, size, size] }
            return network
        }

        func trainable(seed: UInt64) -> Network { isPlain ? made(seed: seed).withoutDropout() : made(seed: seed) }
    }

    static let subjects = [
        Subject("vgg16", learningRate: 0.02, steps: 16, isPlain: true) {
            .vgg16(classes: 4, width: 1 / 8, side: 64, stream: $0)
        },
        Subject("vgg16-bn", learningRate: 0.01, steps: 12) {
            .vgg16(classes: 4, batchNorm: true, width: 1 / 8, side: 32, stream: $0)
        },
        Subject("alexnet", learningRate: 0.1, steps: 16, isPlain: true) {
            .alexNet(classes: 4, width: 1 / 8, stream: $0)
        },
        Subject("googlenet", size: 32) { .googLeNet(classes: 4, width: 1 / 8, stream: $0) },
        Subject("resnet18", size: 32) { .resNet18(classes: 4, width: 1 / 8, stream: $0) },
        Subject("resnet50", learningRate: 0.02, steps: 12, size: 64) {
            .resNet50(classes: 4, width: 1 / 8, stream: $0)
        },
        Subject("densenet121", size: 32) { .denseNet121(classes: 4, growth: 4, stream: $0) },
        Subject("mobilenet-v2", learningRate: 0.02, steps: 12, size: 64) {
            .mobileNetV2(classes: 4, width: 1 / 4, stream: $0)
        },
        Subject("efficientnet-v2-s", learningRate: 0.02, steps: 12, size: 64) {
            .efficientNetV2S(classes: 4, width: 1 / 4, stream: $0)
        },
        Subject("efficientnet-lite0", learningRate: 0.02, steps: 12, size: 64) {
            .efficientNetLite0(classes: 4, width: 1 / 4, stream: $0)
        },
        Subject("squeezenet1-1", learningRate: 0.02, steps: 72, size: 64, isPlain: true) {
            .squeezeNet11(classes: 4, width: 1 / 4, stream: $0)
        },
        Subject("cornet-s", size: 32) { .corNetS(classes: 4, width: 1 / 8, stream: $0) },
        Subject("vit") { stream in
            let size = TransformerSize(image: 32, patch: 8, width: 24, depth: 2, heads: 3)
            return .visionTransformer("vit", size, .torchvision, classes: 4, stream: stream)
        },
        Subject("cifar-vgg16", learningRate: 0.1, steps: 16, isPlain: true) {
            .vgg16Small(classes: 4, batchNorm: false, width: 1 / 8, stream: $0)
        },
        Subject("cifar-vgg16-bn") { .vgg16Small(classes: 4, width: 1 / 8, stream: $0) },
        Subject("cifar-alexnet", learningRate: 0.02, steps: 12, isPlain: true) {
            .alexNetSmall(classes: 4, width: 1 / 8, stream: $0)
        },
        Subject("cifar-resnet18") { .cifarResNet18(classes: 4, width: 1 / 8, stream: $0) },
        Subject("cifar-resnet32") { .cifarResNet32(classes: 4, width: 1 / 2, stream: $0) },
        Subject("cifar-resnet50") { .cifarResNet50(classes: 4, width: 1 / 8, stream: $0) },
        Subject("cifar-wideresnet") { .wideResNet(classes: 4, depth: 16, widening: 1, stream: $0) },
        Subject("cifar-densenet121") { .cifarDenseNet121(classes: 4, growth: 4, stream: $0) },
        Subject("cifar-mobilenet-v2") { .cifarMobileNetV2(classes: 4, width: 1 / 4, stream: $0) },
        Subject("cifar-efficientnet-v2-s") { .cifarEfficientNetV2S(classes: 4, width: 1 / 4, stream: $0) },
        Subject("cifar-deit") { .cifarDeiT(classes: 4, width: 24, depth: 2, heads: 3, stream: $0) },
    ]

    /// Noise with a colour that says the class.
    private static func images(_ shape: [Int], seed: UInt64) -> Batch {
        var stream = RandomStream(seed: seed, "images")
        let labels = (0..<16).map { $0 % 4 }
        let (count, area) = (shape.reduce(1, *), shape[1] * shape[2])
        let values = (0..<16 * count).map { index -> Float in
            let color = index % count / area
            let signal: Float = color == labels[index / count] ? 1 : -0.5
            return Float(stream.normal()) + signal
        }
        return Batch(images: Tensor([16] + shape, values), labels: labels)
    }

    @Test(arguments: subjects) func theLossFallsAndEveryParameterMoves(subject: Subject) throws {
        let seed: UInt64 = 1
        let engine = try Engine()
        let fresh = subject.trainable(seed: seed)
        let batch = Self.images(fresh.inputShape, seed: seed)
        var state = TrainingState(fresh)
        let recipe = TrainingRecipe(
            epochs: subject.steps, batchSize: 16, peakLearningRate: subject.learningRate,
            schedule: .oneCycle(warmUp: 0.1))
        try state.train(
            recipe, imagesPerEpoch: 16, batches: { _ in [batch] }, on: engine,
            stream: RandomStream(seed: seed, "dropout"))
        let losses = state.history.map(\.loss)
        let (first, last) = (try #require(losses.first), try #require(losses.last))
        #expect(last < 0.85 * first, "seed \(seed): \(losses)")
        for (before, after) in zip(fresh.namedParameters, state.network.namedParameters) {
            #expect(before.tensor != after.tensor, "\(before.name) stays")
        }
    }

    @Test(arguments: subjects) func everyLayerCanBeTapped(subject: Subject) throws {
        let network = subject.made(seed: 2)
        let shapes = try network.outputShapes([2] + network.inputShape)
        #expect(shapes.last == [2, 4])
        var found: [Int: [Int]] = [:]
        let input = Tensor(repeating: 0.5, shape: [2] + network.inputShape)
        let output = try network.forward(
            input, on: Engine(), taps: Set(network.layers.indices), tap: { found[$0] = $1.shape })
        #expect(output.values.allSatisfy { $0.isFinite })
        for (place, shape) in shapes.enumerated() { #expect(found[place] == shape, "\(network.layers[place].name)") }
        #expect(Set(network.namedParameters.map(\.name)).count == network.namedParameters.count)
    }
}
