import Notebook

/// A point for each rate, or for the flips of bit 30 that it lets expect in so many words: mean accuracies in percent.
func points(of sweep: FaultSweep, _ panel: String, _ series: String = "", hits words: Int? = nil) throws -> [MeanPoint]
{
    try zip(sweep.rates, sweep.accuracies).map { rate, accuracies in
        MeanPoint(panel, series, x: words.map { rate * Double($0) } ?? rate, try percent(accuracies))
    }
}

/// The clean accuracy as a dashed line.
func cleanLine(_ baseline: Baseline) -> RuleMark {
    RuleMark(y: .value("Accuracy", 100 * baseline.test.share)).lineStyle(.dashed).foregroundStyle(.muted)
}

extension Chart {
    /// Percent from 0 to 100 upwards.
    func percentScale(_ title: String, unit: String = "%") -> Chart {
        yScale(.linear, domain: 0...100).yAxis(title, unit: unit)
    }
}

extension Table {
    /// A column with the share of images whose logits hold NaN, row by row.
    mutating func addUndefined(_ shares: [Double]) {
        precondition(shares.count == rows.count, "a share for each row")
        columns.append(Column("Images with a NaN logit", unit: "%"))
        for (row, share) in shares.enumerated() { rows[row].append(.number(100 * share, .fixed(2))) }
    }
}

/// A name as a part of a figure's identifier: "vgg-16".
func identifier(_ name: String) -> String { String(name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }) }
