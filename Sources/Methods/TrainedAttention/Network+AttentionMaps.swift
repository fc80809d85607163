import Networks
import Pictures
import Tensors

extension Network {
    /// A map [1, H, W] from 0 to 1 for each image to its class, or to a group of classes, as an attention module sees it:
    /// one forward pass.
    ///
    /// C of the class, before the sigmoid, is moved and scaled to 0 … 1, (C − min)/(max − min + 1e-10), and then enlarged
    /// bilinearly.
    ///
    ///     let maps = try network.attentionMaps(of: images, by: module, on: engine)
    ///
    /// - Parameters:
    ///   - images: [N, C, H, W], preprocessed.
    ///   - targets: a class for each image or, where there are groups, a group; the network's own answers where none are
    ///     given.
    ///   - groups: those that the module was trained for.
    /// - Throws: ``MethodError`` where module, network, groups and images don't suit each other; what the engine throws.
    public func attentionMaps(
        of images: Tensor, to targets: [Int]? = nil, in groups: LogitGroups? = nil, by module: AttentionModule,
        on engine: Engine, batchSize: Int = 16
    ) throws -> [Attribution] {
        let attempt = "explaining images by an attention module"
        guard images.shape.count == 4, images.count > 0 else {
            throw MethodError(attempt, "found images \(images.shape)", advice: "Give images [N, C, H, W]")
        }
        let taps = try AttentionTaps(module.design.taps, of: self, input: Array(images.shape.dropFirst()))
        let groups = try module.checked(taps, beside: self, groups, attempt)
        if let targets {
            guard targets.count == images.shape[0], targets.allSatisfy({ 0..<groups.count ~= $0 }) else {
                throw MethodError(
                    attempt,
                    "found \(targets.count) classes for \(images.shape[0]) images, of \(groups.count) there are",
                    advice: "Give one for each image, from 0 to \(groups.count - 1)")
            }
        }
        return try cutIntoBatches(images.shape[0], batchSize).flatMap { range -> [Attribution] in
            let batch = try engine.slice(images, axis: 0, range: range)
            let (features, logits) = try taps.features(batch, in: self, on: engine)
            let answers = targets.map { Array($0[range]) } ?? groups.likeliest(logits)
            let scores = groups.scores(of: logits).values
            let maps = try module.scaledMaps(features, side: taps.side, answers, on: engine)
            let large = try engine.resized(maps, to: Array(images.shape.suffix(2)), method: .linear)
            return try answers.enumerated().map { row, answer in
                Attribution(
                    values: try engine.slice(large, axis: 0, range: row..<row + 1)
                        .reshaped([1] + images.shape.suffix(2)), target: answer,
                    logit: Double(scores[row * groups.count + answer]), promisedSum: nil)
            }
        }
    }

    /// A map [H, W] from 0 to 1 of one image for each class, or group of classes.
    ///
    /// - Throws: as `attentionMaps`.
    public func attentionMapsOfAllClasses(
        of image: Tensor, in groups: LogitGroups? = nil, by module: AttentionModule, on engine: Engine
    ) throws -> [PixelMap] {
        try (0..<module.count).map { target in
            try attentionMaps(of: image, to: [target], in: groups, by: module, on: engine)[0].map
        }
    }
}

extension AttentionModule {
    /// Each image's map of its target, scaled to 0 … 1: [N, 1, s, s].
    fileprivate func scaledMaps(
        _ features: [Tensor], side: Int, _ targets: [Int], on engine: Engine
    ) throws -> Tensor {
        let classes = Set(targets).sorted(), places = side * side
        let pass = try AttentionPass(self, features, side: side, classes: classes, isTraining: false, on: engine)
        let rows = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        return pass.maps.withValues { maps in
            Tensor([targets.count, 1, side, side]) { result in
                for (image, target) in targets.enumerated() {
                    guard let row = rows[target] else { continue }
                    let first = (image * classes.count + row) * places
                    let own = maps[first..<first + places]
                    let low = Double(own.reduce(.infinity, min)), high = Double(own.reduce(-.infinity, max))
                    for place in 0..<places {
                        result[image * places + place] = Float(
                            (Double(maps[first + place]) - low) / (high - low + 1e-10))
                    }
                }
            }
        }
    }
}
