import Datasets
import Methods
import Models
import Networks
import Tensors

extension Lab {
    /// Trains a pruned model on, its mask held; kept, so that a run that died goes on after it.
    ///
    /// - Parameters:
    ///   - draw: what is trained under one of these sees the same images in the same order, cropped and flipped alike.
    ///   - name: unique in the step.
    public func retrained(
        _ model: Model, holding mask: NetworkMask, on images: ImageDataset, _ recipe: TrainingRecipe,
        drawnAs draw: String, named name: String
    ) throws -> Model {
        try piece("\(name), network") {
            let stream = RandomStream(seed: seed, "training after pruning", draw)
            let loader = BatchLoader(
                images.train, shape: images.shape, normalization: model.normalization, batchSize: recipe.batchSize,
                augmentation: .flipsAndCrops, shuffledBy: stream.substream("batches"))
            let state = try train(
                mask.applied(to: model.network), recipe, imagesPerEpoch: images.train.count,
                batches: { TensorBatches(loader.epoch($0)) }, stream: stream.substream("dropout"),
                checkpoint: checkpoint.named(name), afterUpdate: mask.hold, afterEpoch: mask.check)
            var trained = model
            trained.network = state.network
            return trained
        }
    }
}
