import Charts
import Methods
import Reports

extension Figure {
    /// How many answers of trained networks in Float32 they give in integers, over the bits.
    ///
    /// - Throws: what an interval throws.
    public static func answersInIntegers(_ networks: [NetworkInIntegers]) throws -> Figure {
        let same = Field("Answers as in Float32", unit: "%", bounds: 0...100), bits = Field("Bits of an integer")
        let points = try networks.flatMap { network in
            try network.bits.map { one in
                EstimatePoint(
                    "", network.name, x: Double(one.bits),
                    try Estimator.proportion(one.sameCount, of: one.same.count, "images").scaled(by: 100).estimate())
            }
        }
        let chart = Chart { EstimateLines(points, x: bits, y: same, series: "Network", symbols: true) }
            .yScale(.linear, domain: 0...100)
        let few = networks.first.flatMap { first in
            first.bits.last { $0.sameCount * 100 >= 99 * $0.same.count }.map { (first.name, $0.bits) }
        }
        return Figure(
            identifier: "answers-over-bits",
            title: few.map { "\($0.1) bits give 99 % or more of the answers of \($0.0) in Float32" }
                ?? "Answers of trained networks in integers", chart: chart,
            caption:
                "Trained networks whose convolutions are computed in integers, without any training: how many pictures they answer as in Float32. A network of one's own takes a network's place: `--model NAME=FILE`.",
            sample: networks.map {
                "\($0.name): \($0.bits.first?.same.count ?? 0) pictures\($0.unreadable > 0 ? ", \($0.unreadable) could not be read" : "")"
            }.joined(separator: "; ") + ". Bands are 95 % intervals.",
            data: Table(
                identifier: "answers-over-bits", title: "Answers in integers",
                columns: [
                    Column("Network"), Column(bits), Column(same), Column("Layers proved"),
                    Column("Layers in integers"), Column("Largest bound over the range"),
                    Column("Shortest chain, products"),
                ],
                rows: zip(points, networks.flatMap(\.bits)).map { point, one in
                    let passes = one.layers.map(\.forward)
                    return [
                        .text(point.series), .integer(one.bits), point.estimate.cell,
                        .integer(passes.count(where: \.certificate.isProof)), .integer(passes.count),
                        passes.map(\.certificate.shareOfRange).max().map { .number($0, .significant(3)) } ?? .text(""),
                        passes.map(\.productsInChain).min().map { .integer($0) } ?? .text(""),
                    ]
                }))
    }
}

extension Table {
    /// What is proved of each layer's sums in use, for each number of bits.
    public static func layersInIntegers(_ networks: [NetworkInIntegers]) -> Table {
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
                            .number(layer.activations.vanishedPercent, .significant(3)),
                            .integer(layer.activations.losses.clamped),
                        ]
                    }
                }
            })
        table.isFolded = true
        return table
    }

    /// Which of networks' multiply-adds are integers'.
    public static func integerShares(_ networks: [(name: String, shares: [IntegerLayers.Share])]) -> Table {
        Table(
            identifier: "integer-shares", title: "Multiply-adds that are integers'",
            caption:
                "Of a picture. What stays in Float32: the first convolution, linear layers, and what the last column says. Batch normalisation, loss and update are Float32's, too.",
            columns: [
                Column("Network"), Column("Forward", unit: "%"), Column("Training step", unit: "%"),
                Column("Layers that stay, and why"),
            ],
            rows: networks.map { network in
                func percent(_ part: (IntegerLayers.Share) -> Int, of whole: (IntegerLayers.Share) -> Int) -> Cell {
                    let (own, all) = (network.shares.map(part).reduce(0, +), network.shares.map(whole).reduce(0, +))
                    return .number(100 * Double(own) / Double(max(all, 1)), .fixed(1))
                }
                let obstacles = network.shares.compactMap(\.obstacle)
                return [
                    .text(network.name), percent(\.integerForward, of: \.forward),
                    percent(\.integerTraining, of: \.training),
                    .text(
                        Set(obstacles).sorted().map { reason in
                            let count = obstacles.count { $0 == reason }
                            return "\(count) \(count == 1 ? "layer" : "layers"): \(reason)"
                        }.joined(separator: "; ")),
                ]
            })
    }
}
