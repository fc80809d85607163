import Notebook

/// What figures and tables have in common.
enum Axes {
    static let accuracy = Field("Balanced accuracy", unit: "%", bounds: 0...100)
    static let rotation = Field("Rotation", unit: "degrees")
    static let depth = Field("Convolutions before the readout")
    static let yes = Field("Pictures called an animal", unit: "%", bounds: 0...100)
    static let sensitivity = Field("d′")
}

extension IntervalEstimate {
    /// Points above chance as the balanced accuracy that they are of, in percent.
    var balancedAccuracy: IntervalEstimate {
        IntervalEstimate(
            value: value.map { $0 + 50 },
            uncertainty: interval.map {
                .interval(
                    Interval(
                        lower: $0.lower + 50, upper: $0.upper + 50, confidence: $0.confidence, recipe: $0.recipe))
            } ?? uncertainty, units: units)
    }
}

extension IntervalEstimate? {
    /// For tables; a fold without targets or distractors leaves nothing to say.
    var cell: Cell { self?.cell ?? .text("undefined") }
    var phrase: String { self?.phrase ?? "undefined" }
}

extension Panel {
    /// The balanced accuracy, in percent.
    func balanced(_ said: Said) throws -> IntervalEstimate? { try accuracy(said)?.estimate().balancedAccuracy }

    /// The mean balanced accuracy over views of the same pictures, in percent.
    func balancedOverViews(_ views: [Said]) throws -> IntervalEstimate? {
        try accuracyOverViews(views)?.estimate().balancedAccuracy
    }
}

extension SignalDetection {
    /// A share that got a yes, in percent, with Wilson's interval.
    func yes(toTargets: Bool, _ unit: String) throws -> IntervalEstimate? {
        let (yes, all) = toTargets ? (hits, targets) : (falseAlarms, distractors)
        return all > 0 ? try Estimator.proportion(yes, of: all, unit).scaled(by: 100).estimate() : nil
    }
}

/// What bars and bands are, and of how many.
func sample(_ panel: Panel, _ marks: String) -> String {
    """
    n = \(panel.rows.count) \(panel.unit), \(panel.folds) folds of objects, one network; \(marks) 95 % intervals, the wider of Newcombe's over \
    \(panel.unit) and of Student's over folds with Nadeau and Bengio's correction.
    """
}
