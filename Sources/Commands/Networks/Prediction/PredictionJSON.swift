import Files
import Foundation
import Notebook

/// One JSON object, written image by image, since taps may be large.
struct PredictionJSON: PredictionWriter {
    let top: Int
    let names: ClassNames?
    let weights: WeightsFile
    let preprocessing: ImagePreprocessing
    private var isFirst = true

    init(top: Int, names: ClassNames?, weights: WeightsFile, preprocessing: ImagePreprocessing) {
        self.top = top
        self.names = names
        self.weights = weights
        self.preprocessing = preprocessing
    }

    func begin() throws {
        var text = JSONText("{\"weights\": ")
        text.append(weights)
        text.append(",\n\"preparation\": ")
        text.append(preprocessing)
        text.append(",\n\"predictions\": [")
        try put(text.bytes)
    }
    func end() throws { try put(Array("\n]}\n".utf8)) }

    mutating func write(_ prediction: ImagePrediction) throws {
        var text = JSONText(isFirst ? "\n" : ",\n")
        isFirst = false
        text.append("{")
        text.append(prediction.image)
        if let logits = prediction.logits { append(logits, to: &text) }
        text.append(", \"taps\": {")
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

    private func append(_ logits: [Float], to text: inout JSONText) {
        text.append(", \"logits\": ")
        logits.withUnsafeBufferPointer { text.append(numbers: $0) }
        let undefined = logits.count(where: \.isNaN)
        if undefined > 0 { text.append(", \"nan_logits\": \(undefined)") }
        text.append(", \"top\": [")
        for (place, (label, probability)) in likeliestClasses(logits, top).enumerated() {
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
        text.append("]")
    }

    private func put(_ bytes: [UInt8]) throws { try StandardOutput.write(bytes) }
}
