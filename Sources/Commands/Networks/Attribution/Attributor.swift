import Notebook

/// What one method says about one image.
struct ImageAttribution {
    var method: MethodName
    var attribution: Attribution
    /// Where the logit went on its way, for layer-wise relevance propagation.
    var propagation: (absorbed: Double, layers: [RelevancePropagation.LayerRelevance])?
}

/// A network and the methods that explain it.
struct Attributor {
    private let predictor: Predictor
    private let stream: RandomStream
    /// That of the last method: those of all could hold the weights a dozen times.
    private var prepared: RelevancePropagation?

    /// - Throws: exit status 64 after a line about a layer that isn't there or gives no maps.
    init(_ predictor: Predictor, methods: [MethodName], seed: UInt64) throws {
        self.predictor = predictor
        stream = RandomStream(seed: seed, "attribute")
        let network = predictor.network
        for case .gradients(.gradCAM(let layer?)) in methods.map(\.method) {
            do {
                let shape = try network.outputShapes([1] + network.inputShape)[network.place(ofModule: layer)]
                guard shape.count == 4 else {
                    throw wrongCall(
                        "\(layer) gives \(shape.dropFirst()) for an image, which is no map [C, H, W]; name another layer for grad-cam, or none."
                    )
                }
            } catch let error as NetworkError {
                throw wrongCall(error.description)
            }
        }
    }

    /// - Parameters:
    ///   - image: [1, C, H, W], of a size that the network takes.
    ///   - progress: gets how many passes are done, and of how many, while it takes many.
    /// - Throws: `MethodError` where the method doesn't suit the network.
    mutating func attribution(
        of image: Tensor, to target: Int, by method: MethodName, progress: (_ done: Int, _ total: Int) -> Void
    ) throws -> ImageAttribution {
        guard case .relevance(let composite) = method.method else {
            let found = try predictor.network.explanations(
                of: image, to: [target], by: method.method, on: predictor.engine, stream: stream, progress: progress)
            return ImageAttribution(method: method, attribution: found[0])
        }
        let propagation = try prepared(composite)
        let found = try propagation.explain(image, targets: [target], on: predictor.engine)[0]
        return ImageAttribution(
            method: method, attribution: found.attribution, propagation: (found.absorbed, found.layers))
    }

    private mutating func prepared(_ composite: Composite) throws -> RelevancePropagation {
        if let prepared, prepared.composite == composite { return prepared }
        prepared = nil
        let propagation = try RelevancePropagation(composite, through: predictor.network)
        prepared = propagation
        return propagation
    }
}
