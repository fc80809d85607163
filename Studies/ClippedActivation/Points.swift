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

/// A name as a part of a figure's identifier: "vgg-16".
func identifier(_ name: String) -> String { String(name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }) }
