import Networks
import Tensors

/// Layer-wise relevance propagation through one network by one composite of rules (Bach et al. 2015): prepared once,
/// for any number of images.
///
///     let propagation = try RelevancePropagation(.epsilonPlusFlat, through: network)
///     let explained = try propagation.explain(images, targets: [3, 5], on: engine)
///     explained[0].attribution.map   // one number for each pixel
///
/// Batch normalisation is folded into the convolutions before it first. Relevance passes unchanged through activations
/// and dropout, to the winner of a maximum, and in proportion to the contributions through means, sums and
/// normalisations that can't be folded (LRP-ε, ε = 1e-6). Of a product it goes to the signal and nothing to the gate
/// (Arras et al. 2017).
public struct RelevancePropagation: Sendable {
    /// What became of one image's logit.
    public struct Explained: Sendable {
        /// Its promised sum is the logit.
        public let attribution: Attribution
        /// How much of the relevance biases and normalisations' shifts got; the pixels and they together have the
        /// logit, but for what stabilisers take and for denominators of 0.
        public let absorbed: Double
        /// The relevance of each layer with weights' inputs, from the image on.
        public let layers: [LayerRelevance]
    }

    /// The sum of the relevance of one layer's inputs.
    public struct LayerRelevance: Codable, Hashable, Sendable {
        public let layer: String
        public let sum: Double
    }

    public let composite: Composite
    /// The rule of each layer with weights, in order.
    public let rules: [(layer: String, rule: RelevanceRule)]
    let network: Network
    let wiring: Wiring
    let weighted: [Int: WeightedRelevance]

    /// - Throws: `MethodError` naming the first layer that has no rule; `NetworkError` where the network's layers don't
    ///   fit together.
    public init(_ composite: Composite, through network: Network) throws {
        let network = network.foldingBatchNorm().withoutDropout()
        let wiring = try Wiring(network)
        let (first, last) = (network.layersAtImage(wiring), network.layersAtLogits(wiring))
        let isNonNegative = network.nonNegativeOutputs(wiring)
        var rules: [(layer: String, rule: RelevanceRule)] = []
        var weighted: [Int: WeightedRelevance] = [:]
        for index in network.layers.indices {
            let layer = network.computedLayer(index, wiring)
            guard layer.hasWeights else {
                if !layer.passesRelevanceWithoutRule { throw Self.missingRule(for: network.layers[index]) }
                continue
            }
            let named = NamedLayer(network.layers[index].name, layer)
            let rule = try composite.rule(for: named, isFirst: first[index], isLast: last[index])
            rules.append((named.name, rule))
            let source = wiring.inputs[index][0]
            weighted[index] = WeightedRelevance(
                layer, rule: rule, inputsAreNonNegative: source != Wiring.image && isNonNegative[source])
        }
        self.composite = composite
        self.rules = rules
        self.network = network
        self.wiring = wiring
        self.weighted = weighted
    }

    /// The relevance of each image's numbers for one class each.
    ///
    /// It starts as the class's logit. O(a forward pass and, for each layer, one to four more of its operation, as its
    /// rule asks).
    ///
    /// - Parameters:
    ///   - images: [N, C, H, W].
    ///   - targets: N classes.
    /// - Throws: `MethodError` where the images or the targets don't suit the network.
    public func explain(_ images: Tensor, targets: [Int], on engine: Engine) throws -> [Explained] {
        _ = try ExplainedImages(
            images, targets: targets, network: network, attempt: "explaining images by LRP (\(composite.name))")
        var outputs: [Int: Tensor] = [Wiring.image: images]
        let logits = try network.forward(images, on: engine, taps: neededOutputs) { outputs[$0] = $1 }
        let classes = logits.shape[1], values = logits.values
        let explained = targets.enumerated().map { Double(values[$0 * classes + $1]) }
        let start = Tensor(logits.shape) { numbers in
            numbers.initialize(repeating: 0)
            for (image, target) in targets.enumerated() {
                numbers[image * classes + target] = values[image * classes + target]
            }
        }
        var flow = RelevanceFlow(propagation: self, outputs: outputs, engine: engine, images: targets.count)
        let pixels = try engine.rowMajor(flow.run(from: start))
        let shape = Array(images.shape.dropFirst()), size = shape.reduce(1, *)
        return pixels.withValues { numbers in
            targets.indices.map { image in
                let own = Tensor(shape, Array(numbers[image * size..<(image + 1) * size]))
                return Explained(
                    attribution: Attribution(
                        values: own, target: targets[image], logit: explained[image], promisedSum: explained[image]),
                    absorbed: flow.absorbed[image],
                    layers: flow.layers.reversed().map { LayerRelevance(layer: $0.layer, sum: $0.sums[image]) })
            }
        }
    }

    /// The places whose outputs are looked at again on the way back.
    private var neededOutputs: Set<Int> {
        var needed: Set<Int> = []
        for index in network.layers.indices {
            switch network.computedLayer(index, wiring) {
            case .convolution, .linear:
                needed.formUnion(wiring.inputs[index])
                if weighted[index]?.needsOutput == true { needed.insert(index) }
            case .add, .batchNorm: needed.formUnion(wiring.inputs[index] + [index])
            case .pooling, .globalAveragePooling, .flatten, .concatenate, .multiply:
                needed.formUnion(wiring.inputs[index])
            default: break
            }
        }
        return needed.subtracting([Wiring.image])
    }

    private static func missingRule(for layer: NamedLayer) -> MethodError {
        MethodError(
            "propagating relevance through \(layer.name)",
            "there is no rule for a layer of the kind \(layer.layer.kindName)",
            advice:
                "Take a network of convolutions, linear layers, poolings and branches (rules: \(RelevanceRule.list)), or a method by gradients"
        )
    }
}
