import Charts
import Methods
import Reports
import Wording

/// What happened to the integers of a training: figures of the records of its updates.
extension Figure {
    /// The shared exponents over the updates, by kind of tensor; four layers are drawn, and the table has all.
    public static func sharedExponents(_ records: [IntegerUpdate], bits: Int, sample: String) -> Figure {
        let update = Field("Update"), exponent = Field("Shared exponent")
        let rows = records.flatMap { record in record.tensors.map { (update: record.update, tensor: $0) } }
        let layers = rows.map(\.tensor.layer).uniqued
        let places = [0, layers.count / 3, 2 * layers.count / 3, layers.count - 1]
        let drawn = Set(places.compactMap { layers.indices.contains($0) ? layers[$0] : nil })
        let chart = Chart {
            for row in rows where drawn.contains(row.tensor.layer) {
                LineMark(
                    x: .value(update, Double(row.update)), y: .value(exponent, Double(row.tensor.found.sharedExponent))
                )
                .foregroundStyle(by: .value("Layer", row.tensor.layer)).facet(by: .value("Tensor", row.tensor.kind))
                .interpolation(.stepCenter)
            }
        }
        .facets(columns: 3, order: ["activations", "weights", "gradients"])
        let range = rows.map { Double($0.tensor.found.sharedExponent) }
        return Figure(
            identifier: "exponents",
            title: range.min().flatMap { low in
                range.max().map {
                    "Exponents of \(bits)-bit integers go from \(Numerals.plain(low)) to \(Numerals.plain($0)), and move in steps"
                }
            } ?? "Shared exponents over the training", chart: chart,
            caption:
                "A number is its integer times two to this power, one for all of a tensor. The paper's training needs no loss scaling, since the exponent goes with the numbers. Four layers are drawn; the table has all, and which of their numbers became 0 or were clamped.",
            sample: sample,
            data: Table(
                identifier: "exponents", title: "Shared exponents, and what is lost",
                columns: [Column(update), Column("Layer"), Column("Tensor"), Column(exponent)]
                    + IntegerTensor.lossColumns,
                rows: rows.map { row -> [Cell] in
                    [
                        .integer(row.update), .text(row.tensor.layer), .text(row.tensor.kind),
                        .integer(row.tensor.found.sharedExponent),
                    ] + row.tensor.lossCells
                }))
    }

    /// What became 0 at one update, by layer and kind of tensor.
    public static func numbersLostToZero(_ record: IntegerUpdate, bits: Int, sample: String) -> Figure {
        let share = IntegerTensor.vanishedShare, tensors = record.tensors
        let chart = Chart {
            for tensor in tensors {
                PointMark(x: .value(share, tensor.found.vanishedPercent), y: .value("Layer", tensor.layer))
                    .foregroundStyle(by: .value("Tensor", tensor.kind))
            }
        }
        func most(_ isCounted: (String) -> Bool) -> String {
            let largest = tensors.filter { isCounted($0.kind) }.map(\.found.vanishedPercent).max()
            return largest.map { "\(Numerals.significant($0, 2)) %" } ?? "none"
        }
        return Figure(
            identifier: "lost-shares",
            title:
                "Of a layer's gradients up to \(most { $0 == "gradients" }) become 0 in \(bits) bits, of activations and weights up to \(most { $0 != "gradients" })",
            chart: chart,
            caption:
                "Of the numbers other than 0, those that lie nearer to 0 than to the smallest integer, at the last logged update: one large number sets the exponent for all. The table has those that were clamped, too.",
            sample: sample,
            data: Table(
                identifier: "lost-shares", title: "What integers lose",
                columns: [Column("Layer"), Column("Tensor")] + IntegerTensor.lossColumns,
                rows: tensors.map { tensor -> [Cell] in [.text(tensor.layer), .text(tensor.kind)] + tensor.lossCells }))
    }

    /// What is proved of each pass of each layer.
    public static func overflowProofs(_ records: [IntegerUpdate], sample: String) -> Figure {
        let share = Field("Bound over the range of 32 bits")
        let rows = records.flatMap { record in
            record.layers.flatMap { layer in
                let passes: [(name: String, found: IntegerPassRecord?)] = [
                    ("forward", layer.forward), ("gradient of the input", layer.toInput),
                    ("gradient of the weights", layer.toWeights),
                ]
                return passes.compactMap { pass in
                    pass.found.map { (update: record.update, layer: layer.layer, pass: pass.name, found: $0) }
                }
            }
        }
        let chart = Chart {
            RuleMark(x: .value(share, 1)).lineStyle(.dashed).foregroundStyle(.muted)
            for row in rows {
                PointMark(
                    x: .value(share, row.found.longestCertificate.shareOfRange), y: .value("Layer", row.layer)
                ).foregroundStyle(by: .value("Pass", row.pass))
            }
        }
        .xScale(.log)
        let unproved = rows.count { !$0.found.longestCertificate.isProof }
        return Figure(
            identifier: "proofs",
            title: unproved == 0
                ? "Of all \(rows.count) passes that were looked at it is proved that nothing overflows"
                : "Of \(unproved) of \(rows.count) passes nothing is proved of the longest chains, and shorter ones are taken",
            chart: chart,
            caption:
                "The largest magnitude of one kind of factors times the largest sum of a chain's factors of the other kind, over 2³¹, for chains as long as the authors' (of gradients of weights, 128 products or more): below 1 no sum can overflow, in whatever order it is added up. Where it isn't, a shorter chain is taken; the table says how long it was, and its bound.",
            sample: sample,
            data: Table(
                identifier: "proofs", title: "Bounds of sums",
                columns: [
                    Column("Update"), Column("Layer"), Column("Pass"), Column(share),
                    Column("Products in the chain taken"), Column("Its bound"),
                ],
                rows: rows.map { row in
                    [
                        .integer(row.update), .text(row.layer), .text(row.pass),
                        .number(row.found.longestCertificate.shareOfRange, .significant(3)),
                        .integer(row.found.productsInChain),
                        .number(row.found.certificate.shareOfRange, .significant(3)),
                    ]
                }))
    }
}

/// One tensor of one layer at one update.
private struct IntegerTensor {
    let layer: String
    /// "activations", "weights", "gradients".
    let kind: String
    let found: IntegerTensorRecord

    static let vanishedShare = Field("Became 0", unit: "%", bounds: 0...100)
    static let lossColumns = [Column(vanishedShare), Column("Clamped")]

    var lossCells: [Cell] {
        [.number(found.vanishedPercent, .significant(3)), .integer(found.losses.clamped)]
    }
}

extension IntegerUpdate {
    fileprivate var tensors: [IntegerTensor] {
        layers.flatMap { layer in
            let tensors: [(kind: String, found: IntegerTensorRecord?)] = [
                ("activations", layer.activations), ("weights", layer.weights), ("gradients", layer.gradients),
            ]
            return tensors.compactMap { tensor in
                tensor.found.map { IntegerTensor(layer: layer.layer, kind: tensor.kind, found: $0) }
            }
        }
    }
}

extension IntegerTensorRecord {
    /// Of the numbers that are not 0, those that became 0.
    var vanishedPercent: Double { 100 * (Double(losses.vanished) / Double(max(losses.nonzero, 1))) }
}
