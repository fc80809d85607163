import Charts
import Methods
import Reports

extension Figure {
    /// Accuracy behind each defence: on clean and on attacked images, and under an attack that goes through the defence.
    ///
    /// - Parameter title: of the balances, which are means of the first four accuracies.
    public static func accuracyByDefence<Defence>(
        _ trainings: [DefendedTraining<Defence>], title: (ByCase<Defence, IntervalEstimate>) -> String, caption: String
    ) throws -> Figure {
        let ways: [(name: String, answers: KeyPath<DefendedAnswers, String> & Sendable)] = [
            ("clean", \.clean), ("FGSM", \.fgsm), ("PGD", \.pgd), ("DDN", \.ddn),
            ("PGD through the defence", \.adaptive),
        ]
        let accuracy = Field("Accuracy", unit: "%", bounds: 0...100)
        let rows = try Defence.allCases.flatMap { defence in
            try ways.map { way in
                EstimateRow(
                    category: defence.rawValue, series: way.name,
                    estimate: try trainings.defenceShare(defence, way.answers).estimate())
            }
        }
        let balances = try ByCase<Defence, IntervalEstimate> {
            try Estimator.mean(trainings.defenceBalance($0)).estimate()
        }
        return Figure(
            identifier: "accuracy-by-defence", title: title(balances),
            chart: Chart {
                EstimateCategories(points: rows, "Defence", accuracy, series: "Images")
            }.xScale(.linear, domain: 0...100).series(order: ways.map(\.name)),
            caption: caption,
            sample: """
                \(trainings.count == 1 ? "One training" : "\(trainings.count) trainings") of network and defences, \(trainings[0].anotherStart.count) test images, written in 8 bits; on \
                \(trainings.map { String($0.withoutDDN) }.joined(separator: ", ")) of them DDN found nothing. Bars are 95 % intervals.
                """,
            data: Table(
                identifier: "accuracy-by-defence", title: "Accuracy by defence",
                columns: [Column("Defence")] + ways.map { Column($0.name, unit: "%") } + [
                    Column("Balance", unit: "%"), Column("Change of clean images", unit: "levels of 255"),
                ],
                rows: Defence.allCases.map { defence in
                    [.text(defence.rawValue)] + rows.filter { $0.category == defence.rawValue }.map(\.estimate.cell)
                        + [
                            balances[defence].cell,
                            .number(trainings.map { $0.answers[defence].change }.mean, .significant(3)),
                        ]
                }))
    }
}
