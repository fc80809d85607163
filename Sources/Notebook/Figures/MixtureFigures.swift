import Charts
import Methods
import Reports

extension MixtureGrid {
    /// A map over both filters' numbers.
    public func mixtureFigure() -> Figure {
        let positive = Field("a of the positive class"), negative = Field("a of the negative class")
        let accuracy = Field("Clean points that are right", unit: "%", bounds: 0...100)
        let chart = Chart {
            for pair in pairs {
                RectangleMark(x: .value(positive, pair.positive), y: .value(negative, pair.negative))
                    .foregroundStyle(by: .value(accuracy, 100 * pair.clean))
            }
        }
        .xAxis(positive).yAxis(negative).colorScale(.viridis, domain: 45...100)
        let unequal = pairs.filter { $0.positive != $0.negative }.map(\.clean)
        return Figure(
            identifier: "mixtures",
            title:
                "Different filters leave \(Numerals.significant(100 * unequal.mean, 3)) % of clean points right on the mean, equal ones nearly all that were",
            chart: chart,
            caption: """
                Two Gaussians whose points were filtered by (a, 1, a), one number for each class, and the best rule for what they are then. On the diagonal both filters are \
                one, and next to nothing is lost; elsewhere clean points look like those of the class whose filter is nearer to none. Without filters \
                \(Numerals.significant(100 * withoutFilters, 3)) % are right.
                """,
            sample: "Exact: no points were drawn.",
            data: Table(
                identifier: "mixtures", title: "Accuracy of the best rule for poisoned points",
                columns: [
                    Column(positive), Column(negative), Column(accuracy), Column("Poisoned points right", unit: "%"),
                ],
                rows: pairs.map {
                    [
                        .number($0.positive, .fixed(4)), .number($0.negative, .fixed(4)),
                        .number(100 * $0.clean, .fixed(3)),
                        .number(100 * $0.poisoned, .fixed(3)),
                    ]
                }))
    }
}
