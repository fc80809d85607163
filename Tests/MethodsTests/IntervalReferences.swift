import Foundation

/// What scipy, statsmodels, baycomp and arch say; `Fixtures/intervals/make-intervals.py` asked them.
struct IntervalReferences: Decodable {
    struct Mean: Decodable {
        var values: [Double]
        var confidence, lower, upper: Double
    }
    struct Proportion: Decodable {
        var successes, trials: Int
        var method: String
        var confidence, lower, upper: Double
    }
    /// Successes and trials of the first and the second; or units with only the first, only the second, and all.
    struct Counts: Decodable {
        var counts: [Int]
        var confidence, lower, upper: Double
    }
    struct Crossed: Decodable {
        var cells: [[Double]]
        var rowSquare, columnSquare, restSquare, variance, degreesOfFreedom: Double
        var confidence, lower, upper: Double
    }
    struct CrossValidation: Decodable {
        var folds: [Double]
        var repeats, trained, tested: Int
        var confidence, lower, upper: Double
    }
    struct Ends: Decodable { var lower, upper: Double }
    struct Correlation: Decodable {
        var first, second: [Double]
        var confidence, value, rank: Double
        var pearson, spearman: Ends
    }
    struct Ratio: Decodable {
        var first, second: [Double]
        var confidence: Double
        var fieller: Ends
        var logs: Ends?
    }
    struct Rate: Decodable {
        var events: Int
        var exposure, confidence, lower, upper: Double
    }
    struct Bootstrap: Decodable {
        var statistic: String
        var data: [[Double]]
        /// The statistic's standard error.
        var error: Double
        var confidence, lower, upper: Double
    }
    struct Best: Decodable {
        /// By which normal variables, correlated by ½, stay within ± it together with 95 %.
        var factor: Double
        var scores: [[Double]]
        var kept: [Int]
    }
    struct Quantiles: Decodable {
        /// Probability, parameters, quantile.
        var beta, gamma: [[Double]]
    }

    var means: [Mean]
    var proportions: [Proportion]
    var independent: [Counts]
    var paired: [Counts]
    var crossed: [Crossed]
    var crossValidation: [CrossValidation]
    var correlations: [Correlation]
    var medians: [Mean]
    var ratios: [Ratio]
    var rates: [Rate]
    var predictions: [Mean]
    var bootstraps: [Bootstrap]
    var best: Best
    var quantiles: Quantiles

    static func read() throws -> IntervalReferences {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/intervals/intervals.json")
        return try JSONDecoder().decode(IntervalReferences.self, from: Data(contentsOf: file))
    }
}
