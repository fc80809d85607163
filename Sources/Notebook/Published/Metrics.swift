import Foundation
import Reports

/// The content of `metrics.json`: a report's numbers by name, which DVC, MLflow and Weights & Biases read as they are.
///
///     {
///       "clipping_helps_VGG_16" : 51.4,
///       "clipping_helps_VGG_16_lower" : 50.2,
///       "clipping_helps_VGG_16_upper" : 52.5
///     }
///
/// One level, since MLflow's `log_metrics` takes no other; finite numbers alone, since it takes no null; and names of letters,
/// digits and `_`, with no digit in front, since Weights & Biases sorts and filters by no others. What is not defined is left out.
struct Metrics {
    static let fileName = "metrics.json"

    /// In the findings' order.
    private(set) var numbers: [(name: String, value: Double)] = []

    init(_ findings: [FindingSummary]) {
        var taken: Set<String> = []
        for finding in findings {
            for estimate in finding.estimates {
                guard let value = estimate.value, value.isFinite else { continue }
                let wanted = Self.name("\(finding.identifier) \(estimate.label)")
                var name = wanted, number = 1
                while !taken.isDisjoint(with: Self.ends.map { name + $0 }) {
                    number += 1
                    name = "\(wanted)_\(number)"
                }
                for (end, value) in zip(Self.ends, [value, estimate.lower, estimate.upper]) {
                    guard let value, value.isFinite else { continue }
                    taken.insert(name + end)
                    numbers.append((name + end, value))
                }
            }
        }
    }

    private static let ends = ["", "_lower", "_upper"]

    /// "clipping-helps VGG-16" as "clipping_helps_VGG_16".
    static func name(_ text: String) -> String {
        let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let name = words.joined(separator: "_")
        // MLflow takes up to 250 characters, an end included.
        return String((name.first?.isNumber == false ? name : "_" + name).prefix(220))
    }

    func json() throws -> Data {
        try readableJSON(Dictionary(uniqueKeysWithValues: numbers.map { ($0.name, $0.value) }))
    }
}
