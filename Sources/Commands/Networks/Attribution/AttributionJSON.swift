import Notebook

extension ExplainedImage {
    /// One JSON object, as the help text of `cahier attribute` shows it.
    var json: [UInt8] {
        var text = JSONText("{\"network\": ")
        text.append(string: network)
        text.append(", ")
        text.append(image)
        text.append(", \"weights\": ")
        text.append(weights)
        if let preprocessing {
            text.append(", \"preparation\": ")
            text.append(preprocessing)
        }
        text.append(", \"class\": \(target)")
        if let name {
            text.append(", \"name\": ")
            text.append(string: name)
        }
        text.append(", \"logit\": \(logit.isFinite ? "\(logit)" : "null"), \"probability\": ")
        text.append(number: probability)
        text.append(", \"methods\": [")
        for (place, method) in methods.enumerated() {
            text.append(place == 0 ? "\n" : ",\n")
            text.append(method)
        }
        text.append("]}")
        return text.bytes
    }
}

extension JSONText {
    fileprivate mutating func append(_ drawn: DrawnAttribution) {
        let (attribution, map) = (drawn.found.attribution, drawn.found.attribution.map)
        append("{\"method\": ")
        append(string: drawn.found.method.text)
        append(", \"name\": ")
        append(string: drawn.found.method.method.name)
        append(key: "sum", attribution.sum)
        if let promised = attribution.promisedSum { append(key: "promised_sum", promised) }
        if let error = attribution.conservationError { append(key: "conservation_error", error) }
        if let propagation = drawn.found.propagation {
            append(key: "absorbed_by_biases", propagation.absorbed)
            append(", \"layers\": [")
            for (place, layer) in propagation.layers.enumerated() {
                append(place == 0 ? "{\"layer\": " : ", {\"layer\": ")
                append(string: layer.layer)
                append(key: "sum_of_inputs", layer.sum)
                append("}")
            }
            append("]")
        }
        append(", \"picture\": ")
        append(string: drawn.picture)
        append(", \"overlay\": ")
        append(string: drawn.overlay)
        append(key: "limit", drawn.limit)
        append(", \"clipped\": \(drawn.clipped)")
        let isDefined = !map.values.contains(where: \.isNaN)
        append(key: "smallest", isDefined ? map.values.min() ?? 0 : .nan)
        append(key: "largest", isDefined ? map.values.max() ?? 0 : .nan)
        append(", \"map\": {\"channels\": \"summed\", \"shape\": [\(map.height), \(map.width)], \"values\": ")
        map.values.withUnsafeBufferPointer { append(numbers: $0) }
        append("}}")
    }

    private mutating func append(key: String, _ number: Float) {
        append(", \"\(key)\": \(number.isFinite ? "\(number)" : "null")")
    }
}
