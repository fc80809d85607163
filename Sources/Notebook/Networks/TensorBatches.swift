import Datasets
import Networks
import Tensors

/// The batches of an epoch as tensors, prepared on another thread beside the computation.
public struct TensorBatches: Sequence, IteratorProtocol {
    private let prefetcher: BatchPrefetcher
    private let shape: ImageDataset.Shape

    public init(_ batches: EpochBatches) {
        prefetcher = BatchPrefetcher(batches)
        shape = batches.loader.shape
    }

    public mutating func next() -> Batch? {
        prefetcher.withNext { batch, images in
            let shape = [batch.count, shape.channels, shape.height, shape.width]
            let tensor = Tensor(shape) { values in
                _ = values.update(fromContentsOf: UnsafeBufferPointer(start: images, count: values.count))
            }
            return Batch(images: tensor, labels: batch.labels)
        }
    }
}
