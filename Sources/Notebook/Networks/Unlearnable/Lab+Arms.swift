import Datasets
import Methods
import Models
import Networks
import Tensors

extension Lab {
    /// Trains networks in several ways that are compared, each kept as soon as it is done, and asks them.
    ///
    /// - Parameters:
    ///   - plan: nothing where nothing is trained.
    ///   - own: where images are at their own size, at which they are filtered.
    ///   - before: of arms that start from a network that was trained before.
    /// - Throws: what training throws; `NotebookError` where such a network is missing.
    public func trainArms(
        _ plan: DefendedArms?, images: ImageDataset, own: OwnSizeImages, before: Model? = nil
    ) throws -> ArmTrainings {
        guard let plan else { return ArmTrainings() }
        let trainings = (1...plan.trainings).map { number in
            ArmTraining(lab: self, plan: plan, images: images, own: own, before: before, number: number)
        }
        let names = trainings.map { training in plan.arms.map { "training \(training.number), \($0.name)" } }
        let arms = try pieces("arms of trainings", inRows: names) { training, arm in
            try trainings[training].answers(plan.arms[arm])
        }
        return ArmTrainings(zip(trainings, arms).map { ArmTrainings.Training(keySeed: $0.keySeed, arms: $1) })
    }

    /// A network that is trained on clean images which no arm learns from, since plans set them apart (`reserved`).
    ///
    /// - Parameter count: of images, as many of each class as can be.
    /// - Throws: what training throws.
    public func trainedBefore(
        _ architecture: ReducedArchitecture, on images: ImageDataset, count: Int, _ recipe: TrainingRecipe
    ) throws -> Model {
        let classes = images.classNames.count, places = images.train.reservedPlaces(count, classes: classes)
        let network = architecture.network(
            classes: classes, channels: images.shape.channels, side: images.shape.height,
            stream: RandomStream(seed: seed, "trained before"))
        return try trainDefended(
            network, named: "before", on: images.train.atPlaces(places, images.shape), like: images, recipe,
            drawnAs: "before")
    }
}

/// One training: a key, initial weights, and images in an order.
private struct ArmTraining {
    let lab: Lab
    let plan: DefendedArms
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

    func answers(_ arm: DefendedArm) throws -> ArmAnswers {
        let watched = images.test.prefix(plan.watchedImages)
        func name(_ epoch: Int) -> String { "training \(number), \(arm.name), epoch \(epoch)" }
        let model = try trained(arm) { model, epoch in
            guard arm.asks.contains(.everyEpoch) else { return }
            _ = try lab.piece(name(epoch)) { try right(model, on: watched) }
        }
        // Also those before a run died: they are in the store.
        let epochs = arm.asks.contains(.everyEpoch) ? Array(1...max(1, arm.recipe.epochs)) : []
        let tested = try epochs.map { epoch in
            try lab.piece(name(epoch)) { try measured(nil as String?, "answers after epoch \(epoch)") }
        }
        return ArmAnswers(
            name: arm.name, correct: try right(model, on: images.test.prefix(plan.testImages)),
            underAttack: arm.asks.contains(.attacked) ? try attacked(model, watched) : nil,
            following: arm.asks.contains(.following) ? try following(model) : nil,
            learned: model.history.compactMap { $0.accuracy.map { 100 * $0 } },
            tested: tested.map { answers in 100 * Double(answers.count { $0 == "1" }) / Double(answers.count) })
    }

    private func trained(_ arm: DefendedArm, afterEpoch: @escaping (Model, Int) throws -> Void) throws -> Model {
        var recipe = arm.recipe
        let fresh = arm.network.network(
            classes: classes, channels: images.shape.channels, side: images.shape.height,
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

    /// What an arm learns from.
    private func split(_ data: PoisonedData) throws -> ImageDataset.Split {
        let places = images.train.equalClassPlaces(plan.images, behind: plan.reserved, classes: classes)
        let key = try data.key(seed: keySeed, classes: classes)
        let isPoisoned = try PoisonedFraction(
            data.filters == .none ? 0 : data.fraction, seed: lab.seed &+ UInt64(number)
        ).whichArePoisoned(of: places.count)
        if data.keepsCleanPartAlone {
            let part = places.indices.filter { !isPoisoned[$0] }.map { places[$0] }
            return images.train.atPlaces(places.indices.map { part[$0 % part.count] }, images.shape)
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

    private func following(_ model: Model) throws -> FilterAnswers {
        let count = min(plan.testImages, images.test.count), classes = classes
        let key = try PoisonedData.poisoned.key(seed: keySeed, classes: classes)
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
        return FilterAnswers(
            own: try right(labels), permuted: try right(labels.map { ($0 + 1) % classes }),
            answers: found.indices.map { found[$0] == drawn[$0] ? "f" : found[$0] == labels[$0] ? "i" : "o" }.joined(),
            counts: counts)
    }
}
