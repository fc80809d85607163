import Networks
import Tensors

/// The methods that average gradients over variants of an image.
extension Network {
    /// SmoothGrad (Smilkov et al. 2017, "SmoothGrad: removing noise by adding noise", equation 1).
    func smoothGradients(
        _ explained: ExplainedImages, samples: Int, noise: Double, _ engine: Engine, _ batchSize: Int,
        _ stream: RandomStream,
        progress: (_ done: Int, _ total: Int) -> Void
    ) throws -> [Attribution] {
        guard samples >= 1, noise >= 0, noise.isFinite else {
            throw MethodError(
                "explaining images by SmoothGrad",
                "found \(samples) samples with noise of \(noise) times an image's range",
                advice: "Give at least 1 sample, and a share of 0 or more")
        }
        let logits = try explained.logits(on: engine, batchSize: batchSize)
        return try explained.targets.indices.map { image in
            let stream = stream.substream("image", image)
            let pixels = try explained.images(image..<image + 1, on: engine).values
            let deviation = noise * Double((pixels.max() ?? 0) - (pixels.min() ?? 0))
            let mean = try meanGradient(explained, image, variants: samples, engine, batchSize, progress) {
                sample, destination in
                var draws = stream.substream("sample", sample)
                for place in pixels.indices {
                    destination[place] = Float(Double(pixels[place]) + deviation * draws.normal())
                }
            }
            return Attribution(
                values: Tensor(explained.shape, mean.map { Float($0) }), target: explained.targets[image],
                logit: logits[image],
                promisedSum: nil)
        }
    }

    /// Integrated gradients (Sundararajan et al. 2017, "Axiomatic attribution for deep networks", equation 1).
    func integratedGradients(
        _ explained: ExplainedImages, baseline: FillColor, steps: Int, _ engine: Engine, _ batchSize: Int,
        progress: (_ done: Int, _ total: Int) -> Void
    ) throws -> [Attribution] {
        let attempt = "explaining images by integrated gradients"
        guard steps >= 1 else { throw MethodError(attempt, "found \(steps) steps", advice: "Give at least 1") }
        let channels = try baseline.numbers(channels: explained.shape[0], attempt: attempt)
        let area = explained.shape[1] * explained.shape[2]
        let start = channels.flatMap { [Float](repeating: $0, count: area) }
        // All images start at one baseline, whose logits are computed once.
        let startLogits = try forward(Tensor([1] + explained.shape, start), on: engine).values
        let logits = try explained.logits(on: engine, batchSize: batchSize)
        return try explained.targets.indices.map { image in
            let target = explained.targets[image]
            let pixels = try explained.images(image..<image + 1, on: engine).values
            let mean = try meanGradient(explained, image, variants: steps, engine, batchSize, progress) {
                step, destination in
                let share = (Double(step) + 0.5) / Double(steps)
                for place in pixels.indices {
                    destination[place] = Float(
                        Double(start[place]) + share * (Double(pixels[place]) - Double(start[place])))
                }
            }
            let values = mean.indices.map { Float(mean[$0] * (Double(pixels[$0]) - Double(start[$0]))) }
            return Attribution(
                values: Tensor(explained.shape, values), target: target, logit: logits[image],
                promisedSum: logits[image] - Double(startLogits[target]))
        }
    }

    /// The mean of the gradients at variants of one image, in Double.
    ///
    /// - Parameter write: writes the numbers of a variant into memory for one image.
    private func meanGradient(
        _ explained: ExplainedImages, _ image: Int, variants: Int, _ engine: Engine, _ batchSize: Int,
        _ progress: (_ done: Int, _ total: Int) -> Void, write: (Int, UnsafeMutableBufferPointer<Float>) -> Void
    ) throws -> [Double] {
        let size = explained.shape.reduce(1, *)
        var sums = [Double](repeating: 0, count: size)
        for range in cutIntoBatches(variants, batchSize) {
            let batch = Tensor([range.count] + explained.shape) { all in
                for (place, variant) in range.enumerated() {
                    write(variant, UnsafeMutableBufferPointer(rebasing: all[place * size..<(place + 1) * size]))
                }
            }
            let targets = range.map { _ in explained.targets[image] }
            let gradients = try TargetGradient(self, batch, targets, on: engine).gradient()
            gradients.withValues { gradients in
                for variant in range {
                    let first = (variant - range.lowerBound) * size
                    for place in 0..<size { sums[place] += Double(gradients[first + place]) }
                }
            }
            progress(image * variants + range.upperBound, explained.targets.count * variants)
        }
        return sums.map { $0 / Double(variants) }
    }
}
