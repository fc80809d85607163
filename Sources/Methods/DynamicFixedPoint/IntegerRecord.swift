import Tensors

/// What became of one tensor in integers.
public struct IntegerTensorRecord: Codable, Sendable, Equatable {
    /// A number is its integer times 2^exponent.
    public let sharedExponent: Int
    public let losses: IntegerLosses

    private init(sharedExponent: Int, losses: IntegerLosses) {
        (self.sharedExponent, self.losses) = (sharedExponent, losses)
    }

    /// What became of the numbers of two tensors of one layer; the larger exponent.
    func with(_ other: IntegerTensorRecord) -> IntegerTensorRecord {
        IntegerTensorRecord(
            sharedExponent: max(sharedExponent, other.sharedExponent), losses: losses + other.losses)
    }

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
    /// That of the longest chain, as the authors' code has it, whether or not it was taken.
    public let longestCertificate: OverflowCertificate

    /// Whether sums were cut shorter than the longest chain, of which nothing is proved.
    public var isShortened: Bool { certificate != longestCertificate }

    /// The shorter chain of two passes of one layer, or the larger bound of as long ones; and the larger bound of the longest.
    func withWorse(of other: IntegerPassRecord) -> IntegerPassRecord {
        let isWorse = (other.productsInChain, -other.certificate.bound) < (productsInChain, -certificate.bound)
        let worse = isWorse ? other : self
        return IntegerPassRecord(
            productsInChain: worse.productsInChain, certificate: worse.certificate,
            longestCertificate: OverflowCertificate(
                bound: max(longestCertificate.bound, other.longestCertificate.bound)))
    }
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

    /// What is less sure of two forward passes of one layer: the shorter chains and larger bounds, and the losses of both.
    public func withWorse(of other: IntegerRecord) -> IntegerRecord {
        precondition(layer == other.layer, "records of one layer")
        return IntegerRecord(
            layer: layer, activations: activations.with(other.activations), weights: weights,
            forward: forward.withWorse(of: other.forward))
    }
}
