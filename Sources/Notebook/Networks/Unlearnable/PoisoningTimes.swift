import Datasets
import Methods
import Models
import Networks
import Tensors

/// Seconds for poisoning images and for an epoch of training on as many, turn by turn.
public struct PoisoningTimes: Codable, Sendable, StorableValue {
    public var images: Int
    public var poisoning, epoch: [Double]

    public init(images: Int, poisoning: [Double], epoch: [Double]) {
        (self.images, self.poisoning, self.epoch) = (images, poisoning, epoch)
    }
}

extension Lab {
    /// Times poisoning and training in turns, one after the other; the first one warms up.
    ///
    /// - Parameters:
    ///   - count: images that are poisoned.
    ///   - trained: of them, on which training is timed: as many steps as for all would take too long.
    public func poisoningTimes(
        _ images: ImageDataset, count: Int, trained: Int, turns: Int, training network: ReducedArchitecture,
        _ recipe: TrainingRecipe
    ) throws -> PoisoningTimes {
        let classes = images.classNames.count, shape = images.shape, engine = try engine
        let key = try UnlearnabilityKey(numPySeed: 0, classes: classes)
        let places = images.train.equalClassPlaces(count, behind: 0, classes: classes)
        let split = images.train.atPlaces(places, shape), part = split.prefix(trained)
        let start = network.network(
            classes: classes, channels: shape.channels, side: shape.height,
            stream: RandomStream(seed: 1, "timed network"))
        let loader = BatchLoader(
            part, shape: shape, normalization: Normalization(of: images), batchSize: recipe.batchSize,
            augmentation: .flipsAndCrops, shuffledBy: RandomStream(seed: 1, "timed batches"))
        func seconds(_ work: () throws -> Void) rethrows -> Double { try ContinuousClock().measure(work) / .seconds(1) }
        let taken = try (0..<turns).map { _ in
            let poisoning = seconds {
                _ = key.poisoned(split.images, labels: split.labels, height: shape.height, width: shape.width)
            }
            let training = try seconds {
                var state = TrainingState(start)
                try state.train(
                    recipe, imagesPerEpoch: part.count, batches: { TensorBatches(loader.epoch($0)) }, on: engine,
                    stream: RandomStream(seed: 1, "timed training"))
            }
            return (poisoning, training * Double(split.count) / Double(part.count))
        }
        return PoisoningTimes(images: split.count, poisoning: taken.map(\.0), epoch: taken.map(\.1))
    }
}
