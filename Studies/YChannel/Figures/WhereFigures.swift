import Foundation
import Notebook

/// What is drawn of a perturbation, by channel.
private let channels: [(name: String, norm: KeyPath<ColorNorms, Double> & Sendable)] = [
    ("R", \.red), ("G", \.green), ("B", \.blue), ("Y", \.luma), ("Cb", \.blueChroma), ("Cr", \.redChroma),
]

/// Where attacks in RGB put what they add, by channel, beside random signs.
func perturbationsByChannel(_ subjects: [AttackedSubject]) throws -> Figure {
    let rows = try subjects.flatMap { subject in
        let arms =
            Algorithm.allCases.map { ($0.rawValue, subject.looked($0)) } + [
                ("random signs", subject.looked(.signNoise))
            ]
        return try arms.flatMap { attack, arms in
            try channels.compactMap { channel -> EstimateRow? in
                let relative = try arms?.meanOfNorms(channel.name, without: "no perturbation") {
                    $0.total > 0 ? $0[keyPath: channel.norm] / $0.total * 3.0.squareRoot() : nil
                }
                return relative.map {
                    EstimateRow(panel: subject.title, category: channel.name, series: attack, estimate: $0.estimate())
                }
            }
        }
    }
    let chart = Chart {
        EstimateCategories(bars: rows, "Channel", Axes.relative, series: "Attack", panels: "Network")
    }
    .series(order: Algorithm.allCases.map(\.rawValue) + ["random signs"]).facets(
        columns: 1, order: subjects.map(\.title))
    func ratio(_ arms: [AttackArm]?) throws -> String? {
        try arms?.lumaPrevalenceLog()?.value.map { Numerals.significant(exp($0), 2) }
    }
    let titled = subjects.first
    return Figure(
        identifier: "perturbations-by-channel",
        title: try {
            guard let titled, let attacked = try ratio(titled.looked(.fgsm)),
                let random = try ratio(titled.looked(.signNoise))
            else { return "Where perturbations lie" }
            return
                "FGSM on \(titled.title) adds \(attacked) times as much to Y as to the larger of Cb and Cr; random signs add \(random) times as much"
        }(),
        chart: chart,
        caption: """
            The root mean square of what an attack in RGB adds, in each channel (YCbCr in full range), over that of all values of R, G and B: FGSM of \(Algorithm.figureMagnitude), PGD of \
            \(Algorithm.stepped), DDN. FGSM's R, G and B are alike by construction. Random signs have no network behind them: what lies above them in Y, and below in Cb and Cr, is \
            the network's.
            """, sample: sample(subjects),
        data: Table(
            identifier: "perturbations-by-channel", title: "Perturbations by channel",
            columns: [Column("Network"), Column("Attack"), Column("Channel"), Column(Axes.relative)],
            rows: rows.map { [.text($0.panel), .text($0.series), .text($0.category), $0.estimate.cell] }))
}

