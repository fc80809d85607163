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
        try mapResultsOfEach([name], plan) { _ in explained }[0]
    }

    /// The same of several sets of images, as one set of pieces, which processes can share.
    ///
    /// - Parameters:
    ///   - names: of the sets, unlike those of the step's other images.
    ///   - explained: of a set, by its place; the same whenever it is asked for.
    public func mapResultsOfEach(
        _ names: [String], _ plan: MapPlan, explained: (Int) throws -> MappedImages
    ) throws -> [MapResults] {
        let latest = LatestMade<Int, (explained: MappedImages, test: MaskingTest)>()
        func prepared(_ place: Int) throws -> (explained: MappedImages, test: MaskingTest) {
            try latest.of(place) {
                let explained = try explained(place)
                return (explained, try explained.masking())
            }
        }
        let rows = names.map { name in plan.kinds.map { "\(name), \($0.rawValue)" } }
        let found = try pieces("kinds of maps", inRows: rows) { place, number -> KindResult? in
            let (explained, test) = try prepared(place), kind = plan.kinds[number]
            guard explained.canMake(kind) else { return nil }
            return try explained.result(kind, plan, by: test) { progress("\(rows[place][number]), passes", $0, $1) }
        }
        return try names.indices.map { place in
            let (explained, test) = try prepared(place)
            let results = Dictionary(zip(plan.kinds, found[place])) { first, _ in first }.compactMapValues(\.self)
            return MapResults(
                whole: test.whole,
                kinds: try ByCase(plan.kinds.filter(explained.canMake)) { kind in
                    try measured(results[kind], "\(names[place]), \(kind.rawValue)")
                }, layers: explained.layers)
        }
    }
}

extension MappedImages {
    /// Whether there are maps of a kind: methods may have refused all layers, and there may be no module of shuffled answers.
    fileprivate func canMake(_ kind: MapSource) -> Bool {
        if kind.classActivation(layer: nil) != nil { return layers[kind.rawValue] != nil }
        return switch kind {
        case .ofShuffledAnswers: shuffled != nil
        case .anotherImagesGradCAM: layers[MapSource.gradCAM.rawValue] != nil
        default: true
        }
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
