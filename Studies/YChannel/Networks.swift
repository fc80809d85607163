import Notebook

/// A network for ImageNet on photographs; nothing where its weights or photographs are not there.
func attackOnPhotographs(
    _ lab: Lab, plan: AttackPlan?, model: Model?, collection: PhotographCollection
) throws -> [AttackedSubject] {
    guard let plan, let model, model.hasImageNetClasses, collection.count > 0 else { return [] }
    let network = try AttackedNetwork(model)
    var stream = RandomStream(seed: lab.seed, "which photographs")
    let places = Array(stream.shuffledIndices(collection.count).prefix(plan.images))
    let training = try attackInPieces(lab, plan, plan.title, count: places.count) { range in
        var unreadable = 0
        let pictures = try places[range].compactMap { place -> Picture? in
            do { return try collection.picture(place).photograph } catch is DatasetError {
                unreadable += 1
                return nil
            }
        }
        guard !pictures.isEmpty else { return AttackedTraining(unreadable: unreadable) }
        var found = try attack(
            lab, plan, network, try unitPhotographs(pictures, for: model), first: range.lowerBound)
        found.unreadable = unreadable
        return found
    }
    guard !training.gradients.isEmpty else { return [] }
    return [
        AttackedSubject(
            title: plan.title, weights: model.origin.text, filterGreyShares: [network.firstFilterGreyShare],
            trainings: [training])
    ]
}

/// The catalogue's VGG-16 on test images; nothing where they have no colours.
func attackSmall(_ lab: Lab, plan: AttackPlan, trainings: [Model], images: ImageDataset) throws -> [AttackedSubject] {
    guard images.shape.channels == 3 else { return [] }
    let networks = try trainings.map { model in
        try model.check(images)
        return try AttackedNetwork(model)
    }
    let places = testPlaces(lab, images, plan.images)
    let found = try networks.enumerated().map { number, network in
        try attackInPieces(lab, plan, "\(plan.title), training \(number + 1)", count: places.count) { range in
            let chunk = unitImages(images.test, Array(places[range]), shape: images.shape)
            return try attack(lab, plan, network, chunk, first: range.lowerBound)
        }
    }
    return [
        AttackedSubject(
            title: plan.title, weights: trainings[0].origin.text,
            filterGreyShares: networks.map(\.firstFilterGreyShare), trainings: found)
    ]
}

private func attackInPieces(
    _ lab: Lab, _ plan: AttackPlan, _ name: String, count: Int, _ attacked: (Range<Int>) throws -> AttackedTraining
) throws -> AttackedTraining {
    let pieces = try lab.pieces("\(name), attacked", count: (count + plan.chunk - 1) / plan.chunk) { number in
        try attacked(number * plan.chunk..<min((number + 1) * plan.chunk, count))
    }
    return pieces.reduce(into: AttackedTraining()) { $0.append($1) }
}

/// The places of so many test images, the same ones for every step that asks for as many.
func testPlaces(_ lab: Lab, _ images: ImageDataset, _ count: Int) -> [Int] {
    var stream = RandomStream(seed: lab.seed, "which test images")
    return Array(stream.shuffledIndices(images.test.count).prefix(count))
}

/// What a control's network sees of an image.
enum ColorFilter: String, Codable, CaseIterable, InputTransformation {
    /// Y is ½ everywhere; Cb and Cr are as they were.
    case chroma
    /// R, G and B are Y.
    case luma

    private static let weights = YCbCr.fullRange.matrix[0].map(Float.init)

    func transformed(_ images: Tensor, on engine: Engine) -> Tensor {
        images.mappingColors { red, green, blue in
            let luma = Self.weights[0] * red + Self.weights[1] * green + Self.weights[2] * blue
            let added: Float = self == .chroma ? 0.5 - luma : 0
            return self == .luma ? (luma, luma, luma) : (red + added, green + added, blue + added)
        }
    }

    /// The transpose: what a colour adds to Y falls on it with its weight.
    func tracedTransformation(_ images: Tensor, on engine: Engine) -> (images: Tensor, back: (Tensor) throws -> Tensor)
    {
        let back = { (gradient: Tensor) in
            gradient.mappingColors { red, green, blue in
                let sum = red + green + blue, w = Self.weights
                return self == .luma
                    ? (w[0] * sum, w[1] * sum, w[2] * sum) : (red - w[0] * sum, green - w[1] * sum, blue - w[2] * sum)
            }
        }
        return (transformed(images, on: engine), back)
    }
}

extension Tensor {
    /// Each pixel of images [N, 3, H, W] with its three numbers changed.
    fileprivate func mappingColors(_ change: (Float, Float, Float) -> (Float, Float, Float)) -> Tensor {
        let area = shape[2] * shape[3]
        return withValues { values in
            Tensor(shape) { target in
                for image in 0..<shape[0] {
                    for place in 3 * image * area..<(3 * image + 1) * area {
                        (target[place], target[place + area], target[place + 2 * area]) = change(
                            values[place], values[place + area], values[place + 2 * area])
                    }
                }
            }
        }
    }
}

/// A VGG-16 that cannot see everything, attacked by FGSM.
struct ControlNetwork: Codable, StorableValue {
    /// Which test images it classifies correctly.
    var correct: String
    /// Of 0.04 in RGB, with norms; and of the magnitude at which fooling is compared, with what is given back.
    var training: AttackedTraining
}

/// Trains a network on images that lack something, and attacks it with the same taken out before it; nothing where
/// images have no colours.
func attackControl(_ lab: Lab, plan: ControlPlan, images: ImageDataset) throws -> [ControlNetwork] {
    guard images.shape.channels == 3, images.shape.height == 32, images.shape.width == 32 else { return [] }
    let engine = try lab.engine, limited = images.limited(training: plan.trainingImages)
    let seen = unitImages(limited.train, Array(0..<limited.train.count), shape: images.shape)
    let bytes = plan.leaves.transformed(seen, on: engine).withValues { values in
        values.map { UInt8(min(max(($0 * 255).rounded(), 0), 255)) }
    }
    let filtered = try ImageDataset(
        name: images.name, classNames: images.classNames, shape: images.shape,
        train: .init(images: bytes, labels: limited.train.labels), test: images.test, licence: images.licence)
    let untrained = Network.vgg16Small(
        classes: images.classNames.count, width: 0.25, start: .passing,
        stream: RandomStream(seed: lab.seed, "initial weights", plan.leaves.rawValue))
    let model = try lab.train(
        untrained, named: "VGG-16, \(plan.leaves.rawValue) alone", on: filtered, plan.recipe,
        augmentation: .flipsAndShifts)
    let network = try AttackedNetwork(model).behind(plan.leaves), places = testPlaces(lab, images, plan.images)
    let test = unitImages(images.test, places, shape: images.shape)
    let attacks = AttackPlan(
        title: "", images: plan.images, magnitudes: [Subject.small.magnitude, Algorithm.figureMagnitude],
        channels: [.rgb], atJudged: [], judged: Subject.small.magnitude, converted: [], stepped: 0,
        steppedMagnitudes: [], steppedChannels: [], steps: 0, smallest: 0, smallestSteps: 0, smallestChannels: [],
        chunk: plan.images, batch: 100)
    let answers = try network.unitPredictions(test, on: engine, batchSize: 100)
    return [
        ControlNetwork(
            correct: bits(zip(answers, places).map { $0 == images.test.labels[$1] }),
            training: try attack(lab, attacks, network, test, first: 0))
    ]
}
