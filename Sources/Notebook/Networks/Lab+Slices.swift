import Datasets
import Models
import Networks

extension Lab {
    /// The first images of a split in slices of equal size, prepared for a model.
    ///
    /// - Throws: `DatasetError` where the images can't be the model's inputs.
    public func slices(
        of split: KeyPath<ImageDataset, ImageDataset.Split>, _ dataset: ImageDataset, for model: Model, count: Int,
        size: Int
    ) throws -> [Batch] {
        try model.check(dataset)
        let loader = BatchLoader(
            dataset[keyPath: split].prefix(count * size), shape: dataset.shape, normalization: model.normalization,
            batchSize: size)
        return Array(TensorBatches(loader.epoch(0)))
    }
}
