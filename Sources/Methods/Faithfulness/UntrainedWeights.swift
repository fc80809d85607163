import Networks
import Tensors

extension Network {
    /// The network before any training: weights of layers drawn anew from a normal distribution of variance 2 / fan-in (He
    /// et al. 2015, equation 10), biases and shifts 0, scales 1; running statistics 0 and 1.
    ///
    ///     let untrained = network.untrained(stream: stream)
    ///
    /// Unlike the last network of ``randomisationCascade(stream:)`` it keeps nothing of what was learned, not even how
    /// large weights are.
    ///
    /// - Parameter stream: what weights are drawn from, for each layer a substream of its own, named by it.
    public func untrained(stream: RandomStream) -> Network {
        var result = self
        for place in layers.indices {
            let stream = stream.substream(layers[place].name)
            result.layers[place].layer.withParameters { role, tensor in
                switch role {
                case .weight, .classToken, .positions:
                    let incoming = max(1, tensor.shape.dropFirst().reduce(1, *))
                    let deviation = (2 / Double(incoming)).squareRoot()
                    var draws = stream.substream(role.rawValue)
                    tensor = Tensor(tensor.shape, (0..<tensor.count).map { _ in Float(deviation * draws.normal()) })
                case .scale, .runningVariance: tensor = Tensor(repeating: 1, shape: tensor.shape)
                case .bias, .shift, .runningMean: tensor = Tensor(repeating: 0, shape: tensor.shape)
                }
            }
        }
        return result
    }
}
