import Notebook

private let accuracy = Field("Accuracy", unit: "%", bounds: 0...100)
private let update = Field("Update")

extension [String] {
    /// Accuracy in percent, of answers by training.
    func accuracy() throws -> IntervalEstimate { try Estimator.mean(points(self)).estimate() }
}

/// Accuracy of all trainings, network by network, in integers and in Float32.
func accuracyTable(_ networks: [(Subject, [ArmsTraining])]) throws -> Table {
    let integers = try integers(authorsBits)
    return Table(
        identifier: "accuracy", title: "Accuracy in integers of 14 bits and in Float32",
        caption:
            "Networks of a row have the same initial weights and the same batches, each is tested in its own arithmetic; the difference is image by image. Means over trainings and test images with 95 % intervals.",
        columns: [
            Column("Network"), Column("Trainings"), Column("Before training", unit: "%"),
            Column("Float32, direct kernels", unit: "%"),
            Column("Integers", unit: "%"), Column("Difference", unit: "points"),
        ],
        rows: try networks.compactMap { subject, trainings in
            guard let plain = trainings.answers(.float32Direct), let other = trainings.answers(integers) else {
                return nil
            }
            return [
                .text(subject.rawValue), .integer(trainings.count), try trainings.map(\.untrained).accuracy().cell,
                try plain.accuracy().cell, try other.accuracy().cell,
                try Estimator.pairedMean(points(other), less: points(plain)).estimate().cell,
            ]
        })
}

/// The loss over the updates: integers as lines, Float32's trainings as a band.
func lossCurves(_ subject: Subject, _ trainings: [ArmsTraining]) throws -> Figure? {
    let paired = try integers(authorsBits), loss = Field("Training loss")
    guard let plain = trainings.curves(.float32Direct), let integers = trainings.curves(paired),
        let count = plain.first?.count
    else { return nil }
    let places = Array(stride(from: count / 20, to: count, by: max(1, count / 120)))
    let band = places.map { place in plain.map { $0[place] } }
    let chart = Chart {
        for (place, losses) in zip(places, band) {
            AreaMark(
                x: .value(update, Double(place)), yStart: .value(loss, losses.min() ?? .nan),
                yEnd: .value(loss, losses.max() ?? .nan)
            ).foregroundStyle(by: .value("Arithmetic", "Float32, all trainings"))
        }
        for (number, curve) in integers.enumerated() {
            for place in places {
                LineMark(x: .value(update, Double(place)), y: .value(loss, curve[place]))
                    .foregroundStyle(by: .value("Arithmetic", "integers, training \(number + 1)"))
            }
        }
    }
    .yScale(.log)
    return Figure(
        identifier: "loss-\(subject.rawValue.lowercased())",
        title: "\(subject.rawValue)'s loss in integers, over the band of Float32's trainings", chart: chart,
        caption:
            "Averaged over a twentieth of the training. The band reaches from the smallest to the largest loss of any training in Float32.",
        sample: "\(trainings.count) trainings in each arithmetic, with the same initial weights and batches.",
        data: Table(
            identifier: "loss-\(subject.rawValue.lowercased())", title: "Training loss, \(subject.rawValue)",
            columns: [Column(update), Column("Training"), Column("Float32"), Column("Integers")],
            rows: places.flatMap { place in
                trainings.indices.map { number in
                    [
                        .integer(place), .integer(number + 1), .number(plain[number][place], .significant(4)),
                        .number(integers[number][place], .significant(4)),
                    ]
                }
            }))
}

