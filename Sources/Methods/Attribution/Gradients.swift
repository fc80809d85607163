import Networks
import Tensors

extension Network {
    /// An attribution for each image to its class, by gradients.
    ///
    ///     let saliency = try network.attributions(
    ///         of: images, to: network.predictions(logits), by: .smoothGrad(), on: engine, stream: stream)
    ///     saliency[0].magnitudes  // one number for each pixel
    ///
    /// The network computes as in use: with the running statistics of batch normalisation and without dropout.
    ///
    /// - Parameters:
    ///   - images: [N, C, H, W], preprocessed.
    ///   - targets: a class for each image: the place of its logit.
    ///   - batchSize: how many images are computed at once; their activations are all in memory.
    ///   - stream: what noise is drawn from, for each image and sample a substream of its own; only SmoothGrad draws.
    ///   - progress: gets how many passes are done, and of how many, while it takes many.
    /// - Throws: `MethodError` for images, classes, layers or numbers that don't suit the network or the method; what
    ///   the engine throws.
    public func attributions(
        of images: Tensor, to targets: [Int], by method: GradientMethod, on engine: Engine, batchSize: Int = 16,
        stream: RandomStream, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> [Attribution] {
        let explained = try ExplainedImages(images, targets: targets, network: self, attempt: method.attempt)
        switch method {
        case .gradient: return try gradients(explained, engine, batchSize)
        case .guidedBackpropagation: return try gradients(explained, engine, batchSize, isGuided: true)
        case .gradientTimesInput:
            return try gradients(explained, engine, batchSize) { gradient, image in gradient * image }
        case .smoothGrad(let samples, let noise):
            return try smoothGradients(
                explained, samples: samples, noise: noise, engine, batchSize, stream, progress: progress)
        case .integratedGradients(let baseline, let steps):
            return try integratedGradients(
                explained, baseline: baseline, steps: steps, engine, batchSize, progress: progress)
        case .gradCAM(let layer): return try gradientMaps(explained, layer: layer, engine, batchSize)
        }
    }

    /// - Parameter combine: makes a value of a number's gradient and the number.
    private func gradients(
        _ explained: ExplainedImages, _ engine: Engine, _ batchSize: Int, isGuided: Bool = false,
        combine: (Float, Float) -> Float = { gradient, _ in gradient }
    ) throws -> [Attribution] {
        if isGuided { try refuseOtherActivations() }
        return try explained.batches(of: batchSize).flatMap { range in
            let images = try explained.images(range, on: engine)
            let targets = Array(explained.targets[range])
            let pass = try TargetGradient(self, images, targets, on: engine)
            let gradients = try pass.gradient(isGuided: isGuided)
            let size = explained.shape.reduce(1, *)
            return gradients.withValues { gradients in
                images.withValues { images in
                    targets.indices.map { image in
                        let places = image * size..<(image + 1) * size
                        return Attribution(
                            values: Tensor(explained.shape, places.map { combine(gradients[$0], images[$0]) }),
                            target: targets[image], logit: pass.logits[image], promisedSum: nil)
                    }
                }
            }
        }
    }

    /// - Throws: `MethodError` naming the first activation that guided backpropagation isn't defined for.
    private func refuseOtherActivations() throws {
        guard let other = layers.first(where: { $0.layer.isActivation && !$0.layer.isRectifier }) else { return }
        throw MethodError(
            GradientMethod.guidedBackpropagation.attempt,
            "\(other.name) of \(name) is no ReLU, and what guided backpropagation does there isn't defined",
            advice: "Explain this network by its gradient or by integrated gradients")
    }
}

/// The gradients of one logit for each image of a batch, from one forward pass.
struct TargetGradient {
    private let network: Network
    private let engine: Engine
    private let trace: InferenceTrace
    private let targets: [Int]
    /// The logit of each image's class.
    let logits: [Double]

    init(_ network: Network, _ images: Tensor, _ targets: [Int], on engine: Engine) throws {
        self.network = network
        self.engine = engine
        self.targets = targets
        trace = try network.tracedForInference(images, on: engine)
        logits = ClassScore.logit.values(of: trace.output, targets: targets)
    }

    /// The gradient with respect to the images, or to the output of the layer at a place.
    func gradient(ofOutputOf layer: Int? = nil, isGuided: Bool = false) throws -> Tensor {
        let classes = trace.output.shape[1]
        let chosen = Tensor([targets.count, classes]) { values in
            values.initialize(repeating: 0)
            for (image, target) in targets.enumerated() { values[image * classes + target] = 1 }
        }
        return try network.inputGradient(chosen, through: trace, on: engine, ofOutputOf: layer) { place, gradient in
            isGuided && network.layers[place].layer.isRectifier ? engine.relu(gradient) : gradient
        }
    }
}

extension Layer {
    /// Whether the layer is a ReLU, be it bounded from above.
    fileprivate var isRectifier: Bool {
        switch self {
        case .relu, .clippedReLU, .activation(.relu), .activation(.clip(lower: 0, upper: _)): true
        default: false
        }
    }
}
