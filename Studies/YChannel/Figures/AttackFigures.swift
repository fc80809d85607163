import Foundation
import Notebook

/// "EfficientNet-Lite0: 300 photographs, one network; … PGD and DDN are on fewer. Bars are 95 % intervals."
private func sample(_ subjects: [AttackedSubject], _ what: String = "Bars are 95 % intervals.") -> String {
    let listed = subjects.map { subject in
        let images = subject.trainings[0].gradients.count, trainings = subject.trainings.count
        let unreadable = subject.trainings.map(\.unreadable).reduce(0, +)
        let left = unreadable > 0 ? " (\(unreadable) more could not be read)" : ""
        return subject.title == Subject.small.rawValue
            ? "\(subject.title): \(images) test images, \(trainings == 1 ? "one training" : "\(trainings) trainings")"
            : "\(subject.title): \(images) photographs\(left), one network"
    }
    return
        "\(listed.joined(separator: "; ")). PGD and DDN are on fewer, as the table of attacks says. \(what)"
}

/// Where attacks in RGB put what they add, beside random signs, and what gradients tell of it.
@BlockBuilder func whereFigures(_ subjects: [AttackedSubject]) throws -> [Block] {
    try subjects.perturbationsByChannel(
        title: perturbationTitle(subjects),
        caption: """
            The root mean square of what an attack in RGB adds, in each channel (YCbCr in full range), over that of all values of R, G and B: FGSM of \(Algorithm.figureMagnitude), PGD of \
            \(Algorithm.stepped), DDN. FGSM's R, G and B are alike by construction. Random signs have no network behind them: what lies above them in Y, and below in Cb and Cr, is \
            the network's.
            """, sample: sample(subjects)
    ) { subject in
        Algorithm.allCases.map { ($0.rawValue, subject.looked($0)) } + [("random signs", subject.looked(.signNoise))]
    }
    try subjects.gradientTable(beside: "FGSM of \(Algorithm.figureMagnitude)") { $0.looked(.fgsm) }
    try subjects.keptOverFilters(sample: sample(subjects))
}

private func perturbationTitle(_ subjects: [AttackedSubject]) throws -> String {
    func ratio(_ arms: [AttackArm]?) throws -> String? {
        try arms?.lumaPrevalenceLog()?.value.map { Numerals.significant(exp($0), 2) }
    }
    guard let first = subjects.first, let attacked = try ratio(first.looked(.fgsm)),
        let random = try ratio(first.looked(.signNoise))
    else { return "Where perturbations lie" }
    return
        "FGSM on \(first.title) adds \(attacked) times as much to Y as to the larger of Cb and Cr; random signs add \(random) times as much"
}

/// What attacks fool in Y alone and elsewhere, and how little it takes.
@BlockBuilder func foolingFigures(_ subjects: [AttackedSubject]) throws -> [Block] {
    try subjects.fooledOverMagnitude(
        title: {
            guard let first = subjects.first, let luma = try first.fooledPhrase(.y, at: 0.002),
                let all = try first.fooledPhrase(.rgb, at: 0.002)
            else { return "How many FGSM fools, by what it may change" }
            return "At 0.002, FGSM in Y fools \(first.title) on \(luma) % of images, in RGB on \(all) %"
        }(), marked: 0.002,
        caption: """
            An image is fooled where the answer is another than on the clean one, both as computed and as written in 8 bits; 0.002 is half a level, which writing makes a whole one. All arms of a network \
            step along one gradient; in Y the same value is added to R, G and B, so that norms are equal. *Random axis*: one direction in RGB for each image, as many dimensions as Y has.
            """, sample: sample(subjects, "Bands are 95 % intervals."))
    try gainByAttack(subjects)
    let sentence = try conversionSentence(subjects)
    if !sentence.isEmpty { sentence }
    try subjects.conversionTable()
    if let figure = subjects.smallestPerturbations(
        caption:
            "L2 norms in R, G and B over a whole image; images on which DDN finds nothing are left out, and counted in the table. Images of 224 px have 49 times the pixels of those of 32 px.",
        sample: sample(subjects, "Boxes are quartiles, all trainings together."))
    {
        figure
    }
    try subjects.attackTable(
        caption:
            "*At the bounds*: the share of pixels whose step in Y the box from 0 to 1 shortened. Two rows of DDN in RGB: all steps, and half of them."
    )
}

extension AttackedSubject {
    /// L-infinity at which what it is fooled by is compared.
    var judgedMagnitude: Double { (Subject(rawValue: title) ?? .lite).magnitude }

    /// The share that FGSM fools, in percent with its interval.
    func fooledPhrase(_ channels: AttackedChannels, at magnitude: Double) throws -> String? {
        try arms(.fgsm, channels, magnitude)?.fooledShare().estimate().phrase
    }
}

