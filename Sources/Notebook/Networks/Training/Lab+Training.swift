import Datasets
import Models
import Networks
import Tensors

extension Lab {
    /// Trains a network on a data set's training images, from the running step's checkpoint if there is one; keeps a
    /// checkpoint after each epoch.
    ///
    /// - Parameters:
    ///   - name: the model's, for people; the network's own where nothing is said.
    ///   - seed: of the order of the images, their augmentation, dropout and hooks; the run's, if not given.
    ///   - objective: what is computed where the recipe's objective is a custom one.
    ///   - beforePass: changes each batch before the pass that learns from it: attacks it, mixes its images.
    ///   - afterUpdate: changes the state after each update: masks its weights.
    ///   - afterEpoch: gets the state before it is kept as a checkpoint: makes sure of masks.
    /// - Throws: what the engine, the store or the training throws.
    public func train(
        _ network: Network, named name: String? = nil, on dataset: ImageDataset, _ recipe: TrainingRecipe,
        augmentation: Augmentation = .flipsAndCrops, seed: UInt64? = nil, objective: ObjectiveFunction? = nil,
        beforePass: BeforePass? = nil, afterUpdate: AfterUpdate? = nil, afterEpoch: AfterEpoch? = nil
    ) throws -> Model {
        let stream = RandomStream(seed: seed ?? self.seed, "training", network.name)
        let normalization = Normalization(of: dataset)
        let loader = BatchLoader(
            dataset.train, shape: dataset.shape, normalization: normalization, batchSize: recipe.batchSize,
            augmentation: augmentation, shuffledBy: stream.substream("batches"))
        let state = try train(
            network, recipe, imagesPerEpoch: dataset.train.count, batches: { TensorBatches(loader.epoch($0)) },
            stream: stream.substream("dropout"), objective: objective, beforePass: beforePass,
            afterUpdate: afterUpdate, afterEpoch: afterEpoch)
        return Model(
            name: name ?? network.name, network: state.network,
            preparation: ImagePreprocessing(
                shorterSide: dataset.shape.height, crop: dataset.shape.height, normalization: normalization),
            classNames: dataset.classNames, origin: .trained(on: dataset.name, history: state.history))
    }
}
