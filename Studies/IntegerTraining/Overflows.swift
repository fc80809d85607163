import Notebook

/// What sums of a trained network's convolutions come to in 64 bits, with chains as long as the authors'.
struct CountedSums: Codable, StorableValue {
    /// With the authors' bits, and with all 16.
    var authors: OverflowCounts.Count
    var sixteen: OverflowCounts.Count
}

/// Counts the sums of forward passes and of gradients of inputs, of training images as they are.
func countSums(_ lab: Lab, plan: OverflowPlan, model: Model, images: ImageDataset) throws -> CountedSums {
    let counts = OverflowCounts([try IntegerFormat(bits: authorsBits), try IntegerFormat(bits: 16)]), size = 64
    let batches = try lab.slices(
        of: \.train, images, for: model, count: (min(plan.images, images.train.count) + size - 1) / size, size: size)
    for (number, batch) in batches.enumerated() {
        lab.progress("counting sums, images", number * size, batches.count * size)
        let trace = try model.network.traced(
            batch.images, on: lab.engine, dropout: RandomStream(seed: lab.seed, "sums").substream("batch", number),
            arithmetic: counts)
        let loss = crossEntropy(trace.output, labels: batch.labels, smoothing: 0)
        _ = try model.network.backward(loss.gradient, through: trace, on: lab.engine)
    }
    return CountedSums(authors: counts.counts[0], sixteen: counts.counts[1])
}
