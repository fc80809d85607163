import Foundation

/// One JSON object, written image by image, since taps may be large.
struct PredictionJSON: PredictionWriter {
    let top: Int
    let names: ClassNames?
    private var isFirst = true

    init(top: Int, names: ClassNames?) {
        self.top = top
        self.names = names
    }

    func begin() throws { try put(Array("{\"predictions\": [".utf8)) }
    func end() throws { try put(Array("\n]}\n".utf8)) }

    mutating func write(_ prediction: ImagePrediction) throws {
        var text = JSONText(isFirst ? "\n" : ",\n")
        isFirst = false
        text.append("{\"input\": ")
        text.append(string: prediction.image.path)
        if let index = prediction.image.index { text.append(", \"index\": \(index)") }
        text.append(", \"logits\": ")
        prediction.logits.withUnsafeBufferPointer { text.append(numbers: $0) }
        let undefined = prediction.logits.count(where: \.isNaN)
        if undefined > 0 { text.append(", \"nan_logits\": \(undefined)") }
        text.append(", \"top\": [")
        for (place, (label, probability)) in likeliestClasses(prediction.logits, top).enumerated() {
            text.append("\(place == 0 ? "" : ", "){\"class\": \(label), ")
            if let names {
                text.append("\"name\": ")
                text.append(string: names.names[label])
                text.append(", ")
            }
            text.append("\"probability\": ")
            text.append(number: probability)
            text.append("}")
        }
        text.append("], \"taps\": {")
        var written: Set<String> = []
        for tap in prediction.taps where written.insert(tap.layer).inserted {
            if written.count > 1 { text.append(", ") }
            text.append(string: tap.layer)
            text.append(": {\"shape\": [\(tap.shape.map(String.init).joined(separator: ", "))], \"values\": ")
            tap.withValues { text.append(numbers: $0) }
            text.append("}")
        }
        text.append("}}")
        try put(text.bytes)
    }

    private func put(_ bytes: [UInt8]) throws { try FileHandle.standardOutput.write(contentsOf: Data(bytes)) }
}
