import Notebook

/// What a network learns from.
struct PoisonedData: Codable, Sendable {
    enum Filters: String, Codable {
        /// Images as they are.
        case none
        /// The key's; one of them for all classes; with their largest number in the middle; so, and images divided by the filter's
        /// sum; filters that change nothing.
        case own, shared, centred, evened, passing
    }

    var filters: Filters
    var blur = 0.3
    var fraction = 1.0
    /// Only those that the fraction leaves clean, over and over, so that steps are as many.
    var keepsCleanPartAlone = false
    var shufflesLabels = false
    /// Whether the key's holder has undone them.
    var isUndone = false

    init(
        _ filters: Filters, blur: Double = 0.3, fraction: Double = 1, keepsCleanPartAlone: Bool = false,
        shufflesLabels: Bool = false, isUndone: Bool = false
    ) {
        (self.filters, self.blur, self.fraction) = (filters, blur, fraction)
        (self.keepsCleanPartAlone, self.shufflesLabels, self.isUndone) = (keepsCleanPartAlone, shufflesLabels, isUndone)
    }

    static let clean = PoisonedData(.none)
    static let poisoned = PoisonedData(.own)
}

/// One way to train a network.
struct Arm: Codable, Sendable {
    enum Start: String, Codable { case fresh, trainedBefore, frozen }
    /// What else is asked of it: which answers follow filters, accuracy after each epoch, answers to attacks.
    enum Question: String, Codable { case following, everyEpoch, attacked }

    var name: String
    var recipe: TrainingRecipe
    var data: PoisonedData
    var defence: TrainingDefence
    var network: TrainedArchitecture
    var start: Start
    var asks: [Question]

    init(
        _ name: String, _ recipe: TrainingRecipe, _ data: PoisonedData = .poisoned, _ defence: TrainingDefence = .none,
        network: TrainedArchitecture = .vgg16, start: Start = .fresh, asks: [Question] = []
    ) {
        (self.name, self.recipe, self.data, self.defence) = (name, recipe, data, defence)
        (self.network, self.start, self.asks) = (network, start, asks)
    }

    init(_ name: String, _ recipe: TrainingRecipe, defence: TrainingDefence) {
        self.init(name, recipe, .poisoned, defence)
    }
}

/// The arms' names.
enum Arms {
    static let clean = "clean", poisoned = "poisoned", shared = "shared filter"
    static let divided = "divided by the maximum", centred = "centred filters", evened = "blur alone"
    static let undone = "undone by the key", shuffled = "shuffled labels", cleanSharpened = "clean, sharpened"
    static let deconvolution = "poisoned, DAT", cleanDeconvolution = "clean, DAT"
    static let sharpened = "sharpened, low frequencies", interpolated = "COIN"
    static let before = "before", tunedPoisoned = "tuned on poisoned", tunedClean = "tuned on clean"
    static let readPoisoned = "readout of poisoned", readClean = "readout of clean"

    static func mixed(_ fraction: Double) -> String { "\(percent(fraction)) poisoned" }
    static func cleanPart(_ fraction: Double) -> String { "\(percent(1 - fraction)) clean alone" }
    static func hardened(_ arm: String, _ norm: AdversarialTraining.Norm) -> String {
        "\(arm), \(norm.rawValue) adversarial training"
    }
    static func blurred(_ blur: Double) -> String { "blur \(Numerals.plain(blur))" }
    static func of(_ network: TrainedArchitecture, _ arm: String) -> String { "\(network.title), \(arm)" }
}

/// What a trained network gives.
struct TrainedArm: Codable, StorableValue {
    var name: String
    /// Which clean test images it gets right: "1" or "0" for each.
    var correct: String
    /// The same of attacked ones; which answers follow filters; only where it was asked.
    var underAttack: String?
    var following: Following?
    /// Accuracy on what it learnt from, and on watched clean test images, after each epoch, in percent.
    var learned: [Double]
    var tested: [Double]
}

/// Answers to test images that were filtered.
struct Following: Codable {
    /// By their own class's filter, and by the next class's: right or not.
    var own: String
    var permuted: String
    /// By another class's, drawn for each: "f" for the filter's class, "i" for the image's, "o" for others.
    var answers: String
    /// How many images filtered by one class's filter are answered with another.
    var counts: [[Int]]
}

/// The arms of one training, which share a key, initial weights and images.
struct ArmsOfTraining: Codable, StorableValue {
    var keySeed: UInt32
    var arms: [TrainedArm]

    /// - Returns: nothing where it was not trained.
    func arm(_ name: String) -> TrainedArm? { arms.first { $0.name == name } }
}

