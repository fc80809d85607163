import Notebook

/// Seconds, turn by turn.
struct GenerationTimes: Codable, StorableValue {
    var images: Int
    /// Of poisoning so many images, and of training on as many once.
    var poisoning, epoch: [Double]
}

struct TimingPlan: Codable, Sendable {
    var images = 10_000
    /// On which training is timed; as many steps as for all would take too long.
    var trained = 512
    /// Of which the estimate leaves the first out.
    var turns = 12
}

func timeGeneration(_ lab: Lab, plan: TimingPlan, images: ImageDataset) throws -> GenerationTimes {
    let classes = images.classNames.count, shape = images.shape, engine = try lab.engine
    let key = try UnlearnabilityKey(numPySeed: 0, classes: classes)
    let places = images.train.equalClassPlaces(plan.images, behind: 0, classes: classes)
    let split = images.train.atPlaces(places, shape), part = split.prefix(plan.trained)
    let start = ReducedArchitecture.vgg16.network(
        classes: classes, channels: shape.channels, stream: RandomStream(seed: 1, "timed network"))
    let loader = BatchLoader(
        part, shape: shape, normalization: Normalization(of: images), batchSize: 128, augmentation: .flipsAndCrops,
        shuffledBy: RandomStream(seed: 1, "timed batches"))
    func seconds(_ work: () throws -> Void) rethrows -> Double { try ContinuousClock().measure(work) / .seconds(1) }
    let turns = try (0..<plan.turns).map { _ in
        let poisoning = seconds {
            _ = key.poisoned(split.images, labels: split.labels, height: shape.height, width: shape.width)
        }
        let training = try seconds {
            var state = TrainingState(start)
            try state.train(
                .ours(epochs: 1), imagesPerEpoch: part.count, batches: { TensorBatches(loader.epoch($0)) }, on: engine,
                stream: RandomStream(seed: 1, "timed training"))
        }
        return (poisoning, training * Double(split.count) / Double(part.count))
    }
    return GenerationTimes(images: split.count, poisoning: turns.map(\.0), epoch: turns.map(\.1))
}
