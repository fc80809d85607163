import Notebook

/// One point of a figure: a mean over fault seeds, and where it is drawn.
struct Point {
    let panel: String
    let series: String
    let x: Double
    let samples: [Double]
    /// In percent.
    let mean: Mean

    init(_ panel: String, _ series: String = "", x: Double, _ samples: [Double]) throws {
        (self.panel, self.series, self.x, self.samples) = (panel, series, x, samples)
        mean = try percent(samples)
    }
}

/// A point for each rate.
func points(of sweep: FaultSweep, _ panel: String, _ series: String = "") throws -> [Point] {
    try zip(sweep.rates, sweep.accuracies).map { try Point(panel, series, x: $0, $1) }
}

/// How many fault seeds points have, for a caption.
func seeds(_ points: [Point]) -> String {
    Set(points.map(\.mean.count)).sorted().map(String.init).joined(separator: " or ")
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
