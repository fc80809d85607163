import Methods
import Networks

/// One way to train a network on images that may be poisoned.
///
///     DefendedArm("poisoned, DAT", recipe, defence: .deconvolution(DeconvolutionTraining()))
public struct DefendedArm: Codable, Sendable {
    public enum Start: String, Codable, Sendable {
        /// From fresh weights; from a network that was trained before; from that, and its last layer alone learns.
        case fresh, trainedBefore, frozen
    }

    /// What else is asked of what was trained: which answers follow filters, accuracy after each epoch, answers to attacks.
    public enum Question: String, Codable, Sendable { case following, everyEpoch, attacked }

    /// Unique in its plan.
    public var name: String
    public var recipe: TrainingRecipe
    public var data: PoisonedData
    public var defence: TrainingDefence
    public var network: ReducedArchitecture
    public var start: Start
    public var asks: [Question]

    public init(
        _ name: String, _ recipe: TrainingRecipe, _ data: PoisonedData = .poisoned, defence: TrainingDefence = .none,
        network: ReducedArchitecture = .vgg16, start: Start = .fresh, asks: [Question] = []
    ) {
        (self.name, self.recipe, self.data, self.defence) = (name, recipe, data, defence)
        (self.network, self.start, self.asks) = (network, start, asks)
    }
}

/// Several ways to train, what is compared, and on how much.
public struct DefendedArms: Codable, Sendable {
    /// How often, each time with a key, initial weights and an order of its own, which the arms share.
    public var trainings: Int
    public var arms: [DefendedArm]
    /// Training images of an arm, as many of each class as can be.
    public var images: Int
    /// So many training images, the first of each class, are never learnt from here: networks are trained on them beforehand.
    public var reserved: Int
    public var testImages: Int
    /// On how many test images accuracy is told after each epoch, and answers to attacks.
    public var watchedImages: Int

    public init(
        trainings: Int, arms: [DefendedArm], images: Int, reserved: Int = 10_000, testImages: Int = 10_000,
        watchedImages: Int = 500
    ) {
        (self.trainings, self.arms, self.images) = (trainings, arms, images)
        (self.reserved, self.testImages, self.watchedImages) = (reserved, testImages, watchedImages)
    }
}
