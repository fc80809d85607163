import Charts
import Datasets
import Methods
import Pictures
import Reports

extension Figure {
    /// Triplets of either kind, a row each, with their pictures.
    ///
    /// - Parameter caption: which ones, and by which layers.
    public static func tripletGallery(
        _ shown: [ShownTriplet], title: String, licence: PictureLicence, caption: String, sample: String
    ) -> Figure {
        func difference(_ value: Double) -> String { Numerals.significant(value, 2) }
        return Figure(
            identifier: "gallery", title: title,
            images: ImageGrid(
                columns: ["Root", "Image 1", "Image 2, nearer for the high layer"],
                rows: shown.map { shown in
                    ImageRow(
                        shown.kind.rawValue,
                        zip(shown.pictures, shown.names).enumerated().map { place, cell in
                            ImageCell(
                                cell.0,
                                place == 2
                                    ? "\(cell.1)\nD high \(difference(shown.highDifference)), low \(difference(shown.lowDifference))"
                                    : cell.1)
                        })
                }), licence: licence, caption: caption,
            alternativeText:
                "Photographs in \(shown.count) rows of three. \(shown.map { "\($0.kind.rawValue): \($0.names.joined(separator: ", "))" }.joined(separator: "; ")).",
            sample: sample, data: .shownTriplets(shown))
    }

    /// Differences of both layers, in the units that chose, a panel for each way in which triplets came about.
    public static func tripletDifferences(
        _ ways: [(name: String, measured: MeasuredTriplets)], title: String, caption: String, layers: String
    ) -> Figure {
        let high = Field("D high"), low = Field("D low"), way = "Triplets by"
        let rows = ways.flatMap { name, measured in
            zip(measured.high, measured.low).map { high, low in
                // A triplet's images are put so that the second is the nearer one for the high layer.
                (way: name, high: abs(high), low: high < 0 ? -low : low)
            }
        }
        let chart = Chart {
            for row in rows {
                PointMark(x: .value(high, row.high), y: .value(low, row.low)).facet(by: .value(way, row.way))
            }
        }.facets(columns: 2, order: ways.map(\.name))
        let counts = ways.map { "\($0.measured.triplets.count) by \($0.name)" }.joined(separator: ", ")
        return Figure(
            identifier: "differences", title: title, chart: chart, caption: caption, sample: "\(counts); \(layers).",
            data: Table(
                identifier: "differences", title: "Differences of triplets",
                columns: [Column(way), Column(high), Column(low)],
                rows: rows.map { [.text($0.way), .number($0.high, .fixed(4)), .number($0.low, .fixed(4))] }))
    }

    /// How many triplets each cell has got, a panel for each search.
    public static func tripletCells(_ maps: [TripletSet], of images: String, caption: String) -> Figure {
        let high = Field("Steps of D high"), low = Field("Steps of D low"), triplets = Field("Triplets")
        let rows = maps.flatMap { map in
            zip(map.bins.cells, map.occupancy).map { cell, count in
                (
                    search: map.search.title, high: cell.highBin,
                    low: cell.kind == .aligned ? cell.lowBin : -cell.lowBin, count: count
                )
            }.sorted { ($0.high, $0.low) < ($1.high, $1.low) }
        }
        let chart = Chart {
            for row in rows {
                // Names, since between −1 and 1 there is no step.
                RectangleMark(x: .value(low.name, Numerals.plain(Double(row.low))), y: .value(high.name, "\(row.high)"))
                    .hatched(row.count == 0).foregroundStyle(by: .value(triplets, Double(row.count))).facet(
                        by: .value("Search", row.search))
            }
        }.facets(columns: 1)
        return Figure(
            identifier: "cells",
            title:
                "Cells with a triplet: \(maps.map { "\($0.occupiedCells) of \($0.bins.cells.count) by \($0.search.title)" }.joined(separator: ", "))",
            chart: chart,
            caption: rows.contains { $0.count == 0 } ? "\(caption) Hatched cells have none." : caption,
            sample:
                "\(maps.map { "\($0.triplets.count) triplets by \($0.search.title)" }.joined(separator: ", ")) of \(images).",
            data: Table(
                identifier: "cells", title: "Triplets by cell",
                columns: [Column("Search"), Column(high), Column(low), Column(triplets)],
                rows: rows.map { [.text($0.search), .integer($0.high), .integer($0.low), .integer($0.count)] }))
    }

