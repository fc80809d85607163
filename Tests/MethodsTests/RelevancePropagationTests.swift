import Methods
import Networks
import Tensors
import Testing

@Suite struct RelevancePropagationTests {
    private let engine: Engine

    init() throws { engine = try Engine() }

    static let rules: [RelevanceRule] = [
        .zero, .epsilon(0.25), .epsilon(1e-6), .gamma(0.25), .zPlus, .alphaBeta(alpha: 2), .alphaBeta(alpha: 1),
        .wSquared, .flat,
        .zB(low: [-2, -3], high: [2.5, 3]), .signedZ,
    ]

    @Test("Rules are named with their numbers as people write them")
    func names() {
        #expect(RelevanceRule.epsilon(1e-6).name == "LRP-ε, ε = 10⁻⁶")
        #expect(RelevanceRule.epsilon(2.5e-7).name == "LRP-ε, ε = 2.5×10⁻⁷")
        #expect(RelevanceRule.gamma(0.25).name == "LRP-γ, γ = 0.25")
        #expect(RelevanceRule.alphaBeta(alpha: 2).name == "αβ, α = 2, β = 1")
        #expect(RelevanceRule.epsilon(1e20).name == "LRP-ε, ε = 10²⁰")
    }

    /// Every rule at every kind of layer that has none of its own: windows of several kinds, a sum, a concatenation, a
    /// gate, both poolings.
    private static func branching(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "branching network")
        func convolution(
            _ inputs: Int, _ outputs: Int, _ size: Int = 3, groups: Int = 1, stride: Int = 1, padding: Int = 1
        ) -> Layer {
            .convolution(
                Convolution(
                    weights: .random([outputs, inputs / groups, size, size], &stream, scale: 0.4),
                    bias: .random([outputs], &stream, scale: 0.1),
                    geometry: ConvolutionGeometry(stride: stride, padding: padding, groups: groups)))
        }
        let layers = [
            NamedLayer("stem", convolution(2, 4)), NamedLayer("stem.relu", .relu),
            NamedLayer("left", convolution(4, 4, groups: 2)),
            NamedLayer("left.relu", .clippedReLU(ClippedReLU(threshold: 6, form: .saturate))),
            NamedLayer("sum", .add, inputs: [.previous, .named("stem.relu")]), NamedLayer("sum.relu", .relu),
            NamedLayer("small", convolution(4, 3, 1, padding: 0), inputs: [.named("sum.relu")]),
            NamedLayer("small.relu", .relu),
            NamedLayer("wide", convolution(4, 2, 3, stride: 1), inputs: [.named("sum.relu")]),
            NamedLayer("wide.relu", .relu),
            NamedLayer("both", .concatenate, inputs: [.named("small.relu"), .named("wide.relu")]),
            NamedLayer("pool", .pooling(.maximum, PoolingGeometry(size: 2, stride: 2))),
            NamedLayer("mean", .pooling(.average, PoolingGeometry(size: 2, stride: 1))),
            NamedLayer("means", .globalAveragePooling),
            NamedLayer("gated", .multiply, inputs: [.named("mean"), .named("means")]),
            NamedLayer("flat", .flatten),
            NamedLayer(
                "logits",
                .linear(
                    Linear(weights: .random([3, 5 * 4], &stream, scale: 0.4), bias: .random([3], &stream, scale: 0.1)))),
        ]
        return Network(name: "branching", inputShape: [2, 6, 6], layers: layers)
    }

    /// As small ImageNet networks end and are padded: a depthwise window with one zero more at the end, wide and narrow
    /// windows side by side, and the classes' maps, averaged, in place of a linear layer.
    private static func withoutLinearLayer(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "network without a linear layer")
        func convolution(_ inputs: Int, _ outputs: Int, _ size: Int, _ geometry: ConvolutionGeometry) -> Layer {
            .convolution(
                Convolution(
                    weights: .random([outputs, inputs / geometry.groups, size, size], &stream, scale: 0.4),
                    bias: .random([outputs], &stream, scale: 0.1), geometry: geometry))
        }
        func padded(_ size: Int, stride: Int, groups: Int) -> ConvolutionGeometry {
            ConvolutionGeometry(
                stride: [stride, stride], paddingBefore: [size, size], paddingAfter: [size + 1, size + 1],
                dilation: [1, 1], groups: groups)
        }
        let six = Layer.clippedReLU(ClippedReLU(threshold: 6, form: .saturate))
        let layers = [
            NamedLayer("stem", convolution(2, 4, 3, padded(0, stride: 2, groups: 1))), NamedLayer("stem.relu6", six),
            NamedLayer("depthwise", convolution(4, 4, 4, padded(1, stride: 1, groups: 4))),
            NamedLayer("depthwise.relu6", six),
            NamedLayer("one", convolution(4, 3, 1, ConvolutionGeometry())), NamedLayer("one.relu", .relu),
            NamedLayer(
                "three", convolution(4, 2, 3, ConvolutionGeometry(padding: 1)), inputs: [.named("depthwise.relu6")]),
            NamedLayer("three.relu", .relu),
            NamedLayer("both", .concatenate, inputs: [.named("one.relu"), .named("three.relu")]),
            NamedLayer("classes", convolution(5, 3, 1, ConvolutionGeometry())), NamedLayer("classes.relu", .relu),
            NamedLayer("means", .globalAveragePooling), NamedLayer("flat", .flatten),
        ]
        return Network(name: "without a linear layer", inputShape: [2, 8, 8], layers: layers)
    }

    private func images(_ count: Int, _ shape: [Int], seed: UInt64) -> Tensor {
        var stream = RandomStream(seed: seed, "images")
        return .random([count] + shape, &stream)
    }

    private func check(_ network: Network, _ rule: RelevanceRule, seed: UInt64) throws {
        let images = images(2, network.inputShape, seed: seed), targets = [2, 0]
        // Bounds are for pixels only; the rest has a rule that is stable.
        let composite = if case .zB = rule { Composite(.zPlus).first(rule) } else { Composite(rule) }
        let found = try RelevancePropagation(composite, through: network).explain(images, targets: targets, on: engine)
        let size = network.inputShape.reduce(1, *)
        for (image, target) in targets.enumerated() {
            var reference = RelevanceReference(
                network, image: images.values[image * size..<(image + 1) * size].map(Double.init))
            let expected = reference.relevance(of: target) { index in
                if case .zB = rule, index > 0 { return .zPlus }
                return rule
            }
            let largest = expected.map(abs).max() ?? 0
            let error =
                zip(found[image].attribution.values.values, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
            #expect(error <= 1e-5 * largest, "\(rule), seed \(seed), image \(image): \(error) of \(largest)")
            #expect(
                abs(found[image].absorbed - reference.absorbed) <= 1e-5 * max(largest, abs(reference.absorbed)),
                "\(rule), seed \(seed)")
            #expect(abs(found[image].attribution.logit - reference.logits[target]) <= 1e-5)
        }
    }

    @Test(arguments: rules) func everyRuleAgreesWithFloat64InAChain(_ rule: RelevanceRule) throws {
        for seed in 1...3 { try check(.small(seed: UInt64(seed)), rule, seed: UInt64(seed)) }
    }

    @Test(arguments: rules) func everyRuleAgreesWithFloat64WithBranches(_ rule: RelevanceRule) throws {
        for seed in 1...3 { try check(Self.branching(seed: UInt64(seed)), rule, seed: UInt64(seed)) }
    }

    @Test(arguments: rules) func everyRuleAgreesWithFloat64WithoutALinearLayer(_ rule: RelevanceRule) throws {
        for seed in 1...3 { try check(Self.withoutLinearLayer(seed: UInt64(seed)), rule, seed: UInt64(seed)) }
    }

    /// On a linear network relevance is input x weight, and of each rule what its formula says.
    @Test func aLinearNetworkHasAClosedForm() throws {
        let network = Network(
            name: "line", inputShape: [3, 1, 1],
            layers: [
                NamedLayer("flat", .flatten),
                NamedLayer("logits", .linear(Linear(weights: Tensor([1, 3], [2, -1, 3]), bias: nil))),
            ])
        func relevance(_ rule: RelevanceRule) throws -> [Float] {
            try RelevancePropagation(Composite(rule), through: network)
                .explain(Tensor([1, 3, 1, 1], [1, 4, -0.5]), targets: [0], on: engine)[0].attribution.values.values
        }
        func close(_ found: [Float], _ expected: [Float]) -> Bool {
            zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 }
        }
        // z = 2 - 4 - 1.5 = -3.5.
        #expect(close(try relevance(.zero), [2, -4, -1.5]))
        #expect(close(try relevance(.epsilon(0.5)), [1.75, -3.5, -1.3125]))
        #expect(close(try relevance(.zPlus), [-3.5, 0, 0]))
        #expect(close(try relevance(.alphaBeta(alpha: 2)), [-7, 3.5 * 4 / 5.5, 3.5 * 1.5 / 5.5]))
        #expect(close(try relevance(.wSquared), [-3.5 * 4 / 14, -3.5 / 14, -3.5 * 9 / 14]))
        #expect(close(try relevance(.flat), [-3.5 / 3, -3.5 / 3, -3.5 / 3]))
        #expect(close(try relevance(.gamma(1)), [-3.5 * 4 / -1.5, -3.5 * -4 / -1.5, -3.5 * -1.5 / -1.5]))
        // (1 + 1) 2, (4 - 5) -1, (-0.5 + 2) 3 of 9.5.
        #expect(
            close(
                try relevance(.zB(low: [-1, -3, -2], high: [3, 5, 2])), [-3.5 * 4 / 9.5, -3.5 / 9.5, -3.5 * 4.5 / 9.5]))
    }

    @Test func pixelsAndBiasesTogetherHaveTheLogit() throws {
        let network = Self.branching(seed: 5), images = images(4, [2, 6, 6], seed: 6)
        for composite in [
            Composite(.zPlus), Composite(.epsilon(1e-6)), .epsilonPlusFlat,
            .epsilonGammaBox(low: [-9, -9], high: [9, 9]),
        ] {
            for explained in try RelevancePropagation(composite, through: network).explain(
                images, targets: [0, 1, 2, 0], on: engine)
            {
                let attribution = explained.attribution
                #expect(
                    abs(attribution.sum + explained.absorbed - attribution.logit) < 1e-3
                        * max(1, abs(attribution.logit)), "\(composite.name)")
                #expect(abs((explained.layers.first?.sum ?? .nan) - attribution.sum) < 1e-5)
            }
        }
    }

    @Test func batchNormIsFoldedAndOneThatCannotBeIsPassedThrough() throws {
        var stream = RandomStream(seed: 8, "norms")
        func norm(_ channels: Int) -> BatchNorm {
            var norm = BatchNorm(channels: channels)
            norm.scale = .random([channels], &stream)
            norm.shift = .random([channels], &stream)
            norm.runningMean = .random([channels], &stream)
            norm.runningVariance = Tensor([channels], (0..<channels).map { _ in Float(0.5 + stream.uniform()) })
            return norm
        }
        let first = norm(2), second = norm(3)
        let convolution = Convolution(
            weights: .random([3, 2, 3, 3], &stream), bias: nil, geometry: ConvolutionGeometry(padding: 1))
        let logits = Linear(weights: .random([2, 3 * 16], &stream), bias: nil)
        let network = Network(
            name: "norms", inputShape: [2, 4, 4],
            layers: [
                NamedLayer("before", .batchNorm(first)), NamedLayer("convolution", .convolution(convolution)),
                NamedLayer("after", .batchNorm(second)),
                NamedLayer("relu", .relu), NamedLayer("flat", .flatten), NamedLayer("logits", .linear(logits)),
            ])
        // The same with the first normalisation as a convolution of its own, one channel at a time, and the second one
        // folded by hand.
        var folded = convolution
        let affine = second.inferenceAffine
        folded.weights = Tensor(
            convolution.weights.shape, convolution.weights.values.enumerated().map { $1 * affine.scale[$0 / 18] })
        folded.bias = Tensor([3], affine.shift)
        let separate = Convolution(
            weights: Tensor([2, 1, 1, 1], first.inferenceAffine.scale), bias: Tensor([2], first.inferenceAffine.shift),
            geometry: ConvolutionGeometry(groups: 2))
        let equal = Network(
            name: "folded", inputShape: [2, 4, 4],
            layers: [
                NamedLayer("before", .convolution(separate)), NamedLayer("convolution", .convolution(folded)),
                NamedLayer("relu", .relu),
                NamedLayer("flat", .flatten), NamedLayer("logits", .linear(logits)),
            ])
        let image = images(1, [2, 4, 4], seed: 9)
        let found = try RelevancePropagation(Composite(.epsilon(1e-6)), through: network).explain(
            image, targets: [1], on: engine)[0]
        var reference = RelevanceReference(equal, image: image.values.map(Double.init))
        let expected = reference.relevance(of: 1) { _ in .epsilon(1e-6) }
        let largest = expected.map(abs).max() ?? 0
        #expect(zip(found.attribution.values.values, expected).allSatisfy { abs(Double($0) - $1) < 1e-5 * largest })
        #expect(abs(found.absorbed - reference.absorbed) < 1e-4 * abs(reference.absorbed))
    }

    @Test func aCompositeSaysWhichRuleGoesWhere() throws {
        let propagation = try RelevancePropagation(
            Composite("mixed", [.first: .flat, .convolution: .zPlus, .linear: .epsilon(1), .last: .zero]),
            through: Self.branching(seed: 1))
        #expect(propagation.rules.map(\.layer) == ["stem", "left", "small", "wide", "logits"])
        #expect(propagation.rules.map(\.rule) == [.flat, .zPlus, .zPlus, .zPlus, .zero])
    }

    @Test func aLayerWithoutARuleIsNamed() throws {
        let missing = #expect(throws: MethodError.self) {
            try RelevancePropagation(Composite("half", [.convolution: .zPlus]), through: .small(seed: 1))
        }
        #expect(
            missing?.attempt.contains("layer.6") == true && missing?.advice.contains("alpha-beta") == true
                && missing?.finding.contains("convolution") == true)
        let norm = Network(
            name: "norm", inputShape: [4], layers: [NamedLayer("the norm", .layerNorm(LayerNorm(features: 4)))])
        let unknown = #expect(throws: MethodError.self) { try RelevancePropagation(Composite(.zPlus), through: norm) }
        #expect(
            unknown?.attempt.contains("the norm") == true && unknown?.finding.contains("layer normalisation") == true
                && unknown?.advice.contains("epsilon") == true)
    }

    @Test(arguments: [[0], [0, 3], [-1, 0]]) func targetsThatDoNotFitAreRefused(_ targets: [Int]) throws {
        let propagation = try RelevancePropagation(Composite(.zPlus), through: .small(seed: 1))
        let images = images(2, [2, 6, 6], seed: 1)
        let error = #expect(throws: MethodError.self) { try propagation.explain(images, targets: targets, on: engine) }
        #expect(error?.finding.contains("class") == true)
    }

    @Test func boundsMustFitTheChannels() throws {
        let propagation = try RelevancePropagation(
            Composite(.zPlus).first(.zB(low: [0], high: [1])), through: .small(seed: 1))
        let image = images(1, [2, 6, 6], seed: 1)
        #expect(throws: MethodError.self) { try propagation.explain(image, targets: [0], on: engine) }
    }
}
