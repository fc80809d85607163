import Tensors

/// Images of standard normal noise in batches, as calibration images where there are no others: the numbers that a
/// network gets, after normalisation (Xu et al. 2023's experiment without data).
///
/// - Parameters:
///   - count: of images; the last batch may be smaller.
///   - shape: [C, H, W] of one.
///   - stream: what they are drawn from, each image from a substream of its own, so that batches change nothing.
public func noiseImages(_ count: Int, shape: [Int], batchSize: Int, stream: RandomStream) -> [Tensor] {
    precondition(count >= 0 && batchSize > 0, "a batch holds at least one image")
    let size = shape.reduce(1, *)
    return stride(from: 0, to: count, by: batchSize).map { first in
        let images = first..<min(first + batchSize, count)
        return Tensor([images.count] + shape) { values in
            for image in images {
                var draws = stream.substream("image", image)
                let start = (image - images.lowerBound) * size
                for place in start..<start + size { values[place] = Float(draws.normal()) }
            }
        }
    }
}
