import Foundation
import Methods
import Reports

extension Estimate {
    /// An estimator's answer as reports have it.
    public init(_ estimate: IntervalEstimate, _ label: String, unit: String = "") {
        let units = estimate.units
        let over = units.title.isEmpty ? "" : " over \(units.title)"
        let interval =
            switch estimate.uncertainty {
            case .interval(let interval):
                "\(String(format: "%g", 100 * interval.confidence))\u{A0}% \(interval.recipe.title)\(over)"
            case .exact: "exact" + (units.title.isEmpty ? "" : ", \(units.title)")
            case .noInterval(let reason):
                "no interval: \(reason.reason)" + (units.title.isEmpty ? "" : " (\(units.title))")
            }
        self.init(
            label: label, value: estimate.value, lower: estimate.interval?.lower, upper: estimate.interval?.upper,
            unit: unit, interval: interval, recipe: estimate.interval?.recipe.rawValue,
            confidence: estimate.interval?.confidence, count: units.scarcest?.count,
            varying: units.factors.filter(\.varies).map(\.name))
    }
}
