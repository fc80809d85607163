import Notebook

/// The net's likelihood beside what people answered, where they were asked.
func besidePeople(_ features: Features, _ readouts: ReadoutAnswers) throws -> [Block] {
    let logits = try readouts.answers(mainPart(features.layout), .plain).logits[.animal]
    let rows = features.items.indices.compactMap { row in
        features.items[row].humanAnswer.map {
            (item: features.items[row], people: 100 * $0, net: 100 * likelihood(logits[row]))
        }
    }
    guard !rows.isEmpty else { return [] }
    let people = Field("People who answered \"animal\"", unit: "%", bounds: 0...100)
    let net = Field("p(animal)", unit: "%", bounds: 0...100)
    return [
        .figure(
            Figure(
                identifier: "beside-people", title: "The net's likelihood beside people's answers",
                chart: Chart {
                    for row in rows {
                        PointMark(x: .value(people, row.people), y: .value(net, row.net))
                            .foregroundStyle(
                                by: .value("Picture of", row.item.category == .animal ? "an animal" : "none")
                            ).opacity(0.6)
                    }
                }
                .xScale(.linear, domain: 0...100).yScale(.linear, domain: 0...100),
                caption: "Each point is a picture; people's answers are those in the photographs' *labels.csv*.",
                sample: "n = \(rows.count) pictures.",
                data: Table(
                    identifier: "beside-people", title: "Likelihood and people's answers",
                    columns: [Column("Picture"), Column("Is"), Column(people), Column(net)],
                    rows: rows.map {
                        [
                            .text($0.item.file), .text($0.item.category.title), .number($0.people, .fixed(1)),
                            .number($0.net, .fixed(2)),
                        ]
                    })))
    ]
}
