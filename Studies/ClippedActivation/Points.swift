import Foundation
import Notebook

/// An estimate and where figures draw it: the chart and the table beside it are made of the same points.
struct EstimatePoint {
    /// Of the chart.
    var panel: String
    /// The line that goes through the point.
    var series: String
    var x: Double
    var estimate: IntervalEstimate

    init(_ panel: String = "", _ series: String = "", x: Double, _ estimate: IntervalEstimate) {
        (self.panel, self.series, self.x, self.estimate) = (panel, series, x, estimate)
    }
}

/// The mean over trainings and fault seeds; without an interval where all agree, since a picture has no use for what three
/// equal trainings cannot exclude.
func plotted(_ rows: [[Double]]) throws -> IntervalEstimate { try Estimator.mean(cells(rows)).estimate() }

/// Lines through estimates, before their intervals as bands; a band closes where there is no interval.
struct EstimateLines: ChartContent {
    let marks: [Mark]

    init(
        _ points: [EstimatePoint], x: Field, y: Field, series: String? = nil, panels: String? = nil,
        symbols: Bool = false
    ) {
        let defined = points.filter { $0.estimate.value != nil }
        let bands = defined.flatMap { point -> [Mark] in
            let ends = point.ends.map { PlottableValue.value(y, $0) }
            return AreaMark(x: .value(x, point.x), yStart: ends[0], yEnd: ends[1]).placed(point, series, panels).marks
        }
        let lines = defined.flatMap { point -> [Mark] in
            let place = (x: PlottableValue.value(x, point.x), y: PlottableValue.value(y, point.value))
            let line = LineMark(x: place.x, y: place.y).placed(point, series, panels).marks
            return symbols ? line + PointMark(x: place.x, y: place.y).placed(point, series, panels).marks : line
        }
        marks = bands + lines
    }
}

/// Estimates as symbols with their intervals as bars.
struct EstimatePoints: ChartContent {
    let marks: [Mark]

    init(_ points: [EstimatePoint], x: Field, y: Field, series: String? = nil, panels: String? = nil) {
        let defined = points.filter { $0.estimate.value != nil }
        let bars = defined.filter { $0.estimate.interval != nil }.flatMap { point -> [Mark] in
            let ends = point.ends.map { PlottableValue.value(y, $0) }
            return ErrorBar(x: .value(x, point.x), yStart: ends[0], yEnd: ends[1]).placed(point, series, panels).marks
        }
        let symbols = defined.flatMap { point in
            PointMark(x: .value(x, point.x), y: .value(y, point.value)).placed(point, series, panels).marks
        }
        marks = bars + symbols
    }
}

extension EstimatePoint {
    /// Of a point with a value.
    fileprivate var value: Double { estimate.value ?? .nan }
    fileprivate var ends: [Double] {
        estimate.interval.map { [$0.lower, $0.upper] } ?? [value, value]
    }
}

extension MarkContent {
    /// In the colour and the panel of a point.
    fileprivate func placed(_ point: EstimatePoint, _ series: String?, _ panels: String?) -> Self {
        let colored = series.map { foregroundStyle(by: .value($0, point.series)) } ?? foregroundStyle(.series(0))
        return panels.map { colored.facet(by: .value($0, point.panel)) } ?? colored
    }
}

extension IntervalEstimate {
    /// For tables: with its interval where there is one.
    var cell: Cell {
        guard let value else { return .text("undefined") }
        return interval.map { .interval(value, $0.lower, $0.upper) } ?? .number(value)
    }

    /// "0.32 [0.29, 0.35]"; `nil` without an interval.
    var phrase: String? {
        guard let value, let interval else { return nil }
        return Numerals.interval(value, interval.lower, interval.upper)
    }

    /// A logarithm to the base of 10 as what it is the logarithm of.
    var powerOfTen: IntervalEstimate {
        IntervalEstimate(
            value: value.map { pow(10, $0) },
            uncertainty: interval.map {
                .interval(
                    Interval(
                        lower: pow(10, $0.lower), upper: pow(10, $0.upper), confidence: $0.confidence,
                        recipe: $0.recipe))
            } ?? uncertainty, units: units)
    }
}

/// What figures have in common.
enum Axes {
    static let rate = Field("Fault rate", unit: "per bit")
    static let accuracy = Field("Accuracy", unit: "%", bounds: 0...100)
    static let area = Field("Area under accuracy over fault rate", unit: "%", bounds: 0...100)
    static let threshold = Field("Threshold T", unit: "ACT_max")
    static let undefined = Field("Images with a NaN logit", unit: "%", bounds: 0...100)
}

/// What bands and bars are, and of how many.
func sampleText(trainings: Int, seeds: Int, images: Int, _ marks: String) -> String {
    let networks = trainings == 1 ? "one training" : "\(trainings) trainings"
    let over =
        trainings == 1
        ? "over fault seeds, for this one network"
        : "over trainings × fault seeds (crossed two-way analysis of variance)"
    return """
        n = \(networks) × \(seeds) fault seeds, \(images) images each; \(marks) 95 % intervals \(over); where all trials agree there is none.
        """
}

/// A name as a part of a figure's identifier: "vgg-16".
func identifier(_ name: String) -> String { String(name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }) }

/// At most so many, evenly spread, the first and the last among them.
func everyOther<Element>(_ elements: [Element], most: Int) -> [Element] {
    guard elements.count > most else { return elements }
    return (0..<most).map { elements[$0 * (elements.count - 1) / (most - 1)] }
}
