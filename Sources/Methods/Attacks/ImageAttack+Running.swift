import Networks
import Tensors

extension ImageAttack {
    /// Attacks each image for itself.
    ///
    /// - Parameters:
    ///   - images: [N, 3, H, W] from 0 to 1.
    ///   - labels: the classes to get away from; those that the network gives the images, if not given.
    ///   - batchSize: how many images are computed at once; more batches change nothing.
    ///   - stream: what starts, axes and signs are drawn from, for each image from a substream of its own.
    ///   - firstImage: the number of the first image among all that are attacked with the stream.
    ///   - progress: gets how many passes of all batches are done, and of how many.
    /// - Throws: `MethodError` for images or classes that aren't the network's; what the engine throws.
    public func attacked(
        _ images: Tensor, by network: AttackedNetwork, labels: [Int]? = nil, on engine: Engine, batchSize: Int = 16,
        stream: RandomStream, firstImage: Int = 0, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> AttackedImages {
        try network.check(images, attempt: attempt)
        let labels = try labels ?? network.unitPredictions(images, on: engine, batchSize: batchSize)
        try network.check(labels: labels, of: images, attempt: attempt)
        let batches = AttackBatches(images.shape[0], batchSize).ranges
        var done = 0
        let total = passes * batches.count
        func passDone() {
            done += 1
            progress(done, total)
        }
        let parts = try batches.map { range in
            let batch = AttackedBatch(
                clean: try engine.slice(images, axis: 0, range: range), labels: Array(labels[range]),
                network: network, engine: engine,
                streams: range.map { stream.substream("image", firstImage + $0) })
            return try attacked(batch, passDone)
        }
        return AttackedImages(
            clean: images,
            images: parts.count == 1 ? parts[0].images : try engine.concatenated(parts.map(\.images), axis: 0),
            labels: labels, predictions: parts.flatMap(\.predictions), boundShares: parts.flatMap(\.boundShares))
    }

    /// FGSM along gradients that are there: one gradient serves all channels, norms and sizes.
    ///
    /// - Parameter gradients: of these images.
    /// - Throws: `MethodError` for an attack of more than one step, or for images of other gradients.
    public func attacked(
        _ images: Tensor, along gradients: LossGradients, by network: AttackedNetwork, on engine: Engine,
        batchSize: Int = 16, stream: RandomStream, firstImage: Int = 0
    ) throws -> AttackedImages {
        guard case .fgsm(let epsilon) = algorithm else {
            throw MethodError(
                attempt, "one gradient doesn't suffice for its steps", advice: "Let it compute its own gradients")
        }
        try network.check(images, attempt: attempt)
        try network.check(labels: gradients.labels, of: images, attempt: attempt)
        guard gradients.gradient.shape == images.shape else {
            throw MethodError(
                attempt, "found gradients \(gradients.gradient.shape) for images \(images.shape)",
                advice: "Give those of the same images")
        }
        let streams =
            images.shape[0] > 0 ? (0..<images.shape[0]).map { stream.substream("image", firstImage + $0) } : []
        var state = AttackState(images, streams.map(channels.space))
        step(&state, along: gradients.gradient, epsilon: epsilon, streams: streams)
        let attacked = state.images
        return AttackedImages(
            clean: images, images: attacked, labels: gradients.labels,
            predictions: try network.unitPredictions(attacked, on: engine, batchSize: batchSize),
            boundShares: state.boundShares)
    }

    /// What is being done, in errors.
    var attempt: String { "attacking images by \(name.uppercased())" }

    /// How often a batch goes through the network forth and back, or at the end forth.
    private var passes: Int {
        switch algorithm {
        case .fgsm: 2
        case .pgd(_, let steps, _, _), .ddn(let steps, _, _): steps + 1
        }
    }

    private func attacked(_ batch: AttackedBatch, _ passDone: () -> Void) throws -> AttackedImages {
        let state =
            switch algorithm {
            case .fgsm(let epsilon): try fastStep(batch, epsilon: epsilon, passDone)
            case .pgd(let epsilon, let steps, let stepSize, let startsAtRandom):
                try descent(
                    batch, epsilon: epsilon, steps: steps, stepSize: stepSize, startsAtRandom: startsAtRandom, passDone)
            case .ddn(let steps, let initialNorm, let gamma):
                try smallest(batch, steps: steps, initialNorm: initialNorm, gamma: gamma, passDone)
            }
        let images = state.images
        let predictions = batch.network.network.predictions(
            try batch.network.unitLogits(images, on: batch.engine, batchSize: batch.labels.count))
        passDone()
        return AttackedImages(
            clean: batch.clean, images: images, labels: batch.labels, predictions: predictions,
            boundShares: state.boundShares)
    }
}

/// Images that are attacked at once.
struct AttackedBatch {
    let clean: Tensor
    let labels: [Int]
    let network: AttackedNetwork
    let engine: Engine
    /// Of each image.
    let streams: [RandomStream]

    func gradients(of images: Tensor) throws -> LossGradients {
        try network.gradients(images, labels: labels, on: engine)
    }
}
