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
    let predictor: Predictor
    /// Those that were named, by their paths.
    private var modules: [String: (module: AttentionModule, groups: LogitGroups?)] = [:]
    private let stream: RandomStream
    /// That of the last method: those of all could hold the weights a dozen times.
    private var prepared: RelevancePropagation?

    /// - Throws: exit status 64 after a line about a layer that isn't there or gives no maps.
    init(_ predictor: Predictor, methods: [MethodName], seed: UInt64) throws {
        self.predictor = predictor
        stream = RandomStream(seed: seed, "attribute")
        let network = predictor.network
        for method in methods {
            if case .attention(let file) = method.method, modules[file] == nil {
                modules[file] = try AttentionModule.read(WeightsFile(path: file), beside: network)
            }
            guard let layer = method.method.layer else { continue }
            do {
                let shape = try network.outputShapes([1] + network.inputShape)[network.place(ofModule: layer)]
                guard shape.count == 4 else {
                    throw wrongCall(
                        "\(layer) gives \(shape.dropFirst()) for an image, which is no map [C, H, W]; name another layer for \(method.kind), or none."
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
        let network = predictor.network, engine = predictor.engine
        switch method.method {
        case .attribution(.relevance(let composite)):
            return try explained(image, target, by: method, composite)
        case .attribution(let known):
            let found = try network.explanations(
                of: image, to: [target], by: known, on: engine, stream: stream, progress: progress)
            return ImageAttribution(method: method, attribution: found[0])
        case .classActivation(let known):
            let found = try network.classActivationMaps(
                of: image, to: [target], by: known, on: engine, progress: progress)
            return ImageAttribution(method: method, attribution: found[0])
        case .attention(let file):
            guard let (module, groups) = modules[file] else { preconditionFailure("\(file) was read") }
            // Of a module for groups of classes, the one that the class is in.
            let place = groups.map { $0.groupOfClass[target] } ?? target
            let found = try network.attentionMaps(of: image, to: [place], in: groups, by: module, on: engine)
            return ImageAttribution(method: method, attribution: found[0])
        }
    }

    private mutating func explained(
        _ image: Tensor, _ target: Int, by method: MethodName, _ composite: Composite
    ) throws -> ImageAttribution {
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

extension MethodName {
    /// Without its parameter.
    var kind: String { text.split(separator: ":").first.map(String.init) ?? text }
}

extension ExplanationMethod {
    /// The layer that was named.
    fileprivate var layer: String? {
        switch self {
        case .attribution(.gradients(.gradCAM(let layer))): layer
        case .classActivation(let method): method.layer
        default: nil
        }
    }
}
