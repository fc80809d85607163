import Charts
import Foundation
import Methods
import Reports

extension [AttackedSubject] {
    /// Every attack that was made.
    public func attackTable(caption: String) throws -> Table {
        try attackTable(
            "attacks", "All attacks", caption: caption, where: { $0.through == nil },
            Column("At the bounds", unit: "%")
        ) { arms in
            let bound = arms.compactMap(\.bound).flatMap(\.self)
            return bound.isEmpty ? .text("") : .number(100 * bound.mean, .significant(2))
        }
    }

    /// Every attack after which images went through the published conversion, and clean images that did.
    public func conversionTable() throws -> Table {
        try attackTable(
            "conversion", "What the published conversion does to attacks",
            caption:
                "Images go through the authors' conversion to Y, Cb and Cr and back after the attack; what becomes of fractions is varied for clean ones alone.",
            where: { $0.through != nil }, Column("Fractions are")
        ) { .text($0[0].through?.rounding.rawValue ?? "") }
    }

    private func attackTable(
        _ identifier: String, _ title: String, caption: String, where isShown: (AttackArm) -> Bool, _ last: Column,
        _ lastCell: ([AttackArm]) -> Cell
    ) throws -> Table {
        let rows = try flatMap { subject in
            try subject.trainings[0].arms.filter(isShown).map { shown -> [Cell] in
                let arms =
                    subject.ofEachTraining {
                        $0.arms.first { $0.attack == shown.attack && $0.through == shown.through }
                    } ?? [shown]
                return [
                    .text(subject.title), .text(shown.attack?.name.uppercased() ?? "none"),
                    .text(shown.attack?.channels.title ?? ""),
                    shown.attack?.epsilon.map { .number($0, .fixed(3)) } ?? .text(""), .integer(shown.fooled.count),
                    try arms.fooledShare(.computed).estimate().cell, try arms.fooledShare(.written).estimate().cell,
                    try arms.fooledShare(.both).estimate().cell, lastCell(arms),
                ]
            }
        }
        var table = Table(
            identifier: identifier, title: title, caption: caption,
            columns: [
                Column("Network"), Column("Attack"), Column("Channels"), Column(AttackFields.magnitude),
                Column("Images"), Column("Fooled, as computed", unit: "%"),
                Column("Fooled, as written in 8 bits", unit: "%"), Column("Fooled, both", unit: "%"), last,
            ], rows: rows)
        table.isFolded = true
        return table
    }

    /// What a run's own attacks do, or images that were attacked elsewhere: what is fooled, where the changes lie, and what
    /// returns.
    public func wholeAttackTable(_ identifier: String, _ title: String) throws -> Table {
        func cell(_ estimator: Estimator?) -> Cell { estimator?.estimate().cell ?? .text("undefined") }
        return Table(
            identifier: identifier, title: title,
            caption:
                "An image is fooled where the answer is another than on the clean one. The grey share is a third for noise; the ratio of norms is a geometric mean. What returns is of the fooled, once a part of the clean image is given back.",
            columns: [
                Column("Network"), Column("Attack"), Column("Images"), Column("Fooled, as computed", unit: "%"),
                Column("Fooled, as written in 8 bits", unit: "%"), Column("Median L2"), Column("Grey share", unit: "%"),
                Column("Y over the larger of Cb and Cr"), Column("Return with the clean Y", unit: "%"),
                Column("Return with the clean Cb and Cr", unit: "%"),
            ],
            rows: try flatMap { subject in
                try subject.trainings[0].arms.indices.map { place -> [Cell] in
                    let arms = subject.trainings.map { $0.arms[place] }
                    let changes = arms.flatMap { $0.norms ?? [] }.map(\.total).filter { $0 > 0 }
                    let prevalence = try arms.lumaPrevalenceLog()?.value
                    return [
                        .text(subject.title), .text(arms[0].attack?.attackWords ?? "elsewhere"),
                        .integer(arms[0].fooled.count), try arms.fooledShare(.computed).estimate().cell,
                        try arms.fooledShare(.written).estimate().cell,
                        changes.isEmpty ? .text("undefined") : .number(changes.quantile(0.5), .significant(3)),
                        try cell(arms.greySharePercent()),
                        // Beside what an attack in Y alone adds to Y, Cb and Cr have rounding.
                        prevalence.map { $0 > log(1e4) ? .text("Y alone") : .number(exp($0), .significant(3)) }
                            ?? .text("undefined"),
                        try cell(arms.returnedShare(.luma)), try cell(arms.returnedShare(.chroma)),
                    ]
                }
            })
    }
}
