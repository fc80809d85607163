import Files
import Foundation
import Notebook

extension WeightsFile {
    /// Says on standard error, in one line, what of the file was taken, unless it is the file as it stands.
    ///
    /// - Parameter isWhole: whether the file has all of the network's tensors.
    func sayRecognition(isWhole: Bool) {
        var parts = recognition.isPlain ? [] : ["taken as \(recognition)"]
        if !isWhole { parts.append("the layers up to the last tapped one, as later ones are missing") }
        guard !parts.isEmpty else { return }
        StandardError.say("Note: \(path): \(parts.joined(separator: "; ")).\n")
    }
}

extension JSONText {
    /// `"file": "mine.pth", "format": "PyTorch", …` as an object.
    mutating func append(_ weights: WeightsFile) {
        append("{\"file\": ")
        append(string: weights.path)
        append(", \"format\": \"\(weights.format.rawValue)\", \"state_dictionary\": ")
        if weights.recognition.keys.isEmpty {
            append("null")
        } else {
            append(string: weights.recognition.place)
        }
        append(", \"names_without\": [")
        for (place, part) in weights.recognition.omissions.enumerated() {
            if place > 0 { append(", ") }
            append(string: part)
        }
        append("], \"left_out\": \(weights.recognition.leftOut)}")
    }
}
