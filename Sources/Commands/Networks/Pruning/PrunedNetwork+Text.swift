import Foundation
import Notebook

extension PrunedNetwork {
    /// One JSON object, as the help text of `cahier prune` shows it, and the end of its line.
    package var json: [UInt8] {
        var text = JSONText("{\"network\": ")
        text.append(string: architecture.rawValue)
        text.append(", \"weights\": ")
        text.append(source)
        text.append(", \"sha256\": ")
        text.append(string: digest)
        text.append(",\n\"method\": \"\(method.rawValue)\"")
        text.append(key: "keep", keep)
        text.append(", \"budget\": \(kept)")
        text.append(key: "sparsity", sparsity)
        text.append(key: "flops_left", flopsLeft)
        if let optimum {
            text.append(",\n\"curves\": {")
            text.append(optimum.images)
            text.append(", \"parts\": \(optimum.parts)")
            text.append(key: "sum", optimum.found.distortion)
            text.append(key: "bound", optimum.found.bound.value)
            text.append("}")
        }
        if let change {
            text.append(",\n\"change\": {")
            text.append(change.images)
            text.append(key: "mean", change.mean)
            text.append(key: "worst", change.worst)
            text.append("}")
        }
        text.append(",\n\"layers\": [")
        for (place, layer) in layers.enumerated() {
            text.append(place == 0 ? "\n{\"layer\": " : ",\n{\"layer\": ")
            text.append(string: layer.name)
            text.append(", \"tensor\": ")
            text.append(string: layer.tensor)
            text.append(", \"weights\": \(layer.weights), \"kept\": \(layer.kept), \"nonzero\": \(layer.nonzero)")
            text.append(key: "share", layer.share)
            text.append(", \"empty_outputs\": \(layer.emptyOutputs)}")
        }
        text.append("\n]}\n")
        return text.bytes
    }

    /// A table of the layers for a terminal, and what pruning did.
    ///
    /// - Parameter files: the paths of what was written.
    package func text(files: [String]) -> String {
        let rows = layers.map { [$0.name, "\($0.weights)", "\($0.kept)", percent($0.share)] }
        let all = ["all layers", "\(weights)", "\(kept)", percent(Double(kept) / Double(weights))]
        var lines = [numbersAligned([["layer", "weights", "kept", "share"]] + rows + [all]), ""]
        let empty = layers.filter { $0.kept == 0 }.map(\.name)
        if !empty.isEmpty {
            lines.append(
                "Layers that keep no weight, whose output is the same for every image: "
                    + empty.joined(separator: ", "))
        }
        if nonzero < kept { lines.append("Of the weights that are kept, \(kept - nonzero) were 0 already.") }
        lines.append("FLOPs left: \(percent(flopsLeft))")
        if let optimum {
            lines.append(
                String(
                    format: "Sum of the curves: %.5g; no amounts have less than %.5g", optimum.found.distortion,
                    optimum.found.bound.value) + " (\(optimum.images), \(counted(optimum.parts, "part")) of each layer)"
            )
        }
        if let change {
            lines.append(
                String(format: "Change of the output: mean %.5g, worst %.5g", change.mean, change.worst)
                    + " (\(change.images))")
        }
        lines.append("Written: " + files.joined(separator: ", "))
        return lines.joined(separator: "\n")
    }
}

/// "5.00 %".
private func percent(_ share: Double) -> String { String(format: "%.2f %%", 100 * share) }
