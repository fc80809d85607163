import Tensors

/// Images before and after an attack.
public struct AttackedImages: Sendable {
    /// [N, 3, H, W] from 0 to 1.
    public let clean: Tensor
    /// Where an attack looks for a change that fools and found none, they are the clean ones.
    public let images: Tensor
    /// The classes that the attack was to get away from.
    public let labels: [Int]
    /// The classes of the attacked images, before they are rounded to eight bits.
    public let predictions: [Int]
    /// For each image, the share of pixels whose change was made smaller so that colours stay from 0 to 1.
    public let boundShares: [Double]

    /// - Parameters:
    ///   - clean: [N, 3, H, W] from 0 to 1.
    ///   - images: of the same shape.
    public init(clean: Tensor, images: Tensor, labels: [Int], predictions: [Int], boundShares: [Double]) {
        precondition(
            clean.shape == images.shape
                && [labels.count, predictions.count, boundShares.count].allSatisfy { $0 == clean.shape[0] },
            "each image has a clean one, a class to get away from, a class and a share")
        self.clean = clean
        self.images = images
        self.labels = labels
        self.predictions = predictions
        self.boundShares = boundShares
    }

    /// For each image, whether its class is another than that which the attack was to get away from.
    public var isFooled: [Bool] { zip(predictions, labels).map { $0 != $1 } }

    /// What has changed.
    public var difference: Tensor { images.attackDifference(from: clean) }

    /// The attacked images as a file of eight bits a colour has them.
    public var eightBit: Tensor { EightBitImages.rounded(images) }

    /// What was measured of each image, with its class when it is taken from eight bits.
    ///
    /// - Parameter network: the one that was attacked.
    /// - Throws: `MethodError` for images that aren't the network's; what the engine throws.
    public func outcomes(
        by network: AttackedNetwork, on engine: Engine, batchSize: Int = 16
    ) throws -> [AttackOutcome] {
        let rounded = eightBit
        let predicted = try network.unitPredictions(rounded, on: engine, batchSize: batchSize)
        let norms = ColorNorms.each(of: difference)
        let normsEightBit = ColorNorms.each(of: rounded.attackDifference(from: clean))
        return labels.indices.map { image in
            AttackOutcome(
                label: labels[image], predicted: predictions[image], predictedEightBit: predicted[image],
                norms: norms[image], normsEightBit: normsEightBit[image], boundShare: boundShares[image])
        }
    }
}

/// What an attack did to one image.
public struct AttackOutcome: Codable, Hashable, Sendable {
    /// The class to get away from.
    public let label: Int
    /// The attacked image's class.
    public let predicted: Int
    /// Its class once it is rounded to eight bits a colour, as a file has it.
    public let predictedEightBit: Int
    /// Of the change.
    public let norms: ColorNorms
    /// Of the change from the clean image to the rounded one.
    public let normsEightBit: ColorNorms
    /// The share of pixels whose change was made smaller so that colours stay from 0 to 1.
    public let boundShare: Double

    public init(
        label: Int, predicted: Int, predictedEightBit: Int, norms: ColorNorms, normsEightBit: ColorNorms,
        boundShare: Double
    ) {
        self.label = label
        self.predicted = predicted
        self.predictedEightBit = predictedEightBit
        self.norms = norms
        self.normsEightBit = normsEightBit
        self.boundShare = boundShare
    }

    public var isFooled: Bool { predicted != label }
    /// Whether the file fools, too.
    public var isFooledEightBit: Bool { predictedEightBit != label }
}
