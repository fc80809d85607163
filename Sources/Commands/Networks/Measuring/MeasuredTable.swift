import Foundation
import Notebook

/// What `cahier attribute --measure` says, as text, JSON and CSV.
struct MeasuredTable {
    let network: String
    let weights: WeightsFile
    let preprocessing: ImagePreprocessing
    let measures: [MapMeasure]
    let rows: [MeasuredMaps]

    /// A table for each measure: methods, then controls, by share.
    func text() throws -> String {
        let numbers = try rows.map { try $0.numbers() }
        var blocks = ["Photographs: \(preprocessing)"]
        for measure in measures {
            let labels = labels(of: measure)
            let cells = zip(rows, numbers).compactMap { row, numbers -> [String]? in
                guard !numbers.isEmpty else { return nil }
                return [row.kind == .method ? row.name : "(\(row.name))"]
                    + labels.map { label in
                        numbers.first { $0.label == label }.map { $0.estimate.phrase } ?? ""
                    }
            }
            blocks.append(measure.title + "\n" + numbersAligned([["map"] + labels] + cells))
        }
        let costs = zip(rows, numbers).compactMap { row, numbers -> [String]? in
            guard !numbers.isEmpty else { return nil }
            let count = row.images.count
            return [
                row.kind == .method ? row.name : "(\(row.name))", "\(count)",
                row.passes.map { Numerals.significant(Double($0) / Double(count), 4) } ?? "",
                numbers.first { $0.name == "energy" }.map { $0.estimate.phrase } ?? "", "\(row.constant)",
            ]
        }
        blocks.append(
            "Controls in parentheses. Passes: forward passes for a map. Shown: mean of the soft mask at 100 %, in percent. "
                + "Constant: maps that are the same everywhere.\n"
                + numbersAligned([["map", "images", "passes", "shown", "constant"]] + costs))
        return blocks.joined(separator: "\n\n")
    }

    private func labels(of measure: MapMeasure) -> [String] {
        func labels(_ name: String) -> [String] {
            measure.shares.map { MapScore(name: name, share: $0, value: nil, isOfKind: false).label }
        }
        return switch measure {
        case .ad: labels("AD")
        case .ic: labels("IC")
        case .ag: labels("AG")
        case .area: labels("area")
        case .road: RemovalCurve.Order.allCases.flatMap { labels($0.rawValue) } + ["LeRF − MoRF"]
        }
    }

    /// One JSON object, as the help text of `cahier attribute` shows it.
    func json() throws -> [UInt8] {
        var text = JSONText("{\"network\": ")
        text.append(string: network)
        text.append(", \"weights\": ")
        text.append(weights)
        text.append(", \"preparation\": ")
        text.append(preprocessing)
        text.append(", \"measured\": [")
        for (place, row) in rows.filter({ !$0.images.isEmpty }).enumerated() {
            text.append(place == 0 ? "\n{\"map\": " : ",\n{\"map\": ")
            text.append(string: row.name)
            text.append(", \"kind\": \"\(row.kind.rawValue)\", \"images\": \(row.images.count)")
            text.append(", \"constant\": \(row.constant)")
            if let passes = row.passes { text.append(key: "passes", Double(passes) / Double(row.images.count)) }
            text.append(", \"scores\": [")
            for (place, number) in try row.numbers().enumerated() {
                text.append(place == 0 ? "{\"name\": " : ", {\"name\": ")
                text.append(string: number.name)
                if let share = number.share { text.append(key: "share", share) }
                text.append(key: "value", number.estimate.value)
                text.append(key: "lower", number.estimate.interval?.lower)
                text.append(key: "upper", number.estimate.interval?.upper)
                text.append("}")
            }
            text.append("]}")
        }
        text.append("\n]}\n")
        return text.bytes
    }

    /// A row for each map and image.
    func csv() -> Data {
        func quoted(_ text: String) -> String {
            text.contains { ",\"\n".contains($0) } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
        }
        let labels = rows.first { !$0.images.isEmpty }?.images[0].scores.map(\.label) ?? []
        var lines = [(["map", "kind", "image", "class", "probability"] + labels).joined(separator: ",")]
        for row in rows {
            for found in row.images {
                let start = [
                    quoted(row.name), row.kind.rawValue, quoted(found.image), "\(found.target)", "\(found.whole)",
                ]
                lines.append(
                    (start + found.scores.map { $0.value.map { "\($0)" } ?? "" }).joined(separator: ","))
            }
        }
        return Data((lines.joined(separator: "\n") + "\n").utf8)
    }
}
