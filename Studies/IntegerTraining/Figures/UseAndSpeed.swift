import Notebook

/// How a trained network answers in integers, without training.
func answersOverBits(_ networks: [NetworkInUse]) throws -> Figure {
    let same = Field("Answers as in Float32", unit: "%", bounds: 0...100), bits = Field("Bits of an integer")
    let points = try networks.flatMap { network in
        try network.bits.map { one in
            EstimatePoint(
                "", network.name, x: Double(one.bits),
                try Estimator.proportion(one.same.count { $0 == "1" }, of: one.same.count, "images").scaled(by: 100)
                    .estimate())
        }
    }
    let chart = Chart { EstimateLines(points, x: bits, y: same, series: "Network", symbols: true) }.yScale(
        .linear, domain: 0...100)
    func worst(_ bits: NetworkInUse.Bits) -> Double? { bits.layers.map(\.forward.certificate.shareOfRange).max() }
    let few = networks.first?.bits.last { $0.same.count { $0 == "1" } * 100 >= 99 * $0.same.count }
    return Figure(
        identifier: "answers-over-bits",
        title: few.map { "\($0.bits) bits give 99 % or more of the answers of \(networks[0].name) in Float32" }
            ?? "Answers of trained networks in integers", chart: chart,
        caption:
            "Trained networks whose convolutions are computed in integers, without any training: how many pictures they answer as in Float32. A network of one's own takes a network's place: `--model NAME=FILE`.",
        sample: networks.map {
            "\($0.name): \($0.bits.first?.same.count ?? 0) pictures\($0.unreadable > 0 ? ", \($0.unreadable) could not be read" : "")"
        }.joined(separator: "; ") + ". Bands are 95 % intervals.",
        data: Table(
            identifier: "answers-over-bits", title: "Answers in integers",
            columns: [
                Column("Network"), Column(bits), Column(same), Column("Layers proved"), Column("Layers in integers"),
                Column("Largest bound over the range"), Column("Shortest chain, products"),
            ],
            rows: zip(points, networks.flatMap(\.bits)).map { point, one in
                [
                    .text(point.series), .integer(one.bits), point.estimate.cell,
                    .integer(one.layers.count(where: \.forward.certificate.isProof)), .integer(one.layers.count),
                    worst(one).map { .number($0, .significant(3)) } ?? .text(""),
                    one.layers.map(\.forward.productsInChain).min().map { .integer($0) } ?? .text(""),
                ]
            }))
}

/// What is proved of each layer's sums in use, for each number of bits.
func layersInUse(_ networks: [NetworkInUse]) -> Table {
    var table = Table(
        identifier: "layers-in-use", title: "Layers in integers, in use",
        caption:
            "Of the batch of which least is proved. *The bound* is that of partial sums over 2³¹, below 1 where nothing can overflow, and of chains as they were cut; *lost* are activations other than 0 that became 0.",
        columns: [
            Column("Network"), Column("Bits"), Column("Layer"), Column("The bound"), Column("Products in a chain"),
            Column("Lost", unit: "%"), Column("Clamped"),
        ],
        rows: networks.flatMap { network in
            network.bits.flatMap { one in
                one.layers.map { layer in
                    [
                        .text(network.name), .integer(one.bits), .text(layer.layer),
                        .number(layer.forward.certificate.shareOfRange, .significant(3)),
                        .integer(layer.forward.productsInChain),
                        .number(100 * layer.activations.losses.vanishedShare, .significant(3)),
                        .integer(layer.activations.losses.clamped),
                    ]
                }
            }
        })
    table.isFolded = true
    return table
}

/// Which multiply-adds are integers'.
func sharesTable(_ networks: [NetworkInUse]) -> Table {
    Table(
        identifier: "integer-shares", title: "Multiply-adds that are integers'",
        caption:
            "Of a picture. What stays in Float32: the first convolution, linear layers, and what the last column says. Batch normalisation, loss and update are Float32's, too.",
        columns: [
            Column("Network"), Column("Forward", unit: "%"), Column("Training step", unit: "%"),
            Column("Layers that stay, and why"),
        ],
        rows: networks.map { network in
            func percent(_ part: KeyPath<IntegerLayers.Share, Int>, of whole: KeyPath<IntegerLayers.Share, Int>) -> Cell
            {
                let all = network.shares.reduce(0) { $0 + $1[keyPath: whole] }
                let own = network.shares.reduce(0) { $0 + $1[keyPath: part] }
                return .number(100 * Double(own) / Double(max(all, 1)), .fixed(1))
            }
            let reasons = Set(network.shares.compactMap(\.obstacle)).sorted()
            return [
                .text(network.name), percent(\.integerForward, of: \.forward),
                percent(\.integerTraining, of: \.training),
                .text(
                    reasons.map { reason in
                        let count = network.shares.count { $0.obstacle == reason }
                        return "\(count) \(count == 1 ? "layer" : "layers"): \(reason)"
                    }.joined(separator: "; ")),
            ]
        })
}

