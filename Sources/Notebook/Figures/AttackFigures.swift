import Charts
import Methods
import Reports
import Verdicts
import Wording

/// Arms of one network that a figure shows together, under a name: "PGD", "random signs".
public struct NamedArms: Sendable {
    public var name: String
    /// One of each training; nothing where they were not made.
    public var arms: [AttackArm]?

    public init(_ name: String, _ arms: [AttackArm]?) { (self.name, self.arms) = (name, arms) }
}

extension [AttackedSubject] {
    /// The share that FGSM fools over its magnitude: a line for what it may change, a panel for each network.
    ///
    /// - Parameters:
    ///   - marked: the magnitude at which a line stands, and that the title tells of the first network.
    public func fooledOverMagnitude(marked: Double, caption: String, sample: String) throws -> Figure {
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
            identifier: "fooled-over-magnitude",
            title: try {
                guard let first, let luma = try first.fooledPhrase(.y, at: marked),
                    let all = try first.fooledPhrase(.rgb, at: marked)
                else { return "How many FGSM fools, by what it may change" }
                return "At \(marked), FGSM in Y fools \(first.title) on \(luma) % of images, in RGB on \(all) %"
            }(),
            chart: chart.xScale(.log).yScale(.linear, domain: 0...100).facets(columns: 2, order: map(\.title)),
            caption: caption, sample: sample,
            data: Table(
                identifier: "fooled-over-magnitude", title: "Fooled by FGSM",
                columns: [Column("Network"), Column("Channels"), Column(magnitude), Column(fooled)],
                rows: points.map { [.text($0.panel), .text($0.series), .number($0.x, .fixed(3)), $0.estimate.cell] }))
    }

    /// Fooled in Y less fooled in RGB, by network and attack, with exact steps in Y and with images that went through the
    /// published conversion, beside a paper's numbers.
    ///
    /// - Parameters:
    ///   - magnitude: at which a network is attacked.
    ///   - published: what the paper has.
    public func gainInLuma(
        at magnitude: (AttackedSubject) -> Double, published: [(algorithm: AttackAlgorithm, value: ClaimedValue)],
        caption: String, sample: String
    ) throws -> Figure {
        let ways: [(name: String, counting: AttackArm.Counting, through: PublishedConversion?)] = [
            ("exact conversion", .both, nil), ("both through the truncating one", .computed, PublishedConversion()),
        ]
        let field = Field("Fooled in Y less fooled in RGB", unit: "points", bounds: -100...100)
        let rows = try flatMap { subject in
            try [AttackAlgorithm.fgsm, .pgd].flatMap { algorithm in
                try ways.compactMap { way in
                    try subject.gain(algorithm, .y, at: magnitude(subject), way.counting, through: way.through).map {
                        EstimateRow(
                            category: "\(subject.title), \(algorithm.rawValue)", series: way.name,
                            estimate: $0.estimate())
                    }
                }
            }
        }
        let exact = rows.filter { $0.series == ways[0].name }
        let above = exact.filter { $0.estimate.interval.map { $0.lower > 0 } ?? false }
        return Figure(
            identifier: "gain-by-attack",
            title: "Attacking Y alone fools more, beyond its interval, in \(above.count) of \(exact.count) cases",
            chart: Chart {
                RuleMark(x: .value(field, 0)).foregroundStyle(.muted)
                for gain in published {
                    RuleMark(x: .value(field, gain.value.value)).lineStyle(.dashed).foregroundStyle(.ink)
                        .annotation("paper, \(gain.algorithm.rawValue)")
                }
                EstimateCategories(points: rows, "Attack", field, series: "Y's step by")
            }.xAxis(field),
            caption: caption, sample: sample,
            data: Table(
                identifier: "gain-by-attack", title: "Fooled in Y less fooled in RGB",
                columns: [Column("Case"), Column("Y's step by"), Column(field)],
                rows: rows.map { [.text($0.category), .text($0.series), $0.estimate.cell] }))
    }

    /// What the published conversion does by itself, and whether it could explain that Y fools more, in words; nothing where
    /// no images went through it.
    ///
    /// - Parameter magnitude: at which a network is attacked.
    public func conversionSentences(at magnitude: (AttackedSubject) -> Double) throws -> String {
        let conversion = PublishedConversion()
        return try compactMap { subject -> String? in
            func gain(_ counting: AttackArm.Counting, through: PublishedConversion?) throws -> Interval? {
                try subject.gain(.fgsm, .y, at: magnitude(subject), counting, through: through)?.estimate().interval
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