/// Fooled in Y less fooled in RGB, by network and attack, beside the later paper's numbers.
private func gainByAttack(_ subjects: [AttackedSubject]) throws -> Figure {
    let ways: [(name: String, counting: AttackArm.Counting, through: PublishedConversion?)] = [
        ("exact conversion", .both, nil), ("both through the truncating one", .computed, PublishedConversion()),
    ]
    let field = Field("Fooled in Y less fooled in RGB", unit: "points", bounds: -100...100)
    let rows = try subjects.flatMap { subject in
        try [AttackAlgorithm.fgsm, .pgd].flatMap { algorithm in
            try ways.compactMap { way in
                try subject.gain(algorithm, .y, at: subject.judgedMagnitude, way.counting, through: way.through).map {
                    EstimateRow(
                        category: "\(subject.title), \(algorithm.rawValue)", series: way.name, estimate: $0.estimate())
                }
            }
        }
    }
    let judged = rows.filter { $0.series == ways[0].name }
    let above = judged.filter { $0.estimate.interval.map { $0.lower > 0 } ?? false }
    return Figure(
        identifier: "gain-by-attack",
        title: "Attacking Y alone fools more, beyond its interval, in \(above.count) of \(judged.count) cases",
        chart: Chart {
            RuleMark(x: .value(field, 0)).foregroundStyle(.muted)
            for gain in laterGains {
                RuleMark(x: .value(field, gain.value.value)).lineStyle(.dashed).foregroundStyle(.ink)
                    .annotation("paper, \(gain.algorithm.rawValue)")
            }
            EstimateCategories(points: rows, "Attack", field, series: "Y's step by")
        }.xAxis(field),
        caption: """
            At 0.002 on photographs, 0.008 on images of 32 px; points, each image paired with itself. Dashed lines are the later paper's, of ResNet50 \(Literature.later.cited). The authors' code turns \
            Y, Cb and Cr into whole numbers before it goes back to RGB, which alone changes values by more than an attack of 0.002; whether their attacks went through it is not known.
            """, sample: sample(subjects),
        data: Table(
            identifier: "gain-by-attack", title: "Fooled in Y less fooled in RGB",
            columns: [Column("Case"), Column("Y's step by"), Column(field)],
            rows: rows.map { [.text($0.category), .text($0.series), $0.estimate.cell] }))
}

/// What the published conversion does by itself, and whether it could explain a gain.
private func conversionSentence(_ subjects: [AttackedSubject]) throws -> String {
    let conversion = PublishedConversion()
    return try subjects.compactMap { subject -> String? in
        func gain(_ counting: AttackArm.Counting, through: PublishedConversion?) throws -> Interval? {
            try subject.gain(.fgsm, .y, at: subject.judgedMagnitude, counting, through: through)?.estimate().interval
        }
        guard
            let alone = subject.ofEachTraining({
                $0.arms.first { $0.attack == nil && $0.through == conversion }
            }), let exact = try gain(.both, through: nil), let pair = try gain(.computed, through: conversion)
        else { return nil }
        let rate = try alone.fooledShare(.computed).estimate().phrase
        return "\(subject.title) answers \(rate) % of images otherwise after the conversion alone"
            + (exact.lower <= 0 && pair.lower > 0
                ? "; Y fools more than RGB only where both go through it: explained by the conversion, *if* the paper's attacks used it."
                : ".")
    }.joined(separator: " ")
}

/// Of the fooled images, those that are answered as before; nothing where none is fooled.
func returnFigure(_ subjects: [AttackedSubject]) throws -> Figure? {
    try subjects.answersThatReturn(
        caption:
            "No defence can do better than give the clean channel back. At 0.002 on photographs and 0.008 on images of 32 px, in RGB; only images that are fooled, in every training.",
        sample: sample(subjects)
    ) { subject in
        [AttackAlgorithm.fgsm, .pgd].map { ($0.rawValue, subject.arms($0, .rgb, subject.judgedMagnitude)) }
    }
}

/// Attacked pictures, and what was added to them.
func pictureGrid(_ gallery: AttackGallery) -> Figure {
    let scale = HeatScale.signed(Field("Added", unit: "levels of 255"), limit: Algorithm.figureMagnitude * 255)
    return Figure(
        identifier: "attacked-pictures",
        title: "FGSM of \(Algorithm.figureMagnitude) on \(gallery.network), and what it adds to Y, Cb and Cr",
        images: ImageGrid(
            columns: ["clean", "attacked", "Y", "Cb", "Cr"], heat: scale,
            rows: gallery.pictures.map { picture in
                ImageRow(
                    "",
                    [ImageCell(picture.clean, picture.answers[0]), ImageCell(picture.attacked, picture.answers[1])]
                        + picture.planes.map { ImageCell(picture.clean).heat($0, opacity: 1, .overThePicture) })
            }), licence: gallery.licence,
        caption:
            "Below the pictures stands what the network answers; the attacked ones are as written in 8 bits. All three planes share one scale.",
        alternativeText: """
            Small pictures in \(gallery.pictures.count) rows: clean, attacked, and three maps of what was added. \
            \(gallery.pictures.map { "\($0.name): \($0.answers.joined(separator: ", then "))" }.joined(separator: "; ")).
            """, sample: "Stamps, chosen at random.",
        data: Table(
            identifier: "attacked-pictures", title: "Attacked pictures",
            columns: [Column("Picture"), Column("Answer"), Column("Answer, attacked")],
            rows: gallery.pictures.map { [.text($0.name), .text($0.answers[0]), .text($0.answers[1])] }))
}
