import Notebook

/// One network's trainings and their sweeps, for what is drawn of both networks.
struct Swept {
    let baselines: [Baseline]
    let sweeps: [NetworkSweep]

    var name: String { baselines[0].network }
    var seeds: Int { sweeps[0][.none].accuracies[0].count }
    var images: Int { sweeps[0].clean[.none].count }

    /// In percent, by rate.
    func accuracies(_ protection: Protection) throws -> [IntervalEstimate] {
        try sweeps.rates.indices.map { rate in
            try plotted(sweeps.map { $0[protection].accuracies[rate].map { 100 * $0 } })
        }
    }

    /// The mean share of images with a NaN logit, in percent, by rate.
    func undefined(_ protection: Protection) -> [Double] {
        sweeps.rates.indices.map { rate in 100 * sweeps.map { $0[protection].undefined[rate].mean }.mean }
    }

    /// The mean over trainings, in percent, on the images of the trials.
    var clean: Double { 100 * sweeps.map { $0.clean[.none].share }.mean }
    var chance: Double { 100 * baselines[0].chance }

    func sample(_ marks: String) -> String {
        sampleText(trainings: sweeps.count, seeds: seeds, images: images, marks)
    }
}

func swept(_ baselines: [[Baseline]], _ sweeps: [[NetworkSweep]]) -> [Swept] {
    zip(baselines, sweeps).map { Swept(baselines: $0, sweeps: $1) }
}

/// Accuracy over fault rate, by protection and network.
func accuracyOverRate(_ networks: [Swept]) throws -> Figure {
    let points = try networks.flatMap { network in
        try Protection.drawn.flatMap { protection in
            zip(network.sweeps.rates, try network.accuracies(protection)).map {
                EstimatePoint(network.name, protection.rawValue, x: $0, $1)
            }
        }
    }
    let undefined = networks.flatMap { network in Protection.drawn.flatMap(network.undefined) }
    // The paper's number, read as points, is of VGG-16.
    let paper = points.first { $0.series == Protection.none.rawValue && $0.x == headlineRate }
        .flatMap { point in point.estimate.value.map { (panel: point.panel, accuracy: $0 + 68.92) } }
    let chart = Chart {
        for network in networks {
            RuleMark(y: .value(Axes.accuracy, network.clean)).lineStyle(.dashed).foregroundStyle(.muted)
                .facet(by: .value("Network", network.name)).annotation("no faults")
            RuleMark(y: .value(Axes.accuracy, network.chance)).lineStyle(.dotted).foregroundStyle(.muted)
                .facet(by: .value("Network", network.name)).annotation("chance")
        }
        EstimateLines(points, x: Axes.rate, y: Axes.accuracy, series: "Protection", panels: "Network", symbols: true)
        if let paper, paper.accuracy <= 100 {
            PointMark(x: .value(Axes.rate, headlineRate), y: .value(Axes.accuracy, paper.accuracy))
                .symbol(.ring, size: 12).foregroundStyle(.ink).facet(by: .value("Network", paper.panel))
                .annotation("paper: 68.92 points more")
        }
    }
    .xScale(.log).yScale(.linear, domain: 0...100)
    .series(order: Protection.drawn.map(\.rawValue)).facets(columns: 2, order: networks.map(\.name))
    return Figure(
        identifier: "accuracy-over-fault-rate", title: try gainTitle(networks), chart: chart,
        caption: """
            Every stored bit of weights and biases flips independently with the fault rate. *Clipped at ACT_max*: the threshold of each layer is \
            its largest activation on clean training images. *Tuned*: the threshold that the interval search found. *Saturated*: above the tuned \
            threshold an activation is the threshold instead of 0. All protections, and all trainings, meet the same faults on the same images. \
            The ring is the paper's number if it means points: 68.92 above what is measured here without protection. Where tuned clipping and \
            clipping at ACT_max lie on each other, the next figure tells them apart.
            """,
        sample: networks.map { "\($0.name): \($0.sample("bands are"))" }.joined(separator: " "),
        data: Table(
            identifier: "accuracy-over-fault-rate", title: "Accuracy over fault rate",
            columns: [
                Column("Network"), Column("Protection"), Column(Axes.rate), Column(Axes.accuracy),
                Column(Axes.undefined),
            ],
            rows: zip(points, undefined).map { point, share in
                [
                    .text(point.panel), .text(point.series), .number(point.x, .scientific(2)), point.estimate.cell,
                    .number(share, .fixed(2)),
                ]
            }))
}

/// Whether clipping moves the fall, by the intervals of the areas' differences.
private func gainTitle(_ networks: [Swept]) throws -> String {
    let gains = try networks.map { network in
        try Estimator.pairedMean(network.sweeps.areas(.tuned), less: network.sweeps.areas(.none)).estimate()
    }
    let holds = gains.allSatisfy { ($0.interval?.lower ?? -1) > 0 }
    return holds
        ? "Clipping activations moves the fall of accuracy to higher fault rates in both networks"
        : "Accuracy over fault rate, with and without clipped activations"
}

/// What the threshold search adds to clipping at ACT_max, rate by rate.
func tunedLessUntuned(_ networks: [Swept]) throws -> Figure {
    let change = Field("Tuned less ACT_max", unit: "points", bounds: -100...100)
    let points = try networks.flatMap { network in
        try network.sweeps.rates.enumerated().map { place, rate in
            let differences = network.sweeps.map { sweep in
                zip(sweep[.tuned].accuracies[place], sweep[.maximum].accuracies[place]).map { 100 * ($0 - $1) }
            }
            return EstimatePoint("", network.name, x: rate, try plotted(differences))
        }
    }
    let chart = Chart {
        RuleMark(y: .value(change, 0)).foregroundStyle(.muted)
        for margin in [-small.value, small.value] {
            RuleMark(y: .value(change, margin)).lineStyle(.dotted).foregroundStyle(.muted)
        }
        EstimateLines(points, x: Axes.rate, y: change, series: "Network", symbols: true)
    }
    .xScale(.log)
    let areas = try networks.map { network in
        try Estimator.pairedMean(network.sweeps.areas(.tuned), less: network.sweeps.areas(.maximum)).estimate()
    }
    let phrases = zip(networks, areas).compactMap { network, area in
        area.phraseIfSure.map { "\($0) points (\(network.name))" }
    }
    return Figure(
        identifier: "tuned-less-untuned",
        title: phrases.count == networks.count
            ? "Averaged over the fault rates, tuned thresholds change accuracy by \(phrases.joined(separator: " and "))"
            : "What tuned thresholds change, against clipping at ACT_max", chart: chart,
        caption: """
            Accuracy clipped at tuned thresholds less accuracy clipped at ACT_max, each fault seed paired with itself. Above 0 the search helps; \
            between the dotted lines, it does less than the point that would matter.
            """, sample: networks.map { "\($0.name): \($0.sample("bands are"))" }.joined(separator: " "),
        data: Table(
            identifier: "tuned-less-untuned", title: "Tuned thresholds less ACT_max",
            columns: [Column("Network"), Column(Axes.rate), Column(change)],
            rows: points.map { [.text($0.series), .number($0.x, .scientific(2)), $0.estimate.cell] }))
}
