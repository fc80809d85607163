import Networks
import Tensors

/// Images [N, C, H, W] with the class of each that is to be explained, known to suit a network.
struct ExplainedImages {
    let network: Network
    let images: Tensor
    let targets: [Int]
    /// Of one image: [C, H, W].
    var shape: [Int] { Array(images.shape.dropFirst()) }

    /// - Throws: `MethodError` saying what doesn't suit the network.
    init(_ images: Tensor, targets: [Int], network: Network, attempt: String) throws {
        guard images.shape.count == 4, images.shape[1] == network.inputShape.first else {
            throw MethodError(
                attempt,
                "found images \(images.shape), but \(network.name) wants [N, \(network.inputShape.first ?? 0), H, W]",
                advice: "Give a batch of images as the network's preprocessing makes them")
        }
        guard images.shape[0] == targets.count else {
            throw MethodError(
                attempt, "found \(targets.count) classes for \(images.shape[0]) images",
                advice: "Give one class for each image")
        }
        let output: [Int]
        do {
            output = try network.outputShape(images.shape)
        } catch let error as NetworkError {
            throw MethodError(attempt, error.description, advice: "Give images of the size \(network.inputShape)")
        }
        guard output.count == 2 else {
            throw MethodError(
                attempt, "\(network.name) gives \(output), not one logit for each class",
                advice: "Give a network that classifies")
        }
        if let wrong = targets.first(where: { !(0..<output[1] ~= $0) }) {
            throw MethodError(
                attempt, "found class \(wrong), but \(network.name) has classes 0 to \(output[1] - 1)",
                advice: "Give the place of a logit")
        }
        self.network = network
        self.images = images
        self.targets = targets
    }

    /// The places of the images, so many at a time.
    func batches(of size: Int) -> [Range<Int>] { cutIntoBatches(targets.count, size) }

    /// Some of the images, as [n, C, H, W].
    func images(_ range: Range<Int>, on engine: Engine) throws -> Tensor {
        try engine.slice(images, axis: 0, range: range)
    }

    /// The logit of each image's class.
    func logits(on engine: Engine, batchSize: Int) throws -> [Double] {
        try batches(of: batchSize).flatMap { range in
            let output = try network.forward(try images(range, on: engine), on: engine)
            return ClassScore.logit.values(of: output, targets: Array(targets[range]))
        }
    }
}

/// The ranges that 0..<count falls into, all but the last of one size.
func cutIntoBatches(_ count: Int, _ size: Int) -> [Range<Int>] {
    precondition(size >= 1, "a batch has at least one image, not \(size)")
    return stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
}
