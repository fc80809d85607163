import Datasets
import Methods
import Models
import Pictures
import Tensors

/// A network under attack, in all its trainings.
public struct AttackedSubject: Codable, StorableValue, Sendable {
    /// What a study calls it: "VGG-16".
    public var title: String
    /// Where its weights come from.
    public var weights: String
    /// What was attacked.
    public var images: AttackedImageKind
    /// The share of each training's first filters that is equal in R, G and B.
    public var filterGreyShares: [Double?]
    public var trainings: [AttackedTraining]

    public init(
        title: String, weights: String, images: AttackedImageKind = .testImages, filterGreyShares: [Double?],
        trainings: [AttackedTraining]
    ) {
        (self.title, self.weights, self.images) = (title, weights, images)
        (self.filterGreyShares, self.trainings) = (filterGreyShares, trainings)
    }

    /// An arm of each training; nothing where one has not got it.
    public func ofEachTraining(_ arm: (AttackedTraining) -> AttackArm?) -> [AttackArm]? {
        let found = trainings.compactMap(arm)
        return found.count == trainings.count && !found.isEmpty ? found : nil
    }
}

/// What a network is attacked on.
public enum AttackedImageKind: String, Codable, Sendable {
    case photographs
    case testImages = "test images"
    case elsewhere = "images attacked elsewhere"
}

/// On how many images a network is attacked: a part of a plan.
public struct AttackSample: Codable, Sendable {
    /// Of the subject.
    public var title: String
    public var images: Int
    /// How many are attacked before they are kept.
    public var chunk: Int
    /// How many are computed at once.
    public var batch: Int

    public init(title: String, images: Int, chunk: Int, batch: Int) {
        (self.title, self.images, self.chunk, self.batch) = (title, images, chunk, batch)
    }
}

extension Lab {
    /// Attacks a network for ImageNet on photographs that are drawn by the seed; nothing where it or they are not there.
    ///
    /// - Parameter attacks: makes the attacks on some of them.
    /// - Throws: `MethodError` for a network that sees grey; what the engine, the store or the attacks throw.
    public func attackedPhotographs(
        _ model: Model?, _ collection: PhotographCollection, _ sample: AttackSample,
        _ attacks: (inout AttackTrial) throws -> Void
    ) throws -> [AttackedSubject] {
        guard let model, model.hasImageNetClasses, collection.count > 0 else { return [] }
        let network = try AttackedNetwork(model)
        var stream = RandomStream(seed: seed, "which photographs")
        let places = Array(stream.shuffledIndices(collection.count).prefix(sample.images))
        let training = try inPieces(sample, [sample.title], count: places.count) { _, range in
            var unreadable = 0
            let pictures = try places[range].compactMap { place -> Picture? in
                do { return try collection.picture(place).photograph } catch is DatasetError {
                    unreadable += 1
                    return nil
                }
            }
            guard !pictures.isEmpty else { return AttackedTraining(unreadable: unreadable) }
            var trial = try trial(
                try unitPhotographs(pictures, for: model), network, sample, firstImage: range.lowerBound)
            try attacks(&trial)
            var outcome = trial.outcome
            outcome.unreadable = unreadable
            return outcome
        }[0]
        guard !training.gradients.isEmpty else { return [] }
        return [
            AttackedSubject(
                title: sample.title, weights: model.origin.text, images: .photographs,
                filterGreyShares: [network.firstFilterGreyShare], trainings: [training])
        ]
    }

    /// Attacks all trainings of a network on the same test images; nothing where they have no colours.
    ///
    /// - Parameter attacks: makes the attacks on some of them.
    /// - Throws: `DatasetError` where images can't be a model's inputs; what the engine, the store or the attacks throw.
    public func attackedTestImages(
        _ trainings: [Model], _ images: ImageDataset, _ sample: AttackSample,
        _ attacks: (inout AttackTrial) throws -> Void
    ) throws -> [AttackedSubject] {
        guard images.shape.channels == 3, let first = trainings.first else { return [] }
        let networks = try trainings.map { model in
            try model.check(images)
            return try AttackedNetwork(model)
        }
        let places = testImagePlaces(images, sample.images)
        let names = networks.indices.map { "\(sample.title), training \($0 + 1)" }
        let found = try inPieces(sample, names, count: places.count) { number, range in
            var trial = try trial(
                unitImages(images.test, Array(places[range]), shape: images.shape), networks[number], sample,
                firstImage: range.lowerBound)
            try attacks(&trial)
            return trial.outcome
        }
        return [
            AttackedSubject(
                title: sample.title, weights: first.origin.text,
                filterGreyShares: networks.map(\.firstFilterGreyShare), trainings: found)
        ]
    }

    /// Looks at images that were attacked elsewhere, through trainings of a network that takes images of their size;
    /// nothing where it takes others.
    ///
    /// - Throws: what the engine or the store throws.
    public func attackedElsewhere(
        _ pairs: AttackedPairs, _ trainings: [Model], title: String, batch: Int
    ) throws -> [AttackedSubject] {
        let size = Array(pairs.clean.shape.dropFirst(2))
        guard let first = trainings.first,
            trainings.allSatisfy({
                $0.normalization.channels == 3 && [$0.preparation.crop, $0.preparation.crop] == size
            })
        else { return [] }
        let networks = try trainings.map { try AttackedNetwork($0) }
        let sample = AttackSample(title: title, images: pairs.names.count, chunk: pairs.names.count, batch: batch)
        let found = try networks.enumerated().map { number, network in
            try piece("\(title), training \(number + 1), attacked elsewhere") {
                var trial = try trial(pairs.clean, network, sample, firstImage: 0)
                try trial.tryImages(attackedElsewhere: pairs.attacked)
                return trial.outcome
            }
        }
        return [
            AttackedSubject(
                title: title, weights: first.origin.text, images: .elsewhere,
                filterGreyShares: networks.map(\.firstFilterGreyShare), trainings: found)
        ]
    }

    /// The places of so many test images, drawn by the seed: the same ones for every step that asks for as many.
    public func testImagePlaces(_ images: ImageDataset, _ count: Int) -> [Int] {
        var stream = RandomStream(seed: seed, "which test images")
        return Array(stream.shuffledIndices(images.test.count).prefix(count))
    }

    private func trial(
        _ images: Tensor, _ network: AttackedNetwork, _ sample: AttackSample, firstImage: Int
    ) throws -> AttackTrial {
        try AttackTrial(
            on: images, of: network, engine: engine, batchSize: sample.batch,
            stream: RandomStream(seed: seed, "attacks"), firstImage: firstImage)
    }

    /// All trainings' images in chunks, by training.
    private func inPieces(
        _ sample: AttackSample, _ names: [String], count: Int,
        _ attacked: (_ training: Int, Range<Int>) throws -> AttackedTraining
    ) throws -> [AttackedTraining] {
        let chunks = (0..<(count + sample.chunk - 1) / sample.chunk)
        let rows = names.map { name in chunks.map { "\(name), attacked \($0)" } }
        let pieces = try pieces("\(sample.title), attacked", inRows: rows) { training, number in
            try attacked(training, number * sample.chunk..<min((number + 1) * sample.chunk, count))
        }
        return pieces.map { $0.reduce(into: AttackedTraining()) { $0.appendImages($1) } }
    }
}
