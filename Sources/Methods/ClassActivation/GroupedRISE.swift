import Networks
import Tensors

extension Network {
    /// RISE (Petsiuk et al. 2018, section 3) of groups of classes: the mean of random masks, weighted by the group's
    /// probability for the masked image; of groups of one class each what `attributions(of:to:by:)` gives for RISE.
    ///
    /// - Parameters:
    ///   - images: [N, C, H, W], preprocessed.
    ///   - targets: a group for each image.
    ///   - stream: what masks are drawn from, each from a substream of its own.
    ///   - progress: gets how many passes are done, and of how many.
    /// - Throws: ``MethodError`` for images and groups that don't suit the network; what the engine throws.
    public func randomMaskMaps(
        of images: Tensor, to targets: [Int], in groups: LogitGroups, by rise: RISE, on engine: Engine,
        batchSize: Int = 16, stream: RandomStream, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> [Attribution] {
        let attempt = "explaining images by \(rise.name)"
        let explained = try GroupedImages(images, targets: targets, in: groups, network: self, attempt: attempt)
        guard rise.masks >= 1, rise.cells >= 1, rise.probability > 0, rise.probability <= 1 else {
            throw MethodError(
                attempt, "found \(rise.masks) masks of \(rise.cells) cells with probability \(rise.probability)",
                advice: "Give at least 1 mask of 1 cell, and a probability above 0 and up to 1")
        }
        let shape = explained.shape, area = shape[1] * shape[2]
        let masks = (0..<rise.masks).map { rise.mask($0, stream: stream) }
        let pixels = try targets.indices.map { try explained.part($0..<$0 + 1, on: engine) }
        var weighted = [[Double]](repeating: [Double](repeating: 0, count: area), count: targets.count)
        // Each mask is enlarged once for all images.
        for range in cutIntoBatches(masks.count, batchSize) {
            let maps = masks[range].map { $0.map(height: shape[1], width: shape[2]).values }
            for image in targets.indices {
                let logits = try forward(pixels[image].seen(through: maps), on: engine)
                let found = groups.probabilities(
                    of: Array(repeating: targets[image], count: range.count), logits: logits)
                weighted[image].withUnsafeMutableBufferPointer { sums in
                    for (probability, map) in zip(found, maps) {
                        for pixel in 0..<area { sums[pixel] += probability * Double(map[pixel]) }
                    }
                }
                progress(range.lowerBound * targets.count + range.count * (image + 1), targets.count * masks.count)
            }
        }
        let scale = 1 / (Double(rise.masks) * rise.probability)
        return try targets.indices.map { image in
            let score = explained.scores(
                of: try forward(pixels[image], on: engine), targets: [targets[image]])[0]
            return explained.attribution(weighted[image].map { Float($0 * scale) }, of: image, score: score)
        }
    }
}

extension Tensor {
    /// An image [1, C, H, W] times each of some maps: [n, C, H, W].
    fileprivate func seen(through maps: [[Float]]) -> Tensor {
        let area = shape[2] * shape[3], channels = shape[1]
        return withValues { pixels in
            Tensor([maps.count] + shape.dropFirst()) { all in
                for (row, map) in maps.enumerated() {
                    for channel in 0..<channels {
                        let first = channel * area, target = row * channels * area + first
                        for pixel in 0..<area { all[target + pixel] = pixels[first + pixel] * map[pixel] }
                    }
                }
            }
        }
    }
}
