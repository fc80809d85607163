import Datasets
import Methods
import Models
import Tensors

extension Lab {
    /// Measures all kinds of maps that the plan has and that there are, each a piece of the store.
    ///
    /// - Parameter name: unlike those of the step's other images.
    public func mapResults(
        of explained: MappedImages, _ plan: MapPlan, named name: String
    ) throws -> MapResults {
        let test = try explained.masking()
        func isThere(_ kind: MapSource) -> Bool {
            if kind.classActivation(layer: nil) != nil { return explained.layers[kind.rawValue] != nil }
            return switch kind {
            case .ofShuffledAnswers: explained.shuffled != nil
            case .anotherImagesGradCAM: explained.layers[MapSource.gradCAM.rawValue] != nil
            default: true
            }
        }
        return MapResults(
            whole: test.whole,
            kinds: try ByCase(plan.kinds.filter(isThere)) { kind in
                try piece("\(name), \(kind.rawValue)") {
                    try explained.result(kind, plan, by: test) {
                        progress("\(name), \(kind.rawValue), passes", $0, $1)
                    }
                }
            }, layers: explained.layers)
    }
}

extension Lab {
    /// The first images of a split, and what explains a model's answers to them.
    ///
    /// - Parameters: those of ``MappedImages``.
    /// - Throws: `DatasetError` where the images can't be the model's inputs; what the engine throws.
    public func mappedImages(
        of split: KeyPath<ImageDataset, ImageDataset.Split>, _ images: ImageDataset, for model: Model, count: Int,
        _ plan: MapPlan, by module: AttentionModule, shuffled: AttentionModule? = nil, stream: RandomStream
    ) throws -> MappedImages {
        let batches = try slices(of: split, images, for: model, count: 1, size: count)
        return try MappedImages(
            model.deployed, batches[0].images, in: nil, model.normalization, plan, by: module, shuffled: shuffled,
            on: engine, stream: stream)
    }
}