/// What gradients tell before any attack, by network.
func gradientTable(_ subjects: [AttackedSubject]) throws -> Table {
    func mean(_ values: [Double?]) -> Cell {
        values.compactMap(\.self).averageIfAny.map { .number($0, .significant(3)) } ?? .text("undefined")
    }
    func median(_ values: [Double?]) -> Cell {
        let known = values.compactMap(\.self)
        return known.isEmpty ? .text("undefined") : .number(known.quantile(0.5), .significant(3))
    }
    return Table(
        identifier: "gradients", title: "What gradients tell before any attack",
        caption: """
            *Kept in Y*: $\\kappa = \\sum_p |\\sum_c g| / \\sum_p \\sum_c |g|$, the part of what a step of ±ε in R, G and B gains to first order that a step in Y alone keeps; three \
            independent gradients give 0.577. *Same signs*: the share of pixels whose three gradients agree, from which the root mean squares of FGSM's step in Y, Cb and Cr follow, in units of ε. \
            The last three: FGSM of \(Algorithm.figureMagnitude) over the picture's own standard deviation in the channel, the median of pictures that have one.
            """,
        columns: [
            Column("Network"), Column(Axes.kept), Column("Same signs"), Column("Grey in first filters"),
            Column("Y / ε"),
            Column("Cb / ε"), Column("Cr / ε"), Column("Y over picture's"), Column("Cb over picture's"),
            Column("Cr over picture's"),
        ],
        rows: try subjects.map { subject in
            let signs = subject.trainings.flatMap { $0.gradients.compactMap(\.signs) }
            let steps = signs.map(\.rootMeanSquaresOfStep)
            func overOwn(
                _ norm: KeyPath<ColorNorms, Double>, _ deviation: KeyPath<ColorDeviations, Double>
            ) -> [Double?] {
                (subject.looked(.fgsm) ?? []).enumerated().flatMap { training, arm in
                    zip(arm.norms ?? [], subject.trainings[training].deviations).map { norms, own in
                        // What a grey picture varies by in Cb and Cr is rounding.
                        own[keyPath: deviation] > 1e-6 ? norms.rootMeanSquare(norm) / own[keyPath: deviation] : nil
                    }
                }
            }
            return [
                .text(subject.title), try keptInLuma(subject)?.cell ?? .text("undefined"), mean(signs.map(\.same)),
                mean(subject.filterGreyShares), mean(steps.map { $0.luma }), mean(steps.map { $0.blueChroma }),
                mean(steps.map { $0.redChroma }), median(overOwn(\.luma, \.luma)),
                median(overOwn(\.blueChroma, \.blueChroma)),
                median(overOwn(\.redChroma, \.redChroma)),
            ]
        })
}

/// κ, mean over trainings and images.
private func keptInLuma(_ subject: AttackedSubject) throws -> IntervalEstimate? {
    try Estimator.meanOfMeasured(
        subject.trainings.map { $0.gradients.map { $0.luminanceShare.map { min($0, 1) } } }, "kept in Y",
        without: "no gradient", within: 0...1
    )?
    .estimate()
}

/// How much of the gradient lies in luminance, over how much of the first filters does: a point for each network.
func keptOverFilters(_ subjects: [AttackedSubject]) throws -> Figure {
    let filters = Field("Grey share of the first filters", bounds: 0...1)
    let points = try subjects.compactMap { subject -> EstimatePoint? in
        let shares = subject.filterGreyShares.compactMap(\.self)
        guard let share = shares.averageIfAny, let kept = try keptInLuma(subject) else { return nil }
        return EstimatePoint("", subject.title, x: share, kept)
    }
    let chart = Chart {
        RuleMark(y: .value(Axes.kept, 1 / 3.0.squareRoot())).lineStyle(.dashed).foregroundStyle(.muted)
            .annotation("independent colours")
        EstimatePoints(points, x: filters, y: Axes.kept, series: "Network")
    }
    return Figure(
        identifier: "kept-over-filters",
        title: {
            let kept = points.compactMap(\.estimate.value)
            guard let least = kept.min(), let most = kept.max() else { return "Luminance in gradients and filters" }
            return
                "A step in Y alone keeps \(Numerals.significant(least, 2)) to \(Numerals.significant(most, 2)) of what one in R, G and B gains to first order"
        }(), chart: chart,
        caption: """
            No step in Y can gain more than the same step in R, G and B: $\\varepsilon |\\sum_c g_c| \\le \\varepsilon \\sum_c |g_c|$ at every pixel. How much is kept depends on how alike a network's three gradients are, \
            and filters that see grey make them so.
            """, sample: sample(subjects),
        data: Table(
            identifier: "kept-over-filters", title: "Luminance in gradients and first filters",
            columns: [Column("Network"), Column(filters), Column(Axes.kept)],
            rows: points.map { [.text($0.series), .number($0.x, .fixed(3)), $0.estimate.cell] }))
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
