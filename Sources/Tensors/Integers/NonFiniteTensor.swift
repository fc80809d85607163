import Wording

/// A tensor that no integers stand for, since it holds NaN or an infinity: of a training that diverges, for example.
public struct NonFiniteTensor: ExplainedError, Equatable {
    public let attempt: String
    public var finding: String { "it holds NaN or an infinity, which no integer stands for" }
    public var advice: String { "Lower the learning rate, or look at what is computed before it" }

    /// - Parameter name: what the tensor is: "the input of features.3, update 17,".
    init(rounding name: String) { attempt = "rounding \(name) to integers" }
}
