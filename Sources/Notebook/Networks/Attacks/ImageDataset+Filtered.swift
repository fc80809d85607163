import Datasets
import Methods
import Tensors

extension ImageDataset {
    /// The same data with training images as they are behind a transformation, cut off at 0 and 1 and rounded to 8 bits; test
    /// images stay.
    ///
    /// - Throws: `DatasetError` where the transformation changes an image's size; what the engine throws.
    public func trainingSeen(
        behind transformation: some InputTransformation, on engine: Engine
    ) throws -> ImageDataset {
        let seen = unitImages(train, Array(0..<train.count), shape: shape)
        let bytes = try transformation.transformed(seen, on: engine).withValues { values in
            values.map { UInt8(min(max(($0 * 255).rounded(), 0), 255)) }
        }
        return try ImageDataset(
            name: name, classNames: classNames, shape: shape, train: .init(images: bytes, labels: train.labels),
            test: test, licence: licence)
    }
}
