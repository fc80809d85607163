import Datasets
import Foundation
import Networks
import Tensors

extension Lab {
    /// Trains a network on a data set's training images, from the running step's checkpoint if there is one; keeps a
    /// checkpoint after each epoch.
    ///
    /// - Throws: what the engine, the store or the training throws.
    public func train(
        _ network: Network, on dataset: ImageDataset, _ recipe: TrainingRecipe,
        augmentation: Augmentation = .flipsAndCrops
    ) throws -> TrainedNetwork {
        let stream = RandomStream(seed: seed, "training", network.name)
        let normalization = Normalization(of: dataset)
        let loader = BatchLoader(
            dataset.train, shape: dataset.shape, normalization: normalization, batchSize: recipe.batchSize,
            augmentation: augmentation, shuffledBy: stream.substream("batches"))
        var state = TrainingState(network)
        if let saved = try checkpoint.load() {
            do {
                state = try TrainingState(SafeTensors(decoding: saved))
                note("resuming \(network.name) after epoch \(state.history.count) of \(recipe.epochs)")
            } catch {
                note(
                    "training \(network.name) from the start, since its checkpoint can't be read: \(message(of: error))"
                )
            }
        }
        try state.train(
            recipe, imagesPerEpoch: dataset.train.count, batches: { TensorBatches(loader.epoch($0)) }, on: engine,
            stream: stream.substream("dropout"),
            afterBatch: { now in
                let figures = String(format: "loss %.3f, accuracy %.1f %%", now.loss, now.accuracy * 100)
                progress(
                    "training \(network.name), images", now.imagesDone, now.imagesInAll,
                    detail: "epoch \(now.epoch) of \(now.epochs), \(figures)")
            },
            afterEpoch: { state in try checkpoint.save(state.safeTensors().encoded()) })
        return TrainedNetwork(network: state.network, normalization: normalization, history: state.history)
    }
}
