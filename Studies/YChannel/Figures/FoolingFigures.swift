import Notebook

/// The share fooled by FGSM over its magnitude, by what it may change.
func fooledOverMagnitude(_ subjects: [AttackedSubject]) throws -> Figure {
    let magnitudes = Set(subjects.flatMap { $0.trainings[0].arms.compactMap { $0.attack?.epsilon } }).sorted()
    let points = try subjects.flatMap { subject in
        try AttackedChannels.shown.flatMap { channels in
            try magnitudes.compactMap { magnitude -> EstimatePoint? in
                guard let arms = subject.ofEachTraining({ $0.arm(.fgsm, channels, magnitude) }) else { return nil }
                return EstimatePoint(
                    subject.title, channels.title, x: magnitude, try arms.fooledShare().estimate())
            }
        }
    }
    let drawn = points.filter { point in
        points.count { $0.panel == point.panel && $0.series == point.series } > 1
    }
    let chart = Chart {
        RuleMark(x: .value(Axes.magnitude, 0.002)).lineStyle(.dashed).foregroundStyle(.muted).annotation("0.002")
        EstimateLines(drawn, x: Axes.magnitude, y: Axes.fooled, series: "Channels", panels: "Network", symbols: true)
    }
    .xScale(.log).yScale(.linear, domain: 0...100).facets(columns: 2, order: subjects.map(\.title))
    func phrase(_ channels: AttackedChannels) -> String? {
        points.first { $0.series == channels.title && $0.x == 0.002 }?.estimate.phrase
    }
    return Figure(
        identifier: "fooled-over-magnitude",
        title: {
            guard let first = subjects.first, let luma = phrase(.y), let all = phrase(.rgb) else {
                return "How many FGSM fools, by what it may change"
            }
            return "At 0.002, FGSM in Y fools \(first.title) on \(luma) % of images, in RGB on \(all) %"
        }(), chart: chart,
        caption: """
            An image is fooled where the answer is another than on the clean one, both as computed and as written in 8 bits; 0.002 is half a level, which writing makes a whole one. All arms of a network \
            step along one gradient; in Y the same value is added to R, G and B, so that norms are equal. *Random axis*: one direction in RGB for each image, as many dimensions as Y has.
            """, sample: sample(subjects, "Bands are 95 % intervals."),
        data: Table(
            identifier: "fooled-over-magnitude", title: "Fooled by FGSM",
            columns: [Column("Network"), Column("Channels"), Column(Axes.magnitude), Column(Axes.fooled)],
            rows: points.map { [.text($0.panel), .text($0.series), .number($0.x, .fixed(3)), $0.estimate.cell] }))
}

/// Fooled in Y less fooled in RGB, by network and attack, beside the later paper's numbers.
func gainByAttack(_ subjects: [AttackedSubject]) throws -> Figure {
    let ways: [(name: String, counting: AttackArm.Counting, through: PublishedConversion?)] = [
        ("exact conversion", .both, nil), ("both through the truncating one", .computed, PublishedConversion()),
    ]
    let rows = try subjects.flatMap { subject in
        try [Algorithm.fgsm, .pgd].flatMap { algorithm in
            try ways.compactMap { way -> EstimateRow? in
                let magnitude = Subject(rawValue: subject.title)?.magnitude ?? Subject.lite.magnitude
                return try subject.gain(algorithm, .y, at: magnitude, way.counting, through: way.through).map {
                    EstimateRow(
                        category: "\(subject.title), \(algorithm.rawValue)", series: way.name,
                        estimate: $0.estimate())
                }
            }
        }
    }
    let chart = Chart {
        RuleMark(x: .value(Axes.gain, 0)).foregroundStyle(.muted)
        for gain in laterGains {
            RuleMark(x: .value(Axes.gain, gain.value.value)).lineStyle(.dashed).foregroundStyle(.ink)
                .annotation("paper, \(gain.algorithm.rawValue)")
        }
        EstimateCategories(points: rows, "Attack", Axes.gain, series: "Y's step by")
    }
    .xAxis(Axes.gain)
    let above = rows.filter { $0.series == ways[0].name && ($0.estimate.interval.map { $0.lower > 0 } ?? false) }
    let judged = rows.filter { $0.series == ways[0].name }
    return Figure(
        identifier: "gain-by-attack",
        title: "Attacking Y alone fools more, beyond its interval, in \(above.count) of \(judged.count) cases",
        chart: chart,
        caption: """
            At 0.002 on photographs, 0.008 on images of 32 px; points, each image paired with itself. Dashed lines are the later paper's, of ResNet50 \(Literature.later.cited). The authors' code turns \
            Y, Cb and Cr into whole numbers before it goes back to RGB, which alone changes values by more than an attack of 0.002; whether their attacks went through it is not known.
            """, sample: sample(subjects),
        data: Table(
            identifier: "gain-by-attack", title: "Fooled in Y less fooled in RGB",
            columns: [Column("Case"), Column("Y's step by"), Column(Axes.gain)],
            rows: rows.map { [.text($0.category), .text($0.series), $0.estimate.cell] }))
}

