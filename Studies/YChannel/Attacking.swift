import Notebook

/// One attack on some images of a network, or none.
struct Arm: Codable {
    /// Nothing where images only went through a conversion.
    var attack: ImageAttack?
    /// What they went through afterwards.
    var through: PublishedConversion?
    /// Which images are answered otherwise than clean ones, as computed: "1" or "0" for each.
    var fooled: String
    /// The same as written in 8 bits.
    var written: String
    /// Of what the attack added to each image, where findings or figures ask for it.
    var norms: [ColorNorms]?
    /// The share of each image's pixels whose last step the box from 0 to 1 shortened, of attacks in Y.
    var bound: [Double]?
    /// Which images are answered as clean ones once a part of the clean image is given back.
    var returned: ByCase<OracleRepair, String>?
}

/// One training of a network under attack.
struct AttackedTraining: Codable, StorableValue {
    /// Of each image.
    var gradients: [ColorGradient] = []
    var deviations: [ColorDeviations] = []
    var arms: [Arm] = []
    /// Photographs that could not be read.
    var unreadable = 0

    /// - Parameter isShort: with half of the steps, of DDN.
    /// - Returns: nothing where this attack was not made.
    func arm(
        _ algorithm: Algorithm, _ channels: AttackedChannels = .rgb, _ magnitude: Double? = nil, isShort: Bool = false,
        through: PublishedConversion? = nil
    ) -> Arm? {
        let found = arms.filter {
            $0.attack?.name == algorithm.rawValue.lowercased() && $0.attack?.channels == channels
                && $0.attack?.epsilon == magnitude && $0.through == through
        }
        guard algorithm == .ddn else { return found.first }
        return isShort ? (found.count > 1 ? found.last : nil) : found.first
    }

    /// With other images after these.
    mutating func append(_ other: AttackedTraining) {
        gradients += other.gradients
        deviations += other.deviations
        unreadable += other.unreadable
        for arm in other.arms {
            guard let place = arms.firstIndex(where: { $0.attack == arm.attack && $0.through == arm.through }) else {
                arms.append(arm)
                continue
            }
            arms[place].fooled += arm.fooled
            arms[place].written += arm.written
            if let norms = arms[place].norms, let more = arm.norms { arms[place].norms = norms + more }
            if let bound = arms[place].bound, let more = arm.bound { arms[place].bound = bound + more }
            if let returned = arms[place].returned, let more = arm.returned {
                arms[place].returned = ByCase { returned[$0] + more[$0] }
            }
        }
    }
}

/// A network under attack, in all its trainings.
struct AttackedSubject: Codable, StorableValue {
    /// As in its plan.
    var title: String
    /// Where its weights come from.
    var weights: String
    /// The share of its first filters that is equal in R, G and B.
    var filterGreyShares: [Double?]
    var trainings: [AttackedTraining]

    /// An arm of each training; nothing where one has not got it.
    func ofEachTraining(_ arm: (AttackedTraining) -> Arm?) -> [Arm]? { trainings.eachHas(arm) }
}

extension Array {
    /// What each element has; nothing unless all have it, and there is one.
    func eachHas<Value>(_ value: (Element) throws -> Value?) rethrows -> [Value]? {
        let found = try compactMap(value)
        return found.count == count && !isEmpty ? found : nil
    }
}

extension [AttackedSubject] {
    /// - Returns: nothing where the network was not attacked.
    func of(_ subject: Subject) -> AttackedSubject? { first { $0.title == subject.rawValue } }
}

/// "1" and "0".
func bits(_ answers: some Sequence<Bool>) -> String { answers.map { $0 ? "1" : "0" }.joined() }

/// All attacks of a plan on some images, of which the first is the plan's image of this number.
func attack(
    _ lab: Lab, _ plan: AttackPlan, _ network: AttackedNetwork, _ images: Tensor, first: Int
) throws -> AttackedTraining {
    let engine = try lab.engine, stream = RandomStream(seed: lab.seed, "attacks")
    let gradients = try network.lossGradients(images, on: engine, batchSize: plan.batch), labels = gradients.labels
    func predictions(_ images: Tensor) throws -> [Int] {
        try network.unitPredictions(images, on: engine, batchSize: plan.batch)
    }
    func otherwise(_ images: Tensor) throws -> String {
        bits(zip(try predictions(images), labels).map { $0 != $1 })
    }
    var found = AttackedTraining(
        gradients: ColorGradient.each(of: gradients.gradient), deviations: ColorDeviations.each(of: images))
    /// - Parameter keeps: whether norms are asked for.
    func add(_ attack: ImageAttack, _ attacked: AttackedImages, keeps: Bool) throws {
        let isRepaired = attack.channels == .rgb && attack.epsilon == plan.judged
        found.arms.append(
            Arm(
                attack: attack, fooled: bits(attacked.isFooled), written: try otherwise(attacked.eightBit),
                norms: keeps ? ColorNorms.each(of: attacked.difference) : nil,
                bound: attack.channels == .y ? attacked.boundShares : nil,
                returned: isRepaired
                    ? try ByCase { repair in
                        bits(
                            zip(try predictions(repair.repaired(attacked.images, from: attacked.clean)), labels)
                                .map { $0 == $1 })
                    } : nil))
    }
    func addConverted(_ attack: ImageAttack?, _ images: Tensor, _ rounding: PublishedConversion.Rounding) throws {
        let conversion = PublishedConversion(rounding), converted = conversion.applied(to: images)
        found.arms.append(
            Arm(
                attack: attack, through: conversion, fooled: try otherwise(converted),
                written: try otherwise(EightBitImages.rounded(converted))))
    }
    for rounding in plan.converted.isEmpty ? [] : PublishedConversion.Rounding.allCases {
        try addConverted(nil, images, rounding)
    }
    for magnitude in plan.magnitudes {
        for channels in plan.channels + (magnitude == plan.judged ? plan.atJudged : []) {
            let fgsm = try ImageAttack.fgsm(magnitude, channels)
            let attacked = try fgsm.attacked(
                images, along: gradients, by: network, on: engine, batchSize: plan.batch, stream: stream,
                firstImage: first)
            let keeps =
                magnitude == Algorithm.figureMagnitude && [.rgb, .cbcr, .signNoise].contains(channels)
            try add(fgsm, attacked, keeps: keeps)
            if plan.converted.contains(magnitude), [.rgb, .y].contains(channels) {
                try addConverted(fgsm, attacked.images, .truncated)
            }
        }
    }
    func add(_ attack: ImageAttack, onFirst count: Int, keeps: Bool) throws {
        let count = min(count - first, labels.count)
        guard count > 0 else { return }
        let attacked = try attack.attacked(
            try engine.slice(images, axis: 0, range: 0..<count), by: network, labels: Array(labels.prefix(count)),
            on: engine, batchSize: plan.batch, stream: stream, firstImage: first)
        try add(attack, attacked, keeps: keeps)
    }
    for magnitude in plan.steppedMagnitudes {
        for channels in plan.steppedChannels {
            try add(
                .pgd(magnitude, channels, steps: plan.steps), onFirst: plan.stepped,
                keeps: magnitude == Algorithm.stepped && channels == .rgb)
        }
    }
    func addSmallest(_ channels: AttackedChannels, steps: Int) throws {
        try add(
            .ddn(channels, steps: steps, initialNorm: plan.firstNorm), onFirst: plan.smallest, keeps: true)
    }
    for channels in plan.smallestChannels { try addSmallest(channels, steps: plan.smallestSteps) }
    if plan.smallestSteps > 1 { try addSmallest(.rgb, steps: plan.smallestSteps / 2) }
    return found
}
