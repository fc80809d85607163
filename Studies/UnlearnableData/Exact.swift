import Notebook

/// How often the best rule for two poisoned Gaussians is right about clean points, by the filters' numbers.
struct MixtureGrid: Codable, StorableValue {
    struct Pair: Codable {
        var positive, negative: Double
        /// From 0 to 1.
        var clean, poisoned: Double
        /// Where both filters are one.
        var closedForm: Double?
    }

    /// Of clean points, by the best rule for them.
    var withoutFilters: Double
    var pairs: [Pair]
}

struct MixturePlan: Codable, Sendable {
    var dimension = 100
    /// Of the mean, half of what is between both.
    var length = 2.0
    /// Cells from 0 to ½.
    var cells = 20
}

func solveMixtures(_ lab: Lab, plan: MixturePlan) throws -> MixtureGrid {
    func mixture(_ positive: Double, _ negative: Double) throws -> GaussianMixturePoisoning {
        try GaussianMixturePoisoning(
            evenMean: plan.length, dimension: plan.dimension, positive: positive, negative: negative)
    }
    let places = (0..<plan.cells).map { (Double($0) + 0.5) / Double(2 * plan.cells) }
    let pairs = try places.flatMap { positive in
        try places.map { negative in
            let solved = try mixture(positive, negative)
            return MixtureGrid.Pair(
                positive: positive, negative: negative, clean: try solved.cleanAccuracy(),
                poisoned: try solved.poisonedAccuracy(), closedForm: solved.cleanAccuracyOfEqualFilters)
        }
    }
    return MixtureGrid(withoutFilters: try mixture(0, 0).cleanAccuracy(), pairs: pairs)
}

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
    var turns: Int
}

func timeGeneration(_ lab: Lab, plan: TimingPlan, images: ImageDataset) throws -> GenerationTimes {
    let classes = images.classNames.count, shape = images.shape, engine = try lab.engine
    let key = try UnlearnabilityKey(numPySeed: 0, classes: classes)
    let places = images.train.places(plan.images, behind: 0, classes: classes)
    let split = images.train.at(places, shape), part = split.prefix(plan.trained)
    let start = TrainedArchitecture.vgg16.network(
        classes: classes, channels: shape.channels, stream: RandomStream(seed: 1, "timed network"))
    let loader = BatchLoader(
        part, shape: shape, normalization: Normalization(of: images), batchSize: 128, augmentation: .flipsAndCrops,
        shuffledBy: RandomStream(seed: 1, "timed batches"))
    func seconds(_ work: () throws -> Void) rethrows -> Double { try ContinuousClock().measure(work) / .seconds(1) }
    // Both are timed next to each other, and the first turn doesn't count.
    let turns = try (0...plan.turns).map { _ in
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
    }.dropFirst()
    return GenerationTimes(images: split.count, poisoning: turns.map(\.0), epoch: turns.map(\.1))
}

/// Which images a linear readout of eight autocorrelations gets right: "1" or "0" for each.
struct LinearShortcut: Codable, StorableValue {
    var clean, poisoned, shared: String
}

struct ShortcutPlan: Codable, Sendable {
    var images = 5_000
    /// Others, on which it is tried.
    var tried = 2_000
}

func readShortcut(_ lab: Lab, plan: ShortcutPlan, images: ImageDataset, own: OwnSizeImages) throws -> LinearShortcut {
    let classes = images.classNames.count, engine = try lab.engine
    var draws = RandomStream(seed: lab.seed, "shortcut")
    let key = try UnlearnabilityKey(
        numPySeed: UInt32(truncatingIfNeeded: draws.next()), classes: classes)
    var places = images.train.places(plan.images + plan.tried, behind: 0, classes: classes)
    places = draws.shuffledIndices(places.count).map { places[$0] }
    let learned = min(plan.images, places.count * 5 / 7)
    func right(_ key: UnlearnabilityKey?) throws -> String {
        let split = try own.images(.train, at: places, of: images) { bytes, labels, _, height, width in
            key?.poisoned(bytes, labels: labels, height: height, width: width) ?? bytes
        }
        let ratios = autocorrelationRatios(
            of: split.images, count: split.count, height: images.shape.height, width: images.shape.width)
        let questions = (0..<classes).map { category in
            LogisticReadout.Question(
                answers: split.labels.indices.map { $0 < learned ? split.labels[$0] == category : nil })
        }
        let readout = try LogisticReadout.fit(ratios, questions, LogisticReadout.Recipe(), on: engine)
        let logits = try readout.logits(ratios, on: engine).values
        return (learned..<split.count).map { image in
            let own = logits[image * classes..<(image + 1) * classes]
            let answer = own.indices.max { own[$0] < own[$1] }.map { $0 - own.startIndex }
            return answer == split.labels[image] ? "1" : "0"
        }.joined()
    }
    return LinearShortcut(clean: try right(nil), poisoned: try right(key), shared: try right(key.shared))
}
