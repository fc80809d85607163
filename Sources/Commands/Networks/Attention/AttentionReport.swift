import Notebook

/// What `cahier attention train` says of a module.
struct AttentionReport {
    let network: String
    let weights: WeightsFile
    let module: AttentionModule
    let images: Int
    /// How many of the classes are the answer to a picture.
    let answered: Int
    let epochs: [EpochSummary]
    let file: String

    var text: String {
        let rows = epochs.enumerated().map { place, epoch in
            [
                "\(place + 1)", Numerals.significant(epoch.loss, 4),
                epoch.accuracy.map { Numerals.fixed(100 * $0, decimals: 1) } ?? "",
            ]
        }
        return """
            \(numbersAligned([["epoch", "loss", "answers kept, %"]] + rows))

            Layers: \(module.design.taps.joined(separator: ", ")), with maps of \(module.channels.map(String.init).joined(separator: ", ")) channels
            Pictures: \(images); of \(module.count) classes, \(answered) are the answer to one
            Parameters: \(module.parameterCount)
            Written: \(file)
            """
    }

    /// One JSON object, as the help text shows it.
    var json: [UInt8] {
        var text = JSONText("{\"network\": ")
        text.append(string: network)
        text.append(", \"weights\": ")
        text.append(weights)
        text.append(", \"layers\": [")
        for (place, layer) in module.design.taps.enumerated() {
            if place > 0 { text.append(", ") }
            text.append(string: layer)
        }
        text.append("], \"branch\": \"\(module.design.branch.rawValue)\", \"parameters\": \(module.parameterCount)")
        text.append(", \"maps\": \(module.count), \"images\": \(images), \"answered_classes\": \(answered)")
        text.append(", \"epochs\": [")
        for (place, epoch) in epochs.enumerated() {
            text.append("\(place > 0 ? ", " : ""){\"loss\": ")
            text.append(number: epoch.loss)
            text.append(key: "kept", epoch.accuracy)
            text.append("}")
        }
        text.append("], \"file\": ")
        text.append(string: file)
        text.append("}\n")
        return text.bytes
    }
}
