import Notebook

/// Images that were attacked elsewhere, as the study's networks see them.
struct AttackedElsewhere: Codable, StorableValue {
    /// Of their folder or file.
    var name: String
    /// Height and width.
    var size: [Int]
    var images: Int
    /// What was left out, a sentence for each.
    var problems: [String]
    /// Networks that take images of this size.
    var subjects: [AttackedSubject]
}

/// How many images the listed attacks are made on.
func listedPlan(_ subject: Subject, _ setting: Setting) -> AttackSample {
    let isSmall = subject == .small
    return AttackSample(
        title: subject.rawValue,
        images: isSmall ? setting.pick(quick: 200, full: 500) : setting.pick(quick: 24, full: 75),
        chunk: isSmall ? 250 : 25, batch: isSmall ? 125 : 16)
}

func attackPhotographsAsListed(
    _ lab: Lab, plan: AttackSample, list: AttackList?, model: Model?, collection: PhotographCollection
) throws -> [AttackedSubject] {
    guard let list else { return [] }
    return try lab.attackedPhotographs(model, collection, plan) { try attack(list, &$0) }
}

func attackSmallAsListed(
    _ lab: Lab, plan: AttackSample, list: AttackList?, trainings: [Model], images: ImageDataset
) throws -> [AttackedSubject] {
    guard let list else { return [] }
    return try lab.attackedTestImages(trainings, images, plan) { try attack(list, &$0) }
}

private func attack(_ list: AttackList, _ trial: inout AttackTrial) throws {
    for attack in list.attacks { try trial.tryAttack(attack, keepsNorms: true, isRepaired: true) }
}

func lookAtAttackedElsewhere(
    _ lab: Lab, pairs: AttackedPairs?, lite: Model?, squeezeNet: Model?, trainings: [Model]
) throws -> AttackedElsewhere? {
    guard let pairs else { return nil }
    let networks = [(Subject.lite, lite.map { [$0] }), (.squeezeNet, squeezeNet.map { [$0] }), (.small, trainings)]
    return AttackedElsewhere(
        name: pairs.shortName, size: Array(pairs.clean.shape.dropFirst(2)), images: pairs.names.count,
        problems: pairs.problems,
        subjects: try networks.flatMap { subject, models in
            try lab.attackedElsewhere(pairs, models ?? [], title: subject.rawValue, batch: 16)
        })
}

/// What is left out of images that were attacked elsewhere, in words.
func elsewhereProse(_ found: AttackedElsewhere) -> String {
    let size = found.size.reversed().map(String.init).joined(separator: " × ")
    let left =
        found.problems.isEmpty
        ? "None was left out." : "\(found.problems.count) were left out: \(found.problems.joined(separator: "; "))."
    let networks =
        found.subjects.isEmpty
        ? " None of the networks that are here takes images of \(size) px, so that none could be asked." : ""
    return "`\(found.name)` has \(found.images) images of \(size) px beside their clean ones. \(left)\(networks)"
}
