import Notebook

/// Makes maps of images of one network.
struct MapMaker {
    let network: Network
    let engine: Engine
    private let costs: MapCosts
    private let normalization: Normalization
    private let saliency: ContextAwareSaliency
    private let paper: RelevancePropagation
    private let stable: RelevancePropagation
    private let randomised: RelevancePropagation
    private let untrained: RelevancePropagation

    /// - Parameter stream: what weights are put in random order by, and drawn anew from.
    init(
        _ network: Network, _ normalization: Normalization, _ costs: MapCosts, on engine: Engine, stream: RandomStream
    ) throws {
        (self.network, self.normalization, self.costs, self.engine) = (network, normalization, costs, engine)
        saliency = ContextAwareSaliency(side: costs.saliencySide)
        paper = try RelevancePropagation(.salientRelevance, through: network)
        stable = try RelevancePropagation(.epsilonPlusFlat, through: network)
        let cascade = network.randomisationCascade(stream: stream.substream("random order"))
        let last = try measured(cascade.last, "a layer of \(network.name) whose weights can be put in random order")
        randomised = try RelevancePropagation(.salientRelevance, through: last.network)
        untrained = try RelevancePropagation(
            .salientRelevance, through: network.untrained(stream: stream.substream("untrained")))
    }

    /// Maps of one image [1, C, S, S]; larger values speak more for the class, or stand out more.
    ///
    /// The paper's heat map has absolute values, and so have maps of plain gradients, whose sign depends on the
    /// pixel's.
    /// - Parameters:
    ///   - target: the class that is explained; another one is explained by `wrongClass` alone.
    ///   - stream: what noise and masks are drawn from.
    func maps(_ kinds: [MapKind], of image: Tensor, to target: Int, stream: RandomStream) throws
        -> ByCase<MapKind, PixelMap>
    {
        let relevance = try explained(paper, image, target)
        return try ByCase(kinds) { kind in try map(kind, of: image, to: target, relevance, stream) }
    }

    func map(_ kind: MapKind, of image: Tensor, to target: Int, stream: RandomStream) throws -> PixelMap {
        try maps([kind], of: image, to: target, stream: stream)[kind]
    }

    private func explained(_ propagation: RelevancePropagation, _ image: Tensor, _ target: Int) throws -> Attribution {
        try propagation.explain(image, targets: [target], on: engine)[0].attribution
    }

    private func map(
        _ kind: MapKind, of image: Tensor, to target: Int, _ relevance: Attribution, _ stream: RandomStream
    ) throws -> PixelMap {
        let side = image.shape[2], width = image.shape[3]
        func attribution(_ method: AttributionMethod) throws -> Attribution {
            try network.explanations(
                of: image, to: [target], by: method, on: engine, stream: stream.substream(method.name))[0]
        }
        func blurred(_ factor: Double) -> PixelMap {
            relevance.magnitudes.blurred(sigma: factor * costs.blur * Double(side))
        }
        switch kind {
        case .relevance: return relevance.magnitudes
        case .salientRelevance: return try saliency.map(of: relevance)
        case .blurredRelevance: return blurred(1)
        case .lessBlurredRelevance: return blurred(0.5)
        case .moreBlurredRelevance: return blurred(2)
        case .stableRelevance: return try explained(stable, image, target).map
        case .gradient: return try attribution(.gradients(.gradient)).magnitudes
        case .gradientTimesInput: return try attribution(.gradients(.gradientTimesInput)).map
        case .smoothGrad: return try attribution(.gradients(.smoothGrad(samples: costs.samples))).magnitudes
        case .integratedGradients:
            return try attribution(.gradients(.integratedGradients(steps: costs.samples))).map
        case .guidedBackpropagation: return try attribution(.gradients(.guidedBackpropagation)).magnitudes
        // The last convolution's activation, before the pooling that would leave 3 places on an axis at 112 px.
        case .gradCAM: return try attribution(.gradients(.gradCAM(layer: lastActivation))).map
        case .occlusion:
            let window = max(1, Int(costs.window * Double(side))), stride = max(1, Int(costs.stride * Double(side)))
            return try attribution(.occlusion(Occlusion(window: window, stride: stride))).map
        // A RISE map stands on the mean probability of masked images, which says nothing of single pixels.
        case .rise: return try attribution(.rise(RISE(masks: costs.masks))).map.scaledToUnit
        case .wrongClass: return try saliency.map(of: explained(paper, image, leastLikely(image, but: target)))
        case .randomised: return try saliency.map(of: explained(randomised, image, target))
        case .untrained: return try saliency.map(of: explained(untrained, image, target))
        case .edges: return PixelMap(lightnessOf: picture(image)).edges()
        case .pictureSaliency:
            let picture = picture(image), area = side * width
            let planes = (0..<3 * area).map { Float(picture.pixels[$0 % area * 3 + $0 / area]) / 255 }
            return try saliency.map(of: Tensor([3, side, width], planes))
        case .blob: return .centerBlob(height: side, width: width)
        case .randomAreas:
            var draws = stream.substream("random areas")
            return PixelMap.random(height: side, width: width, blurred: costs.blur * Double(side), stream: &draws)
        case .random:
            var draws = stream.substream("random map")
            return PixelMap.random(height: side, width: width, stream: &draws)
        }
    }

    /// What the network sees.
    private func picture(_ image: Tensor) -> Picture {
        normalization.picture(width: image.shape[3], height: image.shape[2], of: image.values)
    }

    /// The class with the lowest logit of those that are not explained.
    private func leastLikely(_ image: Tensor, but target: Int) throws -> Int {
        let logits = try network.forward(image, on: engine).values
        let others = logits.indices.filter { $0 != target }
        guard let least = others.min(by: { logits[$0] < logits[$1] }) else {
            throw NotebookError(
                .step, "explaining another class than \(target)", "the network knows no other",
                advice: "Use data of at least two classes")
        }
        return least
    }

    /// The name of the last activation before the maps become one row of numbers.
    private var lastActivation: String {
        get throws {
            let end = network.layers.firstIndex { [.flatten, .globalAveragePooling].contains($0.layer) }
            guard let last = network.layers[..<(end ?? network.layers.count)].last(where: \.layer.isActivation) else {
                throw NotebookError(
                    .step, "drawing Grad-CAM maps of \(network.name)", "it has no activation before its classifier",
                    advice: "Name a network with convolutions with --model")
            }
            return last.name
        }
    }
}
