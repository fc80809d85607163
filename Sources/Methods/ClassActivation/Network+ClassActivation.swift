import Networks
import Tensors

extension Network {
    /// A map [1, H, W] for each image to its class, or to a group of classes, from the maps that a layer gives; no value
    /// is below 0.
    ///
    ///     try network.classActivationMaps(of: images, to: [3, 5], by: .gradCAMPlusPlus(), on: engine)
    ///
    /// - Parameters:
    ///   - images: [N, C, H, W], preprocessed.
    ///   - targets: a class for each image or, where there are groups, a group.
    ///   - groups: of the network's classes; each class by itself where there are none.
    ///   - batchSize: how many images, or variants of one, are computed at once.
    ///   - progress: gets how many passes are done, and of how many, while it takes many.
    /// - Returns: attributions whose logit is the target's score, and that promise no sum.
    /// - Throws: ``MethodError`` for images, classes and layers that don't suit the network or the method; what the engine
    ///   throws.
    public func classActivationMaps(
        of images: Tensor, to targets: [Int], in groups: LogitGroups? = nil, by method: ClassActivationMethod,
        on engine: Engine, batchSize: Int = 16, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> [Attribution] {
        let explained = try GroupedImages(
            images, targets: targets, in: groups, network: self, attempt: method.attempt)
        let place = try placeOfActivationMaps(method.layer, input: explained.shape, attempt: method.attempt)
        let passes = method.passes(maps: try outputShapes([1] + explained.shape)[place][1])
        return switch method {
        case .gradCAM, .gradCAMPlusPlus, .layerCAM:
            try explained.ranges(of: batchSize).flatMap {
                try explained.gradientWeighted($0, by: method, at: place, on: engine)
            }
        case .ablationCAM:
            try targets.indices.map { image in
                try explained.ablated(image, at: place, on: engine, batchSize: batchSize) {
                    progress(image * passes + $0, targets.count * passes)
                }
            }
        case .scoreCAM(let method):
            try targets.indices.map { image in
                try explained.scored(image, by: method, at: place, on: engine, batchSize: batchSize) {
                    progress(image * passes + $0, targets.count * passes)
                }
            }
        }
    }
}