/// What the published conversion does by itself, and whether it could explain a gain.
func conversionSentence(_ subjects: [AttackedSubject]) throws -> String {
    try subjects.compactMap { subject -> String? in
        let magnitude = Subject(rawValue: subject.title)?.magnitude ?? Subject.lite.magnitude
        guard
            let alone = subject.ofEachTraining({ training in
                training.arms.first { $0.attack == nil && $0.through == PublishedConversion() }
            }), let exact = try subject.gain(.fgsm, .y, at: magnitude)?.estimate().interval,
            let pair = try subject.gain(.fgsm, .y, at: magnitude, .computed, through: PublishedConversion())?.estimate()
                .interval
        else { return nil }
        let rate = try alone.fooledShare(.computed).estimate().phrase
        return "\(subject.title) answers \(rate) % of images otherwise after the conversion alone"
            + (exact.lower <= 0 && pair.lower > 0
                ? "; Y fools more than RGB only where both go through it: explained by the conversion, *if* the paper's attacks used it."
                : ".")
    }.joined(separator: " ")
}

/// Of the fooled images, those whose answers return once the clean Y, or the clean Cb and Cr, are given back; nothing where
/// none is fooled.
func answersThatReturn(_ subjects: [AttackedSubject]) throws -> Figure? {
    let rows = try subjects.flatMap { subject in
        try [Algorithm.fgsm, .pgd].flatMap { algorithm -> [EstimateRow] in
            let magnitude = Subject(rawValue: subject.title)?.magnitude ?? Subject.lite.magnitude
            guard let arms = subject.ofEachTraining({ $0.arm(algorithm, .rgb, magnitude) }) else { return [] }
            return try OracleRepair.allCases.compactMap { repair in
                try arms.returnedShare(repair).map {
                    EstimateRow(
                        panel: subject.title, category: algorithm.rawValue,
                        series: repair == .luma ? "clean Y" : "clean Cb and Cr", estimate: $0.estimate())
                }
            }
        }
    }
    guard !rows.isEmpty else { return nil }
    return Figure(
        identifier: "answers-that-return",
        title: rows.first { $0.series == "clean Y" }.map {
            "Given the clean Y back, \($0.estimate.phrase) % of what \($0.category) fools on \($0.panel) are answered as before"
        } ?? "What returns once a part of the clean image is given back",
        chart: Chart {
            EstimateCategories(bars: rows, "Attack", Axes.returned, series: "Given back", panels: "Network")
        }.yScale(.linear, domain: 0...100).facets(
            columns: 2, order: subjects.map(\.title).filter { title in rows.contains { $0.panel == title } }),
        caption: """
            No defence can do better than give the clean channel back. At 0.002 on photographs and 0.008 on images of 32 px, in RGB; only images that are fooled, in every training.
            """, sample: sample(subjects),
        data: Table(
            identifier: "answers-that-return", title: "Answers that return",
            columns: [Column("Network"), Column("Attack"), Column("Given back"), Column(Axes.returned)],
            rows: rows.map { [.text($0.panel), .text($0.category), .text($0.series), $0.estimate.cell] }))
}

