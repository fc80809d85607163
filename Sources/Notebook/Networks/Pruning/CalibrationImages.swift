import Datasets
import Methods
import Models
import Tensors

/// The images that distortion curves are measured on.
public struct CalibrationImages: Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// Training images as they are: every ⌊n / count⌋-th of n, from the first.
        case images
        /// The same with new random crops and flips in each pass, as the published code has them.
        case augmented
        /// Standard normal numbers in the place of prepared images.
        case noise
    }

    public let kind: Kind
    /// Of training images or of noise, by pass.
    private let batches: @Sendable (_ pass: Int) -> [Tensor]

    /// - Parameters:
    ///   - count: of images; of training images all where there are fewer.
    ///   - stream: what crops, flips and noise are drawn from.
    /// - Throws: `DatasetError` where the data set's images can't be the model's inputs.
    public init(
        _ kind: Kind, _ count: Int, from dataset: ImageDataset, for model: Model, batchSize: Int = 128,
        stream: RandomStream
    ) throws {
        try model.check(dataset)
        self.kind = kind
        switch kind {
        case .images:
            let loader = BatchLoader(
                dataset.train.spread(count), shape: dataset.shape, normalization: model.normalization,
                batchSize: batchSize)
            batches = { _ in TensorBatches(loader.epoch(0)).map(\.images) }
        case .augmented:
            let loader = BatchLoader(
                dataset.train.spread(count), shape: dataset.shape, normalization: model.normalization,
                batchSize: batchSize, augmentation: .flipsAndCrops, drawnFrom: stream)
            batches = { pass in TensorBatches(loader.epoch(pass)).map(\.images) }
        case .noise:
            let shape = model.network.inputShape
            batches = { _ in noiseImages(count, shape: shape, batchSize: batchSize, stream: stream) }
        }
    }

    /// Batches [N, C, H, W] of a pass, from 0: the same images in the same order, and the same numbers unless they are
    /// augmented.
    public func pass(_ number: Int) -> [Tensor] { batches(number) }
}
