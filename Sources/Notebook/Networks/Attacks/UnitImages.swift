import Datasets
import Methods
import Models
import Pictures
import Tensors

/// Some images of a split, from 0 to 1: [N, 3, H, W], or [N, 1, H, W] where they are grey.
///
/// - Parameter places: of the images in the split, in any order.
public func unitImages(_ split: ImageDataset.Split, _ places: [Int], shape: ImageDataset.Shape) -> Tensor {
    split.images.withUnsafeBufferPointer { bytes in
        Tensor([places.count, shape.channels, shape.height, shape.width]) { values in
            for (image, place) in places.enumerated() {
                for number in 0..<shape.count {
                    values[image * shape.count + number] = Float(bytes[place * shape.count + number]) / 255
                }
            }
        }
    }
}

/// Photographs as a model sees them before it normalises their colours, from 0 to 1: resized, and their middle cut out,
/// [N, 3, crop, crop].
///
/// - Throws: `MethodError` where there is none.
public func unitPhotographs(_ photographs: [Picture], for model: Model) throws -> Tensor {
    try EightBitImages.tensor(photographs.map(model.preparation.cropped))
}
