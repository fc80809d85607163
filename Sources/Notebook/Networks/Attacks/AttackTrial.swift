import Methods
import Tensors

/// Attacks on the same images of one network, each measured alike; FGSM's share one gradient.
///
///     var trial = try AttackTrial(on: images, of: network, engine: lab.engine, batchSize: 16, stream: stream)
///     try trial.tryAttack(.fgsm(8.0 / 255, .y))
///     trial.outcome.arms[0].counted()
public struct AttackTrial {
    public private(set) var outcome: AttackedTraining
    private let images: Tensor
    private let network: AttackedNetwork
    private let engine: Engine
    private let batchSize: Int
    private let stream: RandomStream
    private let firstImage: Int
    private let gradients: LossGradients

    /// - Parameters:
    ///   - images: [N, 3, H, W] from 0 to 1, which are attacked away from what the network answers.
    ///   - batchSize: how many are computed at once.
    ///   - stream: what starts, axes and signs are drawn from.
    ///   - firstImage: the number of the first image among all that are attacked with the stream.
    /// - Throws: `MethodError` for images that aren't the network's; what the engine throws.
    public init(
        on images: Tensor, of network: AttackedNetwork, engine: Engine, batchSize: Int, stream: RandomStream,
        firstImage: Int = 0
    ) throws {
        (self.images, self.network, self.engine) = (images, network, engine)
        (self.batchSize, self.stream, self.firstImage) = (batchSize, stream, firstImage)
        gradients = try network.lossGradients(images, on: engine, batchSize: batchSize)
        outcome = AttackedTraining(
            gradients: ColorGradient.each(of: gradients.gradient), deviations: ColorDeviations.each(of: images))
    }

    /// Attacks the images, or the first of them.
    ///
    /// - Parameters:
    ///   - count: of all images with this stream, from its first on; nothing is added where none of these is among them.
    ///   - keepsNorms: whether norms of what was added are asked for.
    ///   - isRepaired: whether parts of the clean images are given back.
    /// - Returns: the attacked images; nothing where there was none to attack.
    @discardableResult
    public mutating func tryAttack(
        _ attack: ImageAttack, onFirst count: Int? = nil, keepsNorms: Bool = false, isRepaired: Bool = false
    ) throws -> Tensor? {
        let all = images.shape[0], count = count.map { min($0 - firstImage, all) } ?? all
        guard count > 0 else { return nil }
        let attacked: AttackedImages
        if case .fgsm = attack.algorithm, count == all {
            attacked = try attack.attacked(
                images, along: gradients, by: network, on: engine, batchSize: batchSize, stream: stream,
                firstImage: firstImage)
        } else {
            attacked = try attack.attacked(
                try engine.slice(images, axis: 0, range: 0..<count), by: network,
                labels: Array(gradients.labels.prefix(count)), on: engine, batchSize: batchSize, stream: stream,
                firstImage: firstImage)
        }
        try keep(attacked, by: attack, keepsNorms: keepsNorms, isRepaired: isRepaired)
        return attacked.images
    }

    /// Measures images that were attacked elsewhere, one for each of the trial's.
    ///
    /// - Throws: as ``tryAttack(_:onFirst:keepsNorms:isRepaired:)``.
    public mutating func tryImages(attackedElsewhere other: Tensor) throws {
        precondition(other.shape == images.shape, "each image has an attacked one")
        let attacked = AttackedImages(
            clean: images, images: other, labels: gradients.labels, predictions: try predictions(other),
            boundShares: gradients.labels.map { _ in 0 })
        try keep(attacked, by: nil, keepsNorms: true, isRepaired: true)
    }

    /// Sends images through the authors' conversion and back.
    ///
    /// - Parameters:
    ///   - attack: what was done to them before; nothing for clean ones.
    ///   - attacked: the images after the attack; the clean ones where nothing is given.
    public mutating func tryConversion(
        _ conversion: PublishedConversion, after attack: ImageAttack? = nil, of attacked: Tensor? = nil
    ) throws {
        let converted = conversion.applied(to: attacked ?? images)
        outcome.arms.append(
            AttackArm(
                attack: attack, through: conversion, fooled: try otherwise(converted),
                written: try otherwise(EightBitImages.rounded(converted))))
    }

    private mutating func keep(
        _ attacked: AttackedImages, by attack: ImageAttack?, keepsNorms: Bool, isRepaired: Bool
    ) throws {
        outcome.arms.append(
            AttackArm(
                attack: attack, fooled: answerBits(attacked.isFooled), written: try otherwise(attacked.eightBit),
                norms: keepsNorms ? ColorNorms.each(of: attacked.difference) : nil,
                bound: attack?.channels == .y ? attacked.boundShares : nil,
                returned: isRepaired
                    ? try ByCase { repair in
                        answerBits(
                            zip(
                                try predictions(repair.repaired(attacked.images, from: attacked.clean)), attacked.labels
                            ).map { $0 == $1 })
                    } : nil))
    }

    private func predictions(_ images: Tensor) throws -> [Int] {
        try network.unitPredictions(images, on: engine, batchSize: batchSize)
    }

    /// Which images are answered otherwise than the clean ones.
    private func otherwise(_ images: Tensor) throws -> String {
        answerBits(zip(try predictions(images), gradients.labels).map { $0 != $1 })
    }
}
