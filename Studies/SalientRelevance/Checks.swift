import Notebook

/// Charts of rules, of the sanity check and of agreement.
func conservation(_ rules: [RuleResult]) -> Figure {
    let networks = ordered(rules.map(\.network)), names = ordered(rules.map(\.rule))
    return Figure(
        identifier: "conservation", title: "What remains of the logit when it has reached the pixels, rule by rule",
        chart: Chart {
            RuleMark(x: .value("Sum / logit", 1)).lineStyle(.dashed).foregroundStyle(.muted)
            for rule in names {
                for result in rules where result.rule == rule {
                    BoxMark(x: .values("Sum / logit", result.sums.defined), y: .value("Rule", rule)).facet(
                        by: .value("Network", result.network))
                }
            }
        }
        .xScale(.symlog(linearWithin: 1)).xAxis("Sum of the pixels' relevance / logit").yAxis("").facets(
            columns: networks.count, order: networks
        )
        .size(height: 460),
        caption: """
            At the dashed line relevance is conserved. Rules that count the bias among an output's causes (LRP-0, LRP-ε, LRP-γ, αβ, signed z) \
            give it a part, which doesn't reach the pixels; z⁺, w² and flat leave it out. The table has the biases' part. Batch normalisation is \
            folded into the convolutions first.
            """,
        sample: networks.map { network in
            let results = rules.filter { $0.network == network }
            return "n = \(results[0].sums.count)\(results[0].sums.undefinedNote) (\(network))"
        }.joined(separator: ", ") + "; boxes are quartiles, with whiskers as in Tukey's plots."
            + rules.filter { $0.rule == names.first }.map { result in
                unansweredSentence([(result.network, result.unanswered)], of: result.sums.count, "images")
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
                    .text(result.network), .text(result.rule), result.sums.medianCell(.significant(4)),
                    result.absorbed.medianCell(.significant(4)), result.errors.medianCell(.significant(2)),
                    result.errorsWithBiases.medianCell(.significant(2)),
                ]
            }))
}

func layerByLayer(_ rules: [RuleResult]) -> Figure {
    let shown = [
        Composite.salientRelevance.name, Composite(.epsilon(0.25)).name, Composite(.zPlus).name,
        Composite(.gamma(0.25)).name, Composite(.alphaBeta(alpha: 2)).name,
    ]
    let results = rules.filter { shown.contains($0.rule) }
    var rows: [(network: String, rule: String, layer: Int, share: Double)] = []
    for result in results {
        for (layer, share) in result.layers.enumerated() {
            rows.append((result.network, result.rule, layer + 1, share))
        }
    }
    return Figure(
        identifier: "layer-by-layer", title: "Where relevance is lost on its way down",
        chart: Chart {
            RuleMark(y: .value("Share", 1)).lineStyle(.dashed).foregroundStyle(.muted)
            for row in rows {
                LineMark(x: .value("Layer", row.layer), y: .value("Share", row.share))
                    .foregroundStyle(by: .value("Rule", row.rule)).facet(by: .value("Network", row.network))
            }
        }
        .xAxis("Layer with weights, from the image").yAxis("Sum of its inputs' relevance / logit")
        .facets(columns: 3, order: ordered(rules.map(\.network))).series(order: shown),
        caption: """
            The mean over images of the sum of the relevance of each layer's inputs. Relevance flows from right to left; a step away from 1 is \
            what the layer's biases got, or what was divided by nearly 0.
            """,
        sample: "The images of the figure before.",
        data: Table(
            identifier: "layer-by-layer", title: "Relevance by layer",
            columns: [Column("Network"), Column("Rule"), Column("Layer"), Column("Sum / logit")],
            rows: rows.map {
                [.text($0.network), .text($0.rule), .integer($0.layer), .number($0.share, .significant(4))]
            }))
}