/// Accuracy less Float32's over the bits, and that of other arithmetics in the table.
func accuracyOverBits(_ trainings: [ArmsTraining]) throws -> Figure? {
    guard let plain = trainings.answers(.float32Direct), let first = trainings.first else { return nil }
    let difference = Field("Accuracy less Float32's", unit: "points"), bits = Field("Bits of an integer")
    let rows = try first.arms.filter { $0.arithmetic != .float32Direct }.compactMap {
        arm -> (TrainingArithmetic, IntervalEstimate)? in
        try gain(trainings.answers(arm.arithmetic), over: plain).map { (arm.arithmetic, $0.estimate()) }
    }
    let points = rows.compactMap { arithmetic, estimate -> EstimatePoint? in
        guard case .integers(let setting) = arithmetic else { return nil }
        let isNearest = setting.format.rounding == .nearestEven
        return EstimatePoint(
            "", isNearest ? "rounded to nearest" : "rounded at random", x: Double(setting.format.bits), estimate)
    }
    let chart = Chart {
        RuleMark(y: .value(difference, 0)).lineStyle(.dashed).foregroundStyle(.muted).annotation("Float32")
        EstimatePoints(points, x: bits, y: difference, series: "Rounding")
    }
    let matching = points.filter {
        $0.series == "rounded to nearest" && ($0.estimate.interval?.lower ?? -.infinity) > -onePoint.value
    }.map(\.x)
    return Figure(
        identifier: "accuracy-over-bits",
        title: matching.min().map {
            "\(Numerals.plain($0)) bits are the fewest whose interval lies above one point less than Float32"
        }
            ?? "How accuracy falls with the bits of an integer", chart: chart,
        caption:
            "VGG-16 trained for less long than elsewhere, from the same initial weights on the same batches. The table has bfloat16, Float32 on factors that were rounded to 14 bits, which tells rounding from sums in 32 bits, and Float32 by the fastest kernels, which round otherwise, too.",
        sample:
            "\(trainings.count == 1 ? "One training" : "\(trainings.count) trainings") in each arithmetic; bars are 95 % intervals.",
        data: Table(
            identifier: "accuracy-over-bits", title: "Accuracy by arithmetic",
            columns: [Column("Arithmetic"), Column(accuracy), Column(difference)],
            rows: [[.text(TrainingArithmetic.float32Direct.inWords), try plain.accuracy().cell, .text("")]]
                + (try rows.map { arithmetic, estimate in
                    let isDiverged = trainings.contains { $0.arm(arithmetic)?.isDiverged == true }
                    return [
                        .text(arithmetic.inWords + (isDiverged ? ", which diverged" : "")),
                        try trainings.answers(arithmetic)?.accuracy().cell ?? .text(""),
                        estimate.cell,
                    ]
                })))
}

/// The shared exponents over the updates, by kind of tensor and layer.
func exponents(_ arm: ArmTraining) -> Figure {
    let exponent = Field("Shared exponent")
    let rows = arm.records.flatMap { record in
        record.layers.flatMap { layer in layer.tensors.map { ($0.kind, layer.layer, record.update, $0.record) } }
    }
    let layers = arm.records.first?.layers.map(\.layer) ?? []
    let drawn = Set(
        [0, layers.count / 3, 2 * layers.count / 3, layers.count - 1].compactMap {
            layers.indices.contains($0) ? layers[$0] : nil
        })
    let chart = Chart {
        for (kind, layer, at, tensor) in rows where drawn.contains(layer) {
            LineMark(x: .value(update, Double(at)), y: .value(exponent, Double(tensor.sharedExponent)))
                .foregroundStyle(by: .value("Layer", layer)).facet(by: .value("Tensor", kind))
                .interpolation(.stepCenter)
        }
    }
    .facets(columns: 3, order: ["activations", "weights", "gradients"])
    let range = rows.map { $0.3.sharedExponent }
    return Figure(
        identifier: "exponents",
        title: range.min().flatMap { low in
            range.max().map {
                "Exponents of 14-bit integers go from \(Numerals.plain(Double(low))) to \(Numerals.plain(Double($0))), and move in steps"
            }
        } ?? "Shared exponents over the training", chart: chart,
        caption:
            "A number is its integer times two to this power, one for all of a tensor. The paper's training needs no loss scaling, since the exponent goes with the numbers. Four layers are drawn; the table has all, and which of their numbers became 0 or were clamped.",
        sample: "One training of VGG-16.",
        data: Table(
            identifier: "exponents", title: "Shared exponents, and what is lost",
            columns: [
                Column(update), Column("Layer"), Column("Tensor"), Column(exponent), Column("Became 0", unit: "%"),
                Column("Clamped"),
            ],
            rows: rows.map { kind, layer, at, tensor in
                [
                    .integer(at), .text(layer), .text(kind), .integer(tensor.sharedExponent),
                    .number(100 * tensor.losses.vanishedShare, .significant(3)), .integer(tensor.losses.clamped),
                ]
            }))
}

