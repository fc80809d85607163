/// What of a weight a formula computes with in place of the weight.
public enum WeightPart: Codable, Hashable, Sendable {
    /// The weight times one factor where it is positive, and times another where it is negative.
    case scaled(positive: Float, negative: Float)
    case squared
    /// 1, whatever the weight.
    case one

    public static let whole = scaled(positive: 1, negative: 1)
    public static let positive = scaled(positive: 1, negative: 0)
    public static let negative = scaled(positive: 0, negative: 1)

    /// The part of each of a tensor's numbers.
    public func of(_ weights: Tensor) -> Tensor {
        if self == .whole { return weights }
        return weights.withValues { values in
            Tensor(weights.shape) { result in
                switch self {
                case .scaled(let positive, let negative):
                    for index in values.indices {
                        result[index] = values[index] * (values[index] > 0 ? positive : negative)
                    }
                case .squared: for index in values.indices { result[index] = values[index] * values[index] }
                case .one: result.initialize(repeating: 1)
                }
            }
        }
    }
}
