import Tensors

/// What became of one tensor in integers.
public struct IntegerTensorRecord: Codable, Sendable, Equatable {
    /// A number is its integer times 2^exponent.
    public let sharedExponent: Int
    public let losses: IntegerLosses

    init(_ maps: IntegerMaps) {
        sharedExponent = maps.exponent
        losses = maps.losses
    }

    init(_ weights: IntegerWeights) {
        sharedExponent = weights.exponent
        losses = weights.losses
    }
}

/// How one pass of one layer was added up.
public struct IntegerPassRecord: Codable, Sendable, Equatable {
    /// How many products a sum in 32 bits had, at most.
    public let productsInChain: Int
    public let certificate: OverflowCertificate
}

/// What happened in one layer in one step, forth and back.
public struct IntegerRecord: Codable, Sendable, Equatable {
    public let layer: String
    public let activations, weights: IntegerTensorRecord
    public let forward: IntegerPassRecord
    /// Of the way back; `nil` where there was none, or where it stayed in Float32.
    public internal(set) var gradients: IntegerTensorRecord?
    public internal(set) var toInput: IntegerPassRecord?
    public internal(set) var toWeights: IntegerPassRecord?

    /// All passes that were computed in integers.
    public var passes: [IntegerPassRecord] { [forward] + [toInput, toWeights].compactMap { $0 } }
}