/// The norms of the smallest perturbations that DDN finds, by what it may change; nothing where it finds none.
func smallestNorms(_ subjects: [AttackedSubject]) -> Figure? {
    let norm = Field("L2 norm of the smallest perturbation found")
    let boxes = subjects.flatMap { subject in
        [AttackedChannels.rgb, .y, .cbcr].compactMap {
            channels -> (panel: String, channels: String, found: [Double], of: Int)? in
            let norms = (subject.ofEachTraining { $0.arm(.ddn, channels) } ?? []).flatMap { $0.norms ?? [] }
            guard !norms.isEmpty else { return nil }
            return (subject.title, channels.title, norms.map(\.total).filter { $0 > 0 }, norms.count)
        }
    }
    let drawn = subjects.map(\.title).filter { title in boxes.contains { $0.panel == title && !$0.found.isEmpty } }
    guard !drawn.isEmpty else { return nil }
    func median(_ channels: AttackedChannels) -> Double? {
        boxes.first { $0.channels == channels.title }.flatMap { $0.found.isEmpty ? nil : $0.found.quantile(0.5) }
    }
    return Figure(
        identifier: "smallest-perturbations",
        title: {
            guard let first = boxes.first, let all = median(.rgb), let luma = median(.y) else {
                return "The smallest perturbations that DDN finds"
            }
            return
                "On \(first.panel), half of the images need less than \(Numerals.significant(all, 2)) in RGB, and \(Numerals.significant(luma, 2)) in Y alone"
        }(),
        chart: Chart {
            for box in boxes where !box.found.isEmpty {
                BoxMark(x: .values(norm, box.found), y: .value("Channels", box.channels)).foregroundStyle(.series(0))
                    .facet(by: .value("Network", box.panel))
            }
        }.xScale(.log).facets(columns: 2, order: drawn).legend(.hidden),
        caption:
            "L2 norms in R, G and B over a whole image; images on which DDN finds nothing are left out, and counted in the table. Images of 224 px have 49 times the pixels of those of 32 px.",
        sample: sample(subjects, "Boxes are quartiles, all trainings together."),
        data: Table(
            identifier: "smallest-perturbations", title: "Smallest perturbations",
            columns: [Column("Network"), Column("Channels"), Column("Images"), Column("Found"), Column("Median L2")],
            rows: boxes.map { box in
                [
                    .text(box.panel), .text(box.channels), .integer(box.of), .integer(box.found.count),
                    box.found.isEmpty ? .text("undefined") : .number(box.found.quantile(0.5), .significant(3)),
                ]
            }))
}

/// Every attack that was made, or every one that went through the published conversion.
func attackTable(_ subjects: [AttackedSubject], converted: Bool) throws -> Table {
    let rows = try subjects.flatMap { subject in
        try subject.trainings[0].arms.filter { ($0.through != nil) == converted }.map { shown -> [Cell] in
            let arms =
                subject.ofEachTraining { $0.arms.first { $0.attack == shown.attack && $0.through == shown.through } }
                ?? [shown]
            func cell(_ counting: AttackArm.Counting) throws -> Cell { try arms.fooledShare(counting).estimate().cell }
            let bound = arms.compactMap(\.bound).flatMap(\.self).averageIfAny
            return [
                .text(subject.title), .text(shown.attack?.name.uppercased() ?? "none"),
                .text(shown.attack?.channels.title ?? ""),
                shown.attack?.epsilon.map { .number($0, .fixed(3)) } ?? .text(""), .integer(shown.fooled.count),
                try cell(.computed), try cell(.written), try cell(.both),
                converted
                    ? .text(shown.through?.rounding.rawValue ?? "")
                    : bound.map { .number(100 * $0, .significant(2)) } ?? .text(""),
            ]
        }
    }
    var table = Table(
        identifier: converted ? "conversion" : "attacks",
        title: converted ? "What the published conversion does to attacks" : "All attacks",
        caption: converted
            ? "Images go through the authors' conversion to Y, Cb and Cr and back after the attack; what becomes of fractions is varied for clean ones alone."
            : "*At the bounds*: the share of pixels whose step in Y the box from 0 to 1 shortened. Two rows of DDN in RGB: all steps, and half of them.",
        columns: [
            Column("Network"), Column("Attack"), Column("Channels"), Column(Axes.magnitude), Column("Images"),
            Column("Fooled, as computed", unit: "%"), Column("Fooled, as written in 8 bits", unit: "%"),
            Column("Fooled, both", unit: "%"),
            converted ? Column("Fractions are") : Column("At the bounds", unit: "%"),
        ], rows: rows)
    table.isFolded = true
    return table
}
