import Charts
import Methods
import Reports
import Wording

extension [MapResults] {
    /// "3 trainings, 1,000 test images; bars are 95 % intervals."
    public func sample(of images: String) -> String {
        "\(count == 1 ? "One network" : "\(count) trainings"), \(first?.whole.count ?? 0) \(images); bars are 95 % intervals."
    }

    /// A row for each kind of maps, a column for each quantity.
    public func mapTable(
        _ identifier: String, _ title: String, _ quantities: [MapQuantity], caption: String = ""
    ) throws -> Table {
        Table(
            identifier: identifier, title: title, caption: "In percent. \(caption)",
            columns: [Column("Maps")] + quantities.map { Column($0.name) },
            rows: try allKinds.map { kind in
                [.text(kind.title)]
                    + (try quantities.map { try mapMean(kind, $0)?.estimate().cell ?? .text("") })
            })
    }

    /// Where all maps show equally much; and the average gain, which T-TAME's paper has not.
    public func areaTable(_ identifier: String, _ subject: String) throws -> Table {
        let isEmptied = contains { results in results.kinds.values.contains { !$0.leastRelevantFirst.isEmpty } }
        return try mapTable(
            identifier, "Equal areas, average gain\(isEmptied ? " and removal" : ""), \(subject)",
            MapQuantity.equalAreas + MapQuantity.gains + (isEmptied ? [.removalArea] : []),
            caption:
                "AD at an area: exactly so many pixels are shown as they are, the rest is black; lower is better. AG: of what the answer's probability could gain, what it does; higher is better."
                + (isEmptied
                    ? " LeRF − MoRF: answers kept while pixels are filled in, the least relevant first less the most relevant first; higher is better."
                    : ""))
    }

    /// What maps cost and how much of an image they show.
    ///
    /// - Parameter seconds: for a map of one image, where they were measured.
    public func costTable(
        _ identifier: String, _ subject: String, seconds: ByCase<MapSource, [Double]>? = nil
    ) throws -> Table {
        Table(
            identifier: identifier, title: "What maps are of and cost, \(subject)",
            caption:
                "Passes: images that the network looked at for a map, passes back not counted; methods by gradients look a second time, up to their layer, and Ablation-CAM looks again from its layer on. Shown: the mean of the map, scaled to 0 … 1. Constant: maps that are the same everywhere, which order no pixels.",
            columns: [
                Column("Maps"), Column("Layer"), Column("Passes"), Column("Seconds"), Column("Shown", unit: "%"),
                Column("Constant"),
            ],
            rows: try allKinds.map { kind in
                let times = seconds.flatMap { $0.cases.contains(kind) ? $0[kind] : nil } ?? []
                return [
                    .text(kind.title),
                    .text(compactMap { $0.layers[kind.rawValue] }.uniqued.joined(separator: ", ")),
                    first?.kinds[kind].passes.map { Cell.number($0, .significant(4)) } ?? .text(""),
                    times.isEmpty ? .text("") : .number(times.median, .significant(2)),
                    try mapEnergy(kind)?.cell ?? .text(""),
                    .integer(reduce(0) { $0 + $1.kinds[kind].constant }),
                ]
            })
    }

    /// Of how many images' answers the network is surer than a probability, and what maps get on the others: where an answer is
    /// sure, little can be lost.
    ///
    /// - Returns: nothing where it is sure of nearly all.
    public func lessSureTable(_ identifier: String, _ subject: String, than most: Double = 0.99) throws -> Table? {
        guard let others = lessSure(than: most), let all = first?.whole.count, let left = others.first?.whole.count
        else { return nil }
        return try others.mapTable(
            identifier, "Images of whose answer the network is less sure, \(subject)", MapQuantity.published,
            caption:
                "\(left) of the \(all) images, whose answer's probability is \(Numerals.plain(most)) or less\(count > 1 ? " for all trainings" : ""). AD: lower is better; IC: higher is better."
        )
    }
}
