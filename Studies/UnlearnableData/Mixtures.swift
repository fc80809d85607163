import Notebook

/// How often the best rule for two poisoned Gaussians is right about clean points, by the filters' numbers.
struct MixtureGrid: Codable, StorableValue {
    struct Pair: Codable {
        var positive, negative: Double
        /// From 0 to 1.
        var clean, poisoned: Double
        /// Where both filters are one.
        var closedForm: Double?
    }

    /// Of clean points, by the best rule for them.
    var withoutFilters: Double
    var pairs: [Pair]
}

struct MixturePlan: Codable, Sendable {
    var dimension = 100
    /// Of the mean, half of what is between both.
    var length = 2.0
    /// Cells from 0 to ½.
    var cells = 20
}

func solveMixtures(_ lab: Lab, plan: MixturePlan) throws -> MixtureGrid {
    func mixture(_ positive: Double, _ negative: Double) throws -> GaussianMixturePoisoning {
        try GaussianMixturePoisoning(
            evenMean: plan.length, dimension: plan.dimension, positive: positive, negative: negative)
    }
    let places = (0..<plan.cells).map { (Double($0) + 0.5) / Double(2 * plan.cells) }
    let pairs = try places.flatMap { positive in
        try places.map { negative in
            let solved = try mixture(positive, negative)
            return MixtureGrid.Pair(
                positive: positive, negative: negative, clean: try solved.cleanAccuracy(),
                poisoned: try solved.poisonedAccuracy(), closedForm: solved.cleanAccuracyOfEqualFilters)
        }
    }
    return MixtureGrid(withoutFilters: try mixture(0, 0).cleanAccuracy(), pairs: pairs)
}