/// What became 0 at the last logged update, by layer and kind of tensor.
func lostShares(_ arm: ArmTraining) -> Figure {
    let share = Field("Became 0", unit: "%", bounds: 0...100)
    let rows = (arm.records.last?.layers ?? []).flatMap { layer in
        layer.tensors.map { (layer: layer.layer, kind: $0.kind, losses: $0.record.losses) }
    }
    let chart = Chart {
        for row in rows {
            PointMark(x: .value(share, 100 * row.losses.vanishedShare), y: .value("Layer", row.layer))
                .foregroundStyle(by: .value("Tensor", row.kind))
        }
    }
    func most(_ kinds: String...) -> String {
        let largest = rows.filter { kinds.contains($0.kind) }.map { 100 * $0.losses.vanishedShare }.max()
        return largest.map { "\(Numerals.significant($0, 2)) %" } ?? "none"
    }
    return Figure(
        identifier: "lost-shares",
        title:
            "Of a layer's gradients up to \(most("gradients")) become 0 in 14 bits, of activations and weights up to \(most("activations", "weights"))",
        chart: chart,
        caption:
            "Of the numbers other than 0, those that lie nearer to 0 than to the smallest integer, at the last logged update: one large number sets the exponent for all. The table has those that were clamped, too.",
        sample: "One training of VGG-16.",
        data: Table(
            identifier: "lost-shares", title: "What integers lose",
            columns: [Column("Layer"), Column("Tensor"), Column(share), Column("Clamped")],
            rows: rows.map {
                [
                    .text($0.layer), .text($0.kind), .number(100 * $0.losses.vanishedShare, .significant(3)),
                    .integer($0.losses.clamped),
                ]
            }))
}

extension IntegerRecord {
    /// Activations, weights and, on the way back, gradients.
    fileprivate var tensors: [(kind: String, record: IntegerTensorRecord)] {
        [("activations", activations), ("weights", weights)] + (gradients.map { [("gradients", $0)] } ?? [])
    }
}

extension IntegerLosses {
    /// Of the numbers that are not 0, those that became 0.
    var vanishedShare: Double { Double(vanished) / Double(max(nonzero, 1)) }
}

/// What is proved of each pass of each layer at the logged updates.
func proofs(_ arm: ArmTraining) -> Figure {
    let share = Field("Bound over the range of 32 bits")
    let rows = arm.records.flatMap { record in
        record.layers.flatMap { layer in
            [("forward", layer.forward)].map { (layer.layer, record.update, $0.0, $0.1) }
                + [("gradient of the input", layer.toInput), ("gradient of the weights", layer.toWeights)].compactMap {
                    name, pass in
                    pass.map { (layer.layer, record.update, name, $0) }
                }
        }
    }
    let chart = Chart {
        RuleMark(x: .value(share, 1)).lineStyle(.dashed).foregroundStyle(.muted)
        for (layer, _, pass, found) in rows {
            PointMark(x: .value(share, found.longestCertificate.shareOfRange), y: .value("Layer", layer))
                .foregroundStyle(by: .value("Pass", pass))
        }
    }
    .xScale(.log)
    let unproved = rows.count { !$0.3.longestCertificate.isProof }
    return Figure(
        identifier: "proofs",
        title: unproved == 0
            ? "Of all \(rows.count) passes that were looked at it is proved that nothing overflows"
            : "Of \(unproved) of \(rows.count) passes nothing is proved of the longest chains, and shorter ones are taken",
        chart: chart,
        caption:
            "The largest magnitude of one kind of factors times the largest sum of a chain's factors of the other kind, over 2³¹, for chains as long as the authors' (of gradients of weights, 128 products or more): below 1 no sum can overflow, in whatever order it is added up. Where it isn't, a shorter chain is taken; the table says how long it was, and its bound.",
        sample: "One training of VGG-16, all logged updates.",
        data: Table(
            identifier: "proofs", title: "Bounds of sums",
            columns: [
                Column(update), Column("Layer"), Column("Pass"), Column(share), Column("Products in the chain taken"),
                Column("Its bound"),
            ],
            rows: rows.map { layer, at, pass, found in
                [
                    .integer(at), .text(layer), .text(pass),
                    .number(found.longestCertificate.shareOfRange, .significant(3)), .integer(found.productsInChain),
                    .number(found.certificate.shareOfRange, .significant(3)),
                ]
            }))
}