/// Rates of all kernels, layer by layer.
func kernelRates(_ trials: KernelTrials) -> Figure {
    let rate = Field("Rate", unit: "Gop/s")
    let names: [(ConvolutionTimes.Kernel, String)] = [
        (.integers, "integers"), (.direct, "Float32, direct"), (.winograd, "Float32, Winograd"),
    ]
    let rows = trials.times.filter { $0.shape != .onePixel }.flatMap { times in
        ConvolutionTimes.Pass.allCases.flatMap { pass in
            names.compactMap { kernel, name in
                times[pass, kernel].map { seconds in
                    (
                        layer: "\(times.shape.layers.joined(separator: ", ")), \(times.shape.size)²",
                        pass: pass.rawValue, kernel: name,
                        rate: times.shape.operations / seconds.median / 1e9
                    )
                }
            }
        }
    }
    let chart = Chart {
        for peak in trials.peaks
        where peak.instructions == ProcessorPeak(of: trials.instructions)
            || peak.operationsPerSecond == trials.floatPeak
        {
            RuleMark(x: .value(rate, peak.operationsPerSecond / 1e9)).lineStyle(.dashed).foregroundStyle(.muted)
        }
        for row in rows {
            PointMark(x: .value(rate, row.rate), y: .value("Layer", row.layer))
                .foregroundStyle(by: .value("Kernel", row.kernel)).facet(by: .value("Pass", row.pass))
        }
    }
    .facets(columns: 3, order: ConvolutionTimes.Pass.allCases.map(\.rawValue)).series(order: names.map(\.1))
    return Figure(
        identifier: "kernel-rates",
        title: trials.sharesOfPeak(.integers) { $0 != .onePixel }.map {
            "Integers run at \(Numerals.significant(100 * $0.mean, 2)) % of their peak, which is \(trials.peakRatio.map { Numerals.significant($0, 3) } ?? "?") times Float32's"
        } ?? "Rates of VGG-16's convolutions", chart: chart,
        caption:
            "VGG-16's convolutions but the first, by \(trials.instructions.inWords) on \(trials.threads == 1 ? "one thread" : "\(trials.threads) threads"); a multiplication and an addition are two operations, and Winograd's kernels are credited with those that they save. Dashed: the peaks of the instructions, measured without memory.",
        sample:
            "Medians of \(trials.times.first?[.forward, .integers]?.count ?? 0) turns, in which all kernels ran one after the other.",
        data: Table(
            identifier: "kernel-rates", title: "Rates of VGG-16's convolutions",
            columns: [Column("Layer"), Column("Pass"), Column("Kernel"), Column(rate)],
            rows: rows.map { [.text($0.layer), .text($0.pass), .text($0.kernel), .number($0.rate, .significant(4))] }
                + trials.peaks.map {
                    [
                        .text("peak"), .text(""), .text($0.instructions.inWords),
                        .number($0.operationsPerSecond / 1e9, .significant(4)),
                    ]
                }))
}

/// How many images a second training takes, and what of a step is convolutions.
func throughputTable(_ times: TrainingTimes) -> Table {
    Table(
        identifier: "throughput", title: "Training steps of VGG-16 at its full width",
        caption:
            "Batches of \(times.images) images of 32 px: forward, backward, update; medians of the turns. *Preparing* is making integers, putting them in the kernels' order, and proofs. What is neither, such as batch normalisation, pooling and the update, is the same in all arithmetics, and limits what faster convolutions can do; in integers the first convolution is part of it.",
        columns: [
            Column("Arithmetic"), Column("Images a second"), Column("In convolutions", unit: "%"),
            Column("Preparing", unit: "%"), Column("The rest", unit: "ms"),
        ],
        rows: times.entries.enumerated().map { place, entry in
            let seconds = entry.seconds.median
            let isAgain = times.entries[..<place].contains { $0.arithmetic == entry.arithmetic }
            func percent(_ share: Double?) -> Cell { share.map { .number(100 * $0, .fixed(1)) } ?? .text("") }
            let rest = entry.convolving.flatMap { convolving in entry.preparing.map { 1 - convolving - $0 } }
            return [
                .text(entry.arithmetic.inWords + (isAgain ? ", once more" : "")),
                .number(Double(times.images) / seconds, .significant(3)),
                percent(entry.convolving),
                percent(entry.preparing), rest.map { .number(1000 * seconds * $0, .fixed(0)) } ?? .text(""),
            ]
        })
}

/// Which instruction sets were run.
func setsText(_ trials: IntegerTrials) -> String {
    let run = trials.comparisons.filter { $0.compared != nil }.map(\.instructions.inWords)
    let others = trials.comparisons.filter { $0.compared == nil }.map(\.instructions.inWords)
    return
        "\(trials.trials) random convolutions were compared with plain loops in 64 bits by \(run.joined(separator: ", "))."
        + (others.isEmpty ? "" : " Not run, since this processor doesn't have them: \(others.joined(separator: ", ")).")
}
