import Charts
import Methods
import Reports

extension [MapResults] {
    /// The six numbers of T-TAME's paper of each kind of maps.
    ///
    /// - Parameters:
    ///   - subject: what the title begins with, and what the table is of.
    ///   - images: "test images".
    public func scoreFigure(_ identifier: String, _ subject: String, images: String) throws -> Figure {
        let quantities = MapPlan.softShares.flatMap {
            [MapQuantity.averageDrop(.soft($0)), .increaseInConfidence(.soft($0))]
        }
        let found = try quantities.flatMap { quantity in
            try allKinds.compactMap { kind in
                try mapMean(kind, quantity).map { RowEstimate(kind.title, in: quantity.name, $0.estimate()) }
            }
        }
        let energies = try quantities.prefix(2).flatMap { quantity in
            try allKinds.compactMap { kind in
                try mapEnergy(kind).map { RowEstimate(kind.title, in: quantity.name, $0) }
            }
        }
        func phrase(_ kind: MapSource) throws -> String {
            try mapMean(kind, .averageDrop(.soft(0.5))).map { "\($0.estimate().phrase) %" } ?? "nothing"
        }
        let rival: MapSource = allKinds.contains(.rise) ? .rise : .gradCAM
        return Figure(
            identifier: identifier,
            title: """
                \(subject): half of a map's pixels shown, T-TAME drops \(try phrase(.attention)), \(rival.rawValue) \(try phrase(rival))
                """,
            chart: Chart.estimateRows(
                found, "Maps", Field("Of images, or of the answer's probability", unit: "%", bounds: 0...100),
                columns: 2, others: energies),
            caption: """
                AD: what the answer's probability drops by on average where a map's highest values are left of an image, on black; lower is better. IC: images whose \
                answer becomes likelier; higher is better. Grey, at 100 %: the mean of the map, which is how much of the image it lets through: a map near 1 \
                everywhere drops little, whatever it says. T-TAME is blue.
                """, sample: sample(of: images),
            data: try mapTable(identifier, "AD and IC, \(subject)", MapQuantity.published))
    }

    /// Answers that are kept while pixels are taken away; nothing where none were.
    ///
    /// - Parameters:
    ///   - compared: the kinds that are drawn.
    ///   - source: what describes the filling.
    public func removalFigure(
        _ identifier: String, of compared: [MapSource], images: String, source: Reference
    ) throws -> Figure? {
        let drawn = compared.filter(allKinds.contains).filter { kind in
            allSatisfy { !$0.kinds[kind].mostRelevantFirst.isEmpty && !$0.kinds[kind].leastRelevantFirst.isEmpty }
        }
        let orders: [(String, KeyPath<KindResult, [RemovalCurve]> & Sendable)] = [
            ("the most relevant first", \.mostRelevantFirst), ("the least relevant first", \.leastRelevantFirst),
        ]
        guard let kind = drawn.first, let curves = first?.kinds[kind].mostRelevantFirst,
            let shares = curves.first?.shares
        else { return nil }
        let points = try orders.flatMap { title, curves in
            try drawn.flatMap { kind in
                try shares.indices.map { place in
                    let rows = map { $0.kinds[kind][keyPath: curves].map { $0.isKept[place] ? 100.0 : 0 } }
                    return EstimatePoint(
                        title, kind.title, x: 100 * shares[place],
                        try Estimator.mean(CrossedSamples(rows, of: "trainings", on: "images", within: 0...100))
                            .estimate())
                }
            }
        }
        let gone = Field("Pixels taken away", unit: "%", bounds: 0...100)
        let kept = Field("Answers kept", unit: "%", bounds: 0...100)
        let own = try mapMean(kind, .removalArea)?.estimate().phrase ?? "nothing"
        return Figure(
            identifier: identifier, title: "Between its two curves \(kind.rawValue) has \(own) points",
            chart: Chart { EstimateLines(points, x: gone, y: kept, series: "Maps", panels: "Order") }
                .series(order: drawn.map(\.title)).facets(columns: 2, order: orders.map(\.0)),
            caption:
                "Pixels are taken away along each map and filled in from those around them \(source.cited). The answer should go soon on the left, and late on the right.",
            sample:
                "\(count == 1 ? "One network" : "\(count) trainings"), \(curves.count) \(images); bands are 95 % intervals.",
            data: Table(
                identifier: identifier, title: "Answers kept while pixels are taken away",
                columns: [Column("Order"), Column("Maps"), Column(gone), Column(kept)],
                rows: points.map { [.text($0.panel), .text($0.series), .number($0.x, .fixed(0)), $0.estimate.cell] }))
    }

    /// What is left of answers over what a map costs.
    public func costFigure(_ identifier: String, images: String) throws -> Figure {
        let passes = Field("Images that the network looks at for a map")
        let drop = Field(MapQuantity.averageDrop(.soft(0.5)).name, unit: "%")
        let rows = try MapSource.methods.compactMap {
            kind -> (kind: MapSource, passes: Double, drop: IntervalEstimate)? in
            guard allKinds.contains(kind), let cost = first?.kinds[kind].passes,
                let mean = try mapMean(kind, .averageDrop(.soft(0.5)))
            else { return nil }
            return (kind, cost, mean.estimate())
        }
        let points = rows.map { EstimatePoint("", $0.kind.title, x: $0.passes, $0.drop) }
        let largest = rows.map(\.passes).max() ?? 1
        return Figure(
            identifier: identifier,
            title: "One pass for T-TAME, up to \(Numerals.significant(largest, 3)) for others",
            chart: Chart { EstimatePoints(points, x: passes, y: drop, series: "Maps") }
                .xScale(.log).series(order: rows.map(\.kind.title)),
            caption:
                "Average drop where half of a map's pixels are left of an image; lower is better. Passes are counted while maps are made, with as many masks and maps as this run has. Passes back are not counted; methods by gradients look a second time, up to their layer, and Ablation-CAM looks again from its layer on.",
            sample: sample(of: images),
            data: Table(
                identifier: identifier, title: "Passes and average drop",
                columns: [Column("Maps"), Column(passes), Column(drop)],
                rows: rows.map { [.text($0.kind.title), .number($0.passes, .significant(4)), $0.drop.cell] }))
    }
}
