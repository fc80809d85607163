import Foundation
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

/// What a run's own attacks do, or images that were attacked elsewhere.
func ownTable(_ subjects: [AttackedSubject], identifier: String, title: String) throws -> Table {
    func cell(_ estimator: Estimator?) -> Cell { estimator?.estimate().cell ?? .text("undefined") }
    return Table(
        identifier: identifier, title: title,
        caption:
            "An image is fooled where the answer is another than on the clean one. The grey share is a third for noise; the ratio of norms is a geometric mean. What returns is of the fooled, once a part of the clean image is given back.",
        columns: [
            Column("Network"), Column("Attack"), Column("Images"), Column("Fooled, as computed", unit: "%"),
            Column("Fooled, as written in 8 bits", unit: "%"), Column("Median L2"), Column("Grey share", unit: "%"),
            Column("Y over the larger of Cb and Cr"), Column("Return with the clean Y", unit: "%"),
            Column("Return with the clean Cb and Cr", unit: "%"),
        ],
        rows: try subjects.flatMap { subject in
            try subject.trainings[0].arms.indices.map { place -> [Cell] in
                let arms = subject.trainings.map { $0.arms[place] }
                let changes = arms.flatMap { $0.norms ?? [] }.map(\.total).filter { $0 > 0 }
                let prevalence = try arms.lumaPrevalenceLog()?.value
                return [
                    .text(subject.title), .text(arms[0].attack?.attackWords ?? "elsewhere"),
                    .integer(arms[0].fooled.count), try arms.fooledShare(.computed).estimate().cell,
                    try arms.fooledShare(.written).estimate().cell,
                    changes.isEmpty ? .text("undefined") : .number(changes.quantile(0.5), .significant(3)),
                    try cell(arms.greySharePercent()),
                    // Beside what an attack in Y alone adds to Y, Cb and Cr have rounding.
                    prevalence.map { $0 > log(1e4) ? .text("Y alone") : .number(exp($0), .significant(3)) }
                        ?? .text("undefined"),
                    try cell(arms.returnedShare(.luma)), try cell(arms.returnedShare(.chroma)),
                ]
            }
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
