import Foundation
import Notebook

/// The mean over trainings and fault seeds; without an interval where all agree, since a picture has no use for what three
/// equal trainings cannot exclude.
func plotted(_ rows: [[Double]]) throws -> IntervalEstimate { try Estimator.mean(cells(rows)).estimate() }

extension IntervalEstimate {
    /// "0.32 [0.29, 0.35]"; `nil` without an interval.
    var phraseIfSure: String? { interval == nil ? nil : phrase }

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
