import Methods

/// An attack by its name, whatever its numbers.
public enum AttackAlgorithm: String, Codable, CaseIterable, Sendable {
    case fgsm = "FGSM"
    case pgd = "PGD"
    case ddn = "DDN"
}

extension AttackedTraining {
    /// The arm of an attack on clean images; nothing where it was not made.
    ///
    /// - Parameters:
    ///   - magnitude: what the attack is given; nothing for DDN, which looks for the smallest.
    ///   - isShort: of several in these channels that differ in their steps, the last one in place of the first.
    ///   - conversion: what images went through afterwards.
    public func arm(
        _ algorithm: AttackAlgorithm, _ channels: AttackedChannels = .rgb, _ magnitude: Double? = nil,
        isShort: Bool = false, through conversion: PublishedConversion? = nil
    ) -> AttackArm? {
        let found = arms.filter {
            $0.attack?.name == algorithm.rawValue.lowercased() && $0.attack?.channels == channels
                && $0.attack?.epsilon == magnitude && $0.through == conversion
        }
        return isShort ? (found.count > 1 ? found.last : nil) : found.first
    }
}

extension AttackedSubject {
    /// The arms of an attack, one of each training; nothing where one has not got it.
    ///
    /// - Parameters: those of ``AttackedTraining/arm(_:_:_:isShort:through:)``.
    public func arms(
        _ algorithm: AttackAlgorithm, _ channels: AttackedChannels = .rgb, _ magnitude: Double? = nil,
        isShort: Bool = false, through conversion: PublishedConversion? = nil
    ) -> [AttackArm]? {
        ofEachTraining { $0.arm(algorithm, channels, magnitude, isShort: isShort, through: conversion) }
    }

    /// How many more an attack fools in other channels than in RGB, in points; nothing where one of the two was not made.
    public func gain(
        _ algorithm: AttackAlgorithm, _ channels: AttackedChannels, at magnitude: Double,
        _ counting: AttackArm.Counting = .both, through conversion: PublishedConversion? = nil
    ) throws -> Estimator? {
        try arms(algorithm, channels, magnitude, through: conversion)?
            .fooledMore(than: arms(algorithm, .rgb, magnitude, through: conversion), counting)
    }

    /// The share that FGSM fools, in percent, with its interval: "41 (35 to 47)".
    public func fooledPhrase(_ channels: AttackedChannels, at magnitude: Double) throws -> String? {
        try arms(.fgsm, channels, magnitude)?.fooledShare().estimate().phrase
    }
}

extension [AttackedSubject] {
    /// "EfficientNet-Lite0: 300 photographs, one network; VGG-16: 1000 test images, 3 trainings."
    public var attackedSample: String {
        let listed = map { subject in
            let count = subject.trainings.count
            let unreadable = subject.trainings.map(\.unreadable).reduce(0, +)
            let left = unreadable > 0 ? " (\(unreadable) more could not be read)" : ""
            let trainings =
                subject.images == .photographs ? "one network" : count == 1 ? "one training" : "\(count) trainings"
            return
                "\(subject.title): \(subject.trainings[0].gradients.count) \(subject.images.rawValue)\(left), \(trainings)"
        }
        return "\(listed.joined(separator: "; "))."
    }
}