func sanityCurves(_ sanity: Sanity) throws -> Figure {
    let rows = try checkedKinds.flatMap { kind in
        try sanity.depths.map { depth in
            let values = depth.correlations[kind]
            return (kind: kind, layer: depth.layer, values: values, mean: try imageMeanIfAny(values))
        }
    }
    let lowest = rows.compactMap(\.mean?.value).reduce(-0.2, min)
    return Figure(
        identifier: "sanity",
        title: forgetting(
            rows.filter { $0.layer == sanity.depths.last?.layer }.compactMap { row in
                row.mean.map { (row.kind, $0.value) }
            }),
        chart: Chart {
            RuleMark(y: .value("Rank correlation", 0)).lineStyle(.dashed).foregroundStyle(.muted)
            for kind in checkedKinds {
                LineMark(x: .value("Down to", "trained"), y: .value("Rank correlation", 1)).foregroundStyle(
                    by: .value("Map", kind.rawValue))
                for row in rows where row.kind == kind {
                    if let mean = row.mean {
                        LineMark(x: .value("Down to", row.layer), y: .value("Rank correlation", mean.value))
                            .foregroundStyle(by: .value("Map", kind.rawValue))
                    }
                }
            }
        }
        .yScale(.linear, domain: (lowest * 10).rounded(.down) / 10...1)
        .xAxis("Weights in random order, from the logits down to this layer")
        .yAxis("Rank correlation with the trained network's map")
        .series(order: checkedKinds.map(\.rawValue)),
        caption: """
            The weights of more and more layers are put in random order, from the logits down (Adebayo et al. 2018). A map that stays the same \
            shows the picture's edges rather than what was learned.
            """,
        sample: "n = \(sanity.pictures) photographs; correlations of absolute values."
            + undefinedSentence(rows.map { ("\($0.kind.rawValue) down to \($0.layer)", $0.values) }),
        data: Table(
            identifier: "sanity", title: "Maps of networks with weights in random order",
            columns: [Column("Map"), Column("Random down to"), Column("Rank correlation")],
            rows: try rows.map { [.text($0.kind.rawValue), .text($0.layer), try meanCell($0.values, 2)] }))
}

/// How alike maps still are when all weights are random: of the kind that changes most, and of the one that changes
/// least.
private func forgetting(_ means: [(kind: MapKind, value: Double)]) -> String {
    guard let low = means.min(by: { $0.value < $1.value }), let high = means.max(by: { $0.value < $1.value }) else {
        return "Maps of networks with weights in random order"
    }
    func text(_ mean: (kind: MapKind, value: Double)) -> String {
        "\(mean.value < 0 ? "−" : "")\(NumberFormat.fixed(2).text(abs(mean.value))) (\(mean.kind.rawValue))"
    }
    return
        "With all weights in random order, maps still correlate with the trained network's by \(text(low)) to \(text(high))"
}

func agreement(_ maps: MapMeasures) -> Figure {
    let kinds = MapKind.allCases
    let rows = kinds.flatMap { first in
        kinds.map { second in (first: first, second: second, values: maps.agreement(first, second)) }
    }
    return Figure(
        identifier: "agreement", title: "How alike the methods' maps are",
        chart: Chart {
            for row in rows where !row.values.defined.isEmpty {
                RectangleMark(x: .value("Map", row.second.rawValue), y: .value("Other map", row.first.rawValue))
                    .foregroundStyle(by: .value("Rank correlation", row.values.defined.mean))
            }
        }
        .colorScale(.blueRed, limit: 1).xAxis("").yAxis(""),
        caption:
            "Rank correlations of the absolute maps, pixel by pixel; means over photographs. A blob in the middle agrees with whatever favours the middle of pictures.",
        sample: "n = \(maps.pictures.count) photographs."
            + undefinedSentence(
                rows.filter { $0.first.rawValue < $0.second.rawValue }.map {
                    ("\($0.first.rawValue) with \($0.second.rawValue)", $0.values)
                }),
        data: Table(
            identifier: "agreement", title: "Agreement of maps",
            columns: [Column("Map")] + kinds.map { Column($0.rawValue) },
            rows: kinds.map { first in
                [.text(first.rawValue)]
                    + kinds.map { second in
                        let values = maps.agreement(first, second)
                        return values.defined.isEmpty
                            ? .text(values.undefinedText) : .number(values.defined.mean, .fixed(2))
                    }
            }))
}

/// Each once, as they come.
private func ordered(_ names: [String]) -> [String] {
    names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
}
