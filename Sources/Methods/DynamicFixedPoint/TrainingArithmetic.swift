import Networks
import Tensors

/// What a network's convolutions are computed in while it trains.
public enum TrainingArithmetic: Codable, Sendable, Hashable {
    /// Float32, by the engine's own choice of kernels: Winograd's where there are any.
    case float32
    /// Float32 by direct kernels, which multiply each weight with each input.
    case float32Direct
    /// As `float32Direct`, on factors that were rounded to integers.
    case rounded(IntegerFormat)
    case integers(IntegerSetting)
    /// bfloat16 factors with sums in Float32.
    case bfloat16

    /// What computes a network's convolutions; `nil` leaves them to the engine.
    public func convolutions(of network: Network) -> (any ConvolutionArithmetic)? {
        switch self {
        case .float32: nil
        case .float32Direct: RoundedConvolutions(nil)
        case .rounded(let format): RoundedConvolutions(format)
        case .integers(let setting): IntegerConvolutions(setting, of: network)
        case .bfloat16: BFloat16Convolutions()
        }
    }

    /// For a table: "Float32, direct kernels", "integers of 14 bits".
    public var inWords: String {
        switch self {
        case .float32: "Float32"
        case .float32Direct: "Float32, direct kernels"
        case .rounded(let format): "Float32 on factors of \(format.bits) bits"
        case .integers(let setting):
            "integers of \(setting.format.bits) bits"
                + (setting.format.rounding == .stochastic ? ", rounded at random" : "")
        case .bfloat16: "bfloat16"
        }
    }
}

extension TrainingPass {
    /// Loss, gradients and statistics of a batch by softmax cross-entropy, with convolutions in an arithmetic.
    public func crossEntropyValue(
        of network: Network, _ batch: Batch, by convolutions: (any ConvolutionArithmetic)?
    ) throws -> ObjectiveValue {
        (convolutions as? IntegerConvolutions)?.begun(at: self)
        let trace = try traced(network, batch.images, arithmetic: convolutions)
        let loss = crossEntropy(trace.output, labels: batch.labels, smoothing: 0)
        return try value(loss, of: network, through: trace)
    }
}
