import Methods
import Networks

/// How networks are trained in several arithmetics, which are compared: they share initial weights, order and augmentation.
public struct ArithmeticPlan: Codable, Sendable {
    /// How often, each time with initial weights and an order of its own.
    public var trainings: Int
    public var arithmetics: [TrainingArithmetic]
    /// The first so many training images; all where there is no number.
    public var images: Int?
    /// Whose objective is a custom one: softmax cross-entropy is computed.
    public var recipe: TrainingRecipe
    /// Updates from one record of exponents and proofs to the next.
    public var recordEvery: Int
    public var testImages: Int

    public init(
        trainings: Int, _ arithmetics: [TrainingArithmetic], images: Int?, epochs: Int, peakLearningRate: Double,
        recordEvery: Int = 50, testImages: Int = 10_000
    ) {
        (self.trainings, self.arithmetics, self.images) = (trainings, arithmetics, images)
        (self.recordEvery, self.testImages) = (recordEvery, testImages)
        recipe = TrainingRecipe(
            epochs: epochs, peakLearningRate: peakLearningRate, objective: .custom(name: "softmax cross-entropy"))
    }
}

/// One training of a network in several arithmetics, and the network before training.
public struct ArithmeticTraining: Codable, Sendable {
    /// Which test images the network classifies correctly before it is trained: "1" or "0" for each.
    public var untrained: String
    /// What of the network's multiply-adds integers take.
    public var shares: [IntegerLayers.Share]
    public var arms: [ArithmeticArm]

    public init(untrained: String, shares: [IntegerLayers.Share] = [], arms: [ArithmeticArm]) {
        (self.untrained, self.shares, self.arms) = (untrained, shares, arms)
    }

    /// - Returns: nothing where it wasn't trained in this arithmetic.
    public func trainedArm(_ arithmetic: TrainingArithmetic) -> ArithmeticArm? {
        arms.first { $0.arithmetic == arithmetic }
    }
}

/// A network's training with convolutions in one arithmetic.
public struct ArithmeticArm: Codable, Sendable, StorableValue {
    public var arithmetic: TrainingArithmetic
    /// Which test images it classifies correctly, in its own arithmetic: "1" or "0" for each; and in Float32.
    public var correct: String
    public var correctInFloat32: String
    /// Of each update; none where the training diverged.
    public var losses: [Float]
    /// Now and then; none of arithmetics without integers.
    public var records: [IntegerUpdate]

    public init(
        _ arithmetic: TrainingArithmetic, correct: String, correctInFloat32: String, losses: [Float],
        records: [IntegerUpdate]
    ) {
        (self.arithmetic, self.correct, self.correctInFloat32) = (arithmetic, correct, correctInFloat32)
        (self.losses, self.records) = (losses, records)
    }

    /// What counts as wrong on every test image, since its numbers are infinite or NaN.
    public static func diverged(_ arithmetic: TrainingArithmetic, testImages: Int) -> ArithmeticArm {
        let wrong = String(repeating: "0", count: testImages)
        return ArithmeticArm(arithmetic, correct: wrong, correctInFloat32: wrong, losses: [], records: [])
    }

    public var hasDiverged: Bool { losses.isEmpty }
}

/// What happened in the layers at one update of a training in integers.
public struct IntegerUpdate: Codable, Sendable {
    public var update: Int
    public var layers: [IntegerRecord]

    public init(update: Int, layers: [IntegerRecord]) { (self.update, self.layers) = (update, layers) }
}
