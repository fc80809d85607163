import Notebook

/// Accuracy behind each defence: on clean and on attacked images, and under an attack that goes through the defence.
func accuracyByDefence(_ trainings: [DefendedTraining]) throws -> Figure {
    let ways: [(name: String, answers: KeyPath<DefendedAnswers, String> & Sendable)] = [
        ("clean", \.clean), ("FGSM", \.fgsm), ("PGD", \.pgd), ("DDN", \.ddn), ("PGD through the defence", \.adaptive),
    ]
    let rows = try Defence.allCases.flatMap { defence in
        try ways.map { way in
            EstimateRow(
                category: defence.rawValue, series: way.name,
                estimate: try trainings.share(defence, way.answers).estimate())
        }
    }
    let balances = try Defence.allCases.map { ($0, try Estimator.mean(trainings.balance($0)).estimate()) }
    func phrase(_ defence: Defence) -> String { balances.first { $0.0 == defence }.map { $0.1.phrase } ?? "" }
    return Figure(
        identifier: "accuracy-by-defence",
        title:
            "ResUpNet on Y has a balance of \(phrase(.luma)) %, JPEG \(phrase(.jpeg75)) %, no defence \(phrase(.none)) %",
        chart: Chart {
            EstimateCategories(points: rows, "Defence", Axes.accuracy, series: "Images")
        }.xScale(.linear, domain: 0...100).series(order: ways.map(\.name)),
        caption: """
            Attacks of 8/255 (FGSM, PGD of 20 steps) and DDN, made once on the undefended VGG-16, and PGD that goes through each defence: with the exact gradient of the trained ones, and \
            past the others as if they were not there \(AttackLiterature.adaptive.cited). *Balance* is the mean of the first four; *change* is what a defence makes of clean images. \
            DDN's changes are so small that writing undoes some of them.
            """,
        sample: """
            \(trainings.count == 1 ? "One training" : "\(trainings.count) trainings") of network and defences, \(trainings[0].anotherStart.count) test images, written in 8 bits; on \
            \(trainings.map { String($0.withoutDDN) }.joined(separator: ", ")) of them DDN found nothing. Bars are 95 % intervals.
            """,
        data: Table(
            identifier: "accuracy-by-defence", title: "Accuracy by defence",
            columns: [Column("Defence")] + ways.map { Column($0.name, unit: "%") } + [
                Column("Balance", unit: "%"), Column("Change of clean images", unit: "levels of 255"),
            ],
            rows: balances.map { defence, balance in
                [.text(defence.rawValue)] + rows.filter { $0.category == defence.rawValue }.map(\.estimate.cell)
                    + [balance.cell, .number(trainings.map { $0.answers[defence].change }.mean, .significant(3))]
            }))
}
