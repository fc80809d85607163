import Notebook

/// What figures and tables have in common.
private enum Axes {
    static let together = Field("How D high and D low go together", bounds: -1...1)
    static let high = Field("D high"), low = Field("D low")
    static let highBin = Field("Steps of D high"), lowBin = Field("Steps of D low")
    static let triplets = Field("Triplets")
    static let depth = Field("Compared layers from the image on")
    static let outcome = Field("Correlation of D", bounds: -1...1)
}

/// Arms with the estimate of how both levels go together, by collection.
private func armEstimates(
    _ found: PhotographTriplets?, _ small: [SmallTriplets]
) throws -> [(collection: String, arm: Arm, estimate: IntervalEstimate)] {
    try Arm.allCases.flatMap { arm -> [(collection: String, arm: Arm, estimate: IntervalEstimate)] in
        let photographed = try found.flatMap {
            $0.arms.cases.contains(arm) ? try $0.arms[arm].correlation("drawn") : nil
        }
        let drawn = try overTrainings(small) {
            $0.arms.cases.contains(arm) ? try $0.arms[arm].correlation("drawn") : nil
        }
        return [(photographs, photographed), (smallImages, drawn)].compactMap { collection, estimator in
            estimator.map { (collection, arm, $0.estimate()) }
        }
    }
}

func summary(_ found: PhotographTriplets?, _ small: [SmallTriplets]) throws -> String {
    let estimates = try armEstimates(found, small)
    func phrase(_ arm: Arm, _ collection: String) -> String? {
        estimates.first { $0.arm == arm && $0.collection == collection }?.estimate.phrase
    }
    return collections.compactMap { collection in
        guard let chosen = phrase(.paper, collection), let random = phrase(.random, collection) else { return nil }
        return
            "Of \(collection), high and low differences go together by **\(chosen)** in triplets by the paper's search, in maps that chose none, and by \(random) in random ones."
    }.joined(separator: " ")
}

func collectionsText(_ found: PhotographTriplets?, _ small: [SmallTriplets], _ setting: Setting) -> String {
    let photographed = found.map { found in
        "**Photographs**: \(found.photographs) of \(found.collection)\(found.unreadable > 0 ? ", \(found.unreadable) more that can't be decoded" : ""), their middle cut out; layers of \(Set(found.networks.map(\.network)).sorted().joined(separator: ", ")). ImageNet's networks may have been trained on them."
    }
    let drawn = small.first.map {
        "**Small images**: the first \($0.images) of the test set, by \(small.count == 1 ? "one training" : "\(small.count) trainings") of the catalogue's \($0.network)."
    }
    return
        ([photographed ?? "VGG-16's weights are not here, so that there are no triplets of photographs.", drawn]
        .compactMap(\.self)).joined(separator: " ")
}

/// Triplets of either kind, with their pictures.
func gallery(_ found: PhotographTriplets) throws -> Figure {
    func difference(_ value: Double) -> String { Numerals.significant(value, 2) }
    return Figure(
        identifier: "gallery",
        title: "In conflict the image that is nearer for the high layer is farther for the low one",
        images: ImageGrid(
            columns: ["Root", "Image 1", "Image 2, nearer for the high layer"],
            rows: found.shown.map { shown in
                ImageRow(
                    shown.kind.rawValue,
                    zip(shown.pictures, shown.names).enumerated().map { place, cell in
                        ImageCell(
                            cell.0,
                            place == 2
                                ? "\(cell.1)\nD high \(difference(shown.highDifference)), low \(difference(shown.lowDifference))"
                                : cell.1)
                    })
            }), licence: found.licence,
        caption:
            "Of each kind the triplets whose differences are many steps for both layers (pool5 and pool3 of VGG-16).",
        alternativeText:
            "Photographs in \(found.shown.count) rows of three. \(found.shown.map { "\($0.kind.rawValue): \($0.names.joined(separator: ", "))" }.joined(separator: "; ")).",
        sample: "Triplets by the search that fills rare cells first.",
        data: Table(
            identifier: "gallery", title: "Triplets shown",
            columns: [
                Column("Kind"), Column("Root"), Column("Image 1"), Column("Image 2"), Column(Axes.high),
                Column(Axes.low),
            ],
            rows: found.shown.map { shown in
                [.text(shown.kind.rawValue)] + shown.names.map { .text($0) }
                    + [.number(shown.highDifference, .fixed(3)), .number(shown.lowDifference, .fixed(3))]
            }))
}

/// Estimates with their intervals in rows, a panel for each collection of images.
func intervalRows(
    _ rows: [(collection: String, name: String, estimate: IntervalEstimate)], x: Field, y: String, dashed: [Double]
) -> Chart {
    Chart {
        for end in dashed { RuleMark(x: .value(x, end)).lineStyle(.dashed).foregroundStyle(.muted) }
        for row in rows {
            if let interval = row.estimate.interval {
                ErrorBar(
                    xStart: .value(x, interval.lower), xEnd: .value(x, interval.upper), y: .value(y, row.name)
                ).facet(by: .value("Images", row.collection))
            }
            if let value = row.estimate.value {
                PointMark(x: .value(x, value), y: .value(y, row.name)).facet(by: .value("Images", row.collection))
            }
        }
    }.facets(columns: 1, order: collections)
}

