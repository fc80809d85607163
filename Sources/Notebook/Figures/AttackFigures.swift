import Charts
import Methods
import Reports

/// Arms of one network that a figure shows together, under a name: "PGD", "random signs".
public typealias NamedArms = (name: String, arms: [AttackArm]?)

extension [AttackedSubject] {
    /// The share that FGSM fools over its magnitude: a line for what it may change, a panel for each network.
    ///
    /// - Parameter marked: the magnitude at which a line stands.
    public func fooledOverMagnitude(title: String, marked: Double, caption: String, sample: String) throws -> Figure {
        let magnitudes = Set(flatMap { $0.trainings[0].arms.compactMap { $0.attack?.epsilon } }).sorted()
        let points = try flatMap { subject in
            try AttackedChannels.allCases.flatMap { channels in
                try magnitudes.compactMap { magnitude in
                    try subject.arms(.fgsm, channels, magnitude).map {
                        EstimatePoint(
                            subject.title, channels.title, x: magnitude, try $0.fooledShare().estimate())
                    }
                }
            }
        }
        let drawn = points.filter { point in
            points.count { $0.panel == point.panel && $0.series == point.series } > 1
        }
        let magnitude = AttackFields.magnitude, fooled = Field("Fooled", unit: "%", bounds: 0...100)
        let chart = Chart {
            RuleMark(x: .value(magnitude, marked)).lineStyle(.dashed).foregroundStyle(.muted).annotation("\(marked)")
            EstimateLines(drawn, x: magnitude, y: fooled, series: "Channels", panels: "Network", symbols: true)
        }
        return Figure(
            identifier: "fooled-over-magnitude", title: title,
            chart: chart.xScale(.log).yScale(.linear, domain: 0...100).facets(columns: 2, order: map(\.title)),
            caption: caption, sample: sample,
            data: Table(
                identifier: "fooled-over-magnitude", title: "Fooled by FGSM",
                columns: [Column("Network"), Column("Channels"), Column(magnitude), Column(fooled)],
                rows: points.map { [.text($0.panel), .text($0.series), .number($0.x, .fixed(3)), $0.estimate.cell] }))
    }

    /// Of the fooled images, those whose answers return once the clean Y, or the clean Cb and Cr, are given back; nothing
    /// where none is fooled.
    ///
    /// - Parameter attacks: of each network.
    public func answersThatReturn(
        caption: String, sample: String, _ attacks: (AttackedSubject) -> [NamedArms]
    ) throws -> Figure? {
        let rows = try flatMap { subject in
            try attacks(subject).flatMap { attack in
                try OracleRepair.allCases.compactMap { repair in
                    try attack.arms?.returnedShare(repair).map {
                        EstimateRow(
                            panel: subject.title, category: attack.name,
                            series: repair == .luma ? "clean Y" : "clean Cb and Cr", estimate: $0.estimate())
                    }
                }
            }
        }
        guard !rows.isEmpty else { return nil }
        let returned = Field("Of the fooled, answers that return", unit: "%", bounds: 0...100)
        return Figure(
            identifier: "answers-that-return",
            title: rows.first { $0.series == "clean Y" }.map {
                "Given the clean Y back, \($0.estimate.phrase) % of what \($0.category) fools on \($0.panel) are answered as before"
            } ?? "What returns once a part of the clean image is given back",
            chart: Chart {
                EstimateCategories(bars: rows, "Attack", returned, series: "Given back", panels: "Network")
            }.yScale(.linear, domain: 0...100).facets(columns: 2, order: rows.map(\.panel).uniqued),
            caption: caption, sample: sample,
            data: Table(
                identifier: "answers-that-return", title: "Answers that return",
                columns: [Column("Network"), Column("Attack"), Column("Given back"), Column(returned)],
                rows: rows.map { [.text($0.panel), .text($0.category), .text($0.series), $0.estimate.cell] }))
    }

    /// The norms of the smallest perturbations that DDN finds, by what it may change; nothing where it finds none.
    public func smallestPerturbations(caption: String, sample: String) -> Figure? {
        let norm = Field("L2 norm of the smallest perturbation found")
        let boxes = flatMap { subject in
            [AttackedChannels.rgb, .y, .cbcr].compactMap {
                channels -> (panel: String, channels: String, found: [Double], of: Int)? in
                let norms = (subject.arms(.ddn, channels) ?? []).flatMap { $0.norms ?? [] }
                guard !norms.isEmpty else { return nil }
                return (subject.title, channels.title, norms.map(\.total).filter { $0 > 0 }, norms.count)
            }
        }
        let drawn = boxes.filter { !$0.found.isEmpty }
        guard let first = drawn.first else { return nil }
        func median(_ channels: AttackedChannels) -> String? {
            drawn.first { $0.panel == first.panel && $0.channels == channels.title }
                .map { Numerals.significant($0.found.quantile(0.5), 2) }
        }
        return Figure(
            identifier: "smallest-perturbations",
            title: median(.rgb).flatMap { all in
                median(.y).map {
                    "On \(first.panel), half of the images need less than \(all) in RGB, and \($0) in Y alone"
                }
            } ?? "The smallest perturbations that DDN finds",
            chart: Chart {
                for box in drawn {
                    BoxMark(x: .values(norm, box.found), y: .value("Channels", box.channels))
                        .foregroundStyle(.series(0)).facet(by: .value("Network", box.panel))
                }
            }.xScale(.log).facets(columns: 2, order: drawn.map(\.panel).uniqued).legend(.hidden),
            caption: caption, sample: sample,
            data: Table(
                identifier: "smallest-perturbations", title: "Smallest perturbations",
                columns: [
                    Column("Network"), Column("Channels"), Column("Images"), Column("Found"), Column("Median L2"),
                ],
                rows: boxes.map { box in
                    [
                        .text(box.panel), .text(box.channels), .integer(box.of), .integer(box.found.count),
                        box.found.isEmpty ? .text("undefined") : .number(box.found.quantile(0.5), .significant(3)),
                    ]
                }))
    }
}

/// What figures and tables of attacks have in common.
enum AttackFields {
    static let magnitude = Field("L-infinity norm of the attack")
}
