import Charts
import Foundation
import Methods
import Reports

extension [AttackedSubject] {
    /// Where attacks in RGB put what they add, by channel.
    ///
    /// - Parameter attacks: of each network, the same ones in the same order; the title tells of the first attack and of the
    ///   last arms, which are a control: "random signs".
    public func perturbationsByChannel(
        caption: String, sample: String, _ attacks: (AttackedSubject) -> [NamedArms]
    ) throws -> Figure {
        func ratio(_ arms: NamedArms) throws -> String? {
            try arms.arms?.lumaPrevalenceLog()?.value.map { Numerals.significant(exp($0), 2) }
        }
        let titled = first.map(attacks) ?? []
        let channels: [(name: String, norm: KeyPath<ColorNorms, Double> & Sendable)] = [
            ("R", \.red), ("G", \.green), ("B", \.blue), ("Y", \.luma), ("Cb", \.blueChroma), ("Cr", \.redChroma),
        ]
        let relative = Field("Root mean square over that of R, G and B")
        let rows = try flatMap { subject in
            try attacks(subject).flatMap { attack in
                try channels.compactMap { channel -> EstimateRow? in
                    try attack.arms?.meanOfNorms(channel.name, without: "no perturbation") {
                        $0.total > 0 ? $0[keyPath: channel.norm] / $0.total * 3.0.squareRoot() : nil
                    }.map {
                        EstimateRow(
                            panel: subject.title, category: channel.name, series: attack.name, estimate: $0.estimate())
                    }
                }
            }
        }
        return Figure(
            identifier: "perturbations-by-channel",
            title: try {
                guard let first, let attack = titled.first, let control = titled.last,
                    let attacked = try ratio(attack), let random = try ratio(control)
                else { return "Where perturbations lie" }
                return
                    "\(attack.name) on \(first.title) adds \(attacked) times as much to Y as to the larger of Cb and Cr; \(control.name) add \(random) times as much"
            }(),
            chart: Chart {
                EstimateCategories(bars: rows, "Channel", relative, series: "Attack", panels: "Network")
            }
            .series(order: titled.map(\.name)).facets(columns: 1, order: map(\.title)),
            caption: caption, sample: sample,
            data: Table(
                identifier: "perturbations-by-channel", title: "Perturbations by channel",
                columns: [Column("Network"), Column("Attack"), Column("Channel"), Column(relative)],
                rows: rows.map { [.text($0.panel), .text($0.series), .text($0.category), $0.estimate.cell] }))
    }

    /// What gradients tell before any attack, by network.
    ///
    /// - Parameters:
    ///   - attack: whose changes stand beside what pictures vary by themselves: "FGSM of 0.04".
    ///   - arms: of this attack.
    public func gradientTable(beside attack: String, _ arms: (AttackedSubject) -> [AttackArm]?) throws -> Table {
        func mean(_ values: [Double?]) -> Cell {
            let known = values.compactMap(\.self)
            return known.isEmpty ? .text("undefined") : .number(known.mean, .significant(3))
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
                The last three: \(attack) over the picture's own standard deviation in the channel, the median of pictures that have one.
                """,
            columns: [
                Column("Network"), Column(Self.kept), Column("Same signs"), Column("Grey in first filters"),
                Column("Y / ε"), Column("Cb / ε"), Column("Cr / ε"), Column("Y over picture's"),
                Column("Cb over picture's"), Column("Cr over picture's"),
            ],
            rows: try map { subject in
                let signs = subject.trainings.flatMap { $0.gradients.compactMap(\.signs) }
                let steps = signs.map(\.rootMeanSquaresOfStep)
                func overOwn(
                    _ norm: KeyPath<ColorNorms, Double>, _ deviation: KeyPath<ColorDeviations, Double>
                ) -> [Double?] {
                    (arms(subject) ?? []).enumerated().flatMap { training, arm in
                        zip(arm.norms ?? [], subject.trainings[training].deviations).map { norms, own in
                            // What a grey picture varies by in Cb and Cr is rounding.
                            own[keyPath: deviation] > 1e-6
                                ? norms.rootMeanSquare(norm) / own[keyPath: deviation] : nil
                        }
                    }
                }
                return [
                    .text(subject.title), try subject.keptInLuma()?.cell ?? .text("undefined"),
                    mean(signs.map(\.same)), mean(subject.filterGreyShares), mean(steps.map { $0.luma }),
                    mean(steps.map { $0.blueChroma }), mean(steps.map { $0.redChroma }),
                    median(overOwn(\.luma, \.luma)), median(overOwn(\.blueChroma, \.blueChroma)),
                    median(overOwn(\.redChroma, \.redChroma)),
                ]
            })
    }

    /// How much of the gradient lies in luminance, over how much of the first filters does: a point for each network.
    public func keptOverFilters(sample: String) throws -> Figure {
        let filters = Field("Grey share of the first filters", bounds: 0...1)
        let points = try compactMap { subject -> EstimatePoint? in
            let shares = subject.filterGreyShares.compactMap(\.self)
            guard !shares.isEmpty, let kept = try subject.keptInLuma() else { return nil }
            return EstimatePoint("", subject.title, x: shares.mean, kept)
        }
        let known = points.compactMap(\.estimate.value)
        let range = known.min().flatMap { least in known.max().map { (least, $0) } }
        return Figure(
            identifier: "kept-over-filters",
            title: range.map {
                "A step in Y alone keeps \(Numerals.significant($0, 2)) to \(Numerals.significant($1, 2)) of what one in R, G and B gains to first order"
            } ?? "Luminance in gradients and filters",
            chart: Chart {
                RuleMark(y: .value(Self.kept, 1 / 3.0.squareRoot())).lineStyle(.dashed).foregroundStyle(.muted)
                    .annotation("independent colours")
                EstimatePoints(points, x: filters, y: Self.kept, series: "Network")
            },
            caption: """
                No step in Y can gain more than the same step in R, G and B: $\\varepsilon |\\sum_c g_c| \\le \\varepsilon \\sum_c |g_c|$ at every pixel. How much is kept depends on how alike a network's three gradients are, \
                and filters that see grey make them so.
                """, sample: sample,
            data: Table(
                identifier: "kept-over-filters", title: "Luminance in gradients and first filters",
                columns: [Column("Network"), Column(filters), Column(Self.kept)],
                rows: points.map { [.text($0.series), .number($0.x, .fixed(3)), $0.estimate.cell] }))
    }

    private static var kept: Field { Field("Of RGB's gain to first order, kept in Y") }
}

extension AttackedSubject {
    /// κ, mean over trainings and images; nothing where no image has a gradient.
    fileprivate func keptInLuma() throws -> IntervalEstimate? {
        try Estimator.meanOfMeasured(
            trainings.map { $0.gradients.map { $0.luminanceShare.map { min($0, 1) } } }, "kept in Y",
            without: "no gradient", within: 0...1
        )?.estimate()
    }
}
