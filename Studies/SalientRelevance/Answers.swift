import Notebook

extension Network {
    /// Which class it names for each image of a batch; nothing where a logit is NaN, which counts as the largest.
    func answers(_ logits: Tensor) -> [Int?] {
        let classes = logits.shape[1]
        let named = predictions(logits)
        return logits.withValues { values in
            named.enumerated().map { image, answer in
                values[image * classes..<(image + 1) * classes].contains(where: \.isNaN) ? nil : answer
            }
        }
    }
}

/// " VGG-16's logits hold NaN for 2 of 20 photographs, which count as wrong and have no maps."; nothing
/// where none does.
func unansweredSentence(_ answers: [(network: String, count: Int)], of all: Int, _ images: String) -> String {
    answers.filter { $0.count > 0 }.map { network, count in
        " \(network)'s logits hold NaN for \(count) of \(all) \(images), which count as wrong and have no maps."
    }.joined()
}
