import Foundation
import Methods
import Reports

extension Estimate {
    /// An estimator's answer as reports have it.
    public init(_ estimate: IntervalEstimate, _ label: String, unit: String = "") {
        self.init(estimate, label, unit: unit, recipe: nil, values: [])
    }

    /// The same, with where its values are published.
    init(
        _ estimate: IntervalEstimate, of estimator: Estimator, _ label: String, unit: String,
        _ place: FindingValues.Place?
    ) {
        self.init(
            estimate, label, unit: unit, recipe: place.map { estimator.recipe(of: estimate, in: $0.table) },
            values: place?.files ?? [])
    }

    private init(
        _ estimate: IntervalEstimate, _ label: String, unit: String, recipe: PublishedRecipe?, values: [String]
    ) {
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
            unit: unit, interval: interval, recipe: recipe, values: values,
            confidence: estimate.interval?.confidence, count: units.scarcest?.count,
            varying: units.factors.filter(\.varies).map(\.name))
    }
}
