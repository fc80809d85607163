import Notebook

// Charts of rules, of the sanity check and of agreement.

func conservation(_ rules: [RuleResult]) -> Figure {
    let networks = ordered(rules.map(\.network)), names = ordered(rules.map(\.rule))
    let sum = Field("Sum of the pixels' relevance / logit")
    let whole = names.filter { name in
        rules.filter { $0.rule == name }.allSatisfy {
            $0.sums.allSatisfy { sum in sum.map { abs($0 - 1) <= 0.01 } ?? false }
        }
    }
    return Figure(
        identifier: "conservation",
        title: whole.isEmpty
            ? "Under none of \(names.count) rules do the pixels of every image keep the logit within 1 %"
            : "The pixels of every image keep the logit within 1 % under \(whole.joined(separator: ", ")) alone",
        chart: Chart {
            RuleMark(x: .value(sum, 1)).lineStyle(.dashed).foregroundStyle(.muted)
            for rule in names {
                for result in rules where result.rule == rule {
                    BoxMark(x: .values(sum, result.sums.defined), y: .value("Rule", rule)).facet(
                        by: .value("Network", result.network.rawValue))
                }
            }
        }
        .xScale(.symlog(linearWithin: 1)).xTicks([-8, -4, -2, -1, 0, 1, 2, 4, 8]).xAxis(sum).yAxis("Rule").facets(
            columns: networks.count, order: networks.map(\.rawValue)
        )
        .size(height: 460),
        caption: """
            At the dashed line the pixels have the whole logit. Rules that count the bias among an output's causes (LRP-0, LRP-ε, LRP-γ, αβ, and \
            the paper's combination, signed z in convolutions and z⁺ in linear layers) give it a part, which doesn't reach the pixels; z⁺, w² and \
            flat leave it out, and their boxes are lines at 1. The table has the biases' part, and what is missing when it is counted. Batch \
            normalisation is folded into the convolutions first.
            """,
        sample: networks.map { network in
            let results = rules.filter { $0.network == network }
            return "n = \(results[0].sums.count)\(results[0].sums.undefinedNote) (\(network.rawValue))"
        }.joined(separator: ", ") + "; boxes are quartiles, with whiskers as in Tukey's plots."
            + rules.filter { $0.rule == names.first }.map { result in
                unansweredSentence([(result.network.rawValue, result.unanswered)], of: result.sums.count, "images")
            }.joined(),
        data: Table(
            identifier: "conservation", title: "Conservation by rule",
            columns: [
                Column("Network"), Column("Rule"), Column("Median of sum / logit"),
                Column("Median of biases' part"), Column("Median |error|"),
                Column("Median |error| with biases"),
            ],
            rows: rules.map { result in
                [
                    .text(result.network.rawValue), .text(result.rule), medianCell(result.sums, .significant(4)),
                    medianCell(result.absorbed, .significant(4)), medianCell(result.errors, .significant(2)),
                    medianCell(result.errorsWithBiases, .significant(2)),
                ]
            }))
}

private func medianCell(_ values: [Double?], _ format: NumberFormat) -> Cell {
    values.median.map { .number($0, format) } ?? .text("undefined for all \(values.count)")
}

func layerByLayer(_ rules: [RuleResult]) throws -> Figure {
    let shown = [
        Composite.salientRelevance.name, Composite(.epsilon(0.25)).name, Composite(.zPlus).name,
        Composite(.gamma(0.25)).name, Composite(.alphaBeta(alpha: 2)).name,
    ]
    let way = Field("Way from the logits (0) to the pixels (1)")
    let share = Field("Sum of the relevance of a layer's inputs / logit")
    var rows: [(network: String, rule: String, layer: Int, way: Double, share: IntervalEstimate)] = []
    for result in rules where shown.contains(result.rule) {
        guard let count = result.layers.first?.count else { continue }
        for layer in (0..<count).reversed() {
            let values: [Double?] = result.layers.map { $0[layer] }
            guard let mean = try values.mean(of: "images") else { continue }
            rows.append(
                (result.network.rawValue, result.rule, layer + 1, Double(count - layer) / Double(count), mean))
        }
    }
    let farthest = rows.filter { $0.way == 1 }
        .compactMap { row in row.share.value.map { (row: row, distance: abs($0 - 1)) } }
        .max { $0.distance < $1.distance }?.row
    let lengths = ordered(rules.map(\.network)).compactMap { network in
        rows.filter { $0.network == network.rawValue }.map(\.layer).max().map { "\($0) layers (\(network.rawValue))" }
    }
    return Figure(
        identifier: "layer-by-layer",
        title: farthest.map {
            "At the pixels, \($0.rule) is farthest from the logit: \($0.share.text(2)) of it, the mean for \($0.network)"
        } ?? "No relevance reaches the pixels",
        chart: Chart {
            RuleMark(y: .value(share, 1)).lineStyle(.dashed).foregroundStyle(.muted)
            for row in rows {
                if let interval = row.share.interval {
                    AreaMark(
                        x: .value(way, row.way), yStart: .value(share, interval.lower),
                        yEnd: .value(share, interval.upper)
                    ).foregroundStyle(by: .value("Rule", row.rule)).facet(by: .value("Network", row.network))
                }
            }
            for row in rows {
                LineMark(x: .value(way, row.way), y: .value(share, row.share.value ?? .nan))
                    .foregroundStyle(by: .value("Rule", row.rule)).facet(by: .value("Network", row.network))
            }
        }
        .xScale(.linear, domain: 0...1).xAxis(way).yAxis(share)
        .facets(columns: 3, order: ordered(rules.map(\.network.rawValue))).series(order: shown),
        caption: """
            How much of the logit is left at the inputs of each layer with weights, from the last one on. A step away from 1 is what the layer's \
            biases got, or what was divided by nearly 0. All networks have as long a way here: \(lengths.joined(separator: ", ")).
            """,
        sample: "The images of [](#fig:conservation); bands are 95 % intervals (Student's t) of the mean over images.",
        data: Table(
            identifier: "layer-by-layer", title: "Relevance by layer",
            columns: [Column("Network"), Column("Rule"), Column("Layer, from the image"), Column("Sum / logit")],
            rows: rows.map { [.text($0.network), .text($0.rule), .integer($0.layer), $0.share.cell(4)] }))
}

