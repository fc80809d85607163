import Networks
import Tensors

/// A network as an attacker meets it: it takes images of red, green and blue from 0 to 1, and what the network sees of
/// them is made inside.
///
///     let target = AttackedNetwork(network, mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])
///     let attacked = try ImageAttack.fgsm(8.0 / 255, .y).attacked(images, by: target, on: engine, stream: stream)
///
/// The network computes as in use: with the running statistics of batch normalisation and without dropout.
public struct AttackedNetwork: Sendable {
    public let network: Network
    /// Of each channel, in the network's order.
    let normalization: ChannelAffine
    let takesBlueFirst: Bool
    /// In the order in which images go through them.
    let transformations: [any InputTransformation]

    /// - Parameters:
    ///   - network: takes three colours and gives a logit for each class.
    ///   - mean: of each channel in the network's order, where white is 1.
    ///   - deviation: what is then divided by; above 0.
    ///   - takesBlueFirst: whether the network's channels are blue, green, red.
    public init(_ network: Network, mean: [Float], deviation: [Float], takesBlueFirst: Bool = false) {
        precondition(
            mean.count == 3 && deviation.count == 3 && deviation.allSatisfy { $0 > 0 },
            "three colours have three means and three deviations above 0")
        self.network = network
        normalization = ChannelAffine(
            scale: deviation.map { 1 / $0 }, shift: zip(mean, deviation).map { -$0 / $1 })
        self.takesBlueFirst = takesBlueFirst
        transformations = []
    }

    private init(_ network: AttackedNetwork, _ transformations: [any InputTransformation]) {
        self.network = network.network
        normalization = network.normalization
        takesBlueFirst = network.takesBlueFirst
        self.transformations = transformations
    }

    /// The same network behind a transformation, which images go through before those that are there: a defence that
    /// attacks know, and go through.
    public func behind(_ transformation: any InputTransformation) -> AttackedNetwork {
        AttackedNetwork(self, [transformation] + transformations)
    }

    /// The logits [N, classes] of images [N, 3, H, W] from 0 to 1.
    ///
    /// - Throws: `MethodError` for images that aren't its own; what the engine throws.
    public func unitLogits(_ images: Tensor, on engine: Engine, batchSize: Int = 16) throws -> Tensor {
        try check(images, attempt: "predicting images")
        return Tensor(
            stacking: try AttackBatches(images.shape[0], batchSize).ranges.map { range in
                var batch = try engine.slice(images, axis: 0, range: range)
                for transformation in transformations { batch = try transformation.transformed(batch, on: engine) }
                return try network.forward(try seen(batch, on: engine), on: engine)
            })
    }

    /// The class of each image.
    ///
    /// - Throws: as ``unitLogits(_:on:batchSize:)``.
    public func unitPredictions(_ images: Tensor, on engine: Engine, batchSize: Int = 16) throws -> [Int] {
        network.predictions(try unitLogits(images, on: engine, batchSize: batchSize))
    }

    /// How much of the first convolution lies in what it has for all colours alike: Σ‖w_grey‖² / Σ‖w‖², w_grey being the
    /// mean over red, green and blue, taken three times, of weights per unit of 0 to 1; 1/3 for random weights.
    ///
    /// `nil` where the image goes to something else, or weights are 0.
    public var firstFilterGreyShare: Double? {
        guard let first = network.layers.first, [[.previous], [.image]].contains(first.inputs),
            case .convolution(let convolution) = first.layer, convolution.weights.shape[1] == 3
        else { return nil }
        let shape = convolution.weights.shape
        let window = shape[2] * shape[3]
        return convolution.weights.withValues { weights in
            var grey = 0.0, all = 0.0
            for filter in 0..<shape[0] {
                for place in 0..<window {
                    let colours = (0..<3).map { channel in
                        Double(weights[(filter * 3 + channel) * window + place])
                            * Double(normalization.scale[channel])
                    }
                    let mean = (colours[0] + colours[1] + colours[2]) / 3
                    grey += 3 * mean * mean
                    all += colours.reduce(0) { $0 + $1 * $1 }
                }
            }
            return all > 0 ? grey / all : nil
        }
    }

    /// What the network gets of images that have gone through all transformations.
    func seen(_ images: Tensor, on engine: Engine) throws -> Tensor {
        try engine.scaledAndShifted(try inOrder(images, on: engine), by: normalization)
    }

    /// Channels in the network's order, or back in that of red, green and blue.
    func inOrder(_ images: Tensor, on engine: Engine) throws -> Tensor {
        takesBlueFirst ? try engine.gathered(images, axis: 1, indices: [2, 1, 0]) : images
    }

    /// - Throws: `MethodError` saying what about the images, or the network, doesn't suit.
    func check(_ images: Tensor, attempt: String) throws {
        guard images.shape.count == 4, images.shape[1] == 3 else {
            throw MethodError(
                attempt, "found images \(images.shape)", advice: "Give a batch [N, 3, H, W] of red, green and blue")
        }
        guard network.inputShape.first == 3 else {
            throw MethodError(
                attempt, "\(network.name) takes \(network.inputShape.first.map(String.init) ?? "no") channels",
                advice: "Give a network that sees colours")
        }
        let outside = images.withValues { values in values.count { !($0 >= 0 && $0 <= 1) } }
        guard outside == 0 else {
            throw MethodError(
                attempt, "\(outside) of \(images.count) numbers of the images don't lie from 0 to 1",
                advice: "Give images before they are normalised")
        }
        let output: [Int]
        do { output = try network.outputShape(images.shape) } catch let error as NetworkError {
            throw MethodError(attempt, error.description, advice: "Give images of the size \(network.inputShape)")
        }
        guard output.count == 2 else {
            throw MethodError(
                attempt, "\(network.name) gives \(output), not one logit for each class",
                advice: "Give a network that classifies")
        }
    }
}

/// So many images, some at a time.
struct AttackBatches {
    let ranges: [Range<Int>]

    init(_ count: Int, _ size: Int) {
        precondition(size >= 1, "a batch has at least one image, not \(size)")
        ranges = stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
    }
}
