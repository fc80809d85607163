/// The class of the largest of at least one logit, the first of equals; NaN counts as the largest, as in PyTorch's
/// `argmax`.
///
/// So a network that gives nothing but NaN always answers class 0, and is right as often as that class occurs.
public func prediction(_ logits: UnsafeBufferPointer<Float>) -> Int {
    precondition(!logits.isEmpty, "a prediction needs at least one class")
    var best = 0
    for index in logits.indices {
        if logits[index].isNaN { return index }
        if logits[index] > logits[best] { best = index }
    }
    return best
}