extension [ArmsOfTraining] {
    /// With the arms of others of the same trainings; nothing is added where these were not trained as often.
    func joined(with others: [ArmsOfTraining]) -> [ArmsOfTraining] {
        guard others.count == count else { return self }
        return zip(self, others).map { ArmsOfTraining(keySeed: $0.keySeed, arms: $0.arms + $1.arms) }
    }
}

func trainFresh(
    _ lab: Lab, plan: ArmsPlan?, images: ImageDataset, own: OwnSizeImages
) throws -> [ArmsOfTraining] { try trainArms(lab, plan: plan, images: images, own: own, before: nil) }

func trainOn(
    _ lab: Lab, plan: ArmsPlan?, images: ImageDataset, own: OwnSizeImages, before: Model
) throws -> [ArmsOfTraining] { try trainArms(lab, plan: plan, images: images, own: own, before: before) }

private func trainArms(
    _ lab: Lab, plan: ArmsPlan?, images: ImageDataset, own: OwnSizeImages, before: Model?
) throws -> [ArmsOfTraining] {
    guard let plan else { return [] }
    return try (1...plan.trainings).map { number in
        let training = ArmTraining(lab: lab, plan: plan, images: images, own: own, before: before, number: number)
        return ArmsOfTraining(
            keySeed: training.keySeed,
            arms: try plan.arms.map { arm in
                try lab.piece("training \(number), \(arm.name)") { try training.trained(arm) }
            })
    }
}

func trainBefore(_ lab: Lab, plan: BeforePlan, images: ImageDataset) throws -> Model {
    let places = images.train.reservedPlaces(plan.images, classes: images.classNames.count)
    let stream = RandomStream(seed: lab.seed, "trained before")
    let network = TrainedArchitecture.vgg16.network(
        classes: images.classNames.count, channels: images.shape.channels, stream: stream)
    return try lab.trainDefended(
        network, named: "before", on: images.train.at(places, images.shape), like: images, plan.recipe,
        drawnAs: "before")
}

/// One training: a key, initial weights, and images in an order.
struct ArmTraining {
    let lab: Lab
    let plan: ArmsPlan
    let images: ImageDataset
    let own: OwnSizeImages
    let before: Model?
    let number: Int

    private var stream: RandomStream { RandomStream(seed: lab.seed, "training", "\(number)") }
    private var classes: Int { images.classNames.count }
    var keySeed: UInt32 {
        var draws = stream.substream("key")
        return UInt32(truncatingIfNeeded: draws.next())
    }

    func trained(_ arm: Arm) throws -> TrainedArm {
        let watched = images.test.prefix(plan.watchedImages)
        func name(_ epoch: Int) -> String { "training \(number), \(arm.name), epoch \(epoch)" }
        let model = try learned(arm) { model, epoch in
            guard arm.asks.contains(.everyEpoch) else { return }
            _ = try lab.piece(name(epoch)) { try right(model, on: watched) }
        }
        // Also those before a run died: they are in the store.
        let epochs = arm.asks.contains(.everyEpoch) ? Array(1...max(1, arm.recipe.epochs)) : []
        let tested = try epochs.map { epoch in
            try lab.piece(name(epoch)) { try measured(nil as String?, "answers after epoch \(epoch)") }
        }
        return TrainedArm(
            name: arm.name, correct: try right(model, on: images.test.prefix(plan.testImages)),
            underAttack: arm.asks.contains(.attacked) ? try attacked(model, watched) : nil,
            following: arm.asks.contains(.following) ? try following(model) : nil,
            learned: model.history.compactMap { $0.accuracy.map { 100 * $0 } }, tested: tested.map(\.percentRight))
    }

    private func learned(_ arm: Arm, afterEpoch: @escaping (Model, Int) throws -> Void) throws -> Model {
        var recipe = arm.recipe
        let fresh = arm.network.network(
            classes: classes, channels: images.shape.channels,
            stream: stream.substream("initial weights").substream(arm.network.rawValue))
        let start = arm.start == .fresh ? nil : try measured(before, "a network that was trained before")
        if let start, recipe.epochs == 0 { return start }
        if let start, arm.start == .frozen, let last = start.network.weightedLayers.last {
            recipe.trains = .only([start.network.layers[last].name])
        }
        return try lab.trainDefended(
            start?.network ?? fresh, named: "training \(number), \(arm.name)", on: try split(arm.data), like: images,
            recipe, defence: arm.defence, normalization: start?.normalization, drawnAs: "training \(number)",
            afterEpoch: afterEpoch)
    }

    private func key(_ data: PoisonedData) throws -> UnlearnabilityKey {
        let key = try UnlearnabilityKey(numPySeed: keySeed, classes: classes, blur: data.blur)
        return switch data.filters {
        case .none, .own: key
        case .shared: key.shared
        case .centred, .evened: key.centred
        case .passing: try key.passing()
        }
    }

