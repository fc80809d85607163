import Foundation
import Methods
import Networks
import Tensors
import Testing

@Suite struct GradientsTests {
    private let stream = RandomStream(seed: 1, "gradients")

    @Test(arguments: 0..<4 as Range<UInt64>) func gradientsAreSlopesOfTheLogit(seed: UInt64) throws {
        let network = Network.wild(seed: seed)
        let images = network.random(images: 3, seed: seed)
        let targets = [2, 0, 1]
        let found = try network.attributions(
            of: images, to: targets, by: .gradient, on: Engine(), batchSize: 2, stream: stream)
        let reference = InferenceReference(network)
        for image in 0..<3 {
            #expect(found[image].values.shape == [2, 6, 7])
            #expect(
                found[image].agrees(with: reference.gradient(of: targets[image], at: images.image(image))),
                "seed \(seed)")
            #expect(
                abs(found[image].logit - reference.logits(images.image(image))[targets[image]]) < 1e-4, "seed \(seed)")
            #expect(found[image].target == targets[image] && found[image].promisedSum == nil)
        }
    }

    @Test func gradientOfALinearNetworkIsARowOfItsWeights() throws {
        let network = Network.linear([1, 2, 2], [[1, -2, 3, 0.5], [0, 4, -1, 2]], bias: [7, 8])
        let found = try network.attributions(
            of: Tensor(repeating: 3, shape: [1, 1, 2, 2]), to: [1], by: .gradient, on: Engine(), stream: stream)
        #expect(found.map(\.values) == [Tensor([1, 2, 2], [0, 4, -1, 2])])
        #expect(found[0].logit == 23)
    }

    /// Without biases, a network of ReLUs and maxima is homogeneous of degree 1, so its slope times the image is the
    /// logit.
    @Test(arguments: 0..<4 as Range<UInt64>) func gradientTimesInputSumsToTheLogitWithoutBiases(seed: UInt64) throws {
        var draws = RandomStream(seed: seed, "network")
        let network = Network(
            explained: [2, 6, 6],
            [
                .someConvolution(2, 5, bias: false, &draws), .relu,
                .pooling(.maximum, PoolingGeometry(size: 2, stride: 2)),
                .flatten, .someLinear(45, 3, bias: false, &draws),
            ])
        let images = network.random(images: 2, seed: seed)
        let engine = try Engine()
        let plain = try network.attributions(of: images, to: [1, 2], by: .gradient, on: engine, stream: stream)
        let found = try network.attributions(
            of: images, to: [1, 2], by: .gradientTimesInput, on: engine, stream: stream)
        for image in 0..<2 {
            #expect(abs(found[image].sum - found[image].logit) < 1e-5 * (1 + abs(found[image].logit)), "seed \(seed)")
            #expect(
                found[image].agrees(
                    with: zip(plain[image].values.values, images.image(image)).map { Double($0) * $1 }, tolerance: 1e-6)
            )
        }
    }

    @Test func namesAreWhatPapersCallThem() throws {
        let methods: [GradientMethod] = [
            .gradient, .gradientTimesInput, .smoothGrad(), .integratedGradients(), .guidedBackpropagation, .gradCAM(),
        ]
        #expect(
            methods.map(\.name) == [
                "Gradient", "Gradient × input", "SmoothGrad", "Integrated gradients", "Guided backpropagation",
                "Grad-CAM",
            ])
        let stored = try JSONEncoder().encode(methods)
        #expect(try JSONDecoder().decode([GradientMethod].self, from: stored) == methods)
    }

    @Test func noImagesHaveNoAttributions() throws {
        let network = Network.wild(seed: 0)
        for method in [GradientMethod.gradient, .smoothGrad(), .gradCAM()] {
            let none = Tensor([0, 2, 6, 7], [])
            #expect(try network.attributions(of: none, to: [], by: method, on: Engine(), stream: stream).isEmpty)
        }
    }

    @Test func refusesWhatDoesNotSuit() throws {
        let network = Network.wild(seed: 0)
        let images = network.random(images: 2, seed: 0)
        let engine = try Engine()
        func problem(
            _ images: Tensor, _ targets: [Int], _ method: GradientMethod, of network: Network = network
        ) throws -> String {
            let error = #expect(throws: MethodError.self) {
                try network.attributions(of: images, to: targets, by: method, on: engine, stream: stream)
            }
            return try #require(error).description
        }
        #expect(try problem(images, [0, 3], .gradient).contains("class 3"))
        #expect(try problem(images, [-1, 0], .gradient).contains("class -1"))
        #expect(try problem(images, [0], .gradient).contains("1 classes for 2 images"))
        #expect(try problem(Tensor(repeating: 0, shape: [2, 3, 6, 7]), [0, 0], .gradient).contains("[N, 2, H, W]"))
        #expect(try problem(Tensor(repeating: 0, shape: [2, 6, 7]), [0, 0], .gradient).contains("[2, 6, 7]"))
        #expect(try problem(Tensor(repeating: 0, shape: [1, 2, 9, 9]), [0], .gradient).contains("layer."))
        #expect(try problem(images, [0, 0], .smoothGrad(samples: 0)).contains("0 samples"))
        #expect(try problem(images, [0, 0], .smoothGrad(noise: -1)).contains("-1"))
        #expect(try problem(images, [0, 0], .integratedGradients(steps: 0)).contains("0 steps"))
        #expect(try problem(images, [0, 0], .integratedGradients(baseline: .channels([1]))).contains("2 channels"))
        #expect(try problem(images, [0, 0], .gradCAM(layer: "nowhere")).contains("nowhere"))
        #expect(try problem(images, [0, 0], .gradCAM(layer: "layer.15")).contains("layer.15"))
        let linear = Network.linear([1, 2, 2], [[1, 2, 3, 4]])
        #expect(
            try problem(Tensor(repeating: 0, shape: [1, 1, 2, 2]), [0], .gradCAM(), of: linear).contains("no layer"))
        let maps = Network(explained: [1, 2, 2], [.relu])
        #expect(try problem(Tensor(repeating: 0, shape: [1, 1, 2, 2]), [0], .gradient, of: maps).contains("one logit"))
    }
}