    /// How alike layers find the same pairs of images.
    ///
    /// - Parameter agreement: of each layer with each; `nil` where it isn't defined.
    public static func layerAgreement(_ names: [String], _ agreement: [[Double?]], images: Int) -> Figure {
        let correlation = Field("Rank correlation", bounds: -1...1)
        let rows: [(one: Int, other: Int, value: Double?)] = names.indices.flatMap { one in
            names.indices.map { (one, $0, agreement[one][$0]) }
        }
        return Figure(
            identifier: "layer-agreement", title: "How far layers agree on which photographs are alike",
            chart: Chart {
                for row in rows {
                    if let value = row.value {
                        RectangleMark(
                            x: .value("Layer by number", "\(row.one + 1)"),
                            y: .value("Layer", "\(row.other + 1) \(names[row.other])")
                        )
                        .foregroundStyle(by: .value(correlation, value))
                    }
                }
            }, caption: "Spearman's correlation of two layers' similarities over all pairs of photographs.",
            sample: "\(images) photographs.",
            data: Table(
                identifier: "layer-agreement", title: "Agreement of layers",
                columns: [Column("Layer"), Column("And"), Column(correlation)],
                rows: rows.map { one, other, value in
                    [
                        .text(names[one]), .text(names[other]),
                        value.map { .number($0, .fixed(3)) } ?? .text("not defined"),
                    ]
                }))
    }
}

extension Table {
    /// The names of triplets' pictures: beside a gallery, or in its place where pictures may not be passed on.
    public static func shownTriplets(_ shown: [ShownTriplet], caption: String = "") -> Table {
        Table(
            identifier: "gallery", title: "Triplets shown", caption: caption,
            columns: [
                Column("Kind"), Column("Root"), Column("Image 1"), Column("Image 2"), Column("D high"), Column("D low"),
            ],
            rows: shown.map { shown in
                [.text(shown.kind.rawValue)] + shown.names.map { .text($0) }
                    + [.number(shown.highDifference, .fixed(3)), .number(shown.lowDifference, .fixed(3))]
            })
    }

    /// How much hangs on a search's draws, and on the tolerance.
    public static func searchRepeats(_ repeats: [SearchRepeats], layers: String) -> Table {
        func ends(_ values: [Double?]) -> String {
            let known = values.compactMap(\.self)
            return [known.min(), known.max()].compactMap { $0.map { Numerals.significant($0, 2) } }
                .joined(separator: " to ")
        }
        return Table(
            identifier: "repeats", title: "The same searches from other streams",
            caption:
                "Smallest and largest of \(Set(repeats.map(\.triplets.count)).sorted().map(String.init).joined(separator: " or ")) searches each; \(layers).",
            columns: [
                Column("Search"), Column("Tolerance"), Column("Triplets"), Column("Cells with one"),
                Column("Together, in the maps that chose"), Column("Together, in other maps"),
            ],
            rows: repeats.map { row in
                [
                    .text(row.search.title), .number(row.tolerance), .text(ends(row.triplets.map(Double.init))),
                    .text(ends(row.occupied.map(Double.init))), .text(ends(row.chosen)), .text(ends(row.heldOut)),
                ]
            })
    }
}

extension TripletSearch {
    /// For people: "the paper's search".
    fileprivate var title: String {
        switch self {
        case .paper: TripletArm.paper.rawValue
        case .rarestFirst: TripletArm.rarestFirst.rawValue
        }
    }
}
