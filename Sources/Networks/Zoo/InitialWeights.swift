import Foundation
import Tensors

/// How a layer's weights or biases are drawn before training.
enum InitialWeights {
    case zero
    /// Around 0. Where torchvision cuts a normal distribution at ±2, it cuts a hundred standard deviations away: never.
    case normal(deviation: Double)
    /// Normal with variance 2 / fan-in (He et al. 2015, "Delving deep into rectifiers", equation 10).
    case heFanIn
    /// Normal with variance 2 / fan-out (the same, equation 14).
    case heFanOut
    /// Uniform with the variance 2 / (fan-in + fan-out) (Glorot and Bengio 2010, equation 16).
    case xavierUniform
    /// Uniform in ±1 / √fan-in: what PyTorch's layers start with, weights and biases alike.
    case fanInUniform
    /// Uniform in ±1 / √fan-out: torchvision's classifier of EfficientNet.
    case fanOutUniform
}

/// How many numbers a number of a layer's output is made of, and how many it helps to make.
///
/// As PyTorch counts: the groups of a convolution don't lower its fan-out.
struct Fan {
    var incoming: Int
    var outgoing: Int

    /// For weights [O, I] or [O, C / groups, height, width].
    init(weights shape: [Int]) {
        let window = shape.dropFirst(2).reduce(1, *)
        incoming = shape[1] * window
        outgoing = shape[0] * window
    }
}

extension InitialWeights {
    /// Fresh numbers; 0 where there is no stream to draw them from.
    func tensor(_ shape: [Int], fan: Fan, stream: RandomStream?) -> Tensor {
        guard let stream else { return Tensor(repeating: 0, shape: shape) }
        switch self {
        case .zero: return Tensor(repeating: 0, shape: shape)
        case .normal(let deviation): return normal(shape, deviation, stream)
        case .heFanIn: return normal(shape, sqrt(2 / Double(fan.incoming)), stream)
        case .heFanOut: return normal(shape, sqrt(2 / Double(fan.outgoing)), stream)
        case .xavierUniform: return uniform(shape, sqrt(6 / Double(fan.incoming + fan.outgoing)), stream)
        case .fanInUniform: return uniform(shape, 1 / sqrt(Double(fan.incoming)), stream)
        case .fanOutUniform: return uniform(shape, 1 / sqrt(Double(fan.outgoing)), stream)
        }
    }

    private func normal(_ shape: [Int], _ deviation: Double, _ stream: RandomStream) -> Tensor {
        var stream = stream
        return Tensor(shape) { values in
            for index in values.indices { values[index] = Float(stream.normal() * deviation) }
        }
    }

    private func uniform(_ shape: [Int], _ bound: Double, _ stream: RandomStream) -> Tensor {
        var stream = stream
        return Tensor(shape) { values in
            for index in values.indices { values[index] = Float(stream.uniform(in: -bound..<bound)) }
        }
    }
}
