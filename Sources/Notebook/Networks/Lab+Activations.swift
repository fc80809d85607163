import Foundation
import Methods
import Networks
import Tensors

extension Lab {
    /// The batches as they stand before a layer of a clean network, kept in the store between runs.
    ///
    /// What the layers before it hold and the images themselves make the key, so that two networks that begin alike share
    /// their activations.
    ///
    /// - Parameter images: the digest of the data that the batches were cut from, and how.
    public func batches(
        _ batches: [Batch], of images: String, before layer: Int, of network: Network
    ) throws -> [Batch] {
        guard layer > 0, let first = batches.first else { return batches }
        var beginning = network
        beginning.layers = Array(network.layers[..<layer])
        let cached = try activations.of([
            "images": images, "layers": contentDigest(of: try beginning.safeTensors().encoded()),
            "kernels": try engine.instructionSet + (setting.kernels == .direct ? ", direct" : ""),
        ])
        let shape = try beginning.outputShape(first.images.shape)
        return try batches.enumerated().map { index, batch in
            let shape = [batch.labels.count] + shape.dropFirst()
            if let values = try cached.read(chunk: index), values.count == shape.reduce(1, *) {
                return Batch(images: Tensor(shape, values), labels: batch.labels)
            }
            let output = try beginning.forward(batch.images, on: engine)
            try cached.write(output.values, chunk: index)
            return Batch(images: output, labels: batch.labels)
        }
    }

    /// The first images of a split in slices of equal size, normalised for the network.
    public func slices(
        of split: ImageDataset.Split, _ dataset: ImageDataset, normalization: Normalization, count: Int, size: Int
    ) -> [Batch] {
        let loader = BatchLoader(
            split.prefix(count * size), shape: dataset.shape, normalization: normalization, batchSize: size)
        return Array(TensorBatches(loader.epoch(0)))
    }
}
