import Networks
import Tensors

/// Randomised input sampling for explanation (Petsiuk, Das, Saenko 2018, "RISE: randomized input sampling for
/// explanation of black-box models", section 3): the mean of random masks, weighted by the class's probability for the
/// masked image.
public struct RISE: Codable, Hashable, Sendable {
    /// N; the paper has 4000 for VGG-16 and 8000 for ResNet-50.
    public var masks: Int
    /// The cells of a mask on each axis before it is enlarged; the paper has 7 for images of 224 px.
    public var cells: Int
    /// p, the probability with which a cell shows the image.
    public var probability: Double

    public init(masks: Int = 4000, cells: Int = 7, probability: Double = 0.5) {
        self.masks = masks
        self.cells = cells
        self.probability = probability
    }

    /// For reports.
    public var name: String { "RISE" }

    /// A mask, which depends on its number, the cells and the probability, and not on how many there are.
    public func mask(_ index: Int, stream: RandomStream) -> RISEMask {
        var draws = stream.substream("mask", index)
        let visible = (0..<cells * cells).map { _ in draws.uniform() < probability }
        return RISEMask(cells: cells, visible: visible, rowShift: draws.uniform(), columnShift: draws.uniform())
    }
}

extension Network {
    /// An attribution [1, H, W] for each image to its class, by random masks; costs a forward pass for each mask.
    ///
    /// Hidden pixels are 0, which is the data's mean colour where images were normalised. All images get the same
    /// masks.
    ///
    /// - Parameters:
    ///   - images: [N, C, H, W], preprocessed.
    ///   - targets: a class for each image: the place of its logit.
    ///   - batchSize: how many masked images are computed at once.
    ///   - stream: what masks are drawn from, each from a substream of its own.
    ///   - progress: gets how many passes are done, and of how many, while it takes many.
    /// - Throws: `MethodError` for images and classes that don't suit the network, and masks that cannot be; what the
    ///   engine throws.
    public func attributions(
        of images: Tensor, to targets: [Int], by rise: RISE, on engine: Engine, batchSize: Int = 16,
        stream: RandomStream,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> [Attribution] {
        let attempt = "explaining images by RISE"
        let explained = try ExplainedImages(images, targets: targets, network: self, attempt: attempt)
        guard rise.masks >= 1, rise.cells >= 1, rise.probability > 0, rise.probability <= 1 else {
            throw MethodError(
                attempt,
                "found \(rise.masks) masks of \(rise.cells)x\(rise.cells) cells with probability \(rise.probability)",
                advice: "Give at least 1 mask of 1 cell, and a probability above 0 and up to 1")
        }
        let shape = explained.shape
        let area = shape[1] * shape[2]
        // Enlarged, thousands of masks would fill the memory; cells and shifts don't.
        let masks = (0..<rise.masks).map { rise.mask($0, stream: stream) }
        let logits = try explained.logits(on: engine, batchSize: batchSize)
        return try targets.indices.map { image in
            let pixels = try explained.images(image..<image + 1, on: engine).values
            let scores = VariantScores(
                network: self, engine: engine, batchSize: batchSize, shape: shape, target: targets[image],
                score: .probability)
            var weighted = [Double](repeating: 0, count: area)
            for range in cutIntoBatches(masks.count, batchSize) {
                let maps = masks[range].map { $0.map(height: shape[1], width: shape[2]).values }
                let found = try scores(maps.count) { variant, destination in
                    for place in pixels.indices { destination[place] = pixels[place] * maps[variant][place % area] }
                }
                for (score, map) in zip(found, maps) {
                    for place in 0..<area { weighted[place] += score * Double(map[place]) }
                }
                progress(image * masks.count + range.upperBound, targets.count * masks.count)
            }
            let scale = 1 / (Double(rise.masks) * rise.probability)
            return Attribution(
                values: Tensor([1, shape[1], shape[2]], weighted.map { Float($0 * scale) }), target: targets[image],
                logit: logits[image], promisedSum: nil)
        }
    }
}
