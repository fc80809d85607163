import Notebook

/// What sums of a trained network's convolutions come to in 64 bits, forth and back, with chains as long as the authors'.
struct CountedSums: Codable, StorableValue {
    /// With the authors' bits, and with all 16.
    var authors = IntegerOverflows()
    var sixteen = IntegerOverflows()

    static func + (left: CountedSums, right: CountedSums) -> CountedSums {
        CountedSums(authors: left.authors + right.authors, sixteen: left.sixteen + right.sixteen)
    }
}

/// Counts the sums of forward passes and of gradients of inputs, of training images as they are.
func countSums(_ lab: Lab, plan: OverflowPlan, model: Model, images: ImageDataset) throws -> CountedSums {
    let size = plan.batch, formats = [try IntegerFormat(bits: authorsBits), try IntegerFormat(bits: 16)]
    let batches = try lab.slices(
        of: \.train, images, for: model, count: (min(plan.images, images.train.count) + size - 1) / size, size: size)
    let parts = try lab.pieces("sums", count: (batches.count + plan.part - 1) / plan.part) { part in
        let counts = OverflowCounts(formats)
        for number in part * plan.part..<min((part + 1) * plan.part, batches.count) {
            let trace = try model.network.traced(
                batches[number].images, on: lab.engine,
                dropout: RandomStream(seed: lab.seed, "sums").substream("batch", number), arithmetic: counts)
            let loss = crossEntropy(trace.output, labels: batches[number].labels, smoothing: 0)
            _ = try model.network.backward(loss.gradient, through: trace, on: lab.engine)
        }
        return CountedSums(authors: counts.counts[0].all, sixteen: counts.counts[1].all)
    }
    return parts.reduce(CountedSums(), +)
}