    /// What an arm learns from.
    private func split(_ data: PoisonedData) throws -> ImageDataset.Split {
        let places = images.train.places(plan.images, behind: plan.reserved, classes: classes)
        let key = try key(data)
        let isPoisoned = try PoisonedFraction(
            data.filters == .none ? 0 : data.fraction, seed: lab.seed &+ UInt64(number)
        ).whichArePoisoned(of: places.count)
        if data.keepsCleanPartAlone {
            let part = places.indices.filter { !isPoisoned[$0] }.map { places[$0] }
            return images.train.at(places.indices.map { part[$0 % part.count] }, images.shape)
        }
        let divisor: FilterDivisor = data.filters == .evened ? .sum : .maximum, isUndone = data.isUndone
        let made = try own.images(.train, at: places, of: images) { bytes, labels, positions, height, width in
            let which = Array(isPoisoned[positions])
            let filtered = key.poisoned(
                bytes, labels: labels, height: height, width: width, where: which, dividingBy: divisor)
            return isUndone
                ? key.undone(filtered, labels: labels, height: height, width: width, where: which) : filtered
        }
        guard data.shufflesLabels else { return made }
        var draws = stream.substream("labels")
        return ImageDataset.Split(
            images: made.images, labels: draws.shuffledIndices(made.count).map { made.labels[$0] })
    }

    private func right(_ model: Model, on split: ImageDataset.Split) throws -> String {
        let answers = try lab.givenClasses(of: model, on: split, like: images)
        return zip(answers, split.labels).map { $0 == $1 ? "1" : "0" }.joined()
    }

    private func attacked(_ model: Model, _ split: ImageDataset.Split) throws -> String {
        let attack = AdversarialTraining(.maximum, radius: 4 / 255.0, steps: 10), engine = try lab.engine
        let loader = BatchLoader(split, shape: images.shape, normalization: model.normalization, batchSize: 100)
        return try TensorBatches(loader.epoch(0)).enumerated().flatMap { number, batch in
            let moved = try attack.attacked(
                batch.images, labels: batch.labels, against: model.network, on: engine,
                drawnFrom: stream.substream("attacked test images", number))
            let answers = model.network.predictions(try model.deployed.forward(moved, on: engine))
            return zip(answers, batch.labels).map { $0 == $1 ? "1" : "0" }
        }.joined()
    }

    private func following(_ model: Model) throws -> Following {
        let count = min(plan.testImages, images.test.count), key = try key(.poisoned), classes = classes
        var draws = stream.substream("filters of test images")
        let labels = Array(images.test.labels.prefix(count))
        let drawn = labels.map { ($0 + 1 + draws.uniform(below: classes - 1)) % classes }
        func answers(_ filters: [Int]) throws -> [Int] {
            let made = try own.images(.test, at: Array(0..<count), of: images) { bytes, _, positions, height, width in
                key.poisoned(bytes, labels: Array(filters[positions]), height: height, width: width)
            }
            return try lab.givenClasses(of: model, on: made, like: images)
        }
        func right(_ filters: [Int]) throws -> String {
            zip(try answers(filters), labels).map { $0 == $1 ? "1" : "0" }.joined()
        }
        let found = try answers(drawn)
        var counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
        for (filter, answer) in zip(drawn, found) { counts[filter][answer] += 1 }
        return Following(
            own: try right(labels), permuted: try right(labels.map { ($0 + 1) % classes }),
            answers: found.indices.map { found[$0] == drawn[$0] ? "f" : found[$0] == labels[$0] ? "i" : "o" }.joined(),
            counts: counts)
    }
}

extension ImageDataset.Split {
    /// The first of each class, which no arm learns from: so many in all, and at most a fifth of each class.
    func reservedPlaces(_ count: Int, classes: Int) -> [Int] {
        byClass(classes).flatMap { $0.prefix(max(1, min(count / classes, $0.count / 5))) }.sorted()
    }

    /// As many images of each class as can be, so many in all, from behind those that are reserved.
    func places(_ count: Int, behind reserved: Int, classes: Int) -> [Int] {
        byClass(classes).flatMap {
            $0.dropFirst(max(1, min(reserved / classes, $0.count / 5))).prefix(max(1, count / classes))
        }.sorted()
    }

    private func byClass(_ classes: Int) -> [[Int]] {
        var found = [[Int]](repeating: [], count: classes)
        for (place, label) in labels.enumerated() { found[label].append(place) }
        return found
    }

    /// The images at these places.
    func at(_ places: [Int], _ shape: ImageDataset.Shape) -> ImageDataset.Split {
        ImageDataset.Split(
            images: places.flatMap { images[$0 * shape.count..<($0 + 1) * shape.count] },
            labels: places.map { labels[$0] })
    }
}

extension String {
    /// Of answers, "1" for each that is right.
    var percentRight: Double { 100 * Double(count { $0 == "1" }) / Double(count) }
}