func correlations(_ found: PhotographTriplets?, _ small: [SmallTriplets]) throws -> Figure {
    let estimates = try armEstimates(found, small)
    let chart = intervalRows(
        estimates.map { ($0.collection, $0.arm.rawValue, $0.estimate) }, x: Axes.together, y: "Triplets by",
        dashed: [-nearlyNone.value, nearlyNone.value])
    func value(_ arm: Arm) -> String? { estimates.first { $0.arm == arm }?.estimate.phrase }
    return Figure(
        identifier: "together",
        title: value(.paper).flatMap { paper in
            value(.random).map {
                "High and low differences go together by \(paper) in the paper's triplets, by \($0) in random ones"
            }
        } ?? "How high and low differences go together", chart: chart,
        caption:
            "In maps that had no part in the choice. Between the dashed lines is what counts as decorrelated. *One level twice* is what there is to see where nothing can be pulled apart.",
        sample: "Intervals of 95 % over triplets, or, of several trainings, over these.",
        data: Table(
            identifier: "together", title: "How high and low differences go together",
            columns: [Column("Images"), Column("Triplets by"), Column(Axes.together)],
            rows: estimates.map { [.text($0.collection), .text($0.arm.rawValue), $0.estimate.cell] }))
}

/// Differences of both layers, of random triplets and of chosen ones.
func differences(_ found: PhotographTriplets) throws -> Figure {
    let arms: [Arm] = [.random, .paper]
    let rows = arms.flatMap { arm in
        zip(found.arms[arm].measured.high, found.arms[arm].measured.low).map { high, low in
            // A triplet's images are put so that the second is the nearer one for the high layer.
            (arm: arm, high: abs(high), low: high < 0 ? -low : low)
        }
    }
    let chart = Chart {
        for row in rows {
            PointMark(x: .value(Axes.high, row.high), y: .value(Axes.low, row.low))
                .facet(by: .value("Triplets by", row.arm.rawValue))
        }
    }.facets(columns: 2, order: arms.map(\.rawValue))
    return Figure(
        identifier: "differences", title: "The paper's search takes differences of all sizes from both layers",
        chart: chart,
        caption:
            "Each point is a triplet of photographs; below 0 it is in conflict. Differences in the maps that chose.",
        sample:
            "\(arms.map { "\(found.arms[$0].measured.triplets.count) by \($0.rawValue)" }.joined(separator: ", ")); VGG-16, pool5 and pool3.",
        data: Table(
            identifier: "differences", title: "Differences of triplets",
            columns: [Column("Triplets by"), Column(Axes.high), Column(Axes.low)],
            rows: rows.map { [.text($0.arm.rawValue), .number($0.high, .fixed(4)), .number($0.low, .fixed(4))] }))
}

/// How many triplets each cell has got.
func cellMap(_ found: PhotographTriplets) -> Figure {
    let rows = found.maps.flatMap { map in
        zip(map.bins.cells, map.occupancy).map { cell, count in
            (
                search: map.search.rawValue, high: cell.highBin,
                low: cell.kind == .aligned ? cell.lowBin : -cell.lowBin, count: count
            )
        }
    }
    let chart = Chart {
        for row in rows {
            RectangleMark(x: .value(Axes.lowBin, Double(row.low)), y: .value(Axes.highBin.name, "\(row.high)"))
                .foregroundStyle(by: .value(Axes.triplets, Double(row.count))).facet(by: .value("Search", row.search))
        }
    }.xAxis(Axes.lowBin).facets(columns: 2)
    return Figure(
        identifier: "cells",
        title: found.maps.map { "\($0.search.rawValue) fills \($0.occupiedCells) of \($0.bins.cells.count) cells" }
            .joined(separator: ", "), chart: chart,
        caption:
            "Triplets in each cell, by all units; cells of conflict have steps below 0. What lies far out in conflict may be in no collection of this size.",
        sample:
            "\(found.maps.map { "\($0.triplets.count) triplets by \($0.search.rawValue)" }.joined(separator: ", ")) of \(found.photographs) photographs.",
        data: Table(
            identifier: "cells", title: "Triplets by cell",
            columns: [Column("Search"), Column(Axes.highBin), Column(Axes.lowBin), Column(Axes.triplets)],
            rows: rows.map { [.text($0.search), .integer($0.high), .integer($0.low), .integer($0.count)] }))
}

/// The different ones: "20".
func numberList(_ numbers: [Int]) -> String { Set(numbers).sorted().map(String.init).joined(separator: " or ") }

/// How much hangs on the draws, and on the tolerance.
func repeatsTable(_ found: PhotographTriplets) -> Table {
    func ends(_ values: [Double?]) -> String {
        let known = values.compactMap(\.self)
        return [known.min(), known.max()].compactMap { $0.map { Numerals.significant($0, 2) } }.joined(
            separator: " to ")
    }
    return Table(
        identifier: "repeats", title: "The same searches from other streams",
        caption:
            "Smallest and largest of \(numberList(found.repeats.map(\.triplets.count))) searches each; VGG-16, pool5 and pool3, five bins.",
        columns: [
            Column("Search"), Column("Tolerance"), Column("Triplets"), Column("Cells with one"),
            Column("Together, in the maps that chose"), Column("Together, in other maps"),
        ],
        rows: found.repeats.map { row in
            [
                .text(row.search.rawValue), .number(row.tolerance), .text(ends(row.triplets.map(Double.init))),
                .text(ends(row.occupied.map(Double.init))), .text(ends(row.chosen)), .text(ends(row.heldOut)),
            ]
        })
}