func sanityCurves(_ sanity: Sanity) throws -> Figure {
    let rows = try checkedKinds.flatMap { kind in
        try sanity.depths.map { depth in
            let values = depth.correlations[kind]
            return (kind: kind, layer: depth.layer, values: values, mean: try values.mean(of: "photographs"))
        }
    }
    let alike = Field("Rank correlation with the trained network's map")
    let last = rows.filter { $0.layer == sanity.depths.last?.layer }.compactMap { row in
        row.mean.map { MapEstimate(kind: row.kind, estimate: $0) }
    }
    return Figure(
        identifier: "sanity",
        title:
            "With all weights in random order, Salient Relevance still correlates by \(last.text(.salientRelevance)) with the trained network's",
        chart: Chart {
            RuleMark(y: .value(alike, 0)).lineStyle(.dashed).foregroundStyle(.muted)
            for kind in checkedKinds {
                LineMark(x: .value("Down to", "trained"), y: .value(alike, 1)).foregroundStyle(
                    by: .value("Map", kind.rawValue))
                for row in rows where row.kind == kind {
                    if let value = row.mean?.value {
                        LineMark(x: .value("Down to", row.layer), y: .value(alike, value))
                            .foregroundStyle(by: .value("Map", kind.rawValue))
                    }
                }
            }
            for row in rows {
                if let interval = row.mean?.interval {
                    ErrorBar(
                        x: .value("Down to", row.layer), yStart: .value(alike, interval.lower),
                        yEnd: .value(alike, interval.upper)
                    ).foregroundStyle(by: .value("Map", row.kind.rawValue))
                }
            }
        }
        .xAxis("Weights in random order, from the logits down to this layer").yAxis(alike)
        .series(order: checkedKinds.map(\.rawValue)),
        caption: """
            The weights of more and more layers are put in random order, from the logits down \(Literature.sanity.cited). High is bad: a map that stays \
            the same shows the picture, and not what was learned. Coarse maps that favour the same places correlate whatever they are made from; \
            relevance that was blurred shows how much of that is the blur.
            """,
        sample:
            "n = \(sanity.pictures) photographs; correlations of absolute values; bars are 95 % intervals (Student's t) over photographs."
            + undefinedSentence(rows.map { ("\($0.kind.rawValue) down to \($0.layer)", $0.values) }),
        data: Table(
            identifier: "sanity", title: "Maps of networks with weights in random order",
            columns: [Column("Map"), Column("Random down to"), Column("Rank correlation")],
            rows: try rows.map {
                [.text($0.kind.rawValue), .text($0.layer), try $0.values.meanCell(of: "photographs", 2)]
            }))
}

/// How like Salient Relevance, and like relevance, each other map is; the whole matrix is the table.
func agreement(_ maps: MapMeasures) throws -> Figure {
    let kinds = MapKind.allCases
    let alike = Field("Rank correlation with Salient Relevance, pixel by pixel")
    let others = try kinds.filter { $0 != .salientRelevance }.compactMap { kind in
        try maps.agreement(.salientRelevance, kind).mean(of: "photographs").map {
            MapEstimate(kind: kind, estimate: $0)
        }
    }
    let order = [.salientRelevance] + others.ordered(isHigherBetter: true).map(\.kind)
    return Figure(
        identifier: "agreement",
        title:
            "Salient Relevance is like a blob in the middle by \(others.text(.blob)), like relevance by \(others.text(.relevance))",
        chart: dotPlot(others, alike, isHigherBetter: true, reference: 0),
        caption: """
            The absolute maps' ranks, pixel by pixel. A blob in the middle agrees with whatever favours the middle of pictures: as much of Salient \
            Relevance may be no more than that. The table has every pair of methods, in the figure's order.
            """,
        sample:
            "n = \(maps.pictures(with: .rise).count) photographs; bars are 95 % intervals (Student's t) over photographs."
            + undefinedSentence(
                order.dropFirst().map {
                    ("Salient Relevance with \($0.rawValue)", maps.agreement(.salientRelevance, $0))
                }),
        data: Table(
            identifier: "agreement", title: "Agreement of maps",
            columns: [Column("Map")] + order.map { Column($0.rawValue) },
            rows: order.map { first in
                [.text(first.rawValue)]
                    + order.map { second in
                        let values = maps.agreement(first, second).defined
                        return values.isEmpty ? .text("undefined") : .number(values.mean, .fixed(2))
                    }
            }))
}
