import Datasets
import Methods
import Models

extension AttackTrial {
    /// All attacks of a plan.
    ///
    /// - Throws: as ``tryAttack(_:onFirst:keepsNorms:isRepaired:)``.
    public mutating func tryAttacks(of plan: ColorAttackPlan) throws {
        for rounding in plan.converted.isEmpty ? [] : PublishedConversion.Rounding.allCases {
            try tryConversion(PublishedConversion(rounding))
        }
        for magnitude in plan.fgsmMagnitudes {
            for channels in plan.channels + (magnitude == plan.judged ? plan.atJudged : []) {
                let fgsm = try ImageAttack.fgsm(magnitude, channels)
                let attacked = try tryAttack(
                    fgsm,
                    keepsNorms: magnitude == plan.fgsmLookedAt && [.rgb, .cbcr, .signNoise].contains(channels),
                    isRepaired: channels == .rgb && magnitude == plan.judged)
                if plan.converted.contains(magnitude), [.rgb, .y].contains(channels) {
                    try tryConversion(PublishedConversion(), after: fgsm, of: attacked)
                }
            }
        }
        for magnitude in plan.steppedMagnitudes {
            for channels in plan.steppedChannels {
                try tryAttack(
                    .pgd(magnitude, channels, steps: plan.steps), onFirst: plan.stepped,
                    keepsNorms: magnitude == plan.pgdLookedAt && channels == .rgb,
                    isRepaired: channels == .rgb && magnitude == plan.judged)
            }
        }
        func trySmallest(_ channels: AttackedChannels, steps: Int) throws {
            try tryAttack(
                .ddn(channels, steps: steps, initialNorm: plan.firstNorm), onFirst: plan.smallest, keepsNorms: true)
        }
        for channels in plan.smallestChannels { try trySmallest(channels, steps: plan.smallestSteps) }
        // Whether the steps suffice is seen where there are half of them.
        if plan.smallestSteps > 1 { try trySmallest(.rgb, steps: plan.smallestSteps / 2) }
    }

    /// All attacks that a user lists, with norms and with parts of clean images given back.
    ///
    /// - Throws: as ``tryAttack(_:onFirst:keepsNorms:isRepaired:)``.
    public mutating func tryAttacks(of list: AttackList) throws {
        for attack in list.attacks { try tryAttack(attack, keepsNorms: true, isRepaired: true) }
    }
}

extension Lab {
    /// A plan's attacks of a network for ImageNet on photographs; nothing where there is no plan, network or photograph.
    ///
    /// - Throws: as ``attackedPhotographs(_:_:_:_:)``.
    public func attackedPhotographs(
        _ model: Model?, _ collection: PhotographCollection, by plan: ColorAttackPlan?
    ) throws -> [AttackedSubject] {
        guard let plan else { return [] }
        return try attackedPhotographs(model, collection, plan.sample) { try $0.tryAttacks(of: plan) }
    }

    /// A plan's attacks of all trainings of a network on test images; nothing where they have no colours.
    ///
    /// - Throws: as ``attackedTestImages(_:_:_:_:)``.
    public func attackedTestImages(
        _ trainings: [Model], _ images: ImageDataset, by plan: ColorAttackPlan
    ) throws -> [AttackedSubject] {
        try attackedTestImages(trainings, images, plan.sample) { try $0.tryAttacks(of: plan) }
    }

    /// The attacks that a run lists, on photographs; nothing where it lists none.
    ///
    /// - Throws: as ``attackedPhotographs(_:_:_:_:)``.
    public func attackedPhotographs(
        _ model: Model?, _ collection: PhotographCollection, _ sample: AttackSample, by list: AttackList?
    ) throws -> [AttackedSubject] {
        guard let list else { return [] }
        return try attackedPhotographs(model, collection, sample) { try $0.tryAttacks(of: list) }
    }

    /// The attacks that a run lists, on test images; nothing where it lists none.
    ///
    /// - Throws: as ``attackedTestImages(_:_:_:_:)``.
    public func attackedTestImages(
        _ trainings: [Model], _ images: ImageDataset, _ sample: AttackSample, by list: AttackList?
    ) throws -> [AttackedSubject] {
        guard let list else { return [] }
        return try attackedTestImages(trainings, images, sample) { try $0.tryAttacks(of: list) }
    }
}
