import Foundation
import Notebook

/// Writes predictions to standard output, one after another.
protocol PredictionWriter {
    mutating func begin() throws
    mutating func write(_ prediction: ImagePrediction) throws
    mutating func end() throws
}

/// A line about the preparation, then one block for each image: its name, then a line for each of the likeliest classes and each tap.
struct PredictionText: PredictionWriter {
    let top: Int
    let names: ClassNames?
    let preprocessing: ImagePreprocessing

    func begin() throws {
        try print("Photographs: \(preprocessing)")
    }

    func end() {}

    mutating func write(_ prediction: ImagePrediction) throws {
        let name = prediction.image.path + (prediction.image.index.map { " [\($0)]" } ?? "")
        var lines = ["", Style.standardOutput.bold(name) + prediction.image.remark]
        let likeliest = prediction.logits.map { logits in likeliestClasses(logits, top) }
        for (label, probability) in likeliest ?? [] {
            let percent = String(format: "%6.2f %%", probability * 100)
            lines.append("  \(percent)  " + (names.map { "\($0.names[label]) (\(label))" } ?? "class \(label)"))
        }
        let logits = prediction.logits ?? []
        let undefined = logits.count(where: \.isNaN)
        if undefined > 0 {
            lines.append(
                "  \(undefined) of \(logits.count) logits are no numbers (NaN); the first of them counts as the largest"
            )
        }
        for tap in prediction.taps {
            let nonFinite = tap.withValues { values in values.count { !$0.isFinite } }
            if nonFinite > 0 {
                lines.append(
                    "  \(tap.layer) \(tap.shape): \(nonFinite) of \(tap.shape.reduce(1, *)) numbers are infinite or none (NaN)"
                )
                continue
            }
            let (mean, smallest, largest) = tap.withValues { values in
                (values.reduce(0.0) { $0 + Double($1) } / Double(values.count), values.min() ?? 0, values.max() ?? 0)
            }
            lines.append("  \(tap.layer) \(tap.shape): mean \(Float(mean)), from \(smallest) to \(largest)")
        }
        try print(lines.joined(separator: "\n"))
    }
}

/// The classes with the largest logits and their probabilities by softmax, largest first.
///
/// NaN counts as the largest logit, as in PyTorch; of equal logits the class with the smaller number comes first.
func likeliestClasses(_ logits: [Float], _ count: Int) -> [(label: Int, probability: Double)] {
    let order = logits.indices.sorted { first, second in
        let (a, b) = (logits[first], logits[second])
        if a.isNaN || b.isNaN { return a.isNaN == b.isNaN ? first < second : a.isNaN }
        return a == b ? first < second : a > b
    }
    let largest = order.first.map { Double(logits[$0]) } ?? 0
    let sum = logits.reduce(0.0) { $0 + exp(Double($1) - largest) }
    return order.prefix(count).map { ($0, exp(Double(logits[$0]) - largest) / sum) }
}
