import Networks
import Tensors

/// A way to attribute a class to an image's pixels.
public enum AttributionMethod: Codable, Hashable, Sendable {
    case relevance(Composite)
    case gradients(GradientMethod)
    case occlusion(Occlusion)
    case rise(RISE)

    /// What a report calls it.
    public var name: String {
        switch self {
        case .relevance(let composite): "LRP (\(composite.name))"
        case .gradients(let method): method.name
        case .occlusion(let occlusion): occlusion.name
        case .rise(let rise): rise.name
        }
    }
}

extension Network {
    /// An attribution for each image to its class.
    ///
    ///     try network.explanations(of: images, to: [3, 5], by: .relevance(.epsilonPlusFlat), on: engine, stream:
    ///     stream)
    ///
    /// - Parameters:
    ///   - images: [N, C, H, W], preprocessed.
    ///   - targets: N classes.
    ///   - batchSize: how many images are computed at once.
    ///   - stream: what noise and masks are drawn from, where the method draws.
    ///   - progress: gets how many passes are done, and of how many, while it takes many.
    /// - Throws: `MethodError` where the method doesn't suit the network or the images; what the engine throws.
    public func explanations(
        of images: Tensor, to targets: [Int], by method: AttributionMethod, on engine: Engine, batchSize: Int = 8,
        stream: RandomStream,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> [Attribution] {
        switch method {
        case .relevance(let composite):
            let propagation = try RelevancePropagation(composite, through: self)
            let explained = try ExplainedImages(
                images, targets: targets, network: self, attempt: "explaining images by \(method.name)")
            return try explained.batches(of: batchSize).flatMap { range in
                try propagation.explain(explained.images(range, on: engine), targets: Array(targets[range]), on: engine)
                    .map(\.attribution)
            }
        case .gradients(let gradients):
            return try attributions(
                of: images, to: targets, by: gradients, on: engine, batchSize: batchSize, stream: stream,
                progress: progress)
        case .occlusion(let occlusion):
            return try attributions(
                of: images, to: targets, by: occlusion, on: engine, batchSize: batchSize, progress: progress)
        case .rise(let rise):
            return try attributions(
                of: images, to: targets, by: rise, on: engine, batchSize: batchSize, stream: stream, progress: progress)
        }
    }
}
