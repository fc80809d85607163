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
        return try targets.indices.map { image in
            let picture = try explained.part(image..<image + 1, on: engine), pixels = picture.values
            let score = explained.scores(of: try forward(picture, on: engine), targets: [targets[image]])[0]
            var weighted = [Double](repeating: 0, count: area)
            for range in cutIntoBatches(masks.count, batchSize) {
                let maps = masks[range].map { $0.map(height: shape[1], width: shape[2]).values }
                let batch = Tensor([range.count] + shape) { all in
                    for (row, map) in maps.enumerated() {
                        for channel in 0..<shape[0] {
                            let first = channel * area, target = row * pixels.count + first
                            for pixel in 0..<area { all[target + pixel] = pixels[first + pixel] * map[pixel] }
                        }
                    }
                }
                let found = groups.probabilities(
                    of: Array(repeating: targets[image], count: range.count),
                    logits: try forward(batch, on: engine))
                for (probability, map) in zip(found, maps) {
                    for pixel in 0..<area { weighted[pixel] += probability * Double(map[pixel]) }
                }
                progress(image * masks.count + range.upperBound, targets.count * masks.count)
            }
            let scale = 1 / (Double(rise.masks) * rise.probability)
            return explained.attribution(weighted.map { Float($0 * scale) }, of: image, score: score)
        }
    }
}