@Suite struct GuidedBackpropagationTests {
    private let stream = RandomStream(seed: 1, "guided")

    /// Two hidden units for [x, y]: relu(x - y) and relu(x + y), of which the logit takes -1 and 2.
    @Test func holdsBackWhatIsNegative() throws {
        let network = Network(
            explained: [2, 1, 1],
            [
                .flatten, .linear(Linear(weights: Tensor([2, 2], [1, -1, 1, 1]), bias: nil)), .relu,
                .linear(Linear(weights: Tensor([1, 2], [-1, 2]), bias: nil)),
            ])
        let image = Tensor([1, 2, 1, 1], [3, 1])
        let engine = try Engine()
        let plain = try network.attributions(of: image, to: [0], by: .gradient, on: engine, stream: stream)
        let guided = try network.attributions(
            of: image, to: [0], by: .guidedBackpropagation, on: engine, stream: stream)
        #expect(plain[0].values.values == [-1 + 2, 1 + 2])
        #expect(guided[0].values.values == [2, 2])
        // Where the first unit is silent nothing comes through it either way, and negative gradients below ReLUs are
        // kept.
        let other = Tensor([1, 2, 1, 1], [-2, 3])
        let negative = Network(
            explained: [2, 1, 1],
            network.layers.dropLast().map(\.layer) + [
                .linear(Linear(weights: Tensor([1, 2], [5, 2]), bias: nil))
            ])
        #expect(
            try negative.attributions(of: other, to: [0], by: .guidedBackpropagation, on: engine, stream: stream)[0]
                .values
                .values == [2, 2])
        #expect(
            try negative.attributions(of: image, to: [0], by: .guidedBackpropagation, on: engine, stream: stream)[0]
                .values
                .values == [5 + 2, -5 + 2])
    }

    /// Rows of numbers through normalisation and each kind of ReLU, against plain loops in float64.
    @Test(arguments: 0..<5 as Range<UInt64>) func changesEveryKindOfReLU(seed: UInt64) throws {
        var draws = RandomStream(seed: seed, "network")
        let kinds: [Layer] = [
            .relu, .clippedReLU(ClippedReLU(threshold: 1, form: .saturate)), .clippedReLU(ClippedReLU(threshold: 1.5)),
            .activation(.relu), .activation(.clip(lower: 0, upper: 1)),
        ]
        let bounds = [Double.infinity, 1, 1.5, .infinity, 1]
        let size = 12
        var layers: [Layer] = [.flatten]
        for kind in kinds { layers += [.someLinear(size, size, &draws), .someBatchNorm(size, &draws), kind] }
        layers.append(.someLinear(size, 2, &draws))
        let network = Network(explained: [3, 2, 2], layers)
        let image = network.random(images: 1, seed: seed)
        let outputs = InferenceReference(network).outputs(image.image(0))

        func weights(_ place: Int) -> [Double] {
            network.layers[place].layer.parameters[0].tensor.values.map(Double.init)
        }
        func back(_ gradient: [Double], _ place: Int) -> [Double] {
            let weights = weights(place)
            return (0..<size).map { i in gradient.indices.reduce(0) { $0 + gradient[$1] * weights[$1 * size + i] } }
        }
        var gradient = back([0, 1], layers.count - 1)
        for kind in kinds.indices.reversed() {
            let place = 1 + 3 * kind
            guard case .batchNorm(let norm) = network.layers[place + 1].layer else { continue }
            let input = outputs[place + 1].values
            let scale = zip(norm.scale.values, norm.runningVariance.values).map {
                Double($0) / (Double($1) + 1e-5).squareRoot()
            }
            gradient = (0..<size).map { i in
                input[i] > 0 && input[i] < bounds[kind] ? max(gradient[i], 0) * scale[i] : 0
            }
            gradient = back(gradient, place)
        }
        let found = try network.attributions(
            of: image, to: [1], by: .guidedBackpropagation, on: Engine(), stream: stream)
        #expect(found[0].agrees(with: gradient), "seed \(seed)")
    }

    @Test func refusesOtherActivationsByName() throws {
        let network = Network(explained: [1, 1, 2], [.relu, .activation(.gelu), .flatten])
        let error = #expect(throws: MethodError.self) {
            try network.attributions(
                of: Tensor(repeating: 1, shape: [1, 1, 1, 2]), to: [0], by: .guidedBackpropagation, on: Engine(),
                stream: stream)
        }
        #expect(try #require(error).description.contains("layer.1 of explained"))
    }
}
